"""How likely it is that the first hit answers, and whether that is enough to answer at all."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.model import Hit

# Chance = 1 / (1 + e^-(SLOPE * share + OFFSET)), share being the part of the question's weight
# that the best passage meets. Fitted by `tests/bench/fit_confidence.py` on the development
# questions that are answerable or out of scope.
SLOPE, OFFSET = 8.99, -3.85

# Below this chance the bot says that the article does not cover the question.
ENOUGH = 0.5


def chance(hits: Sequence[Hit]) -> float:
    """The chance (0–1) that the article answers a question with these hits, best first."""
    if not hits:
        return 0.0
    return round(1 / (1 + math.exp(-(SLOPE * hits[0].share + OFFSET))), 4)
