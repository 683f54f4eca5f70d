/**
 * The article on the page: where a quote stands in it, and how to show that. The page's own nodes
 * are read and never changed, but for a tabindex on what has the focus while it has it.
 */

const HIGHLIGHT = "article-chat-quote";
const NO_TEXT = "script, style, template, noscript, textarea, article-chat";

// What is told apart by typesetters and not by readers. White space, soft hyphens, joiners and the
// like count for nothing, as one page breaks a text where another does not.
const UNSEEN = /[\s\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const QUOTE_MARK = /[‘’‚‛“”„‟«»‹›`´′″"]/gu;
const DASH = /[‐-―−﹘﹣－]/gu;

// How many of a quote's words must stand together to be taken for it, edited by the page (0–1), and
// in how many times as many words. Fewer words than these may stand together by chance.
const ALIKE = 0.7;
const LONGER = 1.25;
const FEWEST = 6;

/**
 * Reads an element, and finds quotes in it: gives for each where it stands, a range of its text, or
 * null where it does not.
 */
export function finderIn(article) {
  const page = textOf(article);
  return (quote) => {
    const places = placesOf(quote, page).map((place) => page.range(...place));
    return places.find(isShown) ?? editedWords(quote, page);
  };
}

/** Whether a range is seen: what is hidden takes no room, or is made invisible. */
function isShown(range) {
  const block = blockOf(range.startContainer);
  const takesRoom = ({ width, height }) => width && height;
  return (
    Array.from(range.getClientRects()).some(takesRoom) &&
    getComputedStyle(range.startContainer.parentElement).visibility === "visible" &&
    getComputedStyle(block).contentVisibility !== "hidden" &&
    (block.checkVisibility?.() ?? true)
  );
}

/** The places, in the folded text, of a quote's exact words; first where its neighbours fit best. */
function placesOf({ text, selectors }, { folded }) {
  const around = selectors?.find(({ type }) => type === "TextQuoteSelector");
  const [exact, before, after] = [text, around?.prefix ?? "", around?.suffix ?? ""].map(
    (part) => fold(part).text,
  );
  const places = [];
  let at = exact ? folded.text.indexOf(exact) : -1;
  for (; at >= 0; at = folded.text.indexOf(exact, at + 1)) {
    const end = at + exact.length;
    const fit =
      shared(reversed(before), reversed(folded.text.slice(0, at).slice(-before.length))) +
      shared(after, folded.text.slice(end, end + after.length));
    places.push({ at, end, fit });
  }
  return places.sort((a, b) => b.fit - a.fit).map(({ at, end }) => [at, end]);
}

/** The length of what two texts begin with alike. */
function shared(one, other) {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

function reversed(text) {
  return Array.from(text).reverse().join("");
}

/** The words of the page most like a quote, in a row, where they are very like it: or null. */
function editedWords({ text }, { raw, rawRange }) {
  const wanted = wordsIn(text).map(({ word }) => word);
  if (wanted.length < FEWEST) return null;
  const words = wordsIn(raw);
  const room = Math.ceil(wanted.length * LONGER);
  const missing = new Map();
  for (const word of wanted) missing.set(word, (missing.get(word) ?? 0) + 1);
  const least = ALIKE * wanted.length;
  let [found, most, end] = [0, 0, -1];
  for (let at = 0; at < words.length; at += 1) {
    found += take(missing, words[at].word, -1);
    if (at >= room) found += take(missing, words[at - room].word, 1);
    if (found > most) [most, end] = [found, at];
  }
  if (most < least) return null;
  const like = words.slice(Math.max(end - room + 1, 0), end + 1);
  const theirs = new Set(wanted);
  while (!theirs.has(like[0].word)) like.shift();
  const range = rawRange(like[0].start, like.at(-1).end);
  return isShown(range) ? range : null;
}

/** Counts a word in (-1) or out (1) of what is still missing: by how much more is found. */
function take(missing, word, by) {
  const left = missing.get(word);
  if (left === undefined) return 0;
  missing.set(word, left + by);
  return by < 0 ? Number(left > 0) : -Number(left >= 0);
}

function wordsIn(text) {
  return Array.from(text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu), (found) => ({
    word: found[0],
    start: found.index,
    end: found.index + found[0].length,
  }));
}

/** The nearest element around a node that is not set in a line with others. */
function blockOf(node) {
  let block = node.parentElement;
  while (block.parentElement && /^(inline|contents)/.test(getComputedStyle(block).display)) {
    block = block.parentElement;
  }
  return block;
}

/** The text of an element, as it is and folded, and the ways back from both to a range. */
function textOf(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes = [];
  const starts = [];
  let raw = "";
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(NO_TEXT)) continue;
    nodes.push(node);
    starts.push(raw.length);
    raw += node.data;
  }
  const folded = foldedOnce(element, raw);
  const nodeAt = (offset) => starts.findLastIndex((start) => start <= offset);
  const rawRange = (from, to) => {
    const [first, last] = [nodeAt(from), nodeAt(to - 1)];
    const found = document.createRange();
    found.setStart(nodes[first], from - starts[first]);
    found.setEnd(nodes[last], to - starts[last]);
    return found;
  };
  const range = (from, to) => {
    const last = folded.at[to - 1];
    return rawRange(folded.at[from], last + (raw.codePointAt(last) > 0xffff ? 2 : 1));
  };
  return { raw, folded, range, rawRange };
}

// The last text that was folded of each element: an article changes seldom, and may be long.
const foldedBefore = new WeakMap();

function foldedOnce(element, raw) {
  const before = foldedBefore.get(element);
  if (before?.raw === raw) return before.folded;
  const folded = fold(raw);
  foldedBefore.set(element, { raw, folded });
  return folded;
}

/** A text without what its setting adds, and for each of its characters where that came from. */
function fold(raw) {
  const parts = [];
  const at = [];
  let offset = 0;
  let last = "";
  for (const character of raw) {
    const plain = plainOf(character);
    // A dash may be set as two hyphens.
    if (plain && !(plain === "-" && last === "-")) {
      parts.push(plain);
      for (let unit = 0; unit < plain.length; unit += 1) at.push(offset);
      last = plain;
    }
    offset += character.length;
  }
  return { text: parts.join(""), at };
}

function plainOf(character) {
  if (/[a-z0-9]/i.test(character)) return character;
  const marks = character.replace(QUOTE_MARK, "'").replace(DASH, "-");
  return marks.normalize("NFKD").replace(UNSEEN, "");
}

/** Marks a range, the same on every page: in its colours, or where these are missing, selected. */
export function highlight(range) {
  if (CSS.highlights) CSS.highlights.set(HIGHLIGHT, new Highlight(range));
  else {
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }
}

export function clearHighlight() {
  CSS.highlights?.delete(HIGHLIGHT);
}

/** Moves the focus to the block that a range begins in, for as long as it stays there. */
export function focusOn(range, onEscape) {
  const block = blockOf(range.startContainer);
  const leave = new AbortController();
  const { signal } = leave;
  if (!block.hasAttribute("tabindex")) {
    block.tabIndex = -1;
    signal.addEventListener("abort", () => block.removeAttribute("tabindex"));
  }
  block.addEventListener("blur", () => leave.abort(), { signal });
  block.addEventListener("keydown", ({ key }) => key === "Escape" && onEscape(), { signal });
  block.focus({ preventScroll: true });
  if (document.activeElement !== block) leave.abort(); // it cannot have it
}

/** Scrolls a range to the middle of all that it scrolls in: its block may be taller than these. */
export function bringToMiddle(range) {
  let { top, height } = range.getBoundingClientRect();
  const page = document.scrollingElement;
  for (let box = range.startContainer.parentElement; box; box = box.parentElement) {
    if (box !== page && !scrolls(box)) continue;
    const view = box === page ? 0 : box.getBoundingClientRect().top + box.clientTop;
    const room = box === page ? innerHeight : box.clientHeight;
    const wanted = top - view - Math.max((room - height) / 2, 0);
    const most = box.scrollHeight - room - box.scrollTop;
    const way = Math.min(Math.max(wanted, -box.scrollTop), Math.max(most, 0));
    box.scrollBy({ top: way, behavior: pace() });
    top -= way;
  }
}

function scrolls(box) {
  // What is set for the body counts for the window, unless it is set for the root, too.
  const root = getComputedStyle(document.documentElement);
  if (box === document.body && root.overflowY === "visible") return false;
  return box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY);
}

export function pace() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}

/** A link to a quote on another page, where browsers that know text fragments will show it. */
export function linkTo(url, { text }) {
  const words = text.trim().split(/\s+/);
  const ends = words.length > 12 ? [words.slice(0, 5), words.slice(-5)] : [words];
  const fragment = ends.map((part) => encodeURIComponent(part.join(" ")).replaceAll("-", "%2D"));
  return `${url.split("#", 1)[0]}#:~:text=${fragment.join(",")}`;
}
