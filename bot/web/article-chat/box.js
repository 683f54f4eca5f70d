/** The box that the reader types a question into. */

import { lengthOf, make } from "./nodes.js";
import { WORDS } from "./words.js";

export const MOST_CHARACTERS = 1000; // of a question, a limit of POST /v1/chat
const COUNT_FROM = 900; // characters from which on the reader is told how many there are

export class QuestionBox {
  #asked = []; // for the reader to recall, oldest first
  #recalled = 0; // which of them is in the box; their number where none is
  #draft = ""; // what was in the box before

  #box = make("textarea", {
    id: "question",
    part: "input",
    rows: "1",
    dir: "auto",
    "aria-describedby": "counter",
  });
  #counter = make("p", { class: "counter", id: "counter" });
  #send = make("button", { class: "send", part: "send" }, WORDS.send);

  form = make(
    "form",
    { part: "form" },
    make("label", { for: "question", part: "label" }, WORDS.label),
    make("div", { class: "field" }, this.#box, this.#send),
    this.#counter,
  );

  /** `onQuestion` is called with what was typed, and tells whether it was taken. */
  constructor(onQuestion) {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      // A keyboard on the screen would cover the answer.
      if (matchMedia("(pointer: coarse)").matches) this.#box.blur();
      else this.focus();
      if (onQuestion(this.#box.value)) this.empty();
    });
    this.#box.addEventListener("keydown", (event) => this.#onKey(event));
    this.#box.addEventListener("input", () => this.#count());
  }

  focus() {
    this.#box.focus();
  }

  empty() {
    this.fill("");
    this.#recalled = this.#asked.length;
  }

  /** Keeps a question for the reader to recall. */
  remember(question) {
    if (this.#asked.at(-1) !== question) this.#asked.push(question);
    this.#recalled = this.#asked.length;
  }

  /** Forgets all that was asked. */
  forget() {
    this.#asked = [];
    this.empty();
  }

  setBusy(busy) {
    this.#send.setAttribute("aria-disabled", String(busy));
  }

  #onKey(event) {
    // While a word is being composed (Japanese, say), keys accept it; Safari tells by 229 only.
    if (event.isComposing || event.keyCode === 229 || event.shiftKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "ArrowUp" && this.#isAt(0)) {
      this.#recall(event, -1);
    } else if (event.key === "ArrowDown" && this.#isAt(this.#box.value.length)) {
      this.#recall(event, 1);
    }
  }

  #isAt(place) {
    return this.#box.selectionStart === place && this.#box.selectionEnd === place;
  }

  /** Fills in what was asked before or after; past the last one, what was being typed. */
  #recall(event, step) {
    const next = this.#recalled + step;
    if (next < 0 || next > this.#asked.length) return;
    event.preventDefault();
    if (this.#recalled === this.#asked.length) this.#draft = this.#box.value;
    this.#recalled = next;
    this.fill(this.#asked[next] ?? this.#draft);
    // Where the same key goes on from.
    const place = step < 0 ? 0 : this.#box.value.length;
    this.#box.setSelectionRange(place, place);
  }

  /** Puts a text into it, for the reader to go on with. */
  fill(text) {
    this.#box.value = text;
    this.#count();
  }

  #count() {
    const length = lengthOf(this.#box.value.trim());
    this.#counter.textContent = length >= COUNT_FROM ? WORDS.count(length, MOST_CHARACTERS) : "";
    this.#box.setAttribute("aria-invalid", String(length > MOST_CHARACTERS));
  }
}
