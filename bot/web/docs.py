"""The page that describes the API to people, from the same document that describes it to tools."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from apiflask import APIFlask
from flask import Blueprint, render_template

from bot.web.problems import KINDS, told


class Operation(NamedTuple):
    """One thing to ask of the API."""

    method: str
    path: str
    summary: str
    examples: tuple[str, ...]
    responses: tuple[tuple[str, str], ...]


def register(app: APIFlask) -> None:
    """Show at `/v1/docs` what `app` describes at `/v1/openapi.json`."""
    docs = Blueprint("docs", __name__)

    @docs.get("/v1/docs")
    def show() -> str:
        spec: Any = app.spec
        problems = [(status, kind.name, told(status)) for status, kind in KINDS.items()]
        return render_template(
            "docs.html", info=spec["info"], operations=list(_operations(spec)), problems=problems
        )

    app.register_blueprint(docs)


def _operations(spec: Any) -> Iterator[Operation]:
    """The operations of an OpenAPI document."""
    forms = spec["components"]["schemas"]
    for path, methods in spec["paths"].items():
        for method, told_of in methods.items():
            has_body = "requestBody" in told_of
            examples = [e for each in forms.values() for e in each.get("examples", ())]
            yield Operation(
                method.upper(),
                path,
                told_of["summary"],
                tuple(json.dumps(e, ensure_ascii=False) for e in examples) if has_body else (),
                tuple((s, r["description"]) for s, r in told_of["responses"].items()),
            )
