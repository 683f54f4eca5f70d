"""Message to concern: is somebody in danger, or does somebody ask for advice about themselves?

Runs before anything is searched, and needs nothing of what searches. The words are data:
patterns in `bot/texts/safety.toml`, whole messages in `bot/texts/messages.toml`.
"""

from __future__ import annotations

import re
from functools import cache

from bot.messages import Alarm, Messages
from bot.model import Concern
from bot.patterns import Patterns
from bot.texts import read

# Words of an emergency stand in harmless messages, too ("choking down this drink"): where a message
# is more like those than this, its pattern says nothing.
_UNLIKE = -1.8


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
    told = {kind: texts.split("\n") for kind, texts in read("messages").items()}
    return Messages(told, "en")


def _alarm(message: str, has_idiom: bool) -> Alarm:
    """The danger that a message is most like, with its idioms and without them."""
    alarm = _messages().alarm(message)
    if has_idiom:
        plain = _messages().alarm(_idioms().sub(" ", message))
        alarm = min(alarm, plain, key=lambda each: each.score)
    return alarm


def concern(message: str) -> Concern | None:
    """What has to be minded in a message before it is answered, the most urgent first, or None.

    "emergency" and "crisis": somebody is in danger. "advice": it asks what this person, or one in
    their care, should take, stop or have. What says it outright is found by patterns, what only
    sounds like it by the messages that it is like.
    """
    found = _patterns().read(message)
    alarm = _alarm(message, found.has_idiom)
    if alarm.score >= _UNLIKE and _patterns().find(found, "emergency"):
        return "emergency"
    if _patterns().find(found, "crisis"):
        return "crisis"
    if alarm.score >= 0:
        return alarm.kind
    return "advice" if _patterns().find(found, "advice") else None
