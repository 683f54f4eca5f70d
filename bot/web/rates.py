"""How many questions an address may ask."""

from __future__ import annotations

import math
import time
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from bot.web.settings import Settings

# How long a question waits for the store (seconds).
_PATIENCE = 0.5


def _options(store: str) -> dict[str, Any]:
    """How a store is talked to: a reader does not wait while it is asked again and again."""
    if store.startswith("memory:"):
        return {}
    from redis.backoff import NoBackoff  # needed by those who have a Redis
    from redis.retry import Retry

    patience = {"socket_connect_timeout": _PATIENCE, "socket_timeout": _PATIENCE}
    return {**patience, "retry": Retry(NoBackoff(), 0)}


def register(app: Flask, settings: Settings) -> None:
    """Limit the questions to `app` to so many a minute and address, over all ways to ask.

    Where the store cannot be reached, each process counts by itself until it can.
    """
    if not settings.rate:
        return
    limiter = Limiter(
        get_remote_address,
        app=app,
        application_limits=[f"{settings.rate} per minute"],
        storage_uri=settings.rate_store,
        storage_options=_options(settings.rate_store),
        in_memory_fallback_enabled=True,
    )
    limiter.request_filter(lambda: request.method != "POST")

    @app.after_request
    def tell_wait(response: Response) -> Response:
        limit = limiter.current_limit
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and limit:
            response.headers["Retry-After"] = str(max(1, math.ceil(limit.reset_at - time.time())))
        return response
