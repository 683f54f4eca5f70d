"""Messages of danger, and harmless ones that look like them: which of them a message is like.

Danger is put into words that no pattern foresees. A message is therefore compared with thousands
that people could write: with those most like it (BM25, nearest neighbours), and word by word with
how much oftener each word and pair of words stands in messages of danger than in harmless ones
(naive Bayes).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from math import log
from typing import NamedTuple

import numpy as np

from bot.analysis import Analyzer, pairs
from bot.field import Field, summed
from bot.model import Danger

_DANGERS: tuple[Danger, ...] = ("emergency", "crisis")
KINDS = (*_DANGERS, "harmless")

_K1, _B = 0.5, 0.5
_DENSE_FROM = 0.05

# How like a message is to a kind is the mean of its best so many.
_MEAN_OF = 3

# What nearness counts against words, and how much it makes good for at most; and how high the sum
# of both has to be for danger of each kind. Of a grid, by `tests/bench/danger.py`.
_NEARNESS, _MOST_NEAR = 2.0, 1.4
ENOUGH: dict[Danger, float] = {"emergency": 1.4, "crisis": 1.6}

# A text of a single word is like too many others, and one of which less than half is known (0–1)
# is nonsense: it is taken for nothing.
_FEWEST, _KNOWN = 2, 0.5

# A word that fewer messages have says next to nothing, and most words are such.
_COUNTED_FROM = 2

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


class Counts(NamedTuple):
    """How many messages there are of each kind, in the order of KINDS, and how many have each key.

    A key is a word or a pair of words that at least a few messages have.
    """

    sizes: tuple[int, ...]
    keys: Mapping[str, tuple[int, ...]]


def count(told: Mapping[str, Sequence[str]], language: str) -> Counts:
    """The words of messages that are told under the names of KINDS, counted."""
    analyzer = Analyzer(language)
    counts = [
        Counter(chain.from_iterable(set(_keys(analyzer, message)) for message in told[kind]))
        for kind in KINDS
    ]
    every = sorted(set().union(*counts))
    found = {key: tuple(each[key] for each in counts) for key in every}
    return Counts(
        tuple(len(told[kind]) for kind in KINDS),
        {key: counted for key, counted in found.items() if sum(counted) >= _COUNTED_FROM},
    )


class Messages:
    """The known messages of one language.

    Their words come counted, as to count them takes half of the time of a one-off answer; they
    themselves are read only when a message has to be compared with them.
    """

    def __init__(
        self, told: Callable[[], Mapping[str, Sequence[str]]], counts: Counts, language: str
    ) -> None:
        """`told` gives messages under the names of KINDS, and `counts` are of the same."""
        self._told = told
        self._sizes = counts.sizes
        self._analyzer = Analyzer(language)
        # Few counts differ: what they say is worked out once for each.
        odds_of = {counted: self._odds_of(counted) for counted in set(counts.keys.values())}
        self._odds = {key: odds_of[counted] for key, counted in counts.keys.items()}

    @cached_property
    def _field(self) -> Field:
        """All messages one by one, which most questions need not be compared with."""
        told = self._told()
        forms = [self._analyzer.forms(message) for kind in KINDS for message in told[kind]]
        self._analyzer.know(chain.from_iterable(forms))
        words = ([self._analyzer.key(form) for form in each] for each in forms)
        documents = [[*each, *pairs(each)] for each in words]
        return Field(documents, _K1, _B, dense_from=_DENSE_FROM)

    def _odds_of(self, counted: Sequence[int]) -> tuple[float, ...]:
        """How much oftener a word stands in messages of each danger than in harmless ones."""
        *dangers, harmless = (
            log((each + _UNSEEN) / (size + 2 * _UNSEEN))
            for each, size in zip(counted, self._sizes, strict=True)
        )
        # Of a word that neither has, nothing is known.
        known = [bool(each or counted[-1]) for each in counted[:-1]]
        return tuple(is_known * (d - harmless) for d, is_known in zip(dangers, known, strict=True))

    def prepare(self) -> None:
        """Read the messages now, so that nobody has to wait for it later."""
        self._nearness([""])

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

    def _alarm(self, text: str) -> Alarm:
        """The danger that a text is most like, as a whole."""
        said = _words(self._analyzer, text)
        if sum(word in self._odds for word in said) < max(_FEWEST, _KNOWN * len(said)):
            return Alarm(_DANGERS[0], -ENOUGH[_DANGERS[0]])
        keys = list(dict.fromkeys((*said, *pairs(said))))
        words = {kind: by - ENOUGH[kind] for kind, by in self._by_words(keys).items()}
        # Being near to some messages makes good for words that are in no message of danger, but
        # only so far: most messages need not be compared with all others.
        if max(words.values()) + _MOST_NEAR < 0:
            return Alarm(_DANGERS[0], max(words.values()))
        near = self._nearness(keys)
        return max(
            (Alarm(kind, words[kind] + _NEARNESS * near[kind]) for kind in _DANGERS),
            key=lambda alarm: alarm.score,
        )

    def _by_words(self, keys: Sequence[str]) -> dict[Danger, float]:
        """How much oftener the words stand in messages of each danger than in harmless ones."""
        found = [odds for key in keys if (odds := self._odds.get(key))]
        leaning = float(len(keys) ** _LEANING)
        return {kind: sum(odds[at] for odds in found) / leaning for at, kind in enumerate(_DANGERS)}

    def _nearness(self, keys: Sequence[str]) -> dict[Danger, float]:
        """How much nearer the messages of each kind are than harmless ones."""
        found = ((1.0, p) for key in keys if (p := self._field.posting(key)) is not None)
        scores = summed(found, sum(self._sizes))
        best = min(_MEAN_OF, *self._sizes)
        *dangers, harmless = (
            float(np.partition(part, -best)[-best:].mean())
            for part in np.split(scores, np.cumsum(self._sizes)[:-1])
        )
        return {
            kind: log((near + 1) / (harmless + 1))
            for kind, near in zip(_DANGERS, dangers, strict=True)
        }


def _words(analyzer: Analyzer, text: str) -> list[str]:
    """The words of a text as they are found."""
    return [analyzer.key(form) for form in analyzer.forms(text)]


def _keys(analyzer: Analyzer, text: str) -> list[str]:
    """The words of a text, one by one and two by two."""
    words = _words(analyzer, text)
    return [*words, *pairs(words)]
