/** Where somebody in danger can turn to, one touch away: every number is a link to call or write. */

import { make, makeLink } from "./nodes.js";
import { WORDS } from "./words.js";

const WORD_TO_NUMBER = /^(\w+) to (\d+)$/;
const NUMBER = /^[+\d\s().-]+$/;
const WEB_ADDRESS = /^https?:\/\//i;

// A number in a sentence, after "text" where it is to be written to: three digits at the least.
const NUMBER_IN_TEXT = /(text )?(\d(?:[ -]?\d){2,})/gi;

export function helplineItem({ country, name, call, text, web, hours }) {
  const ways = make("p", { class: "ways" });
  if (call) ways.append(numberLink("tel", WORDS.call, call));
  if (text) ways.append(textLink(text));
  if (WEB_ADDRESS.test(web)) ways.append(webLink(web));
  const line = make("div", {}, make("p", { class: "country" }, country));
  line.append(make("p", { class: "name" }, name), make("p", { class: "hours" }, hours));
  return make("li", {}, line, ways);
}

function numberLink(scheme, label, number) {
  return make("a", { href: `${scheme}:${number.replace(/[^+\d]/g, "")}` }, label(number));
}

/** A link to write to a helpline: a number, or a word and the number to send it to. */
function textLink(text) {
  const [, word, number] = WORD_TO_NUMBER.exec(text) ?? [];
  if (word) return make("a", { href: `sms:${number}?&body=${word}` }, WORDS.write(text));
  return NUMBER.test(text) ? numberLink("sms", WORDS.write, text) : WORDS.write(text);
}

function webLink(address) {
  return makeLink(address, new URL(address).hostname.replace(/^www\./, ""));
}

/** A text as nodes, with links for the numbers in it. */
export function withNumbers(text) {
  const nodes = [];
  let done = 0;
  for (const found of text.matchAll(NUMBER_IN_TEXT)) {
    const [all, write = "", number] = found;
    const at = found.index + write.length;
    nodes.push(text.slice(done, at), numberLink(write ? "sms" : "tel", String, number));
    done = found.index + all.length;
  }
  return [...nodes, text.slice(done)];
}
