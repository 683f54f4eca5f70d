"""The types that flow from step to step, all frozen.

What stands in a reply is a dataclass; the rest are named tuples, which take less to import.

Every offset counts Unicode characters into the article's text, and every pair of offsets is
half open, as in a slice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["answer", "not_covered", "advice", "crisis", "emergency", "chat"]
BlockKind = Literal["title", "heading", "paragraph", "lead_in", "item"]
Danger = Literal["emergency", "crisis"]
Context = Literal["general", "supplement", "diagnosis", "medicine", "child"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text, from `start` up to but not including `end`."""

    start: int
    end: int


class Word(NamedTuple):
    """A word as it stands in a text: where it is, its folded form, and the term it is found by."""

    start: int
    end: int
    form: str
    term: str

    @property
    def key(self) -> str:
        """What it is found by among all words: its term, or a stop word's form."""
        return self.term or self.form


class Sentence(NamedTuple):
    """A sentence of the article. `number` counts all sentences of the article from 0.

    `answers` is false for what may be searched but never quoted: a question that the article
    asks itself, a line that leads into a list, a sentence longer than a quote may be.
    `leans` is true when it cannot stand without the sentence before it ("This can lead to …").
    """

    number: int
    start: int
    end: int
    words: tuple[Word, ...]
    answers: bool = True
    leans: bool = False


class Passage(NamedTuple):
    """A paragraph or a list item. `number` counts the passages of the article from 0.

    `section` is the heading that it stands under ("" before the first one), `lead_in` the line
    that introduces the list it belongs to ("" outside lists), `context` the words of both: they
    help to find the passage and are no part of its quotes.
    """

    number: int
    start: int
    end: int
    section: str
    lead_in: str
    context: tuple[Word, ...]
    sentences: tuple[Sentence, ...]
    advertising: bool = False


class Block(NamedTuple):
    """A piece of the article as a page shows it, in reading order."""

    kind: BlockKind
    start: int
    end: int
    text: str
    advertising: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where the quotes come from.

    `sha256` is that of the article's text in UTF-8, `disclosure` who wrote it and why, `standing`
    how its subject stands with those who know it; both empty where nothing is known.
    """

    title: str
    url: str
    sha256: str
    disclosure: str
    standing: str = ""


class Term(NamedTuple):
    """A term of a query.

    `form` is what the reader typed for it, `word` the folded word that it was read as, `weight`
    what it counts by where it stands (0–1), `heft` by its look, `synonyms` the terms of the article
    that the reader may mean by it, and `read_as` the word that a misspelt form was taken for ("" if
    it was taken as it stands).
    `is_matter` is true for a word that asks for a matter of its own, such as a dose or a named
    illness, `is_name` for one that is written like a name, `is_word` for one that the language, the
    article or its author knows. `own` is false for a term of an earlier
    turn.
    """

    term: str
    form: str
    word: str
    weight: float = 1.0
    heft: float = 1.0
    synonyms: tuple[str, ...] = ()
    read_as: str = ""
    is_matter: bool = False
    is_name: bool = False
    is_word: bool = True
    own: bool = True


class Query(NamedTuple):
    """What is looked for.

    `terms` are those of the question and, lighter, of what it leans on. `shape` holds the
    question's stop words: they say what is asked of the terms ("what is", "why does"). `wording`
    is the question as others may have asked it, for the questions that an author wrote: its words
    one by one and two by two, and what each counts.
    """

    terms: tuple[Term, ...]
    shape: tuple[str, ...] = ()
    wording: tuple[tuple[str, float], ...] = ()


class Likeness(NamedTuple):
    """How like a query is to the questions that an author wrote.

    `sentences` has what each sentence gets from the questions that it answers (BM25 scores).
    `answered` tells how much more the query is like answered questions than like others, over all
    of them; `supported` the same of the sentence and the uncovered matter that are most like it.
    Both are log ratios, 0 where neither is. `matter` names that matter.
    """

    sentences: Mapping[int, float] = {}
    answered: float = 0.0
    supported: float = 0.0
    matter: str = ""


class Evidence(NamedTuple):
    """What tells whether an article covers a question.

    share      how much of the question the best two sentences in a row hold (0–1), by heft
    met        how many of its words the best hit has, as the logarithm of one more
    strength   the best hit's score, against what the question weighs
    unknown    the heft of the words that the article lacks
    second     what the second heaviest of these weighs: an article may lack one word of a question
               that it answers, but hardly two
    names      how many of these are written like names
    missing    how many of these ask for a matter of their own, as a share of all words (0–1)
    unread     how many of its words are none that anybody knows, as a share by heft (0–1)
    answered   `Likeness.answered`
    supported  `Likeness.supported`
    """

    share: float = 0.0
    met: float = 0.0
    strength: float = 0.0
    unknown: float = 0.0
    second: float = 0.0
    names: float = 0.0
    missing: float = 0.0
    unread: float = 0.0
    answered: float = 0.0
    supported: float = 0.0


class Hit(NamedTuple):
    """A sentence that meets a query. `score` is its BM25 score in the context of its passage."""

    sentence: Sentence
    passage: Passage
    score: float


class Finding(NamedTuple):
    """What was found for a query: its hits, best first, and how good they are.

    `chance` (0–1) is the chance that the first hit answers, `is_enough` whether that is enough.
    """

    query: Query
    hits: tuple[Hit, ...]
    likeness: Likeness
    evidence: Evidence
    chance: float
    is_enough: bool


class Share(NamedTuple):
    """What a key of a query gave to a sentence by one field, as a share (0–1) of its score."""

    field: str
    key: str
    share: float


class Pull(NamedTuple):
    """A piece of evidence, and how far it pulled the decision: up where above 0, else down."""

    name: str
    value: float
    pull: float


class Explanation(NamedTuple):
    """Why a reply is as it is.

    `shares` has those of each quote's score, the greatest first; `pulls` what led to the chance
    (0–1) that the first hit answers, which has to be `enough`.
    """

    shares: tuple[tuple[Share, ...], ...] = ()
    pulls: tuple[Pull, ...] = ()
    chance: float = 0.0
    enough: float = 0.0


@dataclass(frozen=True, slots=True)
class TextQuoteSelector:
    """Words of a text with those around them, as W3C's Web Annotation Data Model has them."""

    exact: str
    prefix: str
    suffix: str
    type: Literal["TextQuoteSelector"] = "TextQuoteSelector"


@dataclass(frozen=True, slots=True)
class TextPositionSelector:
    """Where words stand in a text, as W3C's Web Annotation Data Model has it."""

    start: int
    end: int
    type: Literal["TextPositionSelector"] = "TextPositionSelector"


@dataclass(frozen=True, slots=True)
class Quote:
    """Whole sentences of the article, word for word: `article.text[start:end] == text`.

    `section` is the heading that they stand under, `passage` the number of their passage, `terms`
    where the words that matched stand in the article, `score` their BM25 score. `advertising` says
    that they offer something, `selectors` how others find them in the text.
    """

    text: str
    start: int
    end: int
    section: str
    passage: int
    terms: tuple[Span, ...]
    score: float
    advertising: bool = False
    selectors: tuple[TextQuoteSelector | TextPositionSelector, ...] = ()

    def holds(self, at: int) -> bool:
        """Whether a place in the article's text is quoted."""
        return self.start <= at < self.end

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """Its text in pieces, each with whether it is a matched word."""
        done = self.start
        for term in self.terms:
            yield self._between(done, term.start), False
            yield self._between(term.start, term.end), True
            done = term.end
        yield self._between(done, self.end), False

    def _between(self, start: int, end: int) -> str:
        """The words between two places of the article's text."""
        return self.text[start - self.start : end - self.start]


@dataclass(frozen=True, slots=True)
class Helpline:
    """A line to call, text or open. An empty string says that there is no such way in.

    `country` is a name to show, `hours` when it answers, `checked_on` the day (ISO 8601) on which
    the entry was last compared with `source`, "" where it never was.
    """

    country: str
    name: str
    call: str
    text: str
    web: str
    hours: str
    source: str
    checked_on: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of the bot, the same through every face.

    `text` is the whole reply as plain text, readable on its own. `confidence` is the chance (0–1)
    that the first quote answers the question. `suggestions` are questions that this bot answers.
    `support` says where somebody who is low can talk to someone; empty as a rule.

    Raises ValueError where the parts contradict each other, so that no face can show an answer
    without its caveat or a quote beside crisis help.
    """

    kind: Kind
    text: str
    source: Source
    quotes: tuple[Quote, ...] = ()
    caveat: str = ""
    confidence: float = 0.0
    suggestions: tuple[str, ...] = ()
    helplines: tuple[Helpline, ...] = ()
    support: str = ""

    def __post_init__(self) -> None:
        if self.kind in ("answer", "advice") and not self.caveat:
            raise ValueError(f"a reply of kind {self.kind!r} must carry a caveat")
        if self.kind == "answer" and not self.quotes:
            raise ValueError("an answer must quote the article")
        if self.kind not in ("answer", "advice") and self.quotes:
            raise ValueError(f"a reply of kind {self.kind!r} must not quote the article")
        if (self.kind in ("crisis", "emergency")) != bool(self.helplines):
            raise ValueError("helplines belong on crisis and emergency replies, and only there")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence must be from 0 to 1, not {self.confidence}")
