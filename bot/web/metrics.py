"""Figures for Prometheus: how many requests there were, how long they took, how sure replies were.

Several processes add theirs up where PROMETHEUS_MULTIPROC_DIR names a folder.
"""

from __future__ import annotations

import os
import time

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

# Where the bounds of the buckets are: of times, in seconds, and of confidence, from 0 to 1.
_TIMES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0)
_TENTHS = tuple(tenth / 10 for tenth in range(1, 11))


def register(app: Flask) -> None:
    """Count every request of `app`, and show the counts at `/metrics`."""
    registry = CollectorRegistry()
    requests = Counter(
        "article_chat_requests", "Requests", ["route", "kind", "status"], registry=registry
    )
    times = Histogram(
        "article_chat_seconds", "Time to answer", ["route"], buckets=_TIMES, registry=registry
    )
    confidence = Histogram(
        "article_chat_confidence",
        "The chance that the first quote answers",
        ["kind"],
        buckets=_TENTHS,
        registry=registry,
    )

    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else ""
        reply = g.get("reply")
        requests.labels(route, reply.kind if reply else "", response.status_code).inc()
        times.labels(route).observe(time.perf_counter() - g.started)
        if reply and reply.kind in ("answer", "not_covered"):
            confidence.labels(reply.kind).observe(reply.confidence)
        return response

    app.after_request(count)
    figures = Blueprint("metrics", __name__)

    @figures.get("/metrics")
    def show() -> Response:
        shown = registry
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            shown = CollectorRegistry()
            MultiProcessCollector(shown)  # type: ignore[no-untyped-call]
        return Response(generate_latest(shown), content_type=CONTENT_TYPE_LATEST)

    app.register_blueprint(figures)
