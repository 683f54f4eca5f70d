"""Question and earlier turns to what is meant: what it leans on, and talk that is no question.

The words and patterns are data: `bot/texts/dialogue.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from bot.patterns import Patterns
from bot.texts import read

# The groups of patterns that tell talk with the bot from a question, the most particular first. The
# sure ones are meant whatever else a short message holds; of these, "…_only" is nothing but that.
_SURE = ("doctor", "bot", "sources", "privacy", "bye_only", "thanks_only", "greeting_only")
_TALK = (*_SURE, "help", "wellbeing", "bye", "thanks", "greeting", "unclear")

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_CLAUSE_END = re.compile(r"(?<=[.,;:!?])\s+|\s+[–—-]\s+")

_AND = re.compile(r"\band\b|&|[,;:?]", re.IGNORECASE)

# Talk with the bot is short (words); in a longer message its patterns may stand by chance.
_SHORT = 12

# From here on a message tells a story (words).
_STORY = 30

# How many earlier turns a question may lean on; and of those that say what is looked for ("tell me
# more" does not), how many: what each of them counts halves, and after these it is next to nothing.
REMEMBERED, _TELLING = 20, 4


@cache
def _patterns() -> Patterns:
    return Patterns(read("dialogue"))


class Talk(NamedTuple):
    """Talk with the bot: its kind, which names a reply in `bot/texts/sayings.toml`.

    `is_sure` says that it is meant whatever else the message holds; else only one that asks
    for nothing that the article has is talk.
    """

    kind: str
    is_sure: bool


class Turn:
    """One message of a reader, seen as a turn of a conversation."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._message = _patterns().read(text)

    def _shows(self, group: str) -> bool:
        return _patterns().find(self._message, group) is not None

    @property
    def talk(self) -> Talk | None:
        """The talk with the bot that this is, or None where it may be a question."""
        group = _patterns().first(self._message, _TALK)
        is_sure = group in _SURE and self._message.length <= _SHORT
        return Talk(group.removesuffix("_only"), is_sure) if group else None

    @property
    def asking(self) -> str:
        """The sentence of a story that asks: the last one with a question mark, or the last one.

        A message of one sentence asks with all of it.
        """
        sentences = _SENTENCE_END.split(self.question.strip())
        return next((s for s in reversed(sentences) if s.endswith("?")), sentences[-1])

    @property
    def things(self) -> tuple[str, ...]:
        """The several things that it asks about, each as a question; none where it is but one."""
        parts = [part.strip() for part in _AND.split(self.question) if part.strip()]
        return tuple(parts) if self.wants_several and len(parts) > 1 else ()

    @cached_property
    def wants_more(self) -> bool:
        """Whether it asks for nothing but more of what the turn before it asked for."""
        return self._shows("more")

    @cached_property
    def question(self) -> str:
        """The message without the clauses that only change the subject ("forget the herbs, …")."""
        if not self._shows("fresh"):
            return self._text
        clauses = _CLAUSE_END.split(self._text)
        asking = [clause for clause in clauses if not Turn(clause)._shows("fresh")]
        return " ".join(asking) or self._text

    @property
    def wants_list(self) -> bool:
        """Whether it asks for a whole list; in a long story such words mean nothing."""
        return self._message.length <= _STORY and self._shows("list")

    @property
    def wants_several(self) -> bool:
        """Whether it asks for more than one thing."""
        return self._message.length <= _STORY and self._shows("several")

    @cached_property
    def leans(self) -> bool:
        """Whether it cannot be understood without the turn before it."""
        return self._shows("leans") and not self._shows("fresh")

    def context(
        self, history: Sequence[str], see: Callable[[str], Turn] | None = None
    ) -> tuple[str, ...]:
        """The earlier turns that this one leans on, the latest first.

        A turn that leans does so on the one before it and, where that leans too, on the one before
        that; none of them further back than is remembered, and no more of them than say something
        of what is looked for. `see` makes a turn of a text.
        """
        turns: list[str] = []
        turn, telling = self, 0
        for earlier in reversed(history[-REMEMBERED:]):
            if not turn.leans or telling == _TELLING:
                break
            turns.append(earlier)
            turn = (see or Turn)(earlier)
            telling += not turn.wants_more
        return tuple(turns)
