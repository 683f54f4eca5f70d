"""The page at `/`: the article with the chat beside it."""

from __future__ import annotations

from flask import Blueprint, render_template

from bot.chat import Bot
from bot.texts import caveat


def blueprint(bot: Bot) -> Blueprint:
    """The pages over one bot."""
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    def article() -> str:
        return render_template("page.html", article=bot.article, notice=caveat("general"))

    return pages
