"""Passages to a BM25 index; Query to Hits. The only user of rank_bm25.

rank-bm25 counts the words; its scoring is replaced, for three faults that decide the ranking
on a short article. `BM25Okapi` gives a word in half of the passages no weight and floors the
weight of a commoner one; an empty corpus divides by zero; `get_scores` walks every passage for
every word.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from rank_bm25 import BM25Okapi

from bot.model import Hit, Passage, Query, Sentence, Term, Word

# How fast a repeated word stops counting (K1) and how much a long text is held back (B), from 0
# to 1; both lower than is usual for documents. Best of a grid over the development part of
# COVID-QA, SQuAD and XQuAD (`tests/bench/ranking.py`).
K1, B = 0.5, 0.5

# What the score of its passage adds to a sentence's own. Same grid.
PASSAGE_WEIGHT = 0.4

# What the questions that its author wrote for a sentence add to the sentence's own score: document
# expansion, Nogueira et al., "Document Expansion by Query Prediction" (2019). Best of 0.5, 0.8 and
# 1.2 on the development questions, `tests/data/questions.jsonl`.
QUESTIONS_WEIGHT = 1.2

# What a synonym counts, against the word itself. Best of 0.35, 0.5, 0.6 and 0.8 on the same.
SYNONYM_WEIGHT = 0.5

# How much of a word's weight a passage meets with a synonym of it. Of 0.5, 0.65, 0.8 and 0.9 the
# last two tell best what is covered (`tests/bench/fit_confidence.py`).
SYNONYM_MET = 0.8

# The article's offers answer only what asks for them: a question with this many terms that the
# article has in its advertising alone.
_OFFER_TERMS = 2

if TYPE_CHECKING:
    # Costs as much to import as the whole index costs to build.
    import numpy.typing as npt

    # Documents and their scores.
    _Scores = tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]


class _Counts(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
    """rank-bm25 with an idf that is above zero for every word."""

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        """Lucene's idf; see Kamphuis et al., "Which BM25 Do You Mean?" (2020)."""
        self.idf = {term: _idf(self.corpus_size, n) for term, n in nd.items()}


def _idf(documents: int, holding: int) -> float:
    """How much it says that a document holds a term that `holding` of `documents` hold."""
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5))


class Field:
    """One BM25 index: for each term, the documents that hold it and what it gives them."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        """`documents` are lists of terms; an empty list of them finds nothing."""
        self._size = len(documents)
        self._postings: dict[str, _Scores] = {}
        self._idf: dict[str, float] = {}
        if not any(documents):
            return
        counts = _Counts(documents, k1=K1, b=B)
        self._idf = counts.idf
        holders: dict[str, list[int]] = {}
        for document, frequencies in enumerate(counts.doc_freqs):
            for term in frequencies:
                holders.setdefault(term, []).append(document)
        ids = np.fromiter(chain.from_iterable(holders.values()), dtype=np.intp)
        frequency = np.fromiter(
            (counts.doc_freqs[d][term] for term, held in holders.items() for d in held), float
        )
        length = np.array(counts.doc_len) / counts.avgdl
        saturated = frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * length[ids]))
        start = 0
        for term, held in holders.items():
            part = slice(start, start + len(held))
            self._postings[term] = (ids[part], self._idf[term] * saturated[part])
            start = part.stop

    def __contains__(self, term: str) -> bool:
        return term in self._postings

    def idf(self, term: str) -> float:
        """The weight of a term; one that no document holds has the highest there is."""
        return self._idf.get(term) or _idf(self._size, 0)

    def scores(self, query: Iterable[Term]) -> _Scores:
        """The documents that hold a term of those looked for, in order, and their scores."""
        return _sum(
            *(
                _scaled(self._postings[term], weight)
                for t in query
                for term, weight in _meanings(t)
                if term in self._postings
            )
        )


class Index:
    """The sentences of an article.

    Each is found by its own words, by those of its passage, and by those of the questions that
    its author wrote for it.
    """

    def __init__(
        self, passages: Sequence[Passage], questions: Sequence[tuple[int, Sequence[Word]]] = ()
    ) -> None:
        """`questions` are pairs of a sentence's number and the words of a question for it."""
        self._homes: list[tuple[Passage, Sentence]] = [
            (p, s) for p in passages for s in p.sentences
        ]
        self._first = np.cumsum([0, *(len(p.sentences) for p in passages)])
        self._sentences = Field([_terms(s.words) for _, s in self._homes])
        self._questions = Field(
            [[word.term or word.form for word in words] for _, words in questions]
        )
        self._asks_for = np.array([number for number, _ in questions], dtype=np.intp)
        terms = [_terms(_words(p)) for p in passages]
        self._passages = Field(terms)
        offered = {
            t for p, held in zip(passages, terms, strict=True) if p.advertising for t in held
        }
        told = {
            t for p, held in zip(passages, terms, strict=True) if not p.advertising for t in held
        }
        self._offer_terms = offered - told
        self._terms = [set(held) for held in terms]
        for number, words in questions:
            self._terms[self._homes[number][0].number].update(_terms(words))

    def __contains__(self, term: str) -> bool:
        """Whether the article, or a question that its author wrote for it, has a term."""
        return self.says(term) or term in self._questions

    def says(self, term: str) -> bool:
        """Whether the article itself has a term."""
        return term in self._passages

    def share(self, query: Query, hits: Iterable[Hit]) -> float:
        """The part (0–1) of a question's weight that the passages of these hits hold together.

        A word that the article does not have weighs as much as the rarest that it could have.
        """
        held = [self._terms[number] for number in {hit.passage.number for hit in hits}]
        asked = _asked(query)
        met = sum(
            max(
                (
                    t.weight * self._idf(meaning, t) * (1.0 if meaning == t.term else SYNONYM_MET)
                    for meaning, _ in _meanings(t)
                    if any(meaning in terms for terms in held)
                ),
                default=0.0,
            )
            for t in asked
        )
        return min(1.0, met / sum(self._weight(t) for t in asked)) if asked else 0.0

    def search(self, query: Query, k: int) -> list[Hit]:
        """The `k` sentences that meet a query best, best first; equals in the article's order."""
        if not query.terms:
            return []
        ids, scores = _sum(
            _scaled(self._sentences.scores(query.terms), 1.0),
            _scaled(self._asked_like(query), QUESTIONS_WEIGHT),
            _scaled(self._spread(self._passages.scores(query.terms)), PASSAGE_WEIGHT),
        )
        order = np.lexsort((ids, -np.round(scores, 6)))
        asks_offer = (
            sum(any(m in self._offer_terms for m, _ in _meanings(t)) for t in query.terms)
            >= _OFFER_TERMS
        )
        hits: list[Hit] = []
        for at in order:
            passage, sentence = self._homes[ids[at]]
            if sentence.answers and (asks_offer or not passage.advertising):
                hits.append(Hit(sentence, passage, round(float(scores[at]), 4)))
                if len(hits) >= k:
                    break
        return hits

    def _spread(self, passages: _Scores) -> _Scores:
        """The scores of passages as scores of each of their sentences."""
        ids, scores = passages
        counts = self._first[ids + 1] - self._first[ids]
        starts = np.repeat(self._first[ids] - np.cumsum(counts) + counts, counts)
        return starts + np.arange(counts.sum()), np.repeat(scores, counts)

    def _asked_like(self, query: Query) -> _Scores:
        """The scores of the sentences whose questions ask alike: the best question counts.

        The shape of a question counts only beside a term: alone it is like any other question.
        """
        about, _ = self._questions.scores(query.terms)
        ids, scores = self._questions.scores((*query.terms, *query.shape))
        alike = np.isin(ids, about)
        sentences, places = np.unique(self._asks_for[ids[alike]], return_inverse=True)
        best = np.zeros(len(sentences))
        np.maximum.at(best, places, scores[alike])
        return sentences, best

    def _weight(self, t: Term) -> float:
        """What a term of a query weighs: as its rarest meaning that the article has, if any."""
        known = [self._idf(m, t) for m, _ in _meanings(t) if m in self._passages]
        return t.weight * max(known, default=self._idf(t.term, t))

    def _idf(self, meaning: str, t: Term) -> float:
        """The weight of a meaning of a term by itself."""
        return self._passages.idf(meaning) * t.emphasis


def _asked(query: Query) -> list[Term]:
    """The terms that an answer has to meet: the question's own, or, without any, its context's."""
    heaviest = max((t.weight for t in query.terms), default=0.0)
    return [t for t in query.terms if t.weight == heaviest]


def _meanings(t: Term) -> Iterator[tuple[str, float]]:
    """A term and its synonyms, each with what it counts."""
    yield t.term, t.weight
    for synonym in t.synonyms:
        yield synonym, t.weight * SYNONYM_WEIGHT


def _sum(*parts: _Scores) -> _Scores:
    """Scores of the same documents added up."""
    if not parts:
        return np.empty(0, dtype=np.intp), np.empty(0)
    ids, places = np.unique(np.concatenate([ids for ids, _ in parts]), return_inverse=True)
    scores = np.concatenate([scores for _, scores in parts])
    return ids, np.bincount(places, scores, len(ids)).astype(np.float64)


def _scaled(part: _Scores, weight: float) -> _Scores:
    """Scores times a weight."""
    return part[0], weight * part[1]


def _words(passage: Passage) -> Iterator[Word]:
    """The words of a passage, and of the heading and the line that led to it."""
    return chain(passage.context, *(s.words for s in passage.sentences))


def _terms(words: Iterable[Word]) -> list[str]:
    """The terms of words, in order, as often as they stand there."""
    return [word.term for word in words if word.term]
