"""A question to a Query: its terms, spelling repaired, everyday words widened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from bot.analysis import Analyzer, by_letter, fold
from bot.model import Query, Term, Word

# What a term counts that only the question's earlier turns hold (0–1): little beside a term of the
# question itself that the article knows ("and zinc?"), more where it knows none ("why?"). Best of a
# grid over the development questions that follow up, `tests/data/questions.jsonl`.
CONTEXT_BESIDE, CONTEXT_ALONE = 0.2, 0.35

# What a stop word counts, against a term (0–1). Best of 0.15 to 0.7 on the same.
SHAPE_WEIGHT = 0.5

# How much a word that asks for a matter of its own says of what is asked, against any other word.
# Of 1, 2 and 3 on the development questions, higher ones tell better what is not covered; past 2
# it hardly matters.
ASPECT = 2.5

# From this many letters on, a word may be read with a small slip (letters swapped or doubled), with
# one slip, or with two; in shorter words a slip is more likely to be another word.
_SMALL_SLIP, _ONE_SLIP, _TWO_SLIPS = 4, 5, 8
_DOUBLED = re.compile(r"(.)\1")

# The shortest word that may be run together with another (letters).
_PART = 3

# How many letters all forms of a word begin with alike.
_START = 3

# The longest everyday phrase that has a synonym (words).
_PHRASE = 3


class Synonyms:
    """Everyday words and phrases, and the terms of an article that are meant by them.

    Listed words are stemmed when a word that begins alike is first met: to stem all of them at the
    start takes longer than all the rest of a one-off answer.
    """

    def __init__(self, listed: Mapping[str, str], analyzer: Analyzer) -> None:
        """`listed` maps everyday words or phrases to the article's words for them."""
        self._analyzer = analyzer
        self._listed: dict[str, dict[str, str]] = {}
        for everyday, meant in listed.items():
            self._listed.setdefault(fold(everyday)[:_START], {})[everyday] = meant
        self._stemmed: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {}
        self.single = frozenset(fold(everyday) for everyday in listed if everyday.isalpha())

    def of(self, words: Sequence[Word]) -> tuple[str, ...]:
        """The terms that are meant by these words, in any of their forms; none as a rule."""
        start = words[0].form[:_START]
        if start in self._listed and start not in self._stemmed:
            self._stemmed[start] = self._stem(self._listed[start])
        return self._stemmed.get(start, {}).get(_key(words), ())

    def _stem(self, listed: Mapping[str, str]) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Listed synonyms by their terms."""
        stemmed: dict[tuple[str, ...], tuple[str, ...]] = {}
        for everyday, meant in listed.items():
            key = _key(self._analyzer.words(everyday))
            terms = dict.fromkeys(word.term for word in self._analyzer.words(meant) if word.term)
            # "intestine" and "intestinal" are one term: what is meant by one is by both.
            terms.update(dict.fromkeys(stemmed.get(key, ())))
            stemmed[key] = tuple(term for term in terms if (term,) != key)
        return stemmed


class Reader:
    """Reads questions with the words that one article, its questions and its synonyms know."""

    def __init__(
        self,
        analyzer: Analyzer,
        vocabulary: Iterable[Word],
        synonyms: Mapping[str, str],
    ) -> None:
        """`synonyms` maps everyday words or phrases to the article's words for them."""
        self._analyzer = analyzer
        self._synonyms = Synonyms(synonyms, analyzer)
        told = {word.form: word.term for word in vocabulary if word.term}
        self._terms = frozenset(told.values())
        self._spellings = told.keys() | self._synonyms.single
        self._common = analyzer.language.common_words | analyzer.language.stop_words

    @cached_property
    def _known_by_letter(self) -> dict[str, list[str]]:
        """The article's words for the repair, which most questions do not need."""
        return by_letter(self._spellings)

    @cached_property
    def _common_by_letter(self) -> dict[str, list[str]]:
        """The everyday words for the repair."""
        return by_letter(self._common)

    def query(self, question: str, context: Sequence[str] = ()) -> Query:
        """The terms of a question and, lighter, those of the turns it leans on, each once."""
        asked = list(self._read(question, 1.0))
        known = any(t.synonyms or t.term in self._terms for t in asked)
        weight = CONTEXT_BESIDE if known else CONTEXT_ALONE
        terms: dict[str, Term] = {}
        for term in chain(asked, *(self._read(turn, weight) for turn in context)):
            terms.setdefault(term.term, term)
        stop_words = (w.form for w in self._analyzer.words(question) if not w.term)
        shape = tuple(Term(form, form, SHAPE_WEIGHT) for form in dict.fromkeys(stop_words))
        return Query(tuple(terms.values()), shape)

    def is_common(self, word: str) -> bool:
        """Whether a word, as typed, is an everyday one."""
        return fold(word) in self._common

    def _read(self, text: str, weight: float) -> Iterator[Term]:
        """The terms of a text; the words of a phrase with synonyms make one term."""
        words = [part for word in self._analyzer.words(text) for part in self._parted(word)]
        at = 0
        while at < len(words):
            size, synonyms = self._phrase(words[at : at + _PHRASE])
            if size > 1:
                key = " ".join(word.form for word in words[at : at + size])
                typed = text[words[at].start : words[at + size - 1].end]
                yield Term(key, typed, weight, synonyms)
            elif words[at].term or synonyms:
                typed = text[words[at].start : words[at].end]
                term = self._term(words[at], typed, weight, synonyms)
                if term:
                    yield term
            at += size

    def _parted(self, word: Word) -> list[Word]:
        """A word, or the two known words that were run together in it ("leakygut")."""
        if not word.term or word.form in self._common or word.form in self._spellings:
            return [word]
        for at in range(_PART, len(word.form) - _PART + 1):
            first, second = word.form[:at], word.form[at:]
            if first in self._spellings and second in self._spellings:
                middle = word.start + at
                return [
                    Word(word.start, middle, first, self._analyzer.term(first)),
                    Word(middle, word.end, second, self._analyzer.term(second)),
                ]
        return [word]

    def _phrase(self, words: Sequence[Word]) -> tuple[int, tuple[str, ...]]:
        """The longest run of words from the first on that has synonyms: its length and they."""
        for size in range(len(words), 0, -1):
            synonyms = self._synonyms.of(words[:size])
            if synonyms:
                return size, synonyms
        return 1, ()

    def _term(
        self, word: Word, typed: str, weight: float, synonyms: tuple[str, ...]
    ) -> Term | None:
        """One word as a term, its spelling repaired where nobody knows it as it stands.

        None where it was a misspelt stop word.
        """
        if word.form in self._analyzer.language.aspects:
            return Term(word.term, typed, weight, emphasis=ASPECT)
        if synonyms or word.term in self._terms or word.form in self._common:
            return Term(word.term or word.form, typed, weight, synonyms)
        meant = self._repaired(word.form)
        if meant in self._spellings:
            (known,) = self._analyzer.words(meant)
            synonyms = self._synonyms.of([known])
            return Term(known.term or meant, typed, weight, synonyms, read_as=meant)
        # A slip in a word that the article does not have is of no interest to the reader.
        term = self._analyzer.term(meant)
        return Term(term, typed, weight) if term else None

    def _repaired(self, form: str) -> str:
        """The known word that a form is a slip or two away from; the form where none is.

        A word of the article goes before a common one that is as near.
        """
        known = self._known_by_letter.get(form[0], ())
        common = self._common_by_letter.get(form[0], ())
        slips = (len(form) >= _ONE_SLIP) + (len(form) >= _TWO_SLIPS)
        if not slips:
            return next((word for word in chain(known, common) if _is_small_slip(form, word)), form)
        # Costs a tenth of the time of a one-off answer, and most questions are spelt well.
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract_iter

        near = chain.from_iterable(
            extract_iter(form, words, scorer=OSA.distance, score_cutoff=slips)
            for words in (known, common)
        )
        found = min(near, key=lambda match: match[1], default=None)
        return found[0] if found else form


def _is_small_slip(form: str, word: str) -> bool:
    """Whether a short form is a word with its letters in another order, or one of them doubled."""
    if len(form) < _SMALL_SLIP or form[-1] != word[-1]:
        return False
    return sorted(form) == sorted(word) or _DOUBLED.sub(r"\1", form) == word


def _key(words: Sequence[Word]) -> tuple[str, ...]:
    """What a phrase is found by: its terms, and a stop word's form."""
    return tuple(word.term or word.form for word in words)
