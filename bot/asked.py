"""The questions that an author wrote: which of them a query is like.

Some are answered by a sentence of the article, some ask about a matter that it says nothing about.
The nearest neighbours of a query among them say which sentence it asks for, and whether the article
covers it at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np

from bot.field import Field, summed
from bot.model import Likeness, Query

# As for the sentences of the article: `bot/index.py`.
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
        by_sentence: dict[int, list[float]] = {}
        by_matter: dict[str, list[float]] = {}
        answered, unanswered = [], []
        for at, score in zip(nearest.tolist(), scores[nearest].tolist(), strict=True):
            if at < len(self._sentences):
                answered.append(score)
                by_sentence.setdefault(self._sentences[at], []).append(score)
            else:
                unanswered.append(score)
                by_matter.setdefault(self._matters[at - len(self._sentences)], []).append(score)
        sentences = {number: _together(each) for number, each in by_sentence.items()}
        matters = {name: _together(each) for name, each in by_matter.items()}
        return Likeness(
            sentences=sentences,
            answered=_ratio(_mean(answered), _mean(unanswered)),
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


def _together(scores: Sequence[float]) -> float:
    """What the best questions for one thing give it, best first."""
    return sum(score * _DECAY**rank for rank, score in enumerate(scores[:_COUNTED]))
