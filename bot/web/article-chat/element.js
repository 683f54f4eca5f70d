/**
 * The element itself: ask an article questions, and see the answers where they stand in it.
 *
 *   <script src="https://host/article-chat.js" defer></script>
 *   <article-chat article="#article"></article-chat>
 *
 * Attributes:
 *   server   base URL of the bot; default: where this script comes from
 *   article  CSS selector of the article on this page; default: all of the page
 *   mode     "inline" (default) or "floating", a button that opens it over the page
 *   scheme   "auto" (default: as the reader's system is set), "light" or "dark"
 *   heading  default: "Ask this article"
 *   country  where readers are (ISO 3166-1), which picks the help lines; default: the server's
 *
 * Methods: ask(question), open(), close(), clear().
 *
 * Events, with what `detail` holds: ready; answer, notcovered, crisis (the reply); quoteclick (the
 * quote; when prevented, the page shows it itself); error (`message`, and `wait` in seconds).
 *
 * Looks: ::part(), and these custom properties, on the element or above it:
 *   --article-chat-paper, -ink, -accent, -on-accent   colours, both of a pair, please
 *   --article-chat-mark, -on-mark                     quoted words; on the page, set them on :root
 *   --article-chat-font, -font-size, -radius          type and corners
 *   --article-chat-height, -width                     how large it is; -width where it floats
 *   --article-chat-gap-block, -gap-inline, -z-index   where it floats: from the edges, and its layer
 *
 * Nothing is stored, and nothing is sent but the question and the reader's earlier ones.
 */

import {
  bringToMiddle,
  clearHighlight,
  finderIn,
  focusOn,
  highlight,
  linkTo,
  pace,
} from "./article.js";
import { MOST_CHARACTERS, QuestionBox } from "./box.js";
import { withNumbers } from "./helplines.js";
import { addressOn, Failure, fetchJson } from "./network.js";
import { lengthOf, make, makeButton } from "./nodes.js";
import { citationOf, isReply, offerOf, turnOf } from "./reply.js";
import { AboutButton } from "./selection.js";
import { WORDS } from "./words.js";
import highlightStyle from "./highlight.css" with { type: "css" };
import style from "./style.css" with { type: "css" };

// Limits of POST /v1/chat: of a history, the turns that it reads; of a body, its bytes.
const MOST_TURNS = 20;
const MOST_BYTES = 16 * 1024;
const SOON = 400; // milliseconds within which an answer needs no word of waiting
const AIR = 12; // pixels above a turn that was scrolled to
const SHORTLY = 4000; // milliseconds for which a note is shown

const EVENTS = {
  answer: "answer",
  advice: "answer",
  chat: "answer",
  not_covered: "notcovered",
  crisis: "crisis",
  emergency: "crisis",
};

/** A body without so many of its earliest turns that the server would refuse it as too large. */
function fitting({ history, ...rest }) {
  const body = { ...rest, history: [...history] };
  while (body.history.length && sizeOf(body) > MOST_BYTES) body.history.shift();
  return body;
}

/** The element that a selector finds; null where it finds none, or is none. */
function elementFor(selector) {
  try {
    return selector ? document.querySelector(selector) : null;
  } catch (error) {
    if (error.name !== "SyntaxError") throw error;
    return null;
  }
}

/** What is told of an error: one of no known kind is a defect, which is told to developers, too. */
function failureOf(error) {
  if (error instanceof Failure) return error;
  console.error(error);
  return new Failure(WORDS.defect);
}

/** Tells those who made the page what it got wrong. */
function warn(message) {
  console.warn(`<article-chat> ${message}`);
}

function sizeOf(body) {
  return new TextEncoder().encode(JSON.stringify(body)).length;
}

export class ArticleChat extends HTMLElement {
  static observedAttributes = ["heading", "mode"];

  #answered = []; // the questions that were answered, oldest first
  #request = null; // what aborts the one that is under way
  #isOpen = false; // where it floats
  #isOffered = false; // whether the first questions to ask were fetched
  #from = null; // what had the focus before it was opened
  #isAway = false; // whether the reader has gone to see a quote
  #lastQuote = null; // its button
  #leave = null; // what ends the listening to the page
  #timers = { looking: 0, note: 0, wait: 0 };

  #heading = make("h2", { id: "heading", part: "heading" });
  #startOver = makeButton(WORDS.startOver, () => this.#clearAndFocus(), { part: "start-over" });
  #closer = makeButton(WORDS.close, () => this.close(), {
    part: "close",
    "aria-label": WORDS.closeTitle,
  });
  #log = make("div", { role: "log", "aria-label": WORDS.messages, part: "log" });
  #status = make("p", { class: "status", role: "status" });
  #suggestions = make("div", { class: "suggestions", part: "suggestions" });
  #scroller = make(
    "div",
    { class: "scroller", role: "region", "aria-label": WORDS.conversation, tabindex: "0" },
    this.#log,
    this.#suggestions,
  );
  #alert = make("div", { class: "alert", part: "alert", role: "alert" });
  #box = new QuestionBox((question) => this.#take(question));
  #panel = make(
    "section",
    { class: "panel", part: "panel", id: "panel", "aria-labelledby": "heading" },
    make(
      "header",
      { part: "header" },
      make("div", { class: "top" }, this.#heading, this.#startOver, this.#closer),
      make("p", {}, WORDS.promise),
    ),
    this.#scroller,
    this.#status,
    this.#alert,
    this.#box.form,
  );
  #launcher = makeButton("", () => this.open(), {
    class: "launcher",
    part: "launcher",
    "aria-haspopup": "dialog",
  });
  #back = makeButton(WORDS.back, () => this.#returnFromArticle(), { class: "back", part: "back" });
  #about = new AboutButton(
    () => elementFor(this.getAttribute("article")),
    (question) => {
      const isTaken = this.#take(question);
      if (isTaken) this.open();
      return isTaken;
    },
  );

  connectedCallback() {
    this.#leave = new AbortController();
    this.#about.listen(this.#leave.signal);
    this.#offerWhenSeen(this.#leave.signal);
    if (this.shadowRoot) return;
    const typed = this.querySelector("textarea");
    // What stood here in its place has told the reader something: it stays, as it is.
    if (this.querySelector("[data-told]")) return;
    this.#box.fill(typed?.value ?? "");
    const hadFocus = typed && typed === document.activeElement;
    this.replaceChildren();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    // The way back comes first: where the chat follows the article, Tab reaches it next.
    const parts = [this.#back, this.#about.button, this.#launcher, this.#panel];
    root.append(make("div", { class: "chat", lang: "en" }, ...parts));
    this.#startOver.hidden = true;
    this.#arrange();
    this.#panel.addEventListener("focusin", () => this.#setAway(false));
    this.#panel.addEventListener("keydown", (event) => this.#closeOnEscape(event));
    this.#panel.addEventListener("focusout", (event) => this.#closeWhenCovering(event));
    if (hadFocus) this.#box.focus();
    // Those who wait for it may be listening only once this script has run.
    setTimeout(() => this.#tell("ready"));
  }

  disconnectedCallback() {
    this.#leave.abort(); // what is under way goes on: the element may only be moved
  }

  attributeChangedCallback() {
    this.#arrange();
  }

  /**
   * Asks a question as though the reader had typed it. The reply, or null where there is none: the
   * question is empty or too long, another one is under way, or the server cannot answer.
   */
  async ask(question) {
    const asked = this.#asked(question);
    return asked ? this.#answer(...asked) : null;
  }

  /** Shows the chat, and puts the cursor where the reader types. */
  open() {
    // On the way back from the article, it was opened from where it was before.
    if (!this.#isOpen && !this.#isAway) this.#from = this.getRootNode().activeElement;
    this.#isOpen = true;
    this.#arrange();
    if (this.#floats()) this.#offerStarters();
    this.#box.focus();
  }

  /** Closes the chat where it floats, and gives the focus back. */
  close() {
    const hadFocus = this.shadowRoot?.activeElement;
    this.#isOpen = false;
    this.#arrange();
    if (!hadFocus || !this.#floats()) return;
    const from = [this, document.body].includes(this.#from) ? null : this.#from;
    from?.focus();
    if (!from || this.getRootNode().activeElement !== from) this.#launcher.focus();
  }

  /** Forgets the conversation. */
  clear() {
    this.#request?.abort();
    this.#setBusy(null);
    this.#answered = [];
    this.#box.forget();
    this.#log.replaceChildren();
    this.#alert.replaceChildren();
    this.#suggestions.replaceChildren();
    this.#startOver.hidden = true;
    this.#setAway(false);
    clearHighlight();
    this.#isOffered = false;
    if (!this.#panel.hidden) this.#offerStarters();
  }

  // Looks.

  #floats() {
    return this.getAttribute("mode") === "floating";
  }

  #arrange() {
    const floats = this.#floats();
    const heading = this.getAttribute("heading") || WORDS.heading;
    this.#heading.textContent = heading;
    this.#launcher.textContent = heading;
    this.#panel.setAttribute("role", floats ? "dialog" : "region");
    this.#panel.hidden = floats && !this.#isOpen;
    this.#launcher.hidden = !floats || this.#isOpen || this.#isAway;
    this.#closer.hidden = !floats;
    this.#back.hidden = !this.#isAway;
  }

  #setAway(isAway) {
    this.#isAway = isAway;
    this.#arrange();
  }

  #closeOnEscape(event) {
    if (event.key !== "Escape" || event.isComposing || !this.#floats()) return;
    event.preventDefault();
    this.close();
  }

  /** Where it covers the whole window, what has the focus beside it would not be seen. */
  #closeWhenCovering({ relatedTarget }) {
    const { width } = this.#panel.getBoundingClientRect();
    const leaves = relatedTarget && !this.#panel.contains(relatedTarget);
    if (leaves && this.#floats() && width >= innerWidth) this.close();
  }

  #clearAndFocus() {
    this.clear();
    this.#box.focus();
  }

  /** Whether a listener of the page lets the chat go on as it would. */
  #tell(name, detail) {
    // An "error" that reached the window would be taken for one of the page's own.
    const manners = { bubbles: name !== "error", composed: true };
    const cancelable = name === "quoteclick";
    return this.dispatchEvent(new CustomEvent(name, { detail, cancelable, ...manners }));
  }

  // Asking.

  /** Takes what was typed, or leaves it to the reader. */
  #take(question) {
    const asked = this.#asked(question);
    if (asked) this.#answer(...asked);
    return Boolean(asked);
  }

  /** The question as it is sent and the turn that shows it, or null where it cannot be asked. */
  #asked(typed) {
    const question = (typed ?? "").trim();
    if (!question || this.#request) return null;
    if (lengthOf(question) > MOST_CHARACTERS) {
      this.#complain(new Failure(WORDS.tooLong(MOST_CHARACTERS)));
      return null;
    }
    const turn = make("div", { class: "turn question", part: "question" });
    turn.append(make("span", { class: "unseen" }, WORDS.asked));
    turn.append(make("span", { dir: "auto" }, question));
    this.#log.append(turn);
    this.#box.remember(question);
    this.#startOver.hidden = false;
    return [question, turn];
  }

  async #answer(question, turn) {
    const request = new AbortController();
    this.#setBusy(request);
    this.#reveal(turn);
    try {
      const reply = await fetchJson(this.#address("v1/chat"), {
        body: fitting({ question, history: this.#answered.slice(-MOST_TURNS), ...this.#country() }),
        request,
      });
      if (this.#request !== request) return null; // it was cleared meanwhile
      if (!isReply(reply)) throw new Failure(WORDS.unreadable);
      this.#setBusy(null);
      this.#show(reply, question, turn);
      return reply;
    } catch (error) {
      if (![request, null].includes(this.#request) || !turn.isConnected) return null;
      this.#setBusy(null);
      this.#complain(failureOf(error), () => this.#answer(question, turn));
      this.#scrollTo(turn);
      return null;
    }
  }

  #country() {
    const country = this.getAttribute("country") ?? "";
    if (/^[a-z]{2}$/i.test(country)) return { country };
    if (country) warn(`country="${country}" is no code of two letters, such as GB`);
    return {};
  }

  #show(reply, question, turn) {
    this.#answered.push(question);
    this.#log.append(turnOf(reply, this.#waysFrom(reply)));
    this.#suggest(reply.suggestions, offerOf(reply));
    this.#scrollTo(turn);
    this.#tell(EVENTS[reply.kind] ?? "answer", reply);
  }

  /** Says that an answer is awaited, where it is not there soon; null ends it. */
  #setBusy(request) {
    this.#request = request;
    this.#box.setBusy(Boolean(request));
    clearTimeout(this.#timers.looking);
    this.#note("");
    if (!request) return;
    this.#alert.replaceChildren();
    this.#suggestions.replaceChildren();
    this.#timers.looking = setTimeout(() => (this.#status.textContent = WORDS.looking), SOON);
  }

  /** Says something in passing. */
  #note(text) {
    clearTimeout(this.#timers.note);
    this.#status.textContent = text;
    if (text) this.#timers.note = setTimeout(() => (this.#status.textContent = ""), SHORTLY);
  }

  /** Says what went wrong. As nobody has read the question, it says what to do in danger, too. */
  #complain(failure, retry) {
    clearInterval(this.#timers.wait);
    const said = failure.message.replace(WORDS.danger, ""); // the server says it, too
    const parts = [make("p", {}, said), make("p", {}, ...withNumbers(WORDS.danger))];
    this.#alert.replaceChildren(make("div", {}, ...parts));
    if (retry) this.#alert.append(this.#retryButton(failure.wait, retry));
    this.#tell("error", { message: failure.message, wait: failure.wait });
  }

  /** A button to ask again, once the server's time to wait is over (seconds). */
  #retryButton(wait, retry) {
    let left = wait;
    const button = makeButton(WORDS.again, () => {
      if (left > 0 || this.#request) return;
      this.#box.focus(); // this button is about to go
      retry();
    });
    // What is left to wait is shown by the style: text that changes would be announced each time.
    const show = () => {
      if (left > 0) button.dataset.left = WORDS.left(left);
      else {
        clearInterval(this.#timers.wait);
        delete button.dataset.left;
        button.removeAttribute("aria-disabled");
      }
      left -= 1;
    };
    if (wait) {
      button.setAttribute("aria-disabled", "true");
      this.#timers.wait = setInterval(show, 1000);
    }
    show();
    return button;
  }

  /** Brings the chat to view, and a turn of it. */
  #reveal(turn) {
    if (!this.#floats()) this.scrollIntoView({ block: "nearest", behavior: pace() });
    this.#scrollTo(turn);
  }

  /** Scrolls to the beginning of a turn, so that a long answer is read from its start. */
  #scrollTo(turn) {
    // In a low window all of the panel scrolls, else the conversation by itself.
    for (const box of [this.#scroller, this.#panel]) {
      const top = turn.getBoundingClientRect().top - box.getBoundingClientRect().top - AIR;
      box.scrollBy({ top, behavior: pace() });
    }
  }

  // Questions to ask.

  #suggest(questions, offer) {
    const buttons = questions.map((question) =>
      makeButton(
        question,
        () => {
          this.#scroller.focus({ preventScroll: true }); // this button is about to go
          this.ask(question);
        },
        { part: "suggestion", dir: "auto" },
      ),
    );
    const label = make("p", { class: "label" }, offer);
    this.#suggestions.replaceChildren(...(buttons.length ? [label, ...buttons] : []));
  }

  /** Nothing is fetched for a chat that nobody sees. */
  #offerWhenSeen(signal) {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) this.#offerStarters();
    });
    observer.observe(this);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  async #offerStarters() {
    if (this.#isOffered) return;
    this.#isOffered = true;
    try {
      const { suggestions } = await fetchJson(this.#address("v1/suggestions"));
      if (!this.#log.hasChildNodes()) this.#suggest(suggestions, WORDS.offers.start);
    } catch (error) {
      // A courtesy: where they cannot be had, the reader can still ask.
      const { message, wait } = failureOf(error);
      this.#tell("error", { message, wait });
    }
  }

  // Quotes.

  #waysFrom({ quotes, source }) {
    const article = quotes.length ? this.#article() : null;
    const find = article ? finderIn(article) : () => null;
    return {
      seek: (quote) => {
        if (!find(quote)) return null;
        return (button) => this.#showInArticle(quote, button);
      },
      link: (quote) => (/^https?:/i.test(source.url) ? linkTo(source.url, quote) : ""),
      copy: (quote) => this.#copy(citationOf(quote, source)),
      language: article?.closest("[lang]")?.lang,
    };
  }

  async #copy(text) {
    const copied = navigator.clipboard
      ? await navigator.clipboard.writeText(text).then(
          () => true,
          () => false, // the browser, or its user, does not allow it
        )
      : this.#copySelected(text);
    this.#note(copied ? WORDS.copied : WORDS.notCopied);
  }

  /** Copies as a reader would: all that a page has which did not come by https. */
  #copySelected(text) {
    const had = this.shadowRoot.activeElement;
    const box = make("textarea", { class: "unseen", "aria-hidden": "true" });
    box.value = text;
    this.#panel.append(box);
    box.select();
    const copied = document.execCommand("copy");
    box.remove();
    had?.focus();
    return copied;
  }

  #showInArticle(quote, button) {
    if (!this.#tell("quoteclick", quote)) return;
    const article = this.#article();
    const range = article && finderIn(article)(quote);
    if (!range) {
      this.#note(WORDS.gone);
      return;
    }
    this.#lastQuote = button;
    highlight(range);
    focusOn(range, () => this.#returnFromArticle());
    if (this.#covers(range)) this.close();
    bringToMiddle(range);
    this.#setAway(true);
  }

  /** Whether the panel floats over where a range will be seen. */
  #covers(range) {
    const [panel, words] = [this.#panel, range].map((each) => each.getBoundingClientRect());
    return this.#floats() && panel.left < words.right && words.left < panel.right;
  }

  #returnFromArticle() {
    if (this.#floats()) this.open();
    else this.scrollIntoView({ block: "nearest", behavior: pace() });
    this.#lastQuote.focus({ preventScroll: true });
    const { top, bottom } = this.#lastQuote.closest("figure").getBoundingClientRect();
    const view = this.#scroller.getBoundingClientRect();
    const way = top < view.top ? top - view.top : Math.max(bottom - view.bottom, 0);
    this.#scroller.scrollBy({ top: way, behavior: pace() });
  }

  /** The element that quotes are looked for in: what is named, or else the page. */
  #article() {
    const selector = this.getAttribute("article");
    if (!selector) return document.body;
    const article = elementFor(selector);
    if (!article) warn(`article="${selector}" finds no element on this page`);
    return article;
  }

  #address(path) {
    return addressOn(this.getAttribute("server"), path);
  }
}

if (!customElements.get("article-chat")) {
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, highlightStyle];
  customElements.define("article-chat", ArticleChat);
}
