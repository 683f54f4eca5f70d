"""How many questions an address may ask."""

from __future__ import annotations

import math
import time
from http import HTTPStatus

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from bot.web.settings import Settings


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
        in_memory_fallback_enabled=True,
    )
    limiter.request_filter(lambda: request.method != "POST")

    @app.after_request
    def tell_wait(response: Response) -> Response:
        limit = limiter.current_limit
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and limit:
            response.headers["Retry-After"] = str(max(1, math.ceil(limit.reset_at - time.time())))
        return response
