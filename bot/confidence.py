"""How likely it is that what was found answers, and whether that is enough to answer at all."""

from __future__ import annotations

import math

# Chance = 1 / (1 + e^-(SLOPE * share + OFFSET)), share being the part of the question's weight
# that the best passage meets. Fitted by `tests/bench/fit_confidence.py` on the development
# questions that are answerable or out of scope.
SLOPE, OFFSET = 9.06, -4.87

# Below this chance the bot says that the article does not cover the question.
ENOUGH = 0.5


def chance(share: float) -> float:
    """The chance (0–1) of an answer whose passages hold this share of the question's weight."""
    return round(1 / (1 + math.exp(-(SLOPE * share + OFFSET))), 4)
