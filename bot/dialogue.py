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
_TALK = (*ABOUT_THE_BOT, "help", "wellbeing", "bye", "thanks", "greeting", "unclear")

# How many earlier turns a question may lean on.
_REMEMBERED = 20


@cache
def _patterns() -> Patterns:
    return Patterns(read("dialogue"))


class Turn:
    """One message of a reader, seen as a turn of a conversation."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._message = _patterns().read(text)

    def _shows(self, group: str) -> bool:
        return _patterns().find(self._message, group) is not None

    @property
    def talk(self) -> str | None:
        """The kind of talk with the bot that this is, or None where it may be a question."""
        return next((kind for kind in _TALK if self._shows(kind)), None)

    @property
    def wants_list(self) -> bool:
        """Whether it asks for several things."""
        return self._shows("list")

    @property
    def leans(self) -> bool:
        """Whether it cannot be understood without the turn before it."""
        return self._shows("leans") and not self._shows("fresh")

    @property
    def keeps_subject(self) -> bool:
        """Whether it speaks of what the turn before it did ("is it dangerous?")."""
        return self.leans and self._shows("subject")

    def context(self, history: Sequence[str]) -> tuple[str, ...]:
        """The earlier turns that this one leans on, the latest first.

        A turn that leans does so on the one before it and, where that leans too, on the one before
        that; none of them further back than is remembered.
        """
        turns: list[str] = []
        turn = self
        for earlier in reversed(history[-_REMEMBERED:]):
            if not turn.leans:
                break
            turns.append(earlier)
            turn = Turn(earlier)
        return tuple(turns)
