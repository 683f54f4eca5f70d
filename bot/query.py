"""A question to a Query: its terms, spelling repaired, everyday words widened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from bot.analysis import Analyzer, fold, pairs
from bot.model import Query, Term, Word
from bot.spelling import Spellings

# What a term counts that only the turn before holds (0–1): little beside a term of the question
# itself that the article knows ("and zinc?"), more where it knows none ("why?"). And what each turn
# further back counts, against the one after it. Best of a grid over the questions that follow up,
# `tests/data/questions.jsonl`.
CONTEXT_BESIDE, CONTEXT_ALONE = 0.2, 0.6
FURTHER = 0.5

# What a letter of a word counts, up to how many: a long word says more of what is asked than a
# short one that is as rare.
LETTER, LETTERS = 0.125, 12

# What a stop word counts among the words of questions, against a term (0–1).
SHAPE_WEIGHT = 0.3

# The shortest word that may be run together with another, and how long all may be (letters).
_PART, _RUN_TOGETHER = 3, 40

# How many words of one text are mended: one that has more is in another language, or none at all.
_MENDED = 10

# How many letters all forms of a word begin with alike.
_START = 3

# The longest everyday phrase that has a synonym (words).
_PHRASE = 3


# Phrases by the keys of their words, and the terms that are meant by them.
_Phrases = dict[tuple[str, ...], tuple[str, ...]]

# A word by itself, which nothing else is meant by.
_NO_PHRASE: tuple[int, tuple[str, ...]] = (1, ())


class ReadWord(NamedTuple):
    """A word as it is meant, as it was typed, and the word it was read as where that differs."""

    word: Word
    typed: str
    read_as: str = ""
    is_word: bool = True


# Reads the words of a text as they are meant.
Reading = Callable[[str], Sequence[ReadWord]]


class Synonyms:
    """Everyday words and phrases, and the terms of an article that are meant by them.

    Listed words are stemmed when a word that begins alike is first met: to stem all of them at the
    start takes longer than all the rest of a one-off answer.
    """

    def __init__(
        self, own: Mapping[str, str], analyzer: Analyzer, known: Collection[str] = ()
    ) -> None:
        """`own` maps everyday words or phrases to the article's words for them.

        Those that the language lists for any article count if they mean one of the `known` terms.
        """
        self._analyzer = analyzer
        self._own, self._known = own, known
        self._listed: dict[str, dict[str, str]] = {}
        for everyday, meant in {**analyzer.language.synonyms, **own}.items():
            self._listed.setdefault(fold(everyday)[:_START], {})[everyday] = meant
        self._stemmed: dict[str, dict[str, _Phrases]] = {}

    def longest(self, words: Sequence[Word]) -> tuple[int, tuple[str, ...]]:
        """The longest run of words from the first on that has synonyms, in any of their forms.

        Its length, and the terms that are meant by it; as a rule there are none.
        """
        start = words[0].form[:_START]
        if start not in self._listed:
            return _NO_PHRASE
        if start not in self._stemmed:
            self._stemmed[start] = _by_first_key(self._stem(self._listed[start]))
        phrases = self._stemmed[start].get(words[0].key)
        if not phrases:
            return _NO_PHRASE
        sizes = range(len(words), 0, -1)
        found = ((size, phrases.get(_keys(words[:size]), ())) for size in sizes)
        return next(((size, synonyms) for size, synonyms in found if synonyms), _NO_PHRASE)

    def _stem(self, listed: Mapping[str, str]) -> _Phrases:
        """Listed synonyms by their terms."""
        stemmed: _Phrases = {}
        for everyday, meant in listed.items():
            key = _keys(self._analyzer.words(everyday))
            terms = dict.fromkeys(
                word.term
                for word in self._analyzer.words(meant)
                if word.term and (everyday in self._own or word.term in self._known)
            )
            # "intestine" and "intestinal" are one term: what is meant by one is by both.
            terms.update(dict.fromkeys(stemmed.get(key, ())))
            stemmed[key] = tuple(term for term in terms if (term,) != key)
        return stemmed


class Reader:
    """Reads questions with the words that one article, its questions and its synonyms know."""

    def __init__(
        self,
        analyzer: Analyzer,
        vocabulary: Counter[str],
        synonyms: Mapping[str, str],
    ) -> None:
        """`vocabulary` counts the words (folded) of the article and of the questions for it.

        `synonyms` maps everyday words or phrases to the article's words for them.
        """
        self._analyzer = analyzer
        self._told = vocabulary + Counter(fold(word) for word in synonyms if word.isalpha())
        self._known = frozenset(map(analyzer.term, self._told)) - {""}
        self._synonyms = Synonyms(synonyms, analyzer, self._known)
        self._common = analyzer.language.common_words | analyzer.language.stop_words

    @cached_property
    def _spellings(self) -> Spellings:
        """All known words for the repair, which most questions do not need."""
        return Spellings(self._told, self._analyzer.language)

    def prepare(self) -> None:
        """Read now what the repair of spelling needs."""
        self._spellings.prepare()

    def query(
        self, question: str, context: Sequence[str] = (), read: Reading | None = None
    ) -> Query:
        """What a question looks for and, lighter, the turns it leans on, the latest first.

        `read` reads the words of a text, `words` as a rule: one that remembers what it has read
        spares a long chat much.
        """
        read = read or self.words
        asked = read(question)
        own = list(self._terms(asked))
        known = any(t.synonyms or t.term in self._known for t in own)
        weight = CONTEXT_BESIDE if known else CONTEXT_ALONE
        terms: dict[str, Term] = {}
        for term in own:
            terms.setdefault(term.term, term)
        wording = dict(_wording(asked, 1.0))
        for turn in context:
            earlier = read(turn)
            for term in self._terms(earlier):
                terms.setdefault(term.term, term._replace(weight=weight, own=False))
            for key, counts in _wording(earlier, weight):
                wording.setdefault(key, counts)
            weight *= FURTHER
        return Query(
            terms=tuple(terms.values()),
            shape=tuple(dict.fromkeys(each.word.form for each in asked if not each.word.term)),
            wording=tuple(wording.items()),
        )

    def is_common(self, word: str) -> bool:
        """Whether a word, as typed, is an everyday one."""
        return fold(word) in self._common

    def words(self, text: str) -> Sequence[ReadWord]:
        """The words of a text as they are meant: run-together ones parted, misspelt ones mended."""
        read: list[ReadWord] = []
        # To mend a word takes long: one that comes again is mended once.
        mended: dict[str, str] = {}
        for word in self._unconfused(self._analyzer.words(text)):
            if word.form in self._told or word.form in self._common:
                read.append(ReadWord(word, text[word.start : word.end]))
            else:
                for part in self._parted(word):
                    typed = text[part.start : part.end]
                    if typed.isupper() and not text.isupper():  # an abbreviation
                        read.append(ReadWord(part, typed))
                    else:
                        read.append(self._meant(part, typed, mended))
        return read

    def _unconfused(self, words: Sequence[Word]) -> Sequence[Word]:
        """Words, each well spelt by itself, as they are meant beside each other ("how dose it")."""
        confused = self._analyzer.language.confused
        meant = list(words)
        for at, (one, other) in enumerate(pairwise(words)):
            if (one.form, other.form) in confused:
                which, form = confused[one.form, other.form]
                word = words[at + which]
                meant[at + which] = Word(word.start, word.end, form, self._analyzer.term(form))
        return meant

    def _meant(self, word: Word, typed: str, mended: dict[str, str]) -> ReadWord:
        """One word as it is meant, its spelling repaired where nobody knows it as it stands.

        `mended` has the words of the same text that were repaired before.
        """
        if word.term in self._known or word.form in self._common:
            return ReadWord(word, typed)
        if word.form not in mended and len(mended) < _MENDED:
            mended[word.form] = self._spellings.repaired(word.form)
        meant = mended.get(word.form, word.form)
        term = word.term if meant == word.form else self._analyzer.term(meant)
        if meant in self._told:
            return ReadWord(Word(word.start, word.end, meant, term), typed, read_as=meant)
        is_word = meant != word.form or self._spellings.stands(meant)
        # Of the everyday words only those matter that say nothing by themselves.
        mended_word = word if term else Word(word.start, word.end, meant, "")
        return ReadWord(mended_word, typed, is_word=is_word)

    def _terms(self, read: Sequence[ReadWord]) -> Iterator[Term]:
        """The terms of words; those of a phrase that has synonyms make one, stop words none."""
        words = [each.word for each in read]
        at = 0
        while at < len(read):
            first = read[at]
            size, synonyms = self._synonyms.longest(words[at : at + _PHRASE])
            if synonyms or first.word.term:
                form, typed = first.word.form, first.typed
                if size > 1:
                    part = read[at : at + size]
                    form = " ".join(each.word.form for each in part)
                    typed = " ".join(each.typed for each in part)
                yield Term(
                    term=first.word.term if size == 1 and first.word.term else form,
                    form=typed,
                    word=form,
                    heft=LETTER * min(len(form), LETTERS),
                    synonyms=synonyms,
                    read_as=first.read_as,
                    is_matter=form in self._analyzer.language.matters,
                    is_name=first.typed[:1].isupper(),
                    is_word=first.is_word,
                )
            at += size

    def _parted(self, word: Word) -> list[Word]:
        """A word, or the known words that were run together in it ("leakygut")."""
        form = word.form
        if not word.term or len(form) > _RUN_TOGETHER:
            return [word]
        # The places that known words lead up to, each with where the last of them begins.
        begins = {0: 0}
        for end in range(_PART, len(form) + 1):
            start = next(
                (at for at in begins if end - at >= _PART and form[at:end] in self._told), None
            )
            if start is not None:
                begins[end] = start
        if len(form) not in begins:
            return [word]
        parts: list[Word] = []
        end = len(form)
        while end:
            start = begins[end]
            part = form[start:end]
            at = word.start
            parts.insert(0, Word(at + start, at + end, part, self._analyzer.term(part)))
            end = start
        return parts


def _wording(read: Sequence[ReadWord], weight: float) -> Iterator[tuple[str, float]]:
    """The words and pairs of words of a text, and what each counts."""
    for each in read:
        yield each.word.key, weight if each.word.term else weight * SHAPE_WEIGHT
    for side_by_side in pairs(each.word.key for each in read):
        yield side_by_side, weight


def _keys(words: Iterable[Word]) -> tuple[str, ...]:
    """The keys of words, in order."""
    return tuple(word.key for word in words)


def _by_first_key(phrases: _Phrases) -> dict[str, _Phrases]:
    """Phrases under the key of their first word."""
    under: dict[str, _Phrases] = {}
    for keys, meant in phrases.items():
        under.setdefault(keys[0], {})[keys] = meant
    return under
