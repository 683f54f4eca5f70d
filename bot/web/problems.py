"""Errors as RFC 9457 problems: never a page of HTML, never a trace."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from http import HTTPStatus

from apiflask import APIFlask, HTTPError
from flask import Response
from werkzeug.exceptions import HTTPException

from bot.errors import QuestionError
from bot.web.schemas import Problem, ProblemField

_log = logging.getLogger(__name__)

# What a developer can do about a request that Flask itself refuses.
_CURES = {
    400: 'The body is not JSON. Send an object such as {"question": "What is leaky gut?"}.',
    404: "There is nothing at this path. The API is described at /v1/openapi.json.",
    405: "The path has no such method. The header Allow names those that it has.",
    413: "The body is too large. Send fewer or shorter turns.",
}


def register(app: APIFlask) -> None:
    """Answer every error of `app` with a problem."""
    app.error_processor(_refused)
    app.register_error_handler(QuestionError, _bad_question)
    app.register_error_handler(RecursionError, _too_deep)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _problem(status: int, detail: str, errors: Sequence[ProblemField] = ()) -> Response:
    """A response with a problem as its body."""
    body = Problem(
        title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors)
    )
    return Response(
        body.model_dump_json(exclude_defaults=True), status, mimetype="application/problem+json"
    )


def _refused(error: HTTPError) -> Response:
    """A body that is JSON but does not fit its model."""
    found = error.detail.get("json", {}) if isinstance(error.detail, dict) else {}
    fields = [
        ProblemField(pointer=_pointer(place), detail=_plain(message))
        for place, messages in found.items()
        for message in messages
    ]
    said = "; ".join(f"{field.pointer or 'the body'}: {field.detail}" for field in fields)
    return _problem(error.status_code, said or str(error.message), fields)


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
    return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))


def _too_deep(error: RecursionError) -> Response:
    return _problem(HTTPStatus.BAD_REQUEST, "The JSON is nested too deeply.")


def _http(error: HTTPException) -> Response:
    """What Flask itself refuses: a body that is not JSON, a wrong path or method."""
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    response = _problem(status, _CURES.get(status, str(error.description)))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "Location"):
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    """A defect of ours: logged by its type and place, as its message may hold a reader's words."""
    places = "".join(traceback.format_tb(error.__traceback__))
    _log.error("unexpected %s at\n%s", type(error).__name__, places)
    return _problem(
        HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here. Please try again."
    )
