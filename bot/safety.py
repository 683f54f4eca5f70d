"""Message to what has to be minded in it: danger, low mood, a wish for advice, what to warn of.

Runs before anything is searched, and needs nothing of what searches. The words are data:
patterns in `bot/texts/safety.toml`, whole messages in `bot/texts/messages.toml`.
"""

from __future__ import annotations

import re
from functools import cache, cached_property

from bot.messages import Alarm, Counts, Messages
from bot.model import Context, Danger
from bot.patterns import Patterns
from bot.texts import message_words, messages, read

# Words of an emergency stand in harmless messages, too ("choking down this drink"): where a message
# is more like those than this, its pattern says nothing.
_UNLIKE = -1.8

# How much more like danger a message has to be that speaks of nobody.
_IMPERSONAL = 0.4

# The most particular context goes first.
_CONTEXTS: tuple[Context, ...] = ("child", "medicine", "diagnosis", "supplement")


@cache
def _patterns() -> Patterns:
    return Patterns(read("safety"))


@cache
def _idioms() -> re.Pattern[str]:
    """Everyday turns of phrase that mean none of their words."""
    phrases = (r"\W+".join(idiom.split("_")) for idiom in read("safety")["idioms"].split())
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


@cache
def _messages() -> Messages:
    return Messages(messages, Counts(*message_words()), "en")


def prepare() -> None:
    """Read now what only some messages need, so that no reader has to wait for it later."""
    _messages().prepare()


class Heard:
    """A message of a reader, heard for what has to be minded in it."""

    def __init__(self, message: str) -> None:
        self._text = message
        self._message = _patterns().read(message)

    @cached_property
    def danger(self) -> Danger | None:
        """The danger that somebody is in, the more urgent one first, or None.

        What says it outright is found by patterns, what only sounds like it by the messages that it
        is like.
        """
        alarm = self._alarm
        return self.plain_danger or (alarm.kind if alarm.score >= 0 else None)

    @cached_property
    def plain_danger(self) -> Danger | None:
        """The danger that it says outright, or None."""
        if self._alarm.score >= _UNLIKE and self._shows("emergency"):
            return "emergency"
        return "crisis" if self._shows("crisis") else None

    @property
    def asks_advice(self) -> bool:
        """Whether it asks what this person, or one in their care, should take, stop or have."""
        return self._shows("advice")

    @property
    def is_low(self) -> bool:
        """Whether somebody is low, or grieves, or asks about suicide as a subject."""
        return self._shows("low")

    @property
    def context(self) -> Context:
        """What an answer to it has to warn of: the most particular thing that it speaks of."""
        return next((context for context in _CONTEXTS if self._shows(context)), "general")

    def _shows(self, group: str) -> bool:
        return _patterns().find(self._message, group) is not None

    @cached_property
    def _alarm(self) -> Alarm:
        """The danger that the message is most like, with its idioms and without them."""
        alarm = _messages().alarm(self._text)
        if self._message.has_idiom:
            plain = _messages().alarm(_idioms().sub(" ", self._text))
            alarm = min(alarm, plain, key=lambda each: each.score)
        return alarm if self._shows("person") else alarm._replace(score=alarm.score - _IMPERSONAL)
