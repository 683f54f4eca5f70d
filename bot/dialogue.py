"""Question and earlier turns to what is meant: what it leans on, and talk that is no question.

The words and patterns are data: `bot/texts/dialogue.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.patterns import Patterns
from bot.texts import read

# The kinds of talk with the bot, the most particular first; each names a reply in
# `bot/texts/sayings.toml`. The first kinds are meant whatever else the message holds; the others
# only where it asks for nothing that the article has.
ABOUT_THE_BOT = ("doctor", "bot", "sources", "privacy")
_TALK = (*ABOUT_THE_BOT, "help", "wellbeing", "bye", "thanks", "greeting")


@cache
def _patterns() -> Patterns:
    return Patterns(read("dialogue"))


def _shows(message: str, group: str) -> bool:
    return _patterns().find(_patterns().read(message), group) is not None


def talk(message: str) -> str | None:
    """The kind of talk with the bot that a message is, or None where it may be a question."""
    read_message = _patterns().read(message)
    return next((kind for kind in _TALK if _patterns().find(read_message, kind)), None)


def context(question: str, history: Sequence[str]) -> tuple[str, ...]:
    """The earlier turns that a question leans on, the latest first.

    A question that stands by itself leans on none; one that leans does so on the turn before it
    and, where that leans too, on the one before that.
    """
    turns: list[str] = []
    leaning = question
    for turn in reversed(history):
        if _shows(leaning, "fresh") or not _shows(leaning, "leans"):
            break
        turns.append(turn)
        leaning = turn
    return tuple(turns)


def wants_list(question: str) -> bool:
    """Whether a question asks for several things."""
    return _shows(question, "list")
