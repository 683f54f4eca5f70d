"""Errors as RFC 9457 problems: never a page of HTML, never a trace."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from http import HTTPStatus
from typing import NamedTuple

from apiflask import APIFlask, HTTPError
from flask import Response, request
from werkzeug.exceptions import HTTPException, SecurityError

from bot.errors import QuestionError
from bot.texts import saying
from bot.web.schemas import Problem, ProblemField

_log = logging.getLogger(__name__)


class Kind(NamedTuple):
    """A kind of problem: its name, which is part of its type, and what to do about it."""

    name: str
    cure: str


# By status. The types lead to the page that describes them, and stay as they are.
KINDS = {
    400: Kind(
        "malformed",
        'The body is not JSON. Send an object such as {"question": "What is leaky gut?"}.',
    ),
    404: Kind("not-found", "There is nothing at this path. The API is described at /v1/docs."),
    405: Kind(
        "wrong-method", "The path has no such method. The header Allow names those that it has."
    ),
    411: Kind("no-length", "Send the body whole, with its Content-Length."),
    413: Kind("too-large", "The body is too large. Send fewer or shorter turns."),
    415: Kind("wrong-media-type", "Send JSON, and say so: Content-Type: application/json."),
    422: Kind("unfit", "The body is JSON, but not a question. Mend the fields that are named."),
    429: Kind("too-many", "That was too many questions in a minute. Please wait a little."),
    500: Kind("defect", "Something went wrong here. Please try again."),
    503: Kind("unavailable", "This server cannot answer now. Please try again soon."),
}

# With these, nobody may have read what a reader in danger has written.
_UNREAD = (413, 429, 500, 503)


def register(app: APIFlask) -> None:
    """Answer every error of `app` with a problem."""
    app.error_processor(_refused)
    app.register_error_handler(QuestionError, _bad_question)
    app.register_error_handler(RecursionError, _too_deep)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def problem(status: int, detail: str = "", errors: Sequence[ProblemField] = ()) -> Response:
    """A response with a problem as its body."""
    body = body_of(status, detail, errors).model_dump_json(exclude_defaults=True)
    return Response(body, status, mimetype="application/problem+json")


def body_of(status: int, detail: str = "", errors: Sequence[ProblemField] = ()) -> Problem:
    """A problem; `detail` "" says what can be done about its kind."""
    kind = KINDS.get(status)
    return Problem(
        type=f"/v1/docs#{kind.name}" if kind else "about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=told(status, detail),
        errors=list(errors),
    )


def told(status: int, detail: str = "") -> str:
    """What is said of a problem, with what to do in danger where nobody may have read of it."""
    kind = KINDS.get(status)
    said = detail or (kind.cure if kind else HTTPStatus(status).description)
    return f"{said} {saying('problem.danger')}" if status in _UNREAD else said


def _refused(error: HTTPError) -> Response:
    """A body that is JSON but does not fit its model."""
    found = error.detail.get("json", {}) if isinstance(error.detail, dict) else {}
    fields = [
        ProblemField(pointer=_pointer(place), detail=_plain(message))
        for place, messages in found.items()
        for message in messages
    ]
    said = "; ".join(f"{field.pointer or 'the body'}: {field.detail}" for field in fields)
    return problem(error.status_code, said or str(error.message), fields)


def _pointer(place: str) -> str:
    """Where a field is, as a JSON pointer (RFC 6901); the body as a whole is "".

    The models name a place by its form, "question" or "messages", and the keys from there.
    """
    _, *keys = place.split(".")
    return "".join(f"/{key.replace('~', '~0').replace('/', '~1')}" for key in keys)


def _plain(message: str) -> str:
    """What a model says of a value, in words for those who have not seen the model."""
    if message.startswith("Input should be a valid dictionary"):
        return "this should be a JSON object"
    return message.removeprefix("Value error, ")


def _bad_question(error: QuestionError) -> Response:
    """What the bot refuses; where it is depends on the form of the body."""
    body = request.get_json(silent=True)
    in_messages = isinstance(body, dict) and "messages" in body and error.field != "country"
    pointer = "/messages" if in_messages else f"/{error.field}"
    field = ProblemField(pointer=pointer, detail=str(error))
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), [field])


def _too_deep(error: RecursionError) -> Response:
    return problem(HTTPStatus.BAD_REQUEST, "The JSON is nested too deeply.")


def _http(error: HTTPException) -> Response:
    """What Flask itself refuses: a body that is not JSON, a wrong path or method."""
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    # Its other words are for people who write servers.
    response = problem(status, str(error.description) if isinstance(error, SecurityError) else "")
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "Location"):
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    """A defect of ours: logged by its type and place, as its message may hold a reader's words."""
    places = "".join(traceback.format_tb(error.__traceback__))
    _log.error("unexpected %s at\n%s", type(error).__name__, places)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR)
