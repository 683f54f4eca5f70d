"""What goes with every response: how a browser may use it, how long it keeps, and its id."""

from __future__ import annotations

import re
import uuid
from http import HTTPStatus

from flask import Flask, Response, abort, g, request

# A page runs its own scripts and styles, asks its own server, and nothing else; its icon is data.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

# Set by hand: an extension that sets the same costs each request more than finding its answer.
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_ID = "X-Request-ID"
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,64}")


def register(app: Flask) -> None:
    """Give every request of `app` an id, and every response its headers."""
    app.before_request(_identify)
    app.before_request(_refuse_chunks)
    app.after_request(_add)


def _identify() -> None:
    """Take the id that a proxy or a client has given, or make one."""
    given = request.headers.get(_ID, "")
    g.request_id = given if _WELL_FORMED.fullmatch(given) else uuid.uuid4().hex


def _refuse_chunks() -> None:
    """Refuse a body that comes in chunks: a broken one ends in an error of the server's own."""
    if "Transfer-Encoding" in request.headers:
        abort(HTTPStatus.LENGTH_REQUIRED)


def _add(response: Response) -> Response:
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers[_ID] = g.request_id
    # What nobody says more of is an answer to somebody, and kept by nobody.
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def keep(response: Response, etag: str, seconds: int = 0) -> Response:
    """A response that may be kept: for so many seconds unasked, then until its ETag has changed."""
    lasts = f"public, max-age={seconds}, immutable" if seconds else "no-cache"
    response.headers["Cache-Control"] = lasts
    response.set_etag(etag)
    response.make_conditional(request)
    return response
