"""The types that flow from step to step, all frozen.

What stands in a reply is a dataclass; the rest are named tuples, which take less to import.

Every offset counts Unicode characters into the article's text, and every pair of offsets is
half open, as in a slice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["answer", "not_covered", "advice", "crisis", "emergency", "chat"]
BlockKind = Literal["title", "heading", "paragraph", "lead_in", "item"]
Danger = Literal["emergency", "crisis"]
Concern = Literal[Danger, "advice"]


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
    """Where the quotes come from."""

    title: str
    url: str
    sha256: str
    disclosure: str


class Term(NamedTuple):
    """A term of a query.

    `form` is what the reader typed for it, `weight` (0–1) what it counts, `synonyms` the terms of
    the article that the reader may mean by it, and `read_as` the word that a misspelt form was
    taken for ("" where it was taken as it stands). `emphasis` is how much it says of what is asked,
    against other words: more for one that asks for a matter of its own, such as a dose.
    """

    term: str
    form: str
    weight: float = 1.0
    synonyms: tuple[str, ...] = ()
    read_as: str = ""
    emphasis: float = 1.0


class Query(NamedTuple):
    """What is looked for: the terms of the question and, lighter, of what it leans on.

    `shape` holds the question's stop words: they say what is asked of the terms ("what is",
    "why does"), which only the questions that an author wrote for a sentence can match.
    """

    terms: tuple[Term, ...]
    shape: tuple[Term, ...] = ()


class Hit(NamedTuple):
    """A sentence that meets a query. `score` is its BM25 score in the context of its passage."""

    sentence: Sentence
    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Quote:
    """Whole sentences of the article, word for word: `article.text[start:end] == text`.

    `section` is the heading that they stand under, `passage` the number of their passage, `terms`
    where the words that matched stand in the article, `score` their BM25 score.
    """

    text: str
    start: int
    end: int
    section: str
    passage: int
    terms: tuple[Span, ...]
    score: float


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
