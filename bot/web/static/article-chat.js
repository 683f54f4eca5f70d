/*
 * <article-chat>: ask an article questions, and see the answers where they stand in it.
 *
 *   <script src="https://host/static/article-chat.js" defer></script>
 *   <article-chat article="#article"></article-chat>
 *
 * Attributes:
 *   server   base URL of the bot; default: the folder above this script's own
 *   article  CSS selector of the article on this page. Each of its blocks holds one text node and
 *            says in data-start where that text begins in the article, in Unicode code points.
 *   heading  default: "Ask this article"
 *   country  where readers are (ISO 3166-1), which picks the help lines; default: the server's
 *
 * Whatever comes from outside enters the page as text nodes. Nothing is stored, and nothing is
 * sent but the question and the reader's earlier ones.
 *
 * In this order: the element, the parts of a reply, the article, the network, text and nodes.
 */
(() => {
  "use strict";

  if (customElements.get("article-chat")) return;

  const SCRIPT = document.currentScript.src;
  const STYLES = new URL("article-chat.css", SCRIPT).href;
  const SERVER = new URL("..", SCRIPT).href;

  // Limits of POST /v1/chat.
  const MOST_CHARACTERS = 1000;
  const MOST_TURNS = 20;

  const COUNT_FROM = 900; // characters from which on the reader is told how many there are
  const PATIENCE = 30_000; // milliseconds to wait for the server
  const WORD_TO_NUMBER = /^(\w+) to (\d+)$/;
  const NUMBER = /^[+\d\s().-]+$/;
  const WEB_ADDRESS = /^https?:\/\//i;
  const HIGHLIGHT = "article-chat-quote"; // a name in CSS.highlights, or else a class

  class ArticleChat extends HTMLElement {
    #asked = []; // the questions answered so far, oldest first
    #busy = false;
    #lastQuote = null; // the button of the quote that the reader has gone to see

    #log = make("div", { role: "log", "aria-label": "Messages" });
    #status = make("p", { class: "status", role: "status" });
    #suggestions = make("div", { class: "suggestions" });
    #scroller = make(
      "div",
      { class: "scroller", role: "region", "aria-label": "Conversation", tabindex: "0" },
      this.#log,
      this.#status,
      this.#suggestions,
    );
    #alert = make("div", { class: "alert", role: "alert" });
    #box = make("textarea", { id: "question", rows: "1", "aria-describedby": "counter" });
    #counter = make("p", { class: "counter", id: "counter" });
    #send = make("button", { class: "send" }, "Ask");
    #back = makeButton("Back to the chat", () => this.#returnFromArticle(), "back");

    connectedCallback() {
      if (this.shadowRoot) return;
      this.attachShadow({ mode: "open" }).append(...this.#build());
      this.#offerStarters();
    }

    /** Asks a question as though the reader had typed it. */
    ask(question) {
      if (this.#busy) return;
      const turn = make("div", { class: "turn question" });
      turn.append(make("span", { class: "unseen" }, "You asked: "), question);
      this.#log.append(turn);
      this.#answer(question, turn);
    }

    #build() {
      const styles = make("link", { rel: "stylesheet", href: STYLES });
      const heading = this.getAttribute("heading") || "Ask this article";
      const top = make("header", {}, make("h2", { id: "heading" }, heading));
      top.append(make("p", {}, "Every answer is quoted word for word."));
      const form = make("form", {}, make("label", { for: "question" }, "Your question"));
      form.append(make("div", { class: "field" }, this.#box, this.#send), this.#counter);
      const panel = make("section", { class: "panel", "aria-labelledby": "heading", hidden: "" });
      panel.append(top, this.#scroller, this.#alert, form);
      this.#back.hidden = true;

      // Unstyled, the panel would flash; where its styles cannot be had, it is still of use.
      styles.addEventListener("load", () => (panel.hidden = false));
      styles.addEventListener("error", () => (panel.hidden = false));
      form.addEventListener("submit", (event) => this.#submit(event));
      this.#box.addEventListener("keydown", (event) => this.#sendOnEnter(event, form));
      this.#box.addEventListener("input", () => this.#count());
      panel.addEventListener("focusin", () => (this.#back.hidden = true));

      // The way back comes first: where the chat follows the article, Tab reaches it next.
      return [styles, this.#back, panel];
    }

    #sendOnEnter(event, form) {
      // While a word is being composed (Japanese, say), Enter accepts it; Safari tells by 229 only.
      const composing = event.isComposing || event.keyCode === 229;
      if (event.key !== "Enter" || event.shiftKey || composing) return;
      event.preventDefault();
      form.requestSubmit();
    }

    #submit(event) {
      event.preventDefault();
      const question = this.#box.value.trim();
      this.#box.focus();
      if (!question || this.#busy) return;
      if (lengthOf(question) > MOST_CHARACTERS) {
        this.#complain(
          `A question has at most ${MOST_CHARACTERS} characters. Please shorten it. ` +
            "If you or someone else is in danger, call 112, 911, 999 or 000 now.",
        );
        return;
      }
      this.#box.value = "";
      this.#count();
      this.ask(question);
    }

    #count() {
      const length = lengthOf(this.#box.value.trim());
      const count = `${length} of ${MOST_CHARACTERS} characters`;
      this.#counter.textContent = length >= COUNT_FROM ? count : "";
      this.#box.setAttribute("aria-invalid", String(length > MOST_CHARACTERS));
    }

    async #answer(question, turn) {
      this.#wait(true);
      this.#reveal(turn);
      const history = this.#asked.slice(-MOST_TURNS);
      let reply;
      try {
        reply = await fetchJson(this.#address("v1/chat"), {
          question,
          history,
          ...(this.getAttribute("country") && { country: this.getAttribute("country") }),
        });
      } catch (error) {
        this.#complain(error.message, () => this.#answer(question, turn));
        return;
      } finally {
        this.#wait(false);
      }
      this.#asked.push(question);
      this.#log.append(this.#turnOf(reply));
      this.#suggest(reply.suggestions);
      this.#reveal(turn);
    }

    #wait(busy) {
      this.#busy = busy;
      this.#send.setAttribute("aria-disabled", String(busy));
      this.#status.textContent = busy ? "Looking in the article…" : "";
      if (busy) {
        this.#alert.replaceChildren();
        this.#suggestions.replaceChildren();
      }
    }

    #complain(message, retry) {
      this.#alert.replaceChildren(make("p", {}, message));
      if (!retry) return;
      const again = makeButton("Try again", () => {
        this.#box.focus(); // this button is about to go
        retry();
      });
      this.#alert.append(again);
    }

    /** Scrolls to the beginning of a turn, so that a long answer is read from its start. */
    #reveal(turn) {
      this.scrollIntoView({ block: "nearest", behavior: pace() });
      this.#scroller.scrollTo({ top: turn.offsetTop - this.#log.offsetTop, behavior: pace() });
    }

    #turnOf(reply) {
      const article = this.#article();
      const seek = article && ((quote, button) => this.#showInArticle(article, quote, button));
      const parts = PARTS[reply.kind] ?? plainParts;
      return make("div", { class: `turn reply ${reply.kind}` }, ...parts(reply, seek));
    }

    #suggest(questions) {
      const buttons = questions.map((question) =>
        makeButton(question, () => {
          this.#scroller.focus({ preventScroll: true }); // this button is about to go
          this.ask(question);
        }),
      );
      const label = make("p", { class: "label" }, "You could ask");
      this.#suggestions.replaceChildren(...(buttons.length ? [label, ...buttons] : []));
    }

    async #offerStarters() {
      // A courtesy: where they cannot be had, the reader can still ask.
      const none = { suggestions: [] };
      const starters = await fetchJson(this.#address("v1/suggestions")).catch(() => none);
      if (!this.#log.hasChildNodes()) this.#suggest(starters.suggestions);
    }

    #showInArticle(article, quote, button) {
      const place = placeOf(article, quote);
      if (!place) return;
      highlight(place);
      focusForNow(place.blocks[0]);
      scrollToRange(place.range);
      this.#lastQuote = button;
      this.#back.hidden = false;
    }

    #returnFromArticle() {
      this.#lastQuote.focus({ preventScroll: true });
      this.#lastQuote.scrollIntoView({ block: "nearest", behavior: pace() });
    }

    #article() {
      const selector = this.getAttribute("article");
      return selector ? document.querySelector(selector) : null;
    }

    #address(path) {
      const server = this.getAttribute("server") || SERVER;
      return `${server.replace(/\/+$/, "")}/${path}`;
    }
  }

  // The parts of a reply. Each takes the reply and what is to happen when a quote is clicked (null
  // where the article is not on this page), and gives nodes.

  const PARTS = {
    answer: quotedParts,
    advice: quotedParts,
    crisis: helpParts,
    emergency: helpParts,
  };

  /** The text without the questions at its end and the clause before: they follow as buttons. */
  function plainParts({ text, suggestions, support }) {
    const said = support ? text.replace(support, "") : text;
    const offer = suggestions.length ? said.indexOf(suggestions[0]) : -1;
    const own = offer < 0 ? said : said.slice(0, offer).replace(/([^.!?\n]*:)?[\s•-]*$/, "");
    return [...paragraphs(own || said), ...supportParts(support)];
  }

  /** Where somebody who is low can talk to someone. */
  function supportParts(support) {
    return support ? [make("p", { class: "support", role: "note" }, support)] : [];
  }

  function quotedParts(reply, seek) {
    return [
      ...paragraphs(leadIn(reply)),
      ...reply.quotes.map((quote) => quoteFigure(quote, seek)),
      ...sourceParts(reply),
      make("p", { class: "caveat", role: "note" }, reply.caveat),
      ...supportParts(reply.support),
    ];
  }

  /** Who wrote what is quoted, and why. */
  function sourceParts({ quotes, source }) {
    const tells = quotes.length && source.disclosure;
    return tells ? [make("p", { class: "source" }, `Source: ${source.disclosure}`)] : [];
  }

  /** The text, with a list in place of those of its lines that name the same helplines. */
  function helpParts({ text, helplines }) {
    const beginnings = helplines.map(({ country, name }) => `${country}: ${name}`);
    const isHelpline = (line) => beginnings.some((beginning) => line.startsWith(beginning));
    const lines = text.split("\n");
    const first = lines.findIndex(isHelpline);
    const before = first < 0 ? lines : lines.slice(0, first);
    const after = lines.slice(before.length).filter((line) => !isHelpline(line));
    const list = make("ul", { class: "helplines" }, ...helplines.map(helplineItem));
    return [...paragraphs(before.join("\n")), list, ...paragraphs(after.join("\n"))];
  }

  /** What the bot says before it quotes or warns. */
  function leadIn({ text, quotes, caveat }) {
    const rest = quotes.length ? quotes[0].text : caveat;
    return text.split(rest, 1)[0].replace(/[\s"“«>]+$/, "");
  }

  function quoteFigure(quote, seek) {
    const words = quoteWords(quote);
    const caption = make("figcaption", {}, make("span", {}, headingOf(quote)));
    if (!seek) return make("figure", { class: "quote" }, make("blockquote", {}, words), caption);
    const button = makeButton(words, () => seek(quote, button), "quote-words");
    button.title = "Show these words in the article";
    caption.append(make("span", { class: "cue", "aria-hidden": "true" }, "Show in article"));
    return make("figure", { class: "quote" }, make("blockquote", {}, button), caption);
  }

  function headingOf({ advertising, section }) {
    return advertising ? "Advertising" : section;
  }

  /** The words of a quote, with those marked that matched the question. */
  function quoteWords({ text, start, terms }) {
    const characters = Array.from(text);
    const words = new DocumentFragment();
    let done = 0;
    for (const term of [...terms].sort((a, b) => a.start - b.start)) {
      const from = Math.max(term.start - start, done);
      const to = Math.max(term.end - start, from);
      words.append(characters.slice(done, from).join(""));
      words.append(make("mark", {}, characters.slice(from, to).join("")));
      done = to;
    }
    words.append(characters.slice(done).join(""));
    return words;
  }

  function helplineItem({ country, name, call, text, web, hours }) {
    const ways = make("p", { class: "ways" });
    if (call) ways.append(numberLink("tel", "Call", call));
    if (text) ways.append(textLink(text));
    if (WEB_ADDRESS.test(web)) ways.append(webLink(web));
    const line = make("div", {}, make("p", { class: "country" }, country));
    line.append(make("p", { class: "name" }, name), make("p", { class: "hours" }, hours));
    return make("li", {}, line, ways);
  }

  // The article.

  /** Where a quote stands: its range of text, and the blocks that this begins and ends in. */
  function placeOf(article, { start, end }) {
    const blocks = Array.from(article.querySelectorAll("[data-start]"));
    const holds = (offset) => blocks.findLastIndex((block) => block.dataset.start <= offset);
    const first = holds(start);
    const last = holds(end - 1);
    if (first < 0) return null;
    const range = document.createRange();
    range.setStart(...pointIn(blocks[first], start));
    range.setEnd(...pointIn(blocks[last], end));
    return { range, blocks: blocks.slice(first, last + 1) };
  }

  /** An offset into the article as a point of the page, whose own offsets count UTF-16 units. */
  function pointIn(block, offset) {
    const characters = Array.from(block.textContent);
    const before = characters.slice(0, offset - block.dataset.start).join("");
    return [block.firstChild, before.length];
  }

  function highlight({ range, blocks }) {
    if (CSS.highlights) {
      CSS.highlights.set(HIGHLIGHT, new Highlight(range));
      return;
    }
    const former = document.querySelectorAll(`.${HIGHLIGHT}`);
    for (const block of former) block.classList.remove(HIGHLIGHT);
    for (const block of blocks) block.classList.add(HIGHLIGHT);
  }

  /** Moves the focus to an element that is not made for it, and leaves no trace there. */
  function focusForNow(element) {
    element.tabIndex = -1;
    element.addEventListener("blur", () => element.removeAttribute("tabindex"), { once: true });
    element.focus({ preventScroll: true });
  }

  /** Scrolls the words themselves to the middle: their block may be taller than the window. */
  function scrollToRange(range) {
    const { top, height } = range.getBoundingClientRect();
    const above = Math.max((innerHeight - height) / 2, 0);
    scrollBy({ top: top - above, behavior: pace() });
  }

  function pace() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  }

  // The network.

  /** Gets JSON, or posts it where there is a body. The message of an Error is for the reader. */
  async function fetchJson(url, body) {
    const headers = { "Content-Type": "application/json" };
    const post = body && { method: "POST", headers, body: JSON.stringify(body) };
    const manners = { credentials: "omit", referrerPolicy: "no-referrer" };
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(url, { ...manners, ...post, signal }).catch((error) => {
      throw new Error(reasonOf(error), { cause: error });
    });
    const content = await response.json().catch(() => null);
    if (!response.ok) throw new Error(failureOf(response, content));
    if (!content) throw new Error("The server's answer could not be read.");
    return content;
  }

  function reasonOf(error) {
    if (error.name === "TimeoutError") return "The server took too long to answer.";
    if (!navigator.onLine) return "You are offline. Your question has not been sent.";
    return "The server could not be reached. Your question has not been answered.";
  }

  /** What the server itself says of a failure (RFC 9457), or else its status. */
  function failureOf(response, problem) {
    return problem?.detail || problem?.title || `The server sent error ${response.status}.`;
  }

  // Text and nodes.

  /** The length in code points, which is what the server counts. */
  function lengthOf(text) {
    return Array.from(text).length;
  }

  function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  function makeButton(label, onClick, name = "") {
    const button = make("button", { type: "button", class: name }, label);
    button.addEventListener("click", onClick);
    return button;
  }

  function numberLink(scheme, verb, number) {
    return make("a", { href: `${scheme}:${number.replace(/[^+\d]/g, "")}` }, `${verb} ${number}`);
  }

  /** A link to write to a helpline: a number, or a word and the number to send it to. */
  function textLink(text) {
    const [, word, number] = WORD_TO_NUMBER.exec(text) ?? [];
    if (word) return make("a", { href: `sms:${number}?&body=${word}` }, `Text ${text}`);
    return NUMBER.test(text) ? numberLink("sms", "Text", text) : `Text: ${text}`;
  }

  function webLink(address) {
    const attributes = { href: address, target: "_blank", rel: "noopener noreferrer" };
    return make("a", attributes, new URL(address).hostname.replace(/^www\./, ""));
  }

  function paragraphs(text) {
    const parts = text.trim().split(/\n\s*\n/).filter(Boolean);
    return parts.map((part) => make("p", {}, part));
  }

  customElements.define("article-chat", ArticleChat);
})();
