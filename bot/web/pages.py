"""The page at `/`, the article with the chat beside it, and the widget's file.

The chat answers there without scripts, too: a form posts the question, and the page comes back with
the reply in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import NamedTuple

from flask import Blueprint, Response, abort, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from bot.dialogue import REMEMBERED
from bot.errors import QuestionError
from bot.model import Helpline, Quote, Reply
from bot.texts import caveat, saying
from bot.web.desk import Desk
from bot.web.embed import snippet, widget
from bot.web.headers import keep
from bot.web.problems import told

# For how long what never changes may be kept (seconds).
_YEAR = 365 * 24 * 3600

_WORD_TO_NUMBER = re.compile(r"(\w+) to (\d+)")
_NO_DIGIT = re.compile(r"[^+\d]")

# A number in a sentence, after "text" where it is to be written to: three digits at the least.
_NUMBER_IN_TEXT = re.compile(r"(text )?(\d(?:[ -]?\d){2,})", re.IGNORECASE)


class Turn(NamedTuple):
    """What a reader asked by the form: the reply, or why there is none.

    `history` holds the questions that came before, and this one once it has been answered.
    """

    question: str
    history: tuple[str, ...]
    reply: Reply | None = None
    problem: str = ""


def blueprint(desk: Desk) -> Blueprint:
    """The pages over one desk."""
    pages = Blueprint("pages", __name__)
    article = desk.bot.article

    def page(turn: Turn | None) -> str:
        return render_template(
            "page.html",
            article=article,
            notice=caveat("general"),
            starters=desk.bot.suggestions(),
            snippet=snippet(request.url_root),
            version=widget().etag,
            turn=turn,
            said=said,
            anchor=anchor,
            call=call,
            write=write,
            with_numbers=with_numbers,
            danger=saying("problem.danger"),
        )

    def anchor(quote: Quote) -> str:
        """The id of the block that a quote begins in."""
        return next(f"at-{b.start}" for b in article.blocks if b.start <= quote.start < b.end)

    @pages.get("/")
    def read() -> str:
        return page(None)

    @pages.post("/")
    def ask() -> Response:
        # Forms send each line end as two characters.
        question = request.form.get("question", "").replace("\r\n", "\n")
        history = tuple(request.form.getlist("history"))[-REMEMBERED:]
        try:
            reply = desk.reply(question, history)
        except QuestionError as error:
            turn, status = Turn(question, history, problem=str(error)), 422
        else:
            turn, status = Turn(question, (*history, question), reply), 200
        return make_response(page(turn), HTTPStatus(status))

    def refuse(error: HTTPException) -> Response:
        """What keeps a question by the form from being answered, on the page itself."""
        status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
        return make_response(page(Turn("", (), problem=told(status))), status)

    for status in (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.TOO_MANY_REQUESTS):
        pages.register_error_handler(status, refuse)

    @pages.get("/article-chat.js")
    def script() -> Response:
        response = _script()
        # Any page may load it, and make sure of what it loads.
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return keep(response, _etag(response))

    @pages.get("/article-chat-<version>.js")
    def version(version: str) -> Response:
        """The widget as this page has it, for good: another one has another name."""
        if version != widget().etag:
            abort(HTTPStatus.NOT_FOUND)
        response = _script()
        return keep(response, _etag(response), _YEAR)

    return pages


def _script() -> Response:
    """The widget's file, packed where the browser can unpack it."""
    if not request.accept_encodings["gzip"]:
        response = Response(widget().script, mimetype="text/javascript")
    else:
        response = Response(widget().packed, mimetype="text/javascript")
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _etag(response: Response) -> str:
    """A name for the bytes of the widget's file as they are sent."""
    packed = "Content-Encoding" in response.headers
    return f"{widget().etag}-gzip" if packed else widget().etag


def said(reply: Reply) -> tuple[str, str]:
    """What the bot itself says in a reply: before its quotes or help lines, and after these.

    Without all that the page shows in another way.
    """
    text = reply.text.removesuffix(reply.support)
    if reply.quotes or reply.caveat:
        before = reply.quotes[0].text if reply.quotes else reply.caveat
        return text[: text.index(before)].rstrip(" \n“"), ""
    elsewhere = {f"• {question}" for question in reply.suggestions}
    lines = [line for line in text.split("\n") if line not in elsewhere]
    help_lines = [i for i, line in enumerate(lines) if _names_one(line, reply.helplines)]
    if not help_lines:
        return "\n".join(lines).strip(), ""
    first, last = help_lines[0], help_lines[-1]
    return "\n".join(lines[:first]).strip(), "\n".join(lines[last + 1 :]).strip()


def _names_one(line: str, helplines: tuple[Helpline, ...]) -> bool:
    """Whether a line of a reply tells one of these help lines."""
    return line.startswith(tuple(f"{each.country}: {each.name}" for each in helplines))


def call(number: str) -> str:
    """The address that calls a number."""
    return f"tel:{_NO_DIGIT.sub('', number)}"


def write(text: str) -> str:
    """The address that writes to a number, or sends a word to it."""
    worded = _WORD_TO_NUMBER.fullmatch(text)
    return f"sms:{worded[2]}?&body={worded[1]}" if worded else f"sms:{_NO_DIGIT.sub('', text)}"


def with_numbers(text: str) -> Iterator[tuple[str, str]]:
    """A text in pieces, each with the address that calls or writes to the number in it, or ""."""
    done = 0
    for found in _NUMBER_IN_TEXT.finditer(text):
        yield text[done : found.start(2)], ""
        yield found[2], write(found[2]) if found[1] else call(found[2])
        done = found.end()
    yield text[done:], ""
