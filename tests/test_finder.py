"""A question to what is found for it, and how sure that is."""

from __future__ import annotations

import pytest

from bot import Article, quoting
from bot.confidence import ENOUGH, chance, pulls
from bot.corpus import Matter, Question
from bot.finder import Finder
from bot.index import WEIGHTS

ARTICLE = Article.parse(
    "The keeper mixes rye flour with honey. This makes it dark.\n\n"
    "Gulls fly over the rock.\n\nA keeper should never bake in fog."
)
QUESTIONS = [
    Question("What does the keeper mix the flour with?", 0, True),
    Question("Which birds are there?", 2, True),
    Question("Why is baking in mist so bad?", 3, True),
]
UNCOVERED = [
    Matter("what bread costs", ("How much does a loaf cost?", "Is rye cheap?")),
    Matter("", ("Who won the match?",)),
]


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(ARTICLE, QUESTIONS, {"sweetener": "honey"}, UNCOVERED)


def test_what_is_found_hangs_together(finder: Finder) -> None:
    query = finder.read("What does the keeper mix with rye?")
    finding = finder.find(query)
    assert finding.query == query
    assert finding.hits[0].sentence.number == 0
    assert [hit.score for hit in finding.hits] == sorted(
        (hit.score for hit in finding.hits), reverse=True
    )
    assert finding.chance == chance(finding.evidence, has_questions=True)
    assert finding.is_enough
    assert (finding.evidence.answered, finding.evidence.supported) == (
        finding.likeness.answered,
        finding.likeness.supported,
    )


def test_no_more_hits_than_asked_for(finder: Finder) -> None:
    query = finder.read("keeper gulls")
    assert len(finder.find(query).hits) > 1
    assert len(finder.find(query, 1).hits) == 1


@pytest.mark.parametrize(
    ("question", "matter"),
    [("What does a loaf cost?", "what bread costs"), ("Who won the match?", ""), ("gulls?", "")],
)
def test_what_is_not_covered_is_known_by_its_matter(
    finder: Finder, question: str, matter: str
) -> None:
    assert finder.find(finder.read(question)).likeness.matter == matter


def test_without_questions_the_other_curve_is_taken() -> None:
    finder = Finder(ARTICLE, (), {}, ())
    finding = finder.find(finder.read("Where do gulls fly?"))
    assert finding.chance == chance(finding.evidence, has_questions=False)
    assert finding.chance != chance(finding.evidence, has_questions=True)
    assert finding.is_enough


def test_earlier_turns_are_read_along(finder: Finder) -> None:
    query = finder.read("and honey?", ["gulls"])
    assert [(term.form, term.own) for term in query.terms] == [("honey", True), ("gulls", False)]


@pytest.mark.parametrize(
    ("question", "context", "knows"),
    [
        pytest.param("gulls", [], True, id="its word"),
        pytest.param("sweeteners", [], True, id="a synonym"),
        pytest.param("birds", [], False, id="only a question's word"),
        pytest.param("xyzzy", [], False, id="none"),
        pytest.param("why is it", [], False, id="stop words"),
        pytest.param("xyzzy", ["gulls"], False, id="an earlier turn's word"),
    ],
)
def test_whether_the_article_has_a_word_of_the_question(
    finder: Finder, question: str, context: list[str], knows: bool
) -> None:
    assert finder.knows(finder.read(question, context)) is knows


@pytest.mark.parametrize(
    ("question", "context", "unknown"),
    [
        pytest.param("Do gulls eat xyzzy?", [], ("xyzzy",), id="an everyday word is not named"),
        pytest.param("shoulder and morning", [], ("shoulder",), id="a named thing is"),
        pytest.param("a window in the morning", [], ("window", "morning"), id="all everyday"),
        pytest.param("the price of honey", [], ("price",), id="a matter of its own"),
        pytest.param("Xyzzy in Plugh", [], ("Xyzzy", "Plugh"), id="as typed, in order"),
        pytest.param("sweetener for gulls", [], (), id="known by a synonym"),
        pytest.param("mist and birds", [], (), id="known by a question"),
        pytest.param("and gulls?", ["xyzzy"], (), id="of an earlier turn"),
    ],
)
def test_the_words_that_the_article_lacks(
    finder: Finder, question: str, context: list[str], unknown: tuple[str, ...]
) -> None:
    assert finder.unknown(finder.read(question, context)) == unknown


def test_an_explanation_has_the_shares_of_each_quote(finder: Finder) -> None:
    query = finder.read("What does the keeper mix with rye, and do gulls fly?")
    finding = finder.find(query)
    quotes = quoting.quotes(finding.hits, query, ARTICLE)
    explanation = finder.explain([finding], quotes)
    assert len(explanation.shares) == len(quotes) > 1
    for shares in explanation.shares:
        by_field: dict[str, float] = {}
        for share in shares:
            by_field[share.field] = by_field.get(share.field, 0.0) + share.share
        assert by_field.keys() <= WEIGHTS.keys()
        assert all(0 < total <= 1 + 1e-6 for total in by_field.values())
        assert sum(by_field.values()) == pytest.approx(1.0)
    assert explanation.pulls == pulls(finding.evidence, has_questions=True)
    assert (explanation.chance, explanation.enough) == (finding.chance, ENOUGH)


def test_a_quote_is_explained_by_the_sentence_that_was_found(finder: Finder) -> None:
    """Not by the one that it leans on, which stands before it."""
    finding = finder.find(finder.read("is it dark?"))
    assert finding.hits[0].sentence.number == 1
    quotes = quoting.quotes(finding.hits[:1], finding.query, ARTICLE)
    assert quotes[0].text.startswith("The keeper mixes")
    (shares,) = finder.explain([finding], quotes).shares
    assert ("form", "dark") in {(share.field, share.key) for share in shares}


def test_nothing_quoted_leaves_nothing_to_share(finder: Finder) -> None:
    assert finder.explain([finder.find(finder.read("xyzzy"))], ()).shares == ()
