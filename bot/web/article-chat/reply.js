/** A reply of the server as nodes, by its kind. */

import { helplineItem, withNumbers } from "./helplines.js";
import { make, makeButton, makeLink, paragraphs } from "./nodes.js";
import { WORDS } from "./words.js";

// From this confidence on (0–1), the questions that come nearest may be what was meant.
const NEAR = 0.2;

const PARTS = {
  answer: quotedParts,
  advice: quotedParts,
  crisis: helpParts,
  emergency: helpParts,
};

/** Whether what a server sent is a reply, and not another server's idea of one. */
export function isReply({ kind, text, quotes, suggestions, helplines, source }) {
  const lists = [quotes, suggestions, helplines].every(Array.isArray);
  return typeof kind === "string" && typeof text === "string" && lists && Boolean(source);
}

/**
 * The turn that shows a reply. `ways` tells how to go on from a quote:
 *   seek(quote)  gives what is to happen on a click, or null where it is not on this page
 *   link(quote)  gives the address of the quote elsewhere, or ""
 *   copy(quote)  copies it
 *   language     of the quotes
 */
export function turnOf(reply, ways) {
  const parts = PARTS[reply.kind] ?? plainParts;
  const attributes = { class: `turn reply ${reply.kind}`, part: `reply ${reply.kind}` };
  const turn = make("div", attributes, ...parts(reply, ways));
  // They follow as buttons, of which those who listen would not hear.
  const offered = reply.suggestions.length;
  if (offered) turn.append(make("p", { class: "unseen" }, WORDS.offered(offered)));
  return turn;
}

/** What stands above the questions that a reply offers. */
export function offerOf({ kind, confidence }) {
  if (kind === "not_covered") return confidence >= NEAR ? WORDS.offers.near : WORDS.offers.others;
  return kind === "chat" ? WORDS.offers.start : WORDS.offers.onward;
}

/** The text without the questions at its end and the clause before: they follow as buttons. */
function plainParts({ text, suggestions, support }) {
  const said = support ? text.replace(support, "") : text;
  const offer = suggestions.length ? said.indexOf(suggestions[0]) : -1;
  const own = offer < 0 ? said : said.slice(0, offer).replace(/([^.!?\n]*:)?[\s•-]*$/, "");
  return [...paragraphs(own || said), ...supportParts(support)];
}

/** Where somebody who is low can talk to someone. */
function supportParts(support) {
  if (!support) return [];
  const attributes = { class: "support", part: "support", role: "note" };
  return [make("p", attributes, ...withNumbers(support))];
}

function quotedParts(reply, ways) {
  return [
    ...paragraphs(leadIn(reply)),
    ...quoteList(reply.quotes, ways),
    ...sourceParts(reply),
    make("p", { class: "caveat", part: "caveat", role: "note" }, reply.caveat),
    ...supportParts(reply.support),
  ];
}

/** What the bot says before it quotes or warns. */
function leadIn({ text, quotes, caveat }) {
  const rest = quotes.length ? quotes[0].text : caveat;
  return text.split(rest, 1)[0].replace(/[\s"“«>]+$/, "");
}

/** Who wrote what is quoted, and why. */
function sourceParts({ quotes, source }) {
  if (!quotes.length || !source.disclosure) return [];
  return [make("p", { class: "source", part: "source" }, WORDS.source(source.disclosure))];
}

function quoteList(quotes, ways) {
  if (!quotes.length) return [];
  const items = quotes.map((quote, i) => make("li", {}, quoteFigure(quote, i + 1, ways)));
  // Its role, as Safari takes a list without markers for none.
  return [make("ol", { class: "quotes", role: "list" }, ...items)];
}

function quoteFigure(quote, number, { seek, link, copy, language }) {
  const section = quote.advertising ? WORDS.advertising : quote.section;
  const caption = make("figcaption", {}, make("span", { class: "number" }, String(number)));
  caption.append(make("span", { class: "section" }, section));
  const words = make("blockquote", { dir: "auto", ...(language && { lang: language }) });
  const onClick = seek(quote);
  const address = link(quote);
  if (onClick) {
    const button = makeButton(wordsOf(quote), () => onClick(button), {
      class: "quote-words",
      title: WORDS.showTitle,
    });
    words.append(button);
    caption.append(make("span", { class: "cue", "aria-hidden": "true" }, WORDS.showInArticle));
  } else {
    words.append(wordsOf(quote));
    if (address) caption.append(makeLink(address, WORDS.showInSource, { class: "cue" }));
  }
  const attributes = { class: "copy", part: "copy", title: WORDS.copyTitle };
  caption.append(makeButton(WORDS.copy, () => copy(quote), attributes));
  return make("figure", { class: "quote", part: "quote" }, words, caption);
}

/** The words of a quote, with those marked that matched the question. */
function wordsOf({ text, start, terms }) {
  const characters = Array.from(text);
  const words = new DocumentFragment();
  let done = 0;
  for (const term of [...terms].sort((a, b) => a.start - b.start)) {
    const from = Math.max(term.start - start, done);
    const to = Math.max(term.end - start, from);
    words.append(characters.slice(done, from).join(""));
    words.append(make("mark", { part: "mark" }, characters.slice(from, to).join("")));
    done = to;
  }
  words.append(characters.slice(done).join(""));
  return words;
}

/** A quote as plain text, with where it comes from. */
export function citationOf({ text, section }, { title, url, disclosure }) {
  const place = [title, section && section !== title && `“${section}”`].filter(Boolean).join(", ");
  const lines = [`“${text}”`, place && `— ${place}`, url, disclosure && WORDS.source(disclosure)];
  return lines.filter(Boolean).join("\n");
}

/** The text, with a list in place of those of its lines that name the same helplines. */
function helpParts({ text, helplines }) {
  const beginnings = helplines.map(({ country, name }) => `${country}: ${name}`);
  const isHelpline = (line) => beginnings.some((beginning) => line.startsWith(beginning));
  const lines = text.split("\n");
  const first = lines.findIndex(isHelpline);
  const before = first < 0 ? lines : lines.slice(0, first);
  const after = lines.slice(before.length).filter((line) => !isHelpline(line));
  const items = helplines.map(helplineItem);
  const list = make("ul", { class: "helplines", part: "helplines", role: "list" }, ...items);
  const said = (some) => paragraphs(some.join("\n"), withNumbers);
  return [...said(before), list, ...said(after)];
}
