"""Hits to quotes: whole sentences, word for word, and short."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot import Article, quoting
from bot.article import QUOTE_LIMIT
from bot.model import Hit, Query, Term

TEXT = """\
The Oven

The keeper bakes. This takes an hour. It may take two. Rye rises.

Why wait? This is why. Gulls fly.

The sea is cold.
"""


def _hits(article: Article, *scored: tuple[int, float]) -> list[Hit]:
    homes = [(p, s) for p in article.passages for s in p.sentences]
    return [Hit(homes[n][1], homes[n][0], score) for n, score in scored]


def _quotes(text: str, *numbers: int) -> list[str]:
    article = Article.parse(text)
    hits = _hits(article, *((n, 1.0) for n in numbers))
    return [quote.text for quote in quoting.quotes(hits, Query(()), article)]


@pytest.mark.parametrize(
    ("hits", "texts"),
    [
        pytest.param([3], ["Rye rises."], id="a sentence by itself"),
        pytest.param([1], ["The keeper bakes. This takes an hour."], id="it leans on one"),
        pytest.param(
            [2], ["The keeper bakes. This takes an hour. It may take two."], id="it leans on two"
        ),
        pytest.param([5], ["This is why."], id="a question is not taken along"),
        pytest.param([7, 0], ["The sea is cold.", "The keeper bakes."], id="best first"),
        pytest.param([3, 3], ["Rye rises."], id="the same twice"),
        pytest.param([1, 0], ["The keeper bakes. This takes an hour."], id="within an earlier one"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_quotes(hits: list[int], texts: list[str]) -> None:
    assert _quotes(TEXT, *hits) == texts


def test_at_most_three_sentences() -> None:
    text = "Rye rises. " + "This takes an hour. " * 5
    assert _quotes(text, 5) == ["This takes an hour. This takes an hour. This takes an hour."]


@pytest.mark.parametrize(("length", "sentences"), [(QUOTE_LIMIT, 2), (QUOTE_LIMIT + 1, 1)])
def test_no_longer_than_a_quote_may_be(length: int, sentences: int) -> None:
    leaning = "This is so."
    text = "R" + "y" * (length - len(leaning) - 3) + ". " + leaning
    assert len(text) == length
    (quote,) = _quotes(text, 1)
    assert quote == (text if sentences == 2 else leaning)


def test_what_a_quote_carries() -> None:
    article = Article.parse("The Oven\n\nRye rises. Gulls fly.\n\nThe keeper bakes rye bread.")
    query = Query((Term("rye", "rye", "rye"), Term("dough", "dough", "dough", synonyms=("bread",))))
    (quote,) = quoting.quotes(_hits(article, (2, 1.5)), query, article)
    assert article.text[quote.start : quote.end] == quote.text == "The keeper bakes rye bread."
    assert (quote.section, quote.passage, quote.score) == ("The Oven", 1, 1.5)
    assert [article.text[t.start : t.end] for t in quote.terms] == ["rye", "bread"]


SIX = Article.parse("\n\n".join(f"Loaf number {n} is done." for n in range(12)))


@pytest.mark.parametrize(
    ("scores", "numbers"),
    [
        pytest.param([10, 9, 8, 7, 7], [0, 1, 2], id="three at most"),
        pytest.param([10, 8, 7.9], [0, 1], id="nearly as good as the first"),
        pytest.param([10, 1], [0], id="the first alone"),
        pytest.param([], [], id="none"),
    ],
)
def test_the_quotes_of_an_answer(scores: list[float], numbers: list[int]) -> None:
    hits = quoting.best(_hits(SIX, *enumerate(scores)))
    assert [hit.passage.number for hit in hits] == numbers


def _numbers(hits: Sequence[Hit]) -> list[int]:
    return [hit.sentence.number for hit in hits]


@pytest.mark.parametrize(
    ("hits", "numbers"),
    [
        pytest.param([(3, 10), (0, 9), (5, 4)], [3, 0, 5], id="best first"),
        pytest.param([(3, 10), (0, 3.4)], [3], id="the good ones"),
        pytest.param([(n, 10) for n in range(12)], list(range(6)), id="six at most"),
        pytest.param([], [], id="none"),
    ],
)
def test_the_quotes_for_several_things(hits: list[tuple[int, float]], numbers: list[int]) -> None:
    assert _numbers(quoting.several(_hits(SIX, *hits), Query(()))) == numbers


@pytest.mark.parametrize(
    ("hits", "numbers"),
    [
        pytest.param([(3, 10), (0, 9), (5, 4)], [0, 3, 5], id="in the article's order"),
        pytest.param([(3, 10), (0, 2.9)], [3], id="the good ones"),
        pytest.param([(n, 10) for n in range(12)], list(range(12)), id="twelve"),
        pytest.param([], [], id="none"),
    ],
)
def test_the_quotes_of_a_list(hits: list[tuple[int, float]], numbers: list[int]) -> None:
    assert _numbers(quoting.parts(_hits(SIX, *hits), Query(()))) == numbers


NAMED = Article.parse("Rye rises.\n\nGulls fly.\n\nThe sea is cold.")


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        pytest.param(["rye", "gull"], [0, 1], id="a quote for each"),
        pytest.param(["rye"], [0], id="named already"),
        pytest.param(["rye", "sea"], [0], id="far worse than the first"),
        pytest.param(["rye", "loaf"], [0], id="nowhere"),
    ],
)
def test_each_of_several_things_is_named_by_a_quote(asked: list[str], numbers: list[int]) -> None:
    hits = _hits(NAMED, (0, 10), (1, 2), (2, 1))
    query = Query(tuple(Term(word, word, word) for word in asked))
    assert _numbers(quoting.several(hits, query)) == numbers


def test_an_earlier_turns_things_need_no_quote() -> None:
    query = Query((Term("rye", "rye", "rye"), Term("gull", "gull", "gull", own=False)))
    assert _numbers(quoting.several(_hits(NAMED, (0, 10), (1, 2)), query)) == [0]


LISTED = Article.parse(
    "Rye rises.\n\nSigns of a loaf:\n\n- It rings.\n- It is brown.\n- It is dry."
)


@pytest.mark.parametrize(
    ("scores", "several", "parts"),
    [
        pytest.param([(0, 10), (2, 1), (3, 1), (4, 1)], [0], [0], id="no item is good"),
        pytest.param([(2, 10), (0, 1), (3, 1), (4, 1)], [2], [2, 3, 4], id="one item"),
        pytest.param([(2, 10), (3, 9), (4, 1)], [2, 3, 4], [2, 3, 4], id="two items"),
    ],
)
def test_items_bring_their_list(
    scores: list[tuple[int, float]], several: list[int], parts: list[int]
) -> None:
    hits = _hits(LISTED, *scores)
    assert _numbers(quoting.several(hits, Query(()))) == several
    assert _numbers(quoting.parts(hits, Query(()))) == parts


def test_a_later_quote_does_not_repeat_an_earlier_one() -> None:
    assert _quotes(TEXT, 0, 1) in (
        ["The keeper bakes."],
        ["The keeper bakes.", "This takes an hour."],
        ["The keeper bakes. This takes an hour."],
    )
