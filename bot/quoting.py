"""Hits to Quotes: whole sentences of the article, word for word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from bot.article import QUOTE_LIMIT, Article
from bot.model import (
    Hit,
    Query,
    Quote,
    Sentence,
    Span,
    TextPositionSelector,
    TextQuoteSelector,
)

# A quote holds at most this many sentences.
_SENTENCES = 3

# How much of the text around a quote is told with it (characters).
_AROUND = 32

# A further quote is worth showing when it scores this part of the first one, and an answer holds
# at most this many; where several things are asked for, it goes further down in both, and further
# still in a list.
_WORTH, _QUOTES = 0.8, 3
_SEVERAL_WORTH, _SEVERAL_QUOTES = 0.35, 6
_LIST_WORTH, _LIST_QUOTES = 0.3, 12

# A quote for a thing that no better one names has to score this part of the first one.
_NAMING_WORTH = 0.15


def best(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that make an answer: the first and those nearly as good, best first."""
    return _worth(hits, _WORTH)[:_QUOTES]


def several(hits: Sequence[Hit], query: Query) -> list[Hit]:
    """The hits for a question on several things, best first: each thing is named by one of them.

    Two items of a list bring all of it.
    """
    chosen = _worth(hits, _SEVERAL_WORTH)[:_SEVERAL_QUOTES]
    chosen += _items(hits, chosen, at_least=2)
    named = {term for hit in chosen for term in _terms(hit)}
    for t in query.terms:
        meant = {t.term, *t.synonyms}
        if t.own and not meant & named:
            naming = (h for h in _worth(hits, _NAMING_WORTH) if meant & _terms(h))
            hit = next(naming, None)
            if hit:
                chosen.append(hit)
                named |= _terms(hit)
    return chosen


def parts(hits: Sequence[Hit], query: Query) -> list[Hit]:
    """The hits that make a list, in the article's order: an item brings its whole list with it."""
    chosen = _worth(hits, _LIST_WORTH)[:_LIST_QUOTES]
    chosen += _items(hits, chosen, at_least=1)
    together = {hit.sentence.number: hit for hit in (*chosen, *several(hits, query))}
    return [together[number] for number in sorted(together)]


def _items(hits: Sequence[Hit], chosen: Sequence[Hit], at_least: int) -> list[Hit]:
    """The other items of the lists that at least so many of the chosen hits are items of."""
    led = Counter(hit.passage.lead_in for hit in chosen if hit.passage.lead_in)
    whole = {lead_in for lead_in, count in led.items() if count >= at_least}
    return [hit for hit in hits if hit.passage.lead_in in whole and hit not in chosen]


def _worth(hits: Sequence[Hit], part: float) -> list[Hit]:
    """The hits that score at least this part of the first one."""
    return [hit for hit in hits if hit.score >= part * hits[0].score]


def _terms(hit: Hit) -> set[str]:
    """The terms of a hit's sentence."""
    return {word.term for word in hit.sentence.words}


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
            advertising=hit.passage.advertising,
            selectors=selectors(article.text, start, end),
        )


def selectors(text: str, start: int, end: int) -> tuple[TextQuoteSelector, TextPositionSelector]:
    """How a stretch of a text is found in it: by its words and those around them, and by place."""
    around = TextQuoteSelector(
        exact=text[start:end],
        prefix=text[max(0, start - _AROUND) : start],
        suffix=text[end : end + _AROUND],
    )
    return around, TextPositionSelector(start, end)


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
