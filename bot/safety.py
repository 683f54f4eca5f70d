"""Question to alarm: is somebody in danger, or does somebody ask for advice about themselves?

Runs before anything is searched. The words and patterns are data: `bot/texts/safety.toml`.
"""

from __future__ import annotations

from functools import cache

from bot.model import Tier
from bot.patterns import Patterns
from bot.texts import read

_TIERS: tuple[Tier, ...] = ("emergency", "crisis")


@cache
def _patterns() -> Patterns:
    return Patterns(read("safety"))


def alarm(message: str) -> Tier | None:
    """The danger that a message speaks of, the most urgent first, or None."""
    read = _patterns().read(message)
    return next((tier for tier in _TIERS if _patterns().find(read, tier)), None)


def wants_advice(message: str) -> bool:
    """Whether a message asks what this person, or one in their care, should take, stop or have."""
    return _patterns().find(_patterns().read(message), "advice") is not None
