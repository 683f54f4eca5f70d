"""The questions that an author wrote: which of them a query is like.

Some are answered by a sentence of the article, some ask about a matter that it says nothing about.
The nearest neighbours of a query among them say which sentence it asks for, and whether the article
covers it at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log
from typing import TypeVar

import numpy as np

from bot.field import Field, summed
from bot.model import Likeness, Query

# What a question is for: the number of its sentence, or the name of its matter.
_Thing = TypeVar("_Thing", int, str)

# Questions are short: a repeated word hardly counts more, and length holds little back.
_K1, _B = 0.5, 0.5

# Words that more than this share of the questions have ("gut", "what") are kept in rows.
_DENSE_FROM = 0.08

# A question counts as like the query when it scores this part of the most like one, and so many do
# at most.
_ALIKE, _NEAREST = 0.4, 80

# So many of the questions for one sentence count, each less than the one before by this factor.
_COUNTED, _DECAY = 5, 0.6

# The likeness to answered and to unanswered questions is the mean of this many.
_MEAN_OF = 3


class Asked:
    """The questions for one article."""

    def __init__(
        self,
        answered: Sequence[tuple[int, Sequence[str]]],
        unanswered: Sequence[tuple[str, Sequence[str]]] = (),
    ) -> None:
        """Both hold the keys of questions.

        With each answered one comes the number of its sentence, with each other one its matter.
        """
        self._sentences = [number for number, _ in answered]
        self._matters = [matter for matter, _ in unanswered]
        self._field = Field(
            [keys for _, keys in (*answered, *unanswered)],
            _K1,
            _B,
            dense_from=_DENSE_FROM,
        )

    def like(self, query: Query) -> Likeness:
        """How like a query is to the questions."""
        found = (
            (weight, posting)
            for key, weight in query.wording
            if (posting := self._field.posting(key)) is not None
        )
        scores = summed(found, len(self._sentences) + len(self._matters))
        alike = np.flatnonzero(scores > _ALIKE * scores.max(initial=0.0))
        nearest = alike[np.argsort(-scores[alike], kind="stable")][:_NEAREST]
        is_answered = nearest < len(self._sentences)
        answered, unanswered = nearest[is_answered], nearest[~is_answered]
        given, others = scores[answered].tolist(), scores[unanswered].tolist()
        sentences = _together(map(self._sentences.__getitem__, answered.tolist()), given)
        others_for = (unanswered - len(self._sentences)).tolist()
        matters = _together(map(self._matters.__getitem__, others_for), others)
        return Likeness(
            sentences=sentences,
            answered=_ratio(_mean(given), _mean(others)),
            supported=_ratio(
                max(sentences.values(), default=0.0), max(matters.values(), default=0.0)
            ),
            matter=max(matters, key=matters.__getitem__, default=""),
        )


def _mean(scores: Sequence[float]) -> float:
    """The mean of the best few scores, best first; what is wanting counts as 0."""
    return sum(scores[:_MEAN_OF]) / _MEAN_OF


def _ratio(one: float, other: float) -> float:
    """How much greater one score is than another: a log ratio, 0 where neither is above 0."""
    return log((one + 1) / (other + 1))


def _together(things: Iterable[_Thing], scores: Iterable[float]) -> dict[_Thing, float]:
    """What the best questions for each thing give it; both have the best question first."""
    given: dict[_Thing, float] = {}
    counted: dict[_Thing, int] = {}
    for thing, score in zip(things, scores, strict=True):
        rank = counted.get(thing, 0)
        if rank < _COUNTED:
            counted[thing] = rank + 1
            given[thing] = given.get(thing, 0.0) + score * _DECAY**rank
    return given
