"""How likely it is that what was found answers, and whether that is enough to answer at all."""

from __future__ import annotations

import math
from typing import NamedTuple

from bot.model import Evidence, Pull


class _Curve(NamedTuple):
    """A logistic curve: the chance is 1 / (1 + e^-(weights · evidence + offset))."""

    weights: Evidence
    offset: float

    def at(self, evidence: Evidence) -> float:
        """The chance (0–1) that this evidence gives."""
        sum_ = sum(w * e for w, e in zip(self.weights, evidence, strict=True)) + self.offset
        return 1 / (1 + math.exp(-sum_))


# Fitted by `tests/bench/fit_confidence.py`: for an article whose author wrote questions on the
# development questions, for any other on public question sets over other articles.
_WITH_QUESTIONS = _Curve(
    Evidence(
        share=1.21,
        strength=0.19,
        unknown=0.36,
        names=-0.74,
        missing=-8.12,
        answered=3.41,
        supported=3.05,
    ),
    offset=-1.40,
)
_WITHOUT = _Curve(
    Evidence(share=2.06, met=4.26, strength=1.86, second=-0.29, names=-1.33), offset=-5.77
)

# A question counts as read when its words nobody knows are a third of it, by heft: a misspelt one
# seldom has more, random letters mostly do. What is beyond takes as much from the chance.
_READ = 1.5

# Below this chance the bot says that the article does not cover the question.
ENOUGH = 0.6


def chance(evidence: Evidence, has_questions: bool) -> float:
    """The chance (0–1) that the best hit answers; `has_questions` tells of its author's."""
    curve = _WITH_QUESTIONS if has_questions else _WITHOUT
    return round(curve.at(evidence) * read(evidence), 4)


def read(evidence: Evidence) -> float:
    """How much of a question could be read at all (0–1), for its chance to be multiplied by."""
    return min(1.0, _READ * (1.0 - evidence.unread))


def pulls(evidence: Evidence, has_questions: bool) -> tuple[Pull, ...]:
    """What each piece of evidence adds to the sum that the curve makes a chance of."""
    curve = _WITH_QUESTIONS if has_questions else _WITHOUT
    named = zip(Evidence._fields, evidence, curve.weights, strict=True)
    pulled = tuple(Pull(name, value, value * weight) for name, value, weight in named if weight)
    unread = Pull("unread", evidence.unread, math.log(read(evidence) or math.ulp(0.0)))
    return (*pulled, unread) if unread.pull else pulled
