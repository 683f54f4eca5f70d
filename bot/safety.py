"""Question to alarm: is somebody in danger, or does somebody ask for advice about themselves?

Runs before anything is searched. The words and patterns are data: `bot/texts/safety.toml`.
"""

from __future__ import annotations

from functools import cache

from bot.model import Concern
from bot.patterns import Patterns
from bot.texts import read

# The most urgent first.
_CONCERNS: tuple[Concern, ...] = ("emergency", "crisis", "advice")


@cache
def _patterns() -> Patterns:
    return Patterns(read("safety"))


def concern(message: str) -> Concern | None:
    """What has to be minded in a message before it is answered, the most urgent first, or None.

    "emergency" and "crisis": somebody is in danger. "advice": it asks what this person, or one in
    their care, should take, stop or have.
    """
    found = _patterns().read(message)
    return next((kind for kind in _CONCERNS if _patterns().find(found, kind)), None)
