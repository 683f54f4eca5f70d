"""Hits to Quotes: whole sentences of the article, word for word."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from bot.article import QUOTE_LIMIT, Article
from bot.model import Hit, Query, Quote, Sentence, Span

# A quote holds at most this many sentences.
_SENTENCES = 3

# A further quote is worth showing when it scores this part of the first one, and an answer holds
# at most this many; a list goes further down in both.
_WORTH, _QUOTES = 0.6, 3
_LIST_WORTH, _LIST_QUOTES = 0.35, 9


def best(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that make an answer: the first and those nearly as good, best first."""
    return _worth(hits, _WORTH)[:_QUOTES]


def parts(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that make a list: every good one, best first."""
    return _worth(hits, _LIST_WORTH)[:_LIST_QUOTES]


def _worth(hits: Sequence[Hit], part: float) -> list[Hit]:
    """The hits that score at least this part of the first one."""
    return [hit for hit in hits if hit.score >= part * hits[0].score]


def quotes(hits: Sequence[Hit], query: Query, article: Article) -> tuple[Quote, ...]:
    """A quote for each hit, in their order; a hit that an earlier quote holds already adds none."""
    return tuple(_each(hits, query, article))


def _each(hits: Sequence[Hit], query: Query, article: Article) -> Iterator[Quote]:
    taken: set[int] = set()
    terms = {term for t in query.terms for term in (t.term, *t.synonyms)}
    for hit in hits:
        if hit.sentence.number in taken:
            continue
        sentences = _whole(hit, taken)
        taken.update(s.number for s in sentences)
        start, end = sentences[0].start, sentences[-1].end
        yield Quote(
            text=article.text[start:end],
            start=start,
            end=end,
            section=hit.passage.section,
            passage=hit.passage.number,
            terms=tuple(
                Span(w.start, w.end) for s in sentences for w in s.words if w.term in terms
            ),
            score=hit.score,
        )


def _whole(hit: Hit, taken: Collection[int]) -> list[Sentence]:
    """The sentence that was hit, after those that it cannot stand without.

    They are left out where there is no room for them, and where an earlier quote has taken them.
    """
    sentences = [hit.sentence]
    at = hit.passage.sentences.index(hit.sentence)
    while sentences[0].leans and len(sentences) < _SENTENCES:
        at -= 1
        before = hit.passage.sentences[at]
        too_long = sentences[-1].end - before.start > QUOTE_LIMIT
        if too_long or not before.answers or before.number in taken:
            break
        sentences.insert(0, before)
    return sentences
