"""Plain text to an article: its blocks for the page, its passages and sentences for the search."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from bot.analysis import Analyzer
from bot.model import Block, BlockKind, Passage, Sentence, Source, Span

# A quote is short enough to be read at a glance (characters).
QUOTE_LIMIT = 450

# Longer lines without a full stop are sentences whose author forgot it, not headings (characters).
_HEADING_LIMIT = 100

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_LINE_END = re.compile(r"\r\n?|[\n\u2028\u2029]")
_BULLET = re.compile(r"[•◦▪‣·*+–—-]\s+|\(?\d{1,2}[.)]\s+")
_CLAUSE_END = re.compile(r";\s+")
_SENTENCE_END = tuple(".!?…:;,\"”'’)]")


@dataclass(frozen=True)
class Article:
    """One article. Every offset anywhere in this project points into `text`.

    `blocks` is the article as a page shows it, `passages` as it is searched; what a page's
    furniture holds (a comment form, say) is in neither.
    """

    text: str
    source: Source
    language: str
    abbreviations: tuple[str, ...]
    blocks: tuple[Block, ...]
    passages: tuple[Passage, ...]

    @property
    def title(self) -> str:
        """The article's name."""
        return self.source.title

    @classmethod
    def parse(
        cls,
        text: str,
        title: str = "",
        *,
        url: str = "",
        disclosure: str = "",
        standing: str = "",
        language: str = "en",
        abbreviations: tuple[str, ...] = (),
        advertising: tuple[str, ...] = (),
        ends_before: str = "",
    ) -> Article:
        """The article in a plain text, whose paragraphs are parted by line ends.

        `title` "" takes the first line where that reads like a heading. `advertising` holds the
        first words of each paragraph that offers something, `ends_before` the line with which the
        furniture at the foot begins. Raises LanguageError for a language that is not known.
        """
        analyzer = Analyzer(language, abbreviations)
        blocks = tuple(_blocks(_before(lines(text), ends_before), advertising))
        first = next((b.text for b in blocks if b.kind == "title"), "")
        sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return cls(
            text=text,
            source=Source(
                title=title or first,
                url=url,
                sha256=sha256,
                disclosure=disclosure,
                standing=standing,
            ),
            language=language,
            abbreviations=abbreviations,
            blocks=blocks,
            passages=tuple(_passages(blocks, analyzer)),
        )

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences, by number."""
        return tuple(s for p in self.passages for s in p.sentences)


class Line(NamedTuple):
    """A line that is not blank, trimmed, and whether a blank one (or an edge) stands before it."""

    start: int
    text: str
    opens: bool

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def bullet(self) -> int:
        """The length of the bullet sign or number that it begins with; 0 without one."""
        sign = _BULLET.match(self.text)
        return sign.end() if sign else 0

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return self.bullet > 0

    @property
    def may_be_heading(self) -> bool:
        """Short, one sentence at most, and without the mark that ends a sentence."""
        return (
            len(self.text) <= _HEADING_LIMIT
            and not self.is_item
            and any(c.isalpha() for c in self.text)
            and not self.text.endswith(_SENTENCE_END)
        )


def lines(text: str) -> list[Line]:
    """The lines of a text that are not blank."""
    found: list[Line] = []
    last_end = 0
    for match in _LINE.finditer(text):
        stripped = match.group().strip()
        if stripped:
            start = match.start() + match.group().index(stripped)
            opens = not found or len(_LINE_END.findall(text, last_end, start)) > 1
            found.append(Line(start, stripped, opens))
            last_end = match.end()
    return found


def _before(lines: list[Line], ends_before: str) -> list[Line]:
    """The lines before the one that is `ends_before`, with which the furniture begins."""
    end = ends_before.strip()
    return lines[: next((i for i, line in enumerate(lines) if line.text == end), len(lines))]


def _blocks(lines: Sequence[Line], advertising: Sequence[str]) -> Iterator[Block]:
    """The blocks of an article's lines, each told by its own look and the lines around it."""
    spaced = any(line.opens for line in lines[1:])
    for i, line in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else None
        start = line.start + line.bullet
        words = line.text[line.bullet :]
        kind: BlockKind = "paragraph"
        if line.is_item and words:
            kind = "item"
        elif following and following.is_item and line.text.endswith(":"):
            kind = "lead_in"
        elif following and _is_heading(line, following, spaced):
            kind = "heading" if i else "title"
        yield Block(kind, start, line.end, words, line.text.startswith(tuple(advertising)))


def _is_heading(line: Line, following: Line, spaced: bool) -> bool:
    """Whether a line heads the lines after it.

    Where an author leaves blank lines, a heading has one before it; where not, it is a line that
    looks like a heading and stands before one that does not.
    """
    return line.may_be_heading and (line.opens if spaced else not following.may_be_heading)


def _passages(blocks: Sequence[Block], analyzer: Analyzer) -> Iterator[Passage]:
    """Paragraphs and list items, each with its heading and the line that led into its list."""
    section = lead_in = ""
    passages = sentences = 0
    for block in blocks:
        if block.kind in ("title", "heading"):
            section, lead_in = block.text, ""
            continue
        if block.kind == "paragraph":
            lead_in = ""
        found = tuple(_sentences(block, analyzer, first=sentences))
        if block.kind == "lead_in":
            lead_in = block.text[found[-1].start - block.start :]
            found = (*found[:-1], found[-1]._replace(answers=False))
        yield Passage(
            number=passages,
            start=block.start,
            end=block.end,
            section=section,
            lead_in=lead_in if block.kind == "item" else "",
            context=analyzer.authored(f"{section} {lead_in}" if block.kind == "item" else section),
            sentences=found,
            advertising=block.advertising,
        )
        passages += 1
        sentences += len(found)


def _sentences(block: Block, analyzer: Analyzer, first: int) -> Iterator[Sentence]:
    """The sentences of a block, numbered from `first`."""
    spans = [s for span in analyzer.sentences(block.text) for s in _quotable(block.text, span)]
    for i, span in enumerate(spans):
        text = block.text[span.start : span.end]
        yield Sentence(
            number=first + i,
            start=block.start + span.start,
            end=block.start + span.end,
            words=analyzer.authored(text, block.start + span.start),
            answers=not text.endswith("?") and len(text) <= QUOTE_LIMIT,
            leans=i > 0 and analyzer.leans(text),
        )


def _quotable(text: str, span: Span) -> Iterator[Span]:
    """A sentence as it is, or, where it is longer than a quote, parted at its semicolons.

    A clause before a semicolon stands on its own; parting anywhere else could lose a "not".
    """
    start = span.start
    if span.end - span.start > QUOTE_LIMIT:
        for semicolon in _CLAUSE_END.finditer(text, span.start, span.end):
            yield Span(start, semicolon.start() + 1)
            start = semicolon.end()
    yield Span(start, span.end)
