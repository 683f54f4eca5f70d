"""Passages to a BM25 index, and where rank_bm25's own scores would mislead."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import numpy as np
import pytest
from rank_bm25 import BM25Okapi

from bot import Article
from bot.analysis import Analyzer
from bot.index import K1, SYNONYM_WEIGHT, B, Field, Index
from bot.model import Hit, Query, Term

ANALYZER = Analyzer()


def _query(text: str, weight: float = 1.0) -> Query:
    return Query(tuple(Term(w.term, w.form, weight) for w in ANALYZER.words(text) if w.term))


def _scores(documents: Sequence[Sequence[str]], *terms: str | Term) -> dict[int, float]:
    ids, scores = Field(documents).scores(t if isinstance(t, Term) else Term(t, t) for t in terms)
    return dict(zip(ids.tolist(), scores.tolist(), strict=True))


def _index(*paragraphs: str, advertising: tuple[str, ...] = ()) -> Index:
    article = Article.parse("\n\n".join(paragraphs), advertising=advertising)
    return Index(article.passages)


def _found(hits: Sequence[Hit]) -> list[int]:
    return [hit.sentence.number for hit in hits]


# --- the faults of rank_bm25 ---------------------------------------------------------------------

HALF = [["rye", "bread"], ["rye", "honey"], ["sea"], ["gull"]]
MOST = [["rye", "bread"], ["rye", "honey"], ["rye"], ["gull", "sea"]]


@pytest.mark.parametrize("documents", [HALF, MOST], ids=["half", "most"])
def test_a_word_in_many_passages_still_counts(documents: list[list[str]]) -> None:
    theirs = BM25Okapi(documents)
    if documents is HALF:
        assert theirs.get_scores(["rye"]).tolist() == [0, 0, 0, 0]
    else:
        assert theirs.idf["rye"] == pytest.approx(0.25 * theirs.average_idf)  # a floor, no weight
    ours = _scores(documents, "rye")
    assert set(ours) == {n for n, document in enumerate(documents) if "rye" in document}
    assert min(ours.values()) > 0
    assert 0 < Field(documents).idf("rye") < Field(documents).idf("gull")


@pytest.mark.parametrize("documents", [[], [[]], [[], []]], ids=["none", "one empty", "two empty"])
def test_an_empty_corpus_finds_nothing(documents: list[list[str]]) -> None:
    with pytest.raises(ZeroDivisionError):
        BM25Okapi(documents)
    assert _scores(documents, "rye") == {}
    assert "rye" not in Field(documents)
    assert math.isfinite(Field(documents).idf("rye"))


def test_an_empty_article_finds_nothing() -> None:
    assert Index(()).search(_query("rye"), 10) == []


def test_nonsense_finds_nothing() -> None:
    assert BM25Okapi(HALF).get_top_n(["xyzzy"], HALF, n=2) != []
    assert _scores(HALF, "xyzzy") == {}
    assert _index("Rye bread rises.", "Gulls fly.").search(_query("xyzzy"), 10) == []


# --- the field ------------------------------------------------------------------------------------


def _bm25(documents: Sequence[Sequence[str]], terms: Sequence[str]) -> dict[int, float]:
    """The formula, term by term and document by document."""
    average = sum(map(len, documents)) / len(documents)
    scores: dict[int, float] = {}
    for number, document in enumerate(documents):
        score = 0.0
        for term in terms:
            holding = sum(term in other for other in documents)
            idf = math.log(1 + (len(documents) - holding + 0.5) / (holding + 0.5))
            f = document.count(term)
            score += idf * f * (K1 + 1) / (f + K1 * (1 - B + B * len(document) / average))
        if score:
            scores[number] = score
    return scores


@pytest.mark.parametrize("seed", range(10))
def test_scores_are_the_formulas(seed: int) -> None:
    chance = random.Random(seed)
    documents = [chance.choices("abcdefg", k=chance.randrange(0, 12)) for _ in range(8)] + [["a"]]
    terms = chance.sample("abcdefgxyz", 4)
    assert _scores(documents, *terms) == pytest.approx(_bm25(documents, terms))


def test_weights_and_synonyms_scale_a_score() -> None:
    whole = _scores(HALF, "rye")[0]
    assert _scores(HALF, Term("rye", "rye", 0.5))[0] == pytest.approx(whole / 2)
    meant = _scores(HALF, Term("loaf", "loaf", 1.0, ("rye",)))
    assert meant[0] == pytest.approx(whole * SYNONYM_WEIGHT)


def test_documents_come_in_order_whatever_the_querys() -> None:
    assert list(_scores(HALF, "gull", "sea", "rye")) == [0, 1, 2, 3]


def test_only_documents_that_hold_a_word_are_scored() -> None:
    documents = [["rye"] if n % 100 == 7 else ["gull", str(n)] for n in range(1000)]
    assert set(_scores(documents, "rye", "xyzzy")) == set(range(7, 1000, 100))


def test_a_question_costs_what_its_words_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many documents there are, no array that is touched is longer than the postings."""
    field = Field([["rye"] if n % 100 == 7 else ["gull", str(n)] for n in range(1000)])
    longest = 0
    for name in ("concatenate", "unique", "bincount"):
        function = getattr(np, name)

        def counted(
            values: Sequence[object], *rest: object, _do=function, **named: object
        ) -> object:
            nonlocal longest
            longest = max(longest, *(np.size(v) for v in values), len(values))
            return _do(values, *rest, **named)

        monkeypatch.setattr(np, name, counted)
    ids, _ = field.scores([Term("rye", "rye")])
    assert len(ids) == 10
    assert 0 < longest <= 10


def test_a_field_knows_its_terms() -> None:
    field = Field(HALF)
    assert "rye" in field
    assert "xyzzy" not in field
    assert field.idf("xyzzy") > field.idf("gull") > field.idf("rye") > 0


# --- the index ------------------------------------------------------------------------------------


def test_an_index_knows_the_articles_terms() -> None:
    index = _index("The keeper bakes rye bread.")
    assert "bake" in index
    assert "gull" not in index


def test_the_sentence_that_holds_the_words_comes_first() -> None:
    index = _index("The sea is cold.", "Gulls fly. Rye bread rises.", "Rye is a grain.")
    assert _found(index.search(_query("rye bread"), 3))[0] == 2


def test_a_sentence_is_found_by_its_passage_too() -> None:
    index = _index("The sea is cold. Gulls fly.", "Rye is a grain.")
    assert _found(index.search(_query("gulls"), 3)) == [1, 0]


def test_a_sentence_is_found_by_the_questions_for_it() -> None:
    article = Article.parse("Rye is a grain.\n\nGulls fly.")
    asked = [(1, ANALYZER.words("What is a bird of the sea?"))]
    index = Index(article.passages, asked)
    hits = index.search(_query("birds"), 3)
    assert [hit.sentence.number for hit in hits] == [1]
    assert index.share(_query("birds"), hits) == 1.0


def test_an_item_is_found_by_the_line_that_led_in() -> None:
    index = _index("It bakes.", "Signs of a loaf:", "- It rings.", "- It is brown.", "Gulls fly.")
    assert _found(index.search(_query("signs"), 10)) == [2, 3]


def test_equal_scores_come_in_the_articles_order() -> None:
    index = _index(*["Rye rises in the oven."] * 30)
    assert _found(index.search(_query("rye"), 30)) == list(range(30))


def test_no_more_hits_than_asked_for() -> None:
    index = _index(*["Rye rises in the oven."] * 30)
    assert _found(index.search(_query("rye"), 4)) == [0, 1, 2, 3]


def test_what_never_answers_is_never_a_hit() -> None:
    index = _index("What is rye? Rye is a grain.", "Signs of rye:", "- It is dark.")
    assert _found(index.search(_query("rye signs"), 10)) == [1, 3]


def test_scores_fall_and_are_above_zero() -> None:
    index = _index("Rye bread rises.", "Rye is a grain that grows on rocks.", "Bread. Rye.")
    scores = [hit.score for hit in index.search(_query("rye bread"), 10)]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


@pytest.mark.parametrize(
    ("text", "share"),
    [
        pytest.param("rye", 1.0, id="all"),
        pytest.param("rye xyzzy", None, id="part"),
        pytest.param("rye rye", 1.0, id="twice"),
    ],
)
def test_the_share_of_the_query_that_is_met(text: str, share: float | None) -> None:
    index = _index("Rye bread rises.", "Gulls fly.")
    found = index.share(_query(text), index.search(_query(text), 1))
    if share is None:
        assert 0 < found < 0.5  # what the article lacks weighs most
    else:
        assert found == share


def test_several_hits_meet_a_share_together() -> None:
    index = _index("Rye bread rises.", "Gulls fly.")
    query = _query("rye gulls")
    hits = index.search(query, 2)
    assert index.share(query, hits[:1]) == index.share(query, hits[1:]) == 0.5
    assert index.share(query, hits) == 1.0


def test_stop_words_alone_find_without_a_crash() -> None:
    article = Article.parse("Rye is a grain.\n\nGulls fly.")
    index = Index(article.passages, [(0, ANALYZER.words("What is it?"))])
    shape = tuple(Term(form, form, 0.5) for form in ("what", "is", "it"))
    query = Query((), shape)
    assert index.share(query, index.search(query, 10)) == 0.0


OFFER = "Order our starter kit and bake a free loaf."


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        pytest.param("how can I order the starter", True, id="asks for it"),
        pytest.param("free kit", True, id="asks for it in two words"),
        pytest.param("bake a loaf", False, id="words that the article has elsewhere"),
        pytest.param("order a loaf", False, id="one word of the offer's own"),
    ],
)
def test_an_offer_answers_only_what_asks_for_it(text: str, offered: bool) -> None:
    index = _index("The keeper can bake.", "A loaf is brown.", OFFER, advertising=("Order our",))
    assert (2 in _found(index.search(_query(text), 10))) is offered


def test_without_a_mark_an_offer_is_like_any_paragraph() -> None:
    index = _index("The keeper can bake.", "A loaf is brown.", OFFER)
    assert 2 in _found(index.search(_query("order a loaf"), 10))
