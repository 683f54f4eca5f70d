/** What the reader selects of the article, and the button that asks about it. */

import { makeButton } from "./nodes.js";
import { WORDS } from "./words.js";

const REST = 250; // milliseconds for which a selection has to stay as it is
const GAP = 8; // pixels between the words and the button
const MOST_WORDS = 300; // characters that are asked about

/** A button beside the words that are selected in an element; `onAsk` gets the question. */
export class AboutButton {
  #article;
  #timer = 0;

  button = makeButton(WORDS.about, () => this.#ask(), { class: "about", part: "about", hidden: "" });

  /** `article` gives the element, or null; `onAsk` takes a question, or gives false. */
  constructor(article, onAsk) {
    this.#article = article;
    this.onAsk = onAsk;
    // A press on the button would take the selection away.
    this.button.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  /** Minds the reader's selections until the signal is aborted. */
  listen(signal) {
    document.addEventListener("selectionchange", () => this.#wait(), { signal });
    addEventListener("scroll", () => this.#place(), { signal, capture: true, passive: true });
    addEventListener("resize", () => this.#place(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  #wait() {
    clearTimeout(this.#timer);
    if (!this.#selected()) this.button.hidden = true;
    else this.#timer = setTimeout(() => this.#show(), REST);
  }

  #show() {
    this.button.hidden = !this.#selected();
    this.#place();
  }

  /** The words that are selected in the article; "" where there are none. */
  #selected() {
    const selection = getSelection();
    const article = this.#article();
    if (!article || !selection.rangeCount || selection.isCollapsed) return "";
    const range = selection.getRangeAt(0).cloneRange();
    if (!range.intersectsNode(article)) return "";
    // A selection of a paragraph often ends at the beginning of what comes after the article.
    if (!article.contains(range.startContainer)) range.setStart(article, 0);
    if (!article.contains(range.endContainer)) range.setEnd(article, article.childNodes.length);
    const words = range.toString().replace(/\s+/g, " ").trim();
    return /\p{L}{2}/u.test(words) ? words : "";
  }

  /** Puts the button below the last of the words, or above the first where there is no room. */
  #place() {
    if (this.button.hidden || !getSelection().rangeCount) return;
    const lines = getSelection().getRangeAt(0).getClientRects();
    const [first, last] = [lines[0], lines[lines.length - 1]];
    if (!first) return;
    const { offsetWidth: width, offsetHeight: height } = this.button;
    const fits = last.bottom + GAP + height <= innerHeight;
    const top = fits ? last.bottom + GAP : Math.max(first.top - GAP - height, GAP);
    const left = Math.min(Math.max(last.right - width, GAP), innerWidth - width - GAP);
    this.button.style.top = `${top}px`;
    this.button.style.left = `${left}px`;
  }

  #ask() {
    const words = this.#selected();
    if (words && !this.onAsk(WORDS.aboutThis(shortened(words)))) return;
    this.button.hidden = true;
    getSelection().removeAllRanges();
  }
}

/** Words up to a length, whole ones. */
function shortened(words) {
  const all = Array.from(words);
  if (all.length <= MOST_WORDS) return words;
  return `${all.slice(0, MOST_WORDS).join("").replace(/\s+\S*$/, "")}…`;
}
