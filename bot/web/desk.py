"""Where every question from the web comes in: the bot, and what the operator has set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask import g

from bot.chat import Bot
from bot.gaps import Gaps
from bot.model import Reply


class Desk(NamedTuple):
    """Answers questions by one bot.

    `country` is that of readers who name none; `gaps`, where it is kept, counts the words that the
    article lacks.
    """

    bot: Bot
    country: str = ""
    gaps: Gaps | None = None

    def reply(self, question: str, history: Sequence[str] = (), country: str = "") -> Reply:
        """The bot's reply; raises QuestionError as `Bot.reply` does."""
        reply = self.bot.reply(question, history, country or self.country)
        if self.gaps and reply.kind == "not_covered" and not reply.support:
            self.gaps.count(self.bot.lacking(question))
        g.reply = reply  # for the log and the figures, which have no words of it
        return reply
