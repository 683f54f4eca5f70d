/** The network: questions go out, replies come in, and every failure has words for the reader. */

import { WORDS } from "./words.js";

const PATIENCE = 30_000; // milliseconds to wait for the server
const FILE = "/article-chat";

// A module has no `currentScript`; one that a page names in a script element is found by its name.
const SCRIPT = document.currentScript ?? document.querySelector(`script[src*="${FILE}"]`);

/** Why something could not be had: `message` is for the reader, `wait` in seconds. */
export class Failure extends Error {
  wait = 0;
}

/** The address of a path of the bot: on the server that is named, or else on the script's own. */
export function addressOn(server, path) {
  const base = server || (SCRIPT && new URL(".", SCRIPT.src).href);
  if (!base || !/^(https?:|[./])/i.test(base)) throw new Failure(WORDS.serverless);
  return new URL(path, `${new URL(base, document.baseURI).href.replace(/\/+$/, "")}/`).href;
}

/** Gets JSON, or posts it where there is a body; throws a Failure. `request` may abort it. */
export async function fetchJson(url, { body, request = new AbortController() } = {}) {
  const headers = { "Content-Type": "application/json" };
  const post = body && { method: "POST", headers, body: JSON.stringify(body) };
  const manners = { credentials: "omit", referrerPolicy: "no-referrer" };
  const late = new DOMException("", "TimeoutError");
  const timer = setTimeout(() => request.abort(late), PATIENCE);
  try {
    const asked = fetch(url, { ...manners, ...post, signal: request.signal });
    const response = await asked.catch((error) => {
      throw new Failure(reasonOf(error), { cause: error });
    });
    const content = await response.json().catch(() => null);
    if (!response.ok) throw refusalOf(response, content);
    if (!content) throw new Failure(WORDS.unreadable);
    return content;
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error) {
  if (error.name === "TimeoutError") return WORDS.timeout;
  return navigator.onLine ? WORDS.unreachable : WORDS.offline;
}

/** What the server itself says of a failure (RFC 9457), or else its status; and how long to wait. */
function refusalOf(response, problem) {
  const told = [problem?.detail, problem?.title].find((each) => each && typeof each === "string");
  const said = told ?? WORDS.status(response.status);
  const wait = secondsOf(response.headers.get("Retry-After"));
  const refusal = new Failure(wait ? `${said} ${WORDS.wait(wait)}` : said);
  refusal.wait = wait;
  return refusal;
}

/** The whole seconds that a Retry-After asks for, as a number of them or as a date. */
function secondsOf(retryAfter) {
  const seconds = Number(retryAfter ?? 0);
  const until = Number.isNaN(seconds) ? (Date.parse(retryAfter) - Date.now()) / 1000 : seconds;
  return Math.max(Math.ceil(until), 0) || 0;
}
