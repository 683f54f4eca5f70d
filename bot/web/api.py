"""The API's routes: they take a request apart, call the bot, and send its reply."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from bot.model import Reply
from bot.web.desk import Desk
from bot.web.schemas import (
    ArticleReply,
    ChatReply,
    ChatRequest,
    GapsReply,
    Health,
    Problem,
    Suggestions,
)

_REFUSALS = {
    400: "The body is not JSON",
    413: "The body is too large",
    422: "The body is JSON, but not a question",
}


def blueprint(desk: Desk) -> APIBlueprint:
    """The API over one desk."""
    api = APIBlueprint("api", __name__)
    bot, gaps = desk.bot, desk.gaps

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
    def article() -> ArticleReply:
        article = bot.article
        return ArticleReply(
            title=article.title, language=article.language, text=article.text, source=article.source
        )

    @api.get("/v1/suggestions")
    @api.output(Suggestions)
    @api.doc(summary="Questions to start with")
    def suggestions() -> Suggestions:
        return Suggestions(suggestions=list(bot.suggestions()))

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


def _problems() -> Any:
    """The refusals of a request with a body, as OpenAPI describes them.

    Typed `Any`: APIFlask's own type for this leaves out the `schema` that it documents.
    """
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": text, "content": {"application/problem+json": {"schema": schema}}}
        for status, text in _REFUSALS.items()
    }


def describe_problems(spec: Any) -> Any:
    """An OpenAPI document, a JSON object, with the schema that its refusals point to."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts = schema.pop("$defs")
    spec["components"]["schemas"].update(parts, Problem=schema)
    return spec
