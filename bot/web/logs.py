"""The log: one line of JSON a request, which says how it went and never what was asked."""

from __future__ import annotations

import logging
import time
from typing import TextIO, cast

from flask import Flask, Response, g, request
from flask.logging import wsgi_errors_stream
from pythonjsonlogger.json import JsonFormatter

_log = logging.getLogger("bot.web")
# What counts questions tells here when it has lost its store.
_limits = logging.getLogger("flask-limiter")
_FIELDS = "%(asctime)s %(levelname)s %(message)s"


def register(app: Flask) -> None:
    """Log every request of `app`, to standard error or where its server says."""
    if not _log.handlers:
        handler = logging.StreamHandler(cast(TextIO, wsgi_errors_stream))  # it stands for one
        renamed = {"asctime": "time", "levelname": "level"}
        handler.setFormatter(JsonFormatter(_FIELDS, rename_fields=renamed))
        _log.setLevel(logging.INFO)
        for log in (_log, _limits):
            log.addHandler(handler)
    app.before_request(_start)
    app.after_request(_tell)


def _start() -> None:
    g.started = time.perf_counter()


def _tell(response: Response) -> Response:
    # The route, not the path: a path that leads nowhere may hold anything.
    route = request.url_rule.rule if request.url_rule else None
    reply = g.get("reply")
    fields = {
        "method": request.method if route else None,
        "route": route,
        "status": response.status_code,
        "kind": reply.kind if reply else None,
        "milliseconds": round(1000 * (time.perf_counter() - g.started), 1),
        "request_id": g.request_id,
    }
    _log.info("request", extra=fields)
    return response
