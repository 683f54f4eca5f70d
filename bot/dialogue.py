"""Question and earlier turns to what is meant: what it leans on, and talk that is no question.

The words and patterns are data: `bot/texts/dialogue.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from bot.patterns import Patterns
from bot.texts import read

# The groups of patterns that tell talk with the bot from a question, the most particular first. The
# sure ones are meant whatever else the message holds; of these, "…_only" is nothing but that.
_SURE = ("doctor", "bot", "sources", "privacy", "bye_only", "thanks_only", "greeting_only")
_TALK = (*_SURE, "help", "wellbeing", "bye", "thanks", "greeting", "unclear")

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=\S)")

# How many earlier turns a question may lean on.
REMEMBERED = 20


@cache
def _patterns() -> Patterns:
    return Patterns(read("dialogue"))


def asked(message: str) -> tuple[str, tuple[str, ...]]:
    """The sentence of a message that asks, and the story around it, for what that leans on.

    The last sentence with a question mark asks, or, without any, the last one.
    """
    sentences = _SENTENCE_END.split(message.strip())
    asking = [sentence for sentence in sentences if sentence.endswith("?")] or sentences
    question = asking[-1]
    story = tuple(sentence for sentence in sentences if sentence != question)
    return question, story


class Talk(NamedTuple):
    """Talk with the bot: its kind, which names a reply in `bot/texts/sayings.toml`.

    `is_sure` says that it is meant whatever else the message holds; else only a message that asks
    for nothing that the article has is talk.
    """

    kind: str
    is_sure: bool


class Turn:
    """One message of a reader, seen as a turn of a conversation."""

    def __init__(self, text: str) -> None:
        self._message = _patterns().read(text)

    def _shows(self, group: str) -> bool:
        return _patterns().find(self._message, group) is not None

    @property
    def talk(self) -> Talk | None:
        """The talk with the bot that this is, or None where it may be a question."""
        group = next((group for group in _TALK if self._shows(group)), None)
        return Talk(group.removesuffix("_only"), group in _SURE) if group else None

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
        for earlier in reversed(history[-REMEMBERED:]):
            if not turn.leans:
                break
            turns.append(earlier)
            turn = Turn(earlier)
        return tuple(turns)
