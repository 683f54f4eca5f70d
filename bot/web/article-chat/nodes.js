/** Text and nodes. Whatever comes from outside enters the page as text nodes, by way of here. */

/** The length in code points, which is what the server counts. */
export function lengthOf(text) {
  return Array.from(text).length;
}

/** An element with attributes and children, nodes or text. */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export function makeButton(label, onClick, attributes = {}) {
  const button = make("button", { type: "button", ...attributes }, label);
  button.addEventListener("click", onClick);
  return button;
}

/** A link that opens beside the page, and tells the other side nothing of it. */
export function makeLink(href, label, attributes = {}) {
  return make("a", { href, target: "_blank", rel: "noopener noreferrer", ...attributes }, label);
}

/** The paragraphs of a text; `nodesOf` makes what is in each of them. */
export function paragraphs(text, nodesOf = (part) => [part]) {
  const parts = text.trim().split(/\n\s*\n/).filter(Boolean);
  return parts.map((part) => make("p", {}, ...nodesOf(part)));
}
