"""The API's routes: they take a request apart, call the bot, and send its reply."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from apiflask import APIBlueprint
from flask import Response, abort, request
from pydantic import BaseModel

from bot.model import Reply
from bot.web.desk import Desk
from bot.web.headers import keep
from bot.web.problems import body_of
from bot.web.schemas import (
    ArticleReply,
    ChatReply,
    ChatRequest,
    GapsReply,
    Health,
    Problem,
    Suggestions,
)

# Of each way to refuse a question, what it means, and what a request must look like to be refused.
_REFUSALS = {
    400: "The body is not JSON",
    411: "The body has no Content-Length",
    413: "The body is too large",
    415: "The body is not said to be JSON",
    422: "The body is JSON, but not a question",
    429: "This address has asked too much; Retry-After says how many seconds to wait",
    500: "A defect of this server",
    503: "This server cannot answer now",
}


def blueprint(desk: Desk) -> APIBlueprint:
    """The API over one desk."""
    api = APIBlueprint("api", __name__)
    bot, gaps = desk.bot, desk.gaps
    read = bot.article
    told_article = _kept(
        ArticleReply(title=read.title, language=read.language, text=read.text, source=read.source)
    )
    told_suggestions = _kept(Suggestions(suggestions=list(bot.suggestions())))

    @api.before_request
    def refuse_other_media() -> None:
        if request.method == "POST" and not request.is_json:
            abort(415)

    @api.post("/v1/chat")
    @api.input(ChatRequest, arg_name="asked")
    @api.output(ChatReply, description="The reply; also where the article does not cover it")
    @api.doc(summary="Ask a question", responses=_problems())
    def chat(asked: ChatRequest) -> Reply:
        *history, question = asked.root.turns
        return desk.reply(question, history, asked.root.country or "")

    @api.get("/v1/article")
    @api.output(ArticleReply)
    @api.doc(summary="The article that is quoted")
    def article() -> Response:
        return told_article()

    @api.get("/v1/suggestions")
    @api.output(Suggestions)
    @api.doc(summary="Questions to start with")
    def suggestions() -> Response:
        return told_suggestions()

    if gaps:

        @api.get("/v1/gaps")
        @api.output(GapsReply)
        @api.doc(summary="Words that many questions had and the article lacks")
        def missing() -> GapsReply:
            return GapsReply(words=gaps.shown())

    @api.get("/livez")
    @api.output(Health)
    @api.doc(summary="Whether the process runs")
    def livez() -> Health:
        return Health()

    @api.get("/readyz")
    @api.output(Health)
    @api.doc(summary="Whether it can answer: it is up only once the article is loaded")
    def readyz() -> Health:
        return Health()

    return api


def _kept(body: BaseModel) -> Callable[[], Response]:
    """Makes responses that say the same each time, and may be kept until that has changed."""
    text = body.model_dump_json()
    etag = hashlib.sha256(text.encode()).hexdigest()[:16]
    return lambda: keep(Response(text, mimetype="application/json"), etag)


def _problems() -> Any:
    """The refusals of a question, as OpenAPI describes them, each with an example.

    Typed `Any`: APIFlask's own type for this leaves out the `schema` that it documents.
    """
    return {
        status: {
            "description": text,
            "content": {
                "application/problem+json": {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "example": body_of(status).model_dump(exclude_defaults=True),
                }
            },
        }
        for status, text in _REFUSALS.items()
    }


def describe(spec: Any) -> Any:
    """An OpenAPI document, a JSON object, with what its models do not say by themselves."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts = schema.pop("$defs")
    spec["components"]["schemas"].update(parts, Problem=schema)
    spec["paths"]["/v1/chat"]["post"]["requestBody"]["required"] = True
    return spec
