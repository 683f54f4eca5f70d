"""Messages of danger, and harmless ones that look like them: which of them a message is like.

Danger is put into words that no pattern foresees. A message is therefore compared with thousands
that people could write: with those most like it (BM25, nearest neighbours), and word by word with
how much oftener each word and pair of words stands in messages of danger than in harmless ones
(naive Bayes).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import chain, pairwise
from math import log
from typing import NamedTuple

import numpy as np

from bot.analysis import Analyzer, pair
from bot.field import Field, summed
from bot.model import Danger

_KINDS: tuple[Danger, ...] = ("emergency", "crisis")
_HARMLESS = "harmless"
_ALL = (*_KINDS, _HARMLESS)

_K1, _B = 0.5, 0.5
_DENSE_FROM = 0.05

# How like a message is to a kind is the mean of its best so many.
_MEAN_OF = 3

# What nearness counts against words, and how much it makes good for at most; and how high the sum
# of both has to be for danger of each kind. Of a grid, by `tests/bench/danger.py`.
_NEARNESS, _MOST_NEAR = 2.0, 1.4
ENOUGH: dict[Danger, float] = {"emergency": 1.6, "crisis": 2.0}

# Words and pairs of words: a message of a single word is like too many others.
_FEWEST = 2

# What a word counts that no message of a kind has (Laplace).
_UNSEEN = 0.5

# Words lean on each other: many of them say less than their sum, by this power of how many they
# are (1: no more than the mean of them).
_LEANING = 0.65

# How much more like danger a sentence has to be than a whole message.
_OF_A_SENTENCE = 1.0
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")


class Alarm(NamedTuple):
    """The danger that a message is most like, and how much more than is enough: from 0 on it is."""

    kind: Danger
    score: float


class Messages:
    """The known messages of one language."""

    def __init__(self, told: Mapping[str, Sequence[str]], language: str) -> None:
        """`told` has messages under "emergency", "crisis" and "harmless"."""
        self._analyzer = Analyzer(language)
        forms = {kind: list(map(self._analyzer.forms, told[kind])) for kind in _ALL}
        self._analyzer.know(chain.from_iterable(chain.from_iterable(forms.values())))
        self._keys = {kind: list(map(self._as_keys, each)) for kind, each in forms.items()}
        self._sizes = {kind: len(each) for kind, each in self._keys.items()}
        self._counts = {
            kind: Counter(chain.from_iterable(map(set, each))) for kind, each in self._keys.items()
        }
        self._logs = {
            kind: _logs(max(self._counts[kind].values(), default=0), size)
            for kind, size in self._sizes.items()
        }

    @cached_property
    def _field(self) -> Field:
        """All messages one by one, which most questions need not be compared with."""
        documents = list(chain.from_iterable(self._keys.values()))
        return Field(documents, _K1, _B, dense_from=_DENSE_FROM)

    def alarm(self, message: str) -> Alarm:
        """The danger that a message, or a sentence of it, is most like.

        A sentence by itself tells less than a whole message: it has to be more like danger.
        """
        whole = self._alarm(message)
        sentences = _SENTENCE_END.split(message.strip())
        if len(sentences) == 1:
            return whole
        parts = (self._alarm(sentence) for sentence in sentences)
        weaker = (alarm._replace(score=alarm.score - _OF_A_SENTENCE) for alarm in parts)
        return max(whole, *weaker, key=lambda alarm: alarm.score)

    def _as_keys(self, forms: Sequence[str]) -> list[str]:
        """The words of a message, one by one and two by two."""
        words = [self._analyzer.key(form) for form in forms]
        return [*words, *(pair(one, other) for one, other in pairwise(words))]

    def _alarm(self, text: str) -> Alarm:
        """The danger that a text is most like, as a whole."""
        keys = list(dict.fromkeys(self._as_keys(self._analyzer.forms(text))))
        if len(keys) < _FEWEST:
            return Alarm(_KINDS[0], -ENOUGH[_KINDS[0]])
        words = {kind: by - ENOUGH[kind] for kind, by in self._by_words(keys).items()}
        # Being near to some messages makes good for words that are in no message of danger, but
        # only so far: most messages need not be compared with all others.
        if max(words.values()) + _MOST_NEAR < 0:
            return Alarm(_KINDS[0], max(words.values()))
        near = self._nearness(keys)
        return max(
            (Alarm(kind, words[kind] + _NEARNESS * near[kind]) for kind in _KINDS),
            key=lambda alarm: alarm.score,
        )

    def _by_words(self, keys: Sequence[str]) -> dict[Danger, float]:
        """How much oftener the words stand in messages of each kind than in harmless ones."""
        others, logs_of_others = self._counts[_HARMLESS], self._logs[_HARMLESS]
        harmless = [others.get(key, 0) for key in keys]
        leaning = float(len(keys) ** _LEANING)
        by_words: dict[Danger, float] = {}
        for kind in _KINDS:
            told, logs = self._counts[kind], self._logs[kind]
            counts = zip([told.get(key, 0) for key in keys], harmless, strict=True)
            odds = (logs[one] - logs_of_others[other] for one, other in counts if one or other)
            by_words[kind] = sum(odds) / leaning
        return by_words

    def _nearness(self, keys: Sequence[str]) -> dict[Danger, float]:
        """How much nearer the messages of each kind are than harmless ones."""
        found = ((1.0, p) for key in keys if (p := self._field.posting(key)) is not None)
        scores = summed(found, sum(self._sizes.values()))
        ends = np.cumsum(list(self._sizes.values()))[:-1]
        best = min(_MEAN_OF, *self._sizes.values())
        near = {
            kind: float(np.partition(part, -best)[-best:].mean())
            for kind, part in zip(_ALL, np.split(scores, ends), strict=True)
        }
        return {kind: log((near[kind] + 1) / (near[_HARMLESS] + 1)) for kind in _KINDS}


def _logs(highest: int, size: int) -> list[float]:
    """The logarithm of how often a word stands in one of `size` messages, by how many have it."""
    return [log((count + _UNSEEN) / (size + 2 * _UNSEEN)) for count in range(highest + 1)]
