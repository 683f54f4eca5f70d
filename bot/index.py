"""Passages to an index of sentences; Query to Hits, and how good they are.

A sentence's score is the sum of what the keys of a query give it in several BM25 fields: its own
words, its passage's, those of the questions that the author wrote for it. Each field has a weight,
fitted by `tests/bench/fit_ranking.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from math import log1p
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.analysis import pairs
from bot.field import Field, Fields, summed
from bot.model import Evidence, Hit, Likeness, Passage, Query, Sentence, Share, Term, Word

if TYPE_CHECKING:
    # Costs as much to import as the whole index costs to build.
    import numpy.typing as npt

    from bot.field import Posting

# How slowly a repeated word stops counting (K1) and how much a long text is held back (B), from 0
# to 1; both lower than is usual for documents.
K1, B = 0.5, 0.6

# The same for the questions of a sentence taken together: there, what many ask for counts more.
ASKED_K1, ASKED_B = 5.0, 0.0

# What each field counts; "likeness" is what the questions that are most like the query give.
WEIGHTS = {
    "passage": 0.6,
    "previous": 0.18,
    "form": 0.14,
    "beginning": 0.13,
    "stop word": 0.37,
    "coverage": 4.5,
    "pair": 0.2,
    "asked": 0.8,
    "likeness": 1.1,
}

# How many letters the beginning of a word has.
_BEGINNING = 4

# What a synonym counts, against the word itself.
SYNONYM_WEIGHT = 0.5

# How much of a word a sentence meets with a synonym of it (0–1).
SYNONYM_MET = 0.8

# The article's offers answer only what asks for them: a question with this many terms that the
# article has in its advertising alone.
_OFFER_TERMS = 2


# What there is without questions to be like.
_UNLIKE = Likeness()

# Keys to look up in a field, and what each weighs.
Keys = Sequence[tuple[str, float]]


class Part(NamedTuple):
    """What one key of a query gives to the sentences that it finds in one field.

    `key` is the term, word or pair as it is looked up, `factor` what the query and the field's
    weight make of the posting's impacts.
    """

    field: str
    key: str
    factor: float
    posting: Posting


class Index:
    """The sentences of an article."""

    def __init__(
        self, passages: Sequence[Passage], questions: Sequence[tuple[int, Sequence[str]]] = ()
    ) -> None:
        """`questions` are pairs of a sentence's number and the keys of a question for it."""
        self._homes: list[tuple[Passage, Sentence]] = [
            (p, s) for p in passages for s in p.sentences
        ]
        own = [_terms(s.words) for _, s in self._homes]
        before = [
            own[i - 1] if i and self._homes[i - 1][0] is p else []
            for i, (p, _) in enumerate(self._homes)
        ]
        told = [_terms(_words(p)) for p in passages]
        asked: list[list[str]] = [[] for _ in self._homes]
        for number, keys in questions:
            asked[number] += (*keys, *pairs(keys))
        sentences_of = _ranges([len(p.sentences) for p in passages])
        self._passages = Field(told, K1, B, sentences_of)
        self._pairs = Field([_pairs(p) for p in passages], K1, B, sentences_of)
        self._previous = Field(before, K1, B)
        self._forms = Field([[w.form for w in s.words] for _, s in self._homes], K1, B)
        self._beginnings = Field(
            [[w.form[:_BEGINNING] for w in s.words if w.term] for _, s in self._homes], K1, B
        )
        # How often a sentence has a word, and how long it is, is nothing to what it covers.
        self._coverage = Field(own, 0.0, 0.0)
        self._stretches = Field([one + other for one, other in pairwise([*own, []])], 0.0, 0.0)
        self._asked = Field(asked, ASKED_K1, ASKED_B)
        self._fields = Fields(
            {
                "passage": self._passages,
                "previous": self._previous,
                "coverage": self._coverage,
                "form": self._forms,
                "beginning": self._beginnings,
                "stop word": self._forms,
                "pair": self._pairs,
                "asked": self._asked,
            },
            len(self._homes),
        )
        # What may be quoted, and what of that is no offer.
        self._answers = np.array([s.answers for _, s in self._homes], dtype=bool)
        self._tells = self._answers & ~np.array([p.advertising for p, _ in self._homes], dtype=bool)
        self._held = [frozenset(terms) for terms in own]
        offers = [p.advertising for p in passages]
        self._offer_terms = _all(told, offers) - _all(told, [not offer for offer in offers])

    def __contains__(self, term: str) -> bool:
        """Whether the article, or a question that its author wrote for it, has a term."""
        return self.says(term) or term in self._asked

    def says(self, term: str) -> bool:
        """Whether the article itself has a term."""
        return term in self._passages

    def search(self, query: Query, k: int, likeness: Likeness = _UNLIKE) -> list[Hit]:
        """The `k` sentences that meet a query best, best first; equals in the article's order."""
        scores = self._fields.summed(
            (name, WEIGHTS[name], keys) for name, _, keys in self._lookups(query)
        )
        for number, score in likeness.sentences.items():
            scores[number] += WEIGHTS["likeness"] * score
        scores = np.round(scores, 4)
        may_answer = self._answers if self._asks_offer(query, likeness) else self._tells
        found = np.flatnonzero((scores > 0) & may_answer)
        best = found[np.argsort(-scores[found], kind="stable")][:k]
        return [
            Hit(sentence, passage, score)
            for (passage, sentence), score in zip(
                [self._homes[at] for at in best.tolist()], scores[best].tolist(), strict=True
            )
        ]

    def parts(self, query: Query) -> list[Part]:
        """What a query finds, key by key and field by field."""
        parts: list[Part] = []
        for name, field, keys in self._lookups(query):
            counts = WEIGHTS[name]
            for key, weight in keys:
                posting = field.posting(key)
                if posting is not None:
                    parts.append(Part(name, key, counts * weight, posting))
        return parts

    def _lookups(self, query: Query) -> Iterator[tuple[str, Field, Keys]]:
        """What is looked up in each field, and what it weighs there."""
        mass = self._mass(query)
        hefty = [(t, t.weight * t.heft) for t in query.terms]
        meant = [(meaning, share * heft) for t, heft in hefty for meaning, share in _meanings(t)]
        yield "passage", self._passages, meant
        yield "previous", self._previous, meant
        yield "coverage", self._coverage, [(key, weight / mass) for key, weight in meant]
        yield "form", self._forms, [(t.word, heft) for t, heft in hefty]
        yield "beginning", self._beginnings, [(t.word[:_BEGINNING], heft) for t, heft in hefty]
        yield "stop word", self._forms, [(form, 1.0) for form in query.shape]
        yield "pair", self._pairs, query.wording
        yield "asked", self._asked, query.wording

    def evidence(self, query: Query, hits: Sequence[Hit], likeness: Likeness) -> Evidence:
        """How good the best of these hits is; see `Evidence`."""
        own = [t for t in query.terms if t.own] or query.terms
        heft = sum(t.heft for t in own)
        if not heft or not hits:
            return Evidence()
        stretches = np.zeros(len(self._homes))
        for t in own:
            self._add_met(stretches, t)
        held = self._held[hits[0].sentence.number]
        unknown = [t for t in own if not any(m in self._coverage for m, _ in _meanings(t))]
        hefts = sorted((t.heft for t in unknown), reverse=True)
        return Evidence(
            share=float(stretches.max()) / heft,
            met=log1p(sum(any(m in held for m, _ in _meanings(t)) for t in own)),
            strength=hits[0].score / self._mass(query),
            unknown=sum(hefts),
            second=sum(hefts[1:2]) * self._coverage.highest_idf,
            names=sum(t.is_name for t in unknown),
            missing=sum(t.is_matter for t in unknown) / len(own),
            unread=sum(t.heft for t in own if not t.is_word) / heft,
            answered=likeness.answered,
            supported=likeness.supported,
        )

    def _add_met(self, stretches: npt.NDArray[np.float64], t: Term) -> None:
        """Add the heft of a term to the stretches of two sentences that have it, or a synonym."""
        if not t.synonyms:
            posting = self._stretches.posting(t.term)
            if posting is not None:
                stretches[posting[0]] += t.heft
            return
        met = np.zeros(len(stretches))
        for meaning in (*t.synonyms, t.term):
            posting = self._stretches.posting(meaning)
            if posting is not None:
                met[posting[0]] = 1.0 if meaning == t.term else SYNONYM_MET
        stretches += t.heft * met

    def shares(self, query: Query, likeness: Likeness, hit: Hit) -> list[Share]:
        """What each key of a query gave to a hit, field by field, the greatest share first."""
        number = hit.sentence.number
        only = [
            (p.field, p.key, summed([(p.factor, p.posting)], len(self._homes))[number])
            for p in self.parts(query)
        ]
        given = [(field, key, float(score)) for field, key, score in only if score]
        if number in likeness.sentences:
            given.append(("likeness", "", WEIGHTS["likeness"] * likeness.sentences[number]))
        total = sum(score for _, _, score in given)
        shares = [Share(field, key, score / total) for field, key, score in given]
        return sorted(shares, key=lambda s: -s.share)

    def _mass(self, query: Query) -> float:
        """What the terms of a query weigh together; 1 where there are none."""
        return sum(t.weight * t.heft * self._coverage.idf(t.term) for t in query.terms) or 1.0

    def _asks_offer(self, query: Query, likeness: Likeness) -> bool:
        """Whether a query asks for what the article offers: by its words, or as others asked."""
        most_like = max(likeness.sentences, key=likeness.sentences.__getitem__, default=None)
        if most_like is not None and self._homes[most_like][0].advertising:
            return True
        meant = (any(m in self._offer_terms for m, _ in _meanings(t)) for t in query.terms)
        return sum(meant) >= _OFFER_TERMS


def _meanings(t: Term) -> Iterator[tuple[str, float]]:
    """A term and its synonyms, each with what it counts."""
    yield t.term, 1.0
    for synonym in t.synonyms:
        yield synonym, SYNONYM_WEIGHT


def _ranges(sizes: Sequence[int]) -> list[range]:
    """Runs of numbers of these sizes, one after the other."""
    ends = np.cumsum([0, *sizes]).tolist()
    return [range(start, end) for start, end in pairwise(ends)]


def _words(passage: Passage) -> Iterator[Word]:
    """The words of a passage, and of the heading and the line that led to it."""
    return chain(passage.context, *(s.words for s in passage.sentences))


def _pairs(passage: Passage) -> list[str]:
    """The words of a passage two by two, as they stand side by side in its sentences."""
    sentences = ([word.key for word in s.words] for s in passage.sentences)
    return [each for keys in sentences for each in pairs(keys)]


def _terms(words: Iterable[Word]) -> list[str]:
    """The terms of words, in order, as often as they stand there."""
    return [word.term for word in words if word.term]


def _all(lists: Sequence[Sequence[str]], chosen: Sequence[bool]) -> set[str]:
    """What the chosen lists hold between them."""
    return set(
        chain.from_iterable(each for each, is_in in zip(lists, chosen, strict=True) if is_in)
    )
