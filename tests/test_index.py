"""Passages to an index of sentences: what a query finds in which field, and how good it is."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise, starmap
from math import log

import pytest

from bot import Article
from bot.analysis import Analyzer, pair
from bot.index import SYNONYM_MET, SYNONYM_WEIGHT, WEIGHTS, Index
from bot.model import Evidence, Hit, Likeness, Query, Term

ANALYZER = Analyzer()
NONE = Likeness()


def _keys(text: str) -> list[str]:
    return [ANALYZER.key(form) for form in ANALYZER.forms(text)]


def _query(text: str, **synonyms: str) -> Query:
    """A text as a query, with synonyms for some of its words."""
    words = ANALYZER.words(text)
    terms = {
        w.term: Term(w.term, w.form, w.form, synonyms=tuple(synonyms.get(w.form, "").split()))
        for w in words
        if w.term
    }
    keys = _keys(text)
    return Query(
        terms=tuple(terms.values()),
        shape=tuple(dict.fromkeys(w.form for w in words if not w.term)),
        wording=tuple((key, 1.0) for key in dict.fromkeys([*keys, *starmap(pair, pairwise(keys))])),
    )


def _article(*paragraphs: str, advertising: tuple[str, ...] = ()) -> Article:
    return Article.parse("\n\n".join(paragraphs), advertising=advertising)


def _index(*paragraphs: str, advertising: tuple[str, ...] = ()) -> Index:
    return Index(_article(*paragraphs, advertising=advertising).passages)


def _found(hits: Sequence[Hit]) -> list[int]:
    return [hit.sentence.number for hit in hits]


def _evidence(index: Index, query: Query, likeness: Likeness = NONE) -> Evidence:
    return index.evidence(query, index.search(query, 10, likeness), likeness)


# --- what is found --------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["rye", "", "what is it"])
def test_an_empty_article_finds_nothing(question: str) -> None:
    index, query = Index(()), _query(question)
    assert index.search(query, 10) == []
    assert index.evidence(query, [], NONE) == Evidence()


def test_nonsense_finds_nothing() -> None:
    assert _index("Rye bread rises.", "Gulls fly.").search(_query("xyzzy"), 10) == []


def test_an_index_knows_the_articles_terms() -> None:
    index = _index("The keeper bakes rye bread.")
    assert "bake" in index
    assert index.says("bake")
    assert "gull" not in index


def test_an_index_knows_the_terms_of_the_questions_but_the_article_does_not_say_them() -> None:
    index = Index(_article("Gulls fly.").passages, [(0, _keys("Do birds fly?"))])
    assert "bird" in index
    assert not index.says("bird")


def test_the_sentence_that_holds_the_words_comes_first() -> None:
    index = _index("The sea is cold.", "Gulls fly. Rye bread rises.", "Rye is a grain.")
    assert _found(index.search(_query("rye bread"), 3))[0] == 2


def test_a_sentence_is_found_by_its_passage_too() -> None:
    index = _index("The sea is cold. Gulls fly.", "Rye is a grain.")
    assert _found(index.search(_query("gulls"), 3)) == [1, 0]


def test_a_sentence_is_found_by_the_questions_for_it() -> None:
    asked = [(1, _keys("What is a bird of the sea?"))]
    index = Index(_article("Rye is a grain.", "Gulls fly.").passages, asked)
    assert _found(index.search(_query("birds"), 3)) == [1]


def test_what_many_ask_for_counts_more() -> None:
    asked = [(0, _keys("a bird")), *[(1, _keys("a bird"))] * 5]
    index = Index(_article("Rye is a grain.", "Gulls fly.").passages, asked)
    assert _found(index.search(_query("bird"), 3)) == [1, 0]


def test_a_sentence_is_found_by_its_likeness() -> None:
    index = _index("Rye is a grain.", "Gulls fly.")
    hits = index.search(_query("xyzzy"), 3, Likeness(sentences={1: 2.0}))
    assert [(hit.sentence.number, hit.score) for hit in hits] == [
        (1, pytest.approx(2.0 * WEIGHTS["likeness"]))
    ]


def test_likeness_adds_to_what_the_words_give() -> None:
    index, query = _index("Rye rises.", "Rye rises."), _query("rye")
    plain = {hit.sentence.number: hit.score for hit in index.search(query, 2)}
    hits = index.search(query, 2, Likeness(sentences={1: 1.0}))
    assert _found(hits) == [1, 0]
    assert hits[0].score == pytest.approx(plain[1] + WEIGHTS["likeness"], abs=1e-3)
    assert hits[1].score == plain[0]


def test_an_item_is_found_by_the_line_that_led_in() -> None:
    index = _index("It bakes.", "Signs of a loaf:", "- It rings.", "- It is brown.", "Gulls fly.")
    assert _found(index.search(_query("signs"), 10)) == [2, 3]


def test_a_synonym_finds_and_counts_less_than_the_word_itself() -> None:
    index = _index("Rye rises.", "Gulls fly.")
    query = _query("loaf", loaf="rye")
    assert _found(index.search(query, 5)) == [0]
    assert 0 < SYNONYM_WEIGHT < 1
    own = [p for p in index.parts(_query("rye")) if p.field == "passage"]
    meant = [p for p in index.parts(query) if p.field == "passage"]
    assert [p.key for p in own] == [p.key for p in meant] == ["rye"]
    assert meant[0].factor == pytest.approx(SYNONYM_WEIGHT * own[0].factor)


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


# --- the fields -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "key", "found"),
    [
        pytest.param("passage", "gull", [1, 2], id="all sentences of the passage"),
        pytest.param("previous", "gull", [2], id="the sentence after"),
        pytest.param("coverage", "gull", [1], id="the sentence alone"),
        pytest.param("form", "gulls", [1], id="the very form"),
        pytest.param("beginning", "gull", [1, 3], id="words that begin alike"),
        pytest.param("stop word", "over", [1], id="stop words by their form"),
        pytest.param("pair", "fli rye", [], id="a pair with words between"),
        pytest.param("pair", "gull fli", [1, 2], id="a pair, for all of the passage"),
        pytest.param("asked", "bird", [0], id="the questions"),
    ],
)
def test_what_a_key_finds_in_a_field(field: str, key: str, found: list[int]) -> None:
    article = _article(
        "The rye is tall.", "Gulls fly over the rye. It rains.", "A gullible keeper."
    )
    index = Index(article.passages, [(0, _keys("Which birds eat it?"))])
    query = _query("gulls fly")
    query = query._replace(
        shape=("over",), wording=(*query.wording, ("fli rye", 1.0), ("bird", 1.0))
    )
    parts = [part for part in index.parts(query) if (part.field, part.key) == (field, key)]
    numbers = [n for part in parts for n in part.posting[0].tolist()]  # type: ignore[union-attr]
    assert numbers == found


def test_the_first_sentence_of_a_passage_has_none_before_it() -> None:
    index = _index("Gulls fly.", "It rains.")
    assert "previous" not in {part.field for part in index.parts(_query("gulls"))}


def test_every_field_has_a_weight_and_every_weight_a_field() -> None:
    article = _article("Rye is tall. It is rye, rye is tall.")
    index = Index(article.passages, [(0, _keys("What is rye?"))])
    query = _query("rye is tall")
    hit = index.search(query, 1, likeness := Likeness(sentences={1: 1.0}))[0]
    fields = {part.field for part in index.parts(query)}
    fields |= {share.field for share in index.shares(query, likeness, hit)}
    assert fields == WEIGHTS.keys()
    assert min(WEIGHTS.values()) > 0


@pytest.mark.parametrize("seed", range(10))
def test_a_score_is_the_sum_of_its_parts(seed: int) -> None:
    chance = random.Random(seed)
    words = [
        "rye",
        "bread",
        "gull",
        "sea",
        "keeper",
        "lamp",
        "honey",
        "the",
        "is",
        "of",
        "to",
        "what",
    ]

    def text(size: int) -> str:
        return " ".join(chance.choices(words, k=size)).capitalize() + "."

    article = _article(*(f"{text(5)} {text(4)}" for _ in range(5)))
    index = Index(article.passages, [(n, _keys(text(4))) for n in (0, 3, 3, 7)])
    query, likeness = _query(text(5)), Likeness(sentences={2: 1.5, 7: 0.5})
    expected = [WEIGHTS["likeness"] * likeness.sentences.get(n, 0.0) for n in range(10)]
    for part in index.parts(query):
        ids, impacts = part.posting
        numbers = range(10)[ids] if isinstance(ids, slice) else ids.tolist()
        for number, impact in zip(numbers, impacts.tolist(), strict=True):
            expected[number] += part.factor * impact
    scores = {hit.sentence.number: hit.score for hit in index.search(query, 10, likeness)}
    assert scores == pytest.approx({n: s for n, s in enumerate(expected) if s}, abs=1e-3)


# --- shares ---------------------------------------------------------------------------------------


def test_shares_sum_to_one_the_greatest_first() -> None:
    article = _article("Rye bread rises. It is tall.", "Gulls fly over the rye.")
    index = Index(article.passages, [(1, _keys("Why is the bread so tall?"))])
    query, likeness = _query("why is rye bread tall"), Likeness(sentences={1: 2.0})
    hits = index.search(query, 3, likeness)
    assert len(hits) == 3
    for hit in hits:
        shares = index.shares(query, likeness, hit)
        assert sum(share.share for share in shares) == pytest.approx(1.0)
        assert [s.share for s in shares] == sorted((s.share for s in shares), reverse=True)
        assert min(share.share for share in shares) > 0


def test_a_share_names_its_field_and_key_and_is_of_the_hits_score() -> None:
    index, query, likeness = _index("Rye.", "Gulls."), _query("rye"), Likeness(sentences={0: 2.0})
    (hit,) = index.search(query, 3, likeness)
    shares = {(s.field, s.key): s.share for s in index.shares(query, likeness, hit)}
    assert shares.keys() == {
        ("likeness", ""),
        ("passage", "rye"),
        ("coverage", "rye"),
        ("form", "rye"),
        ("beginning", "rye"),
    }
    assert shares["likeness", ""] == pytest.approx(2.0 * WEIGHTS["likeness"] / hit.score, abs=1e-3)


def test_what_gave_nothing_to_a_hit_has_no_share() -> None:
    index, likeness = _index("Rye.", "Gulls."), Likeness(sentences={1: 2.0})
    query = _query("rye gulls")
    hit = next(h for h in index.search(query, 3, likeness) if h.sentence.number == 0)
    shares = index.shares(query, likeness, hit)
    assert shares
    assert {share.key[:3] for share in shares} == {"rye"}


# --- evidence -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "share"),
    [
        pytest.param("rye", 1.0, id="all"),
        pytest.param("rye xyzzy", 0.5, id="half"),
        pytest.param("rye rye", 1.0, id="twice"),
        pytest.param("rye gulls", 1.0, id="two sentences in a row"),
        pytest.param("rye keeper", 0.5, id="two sentences apart"),
        pytest.param("loaf", SYNONYM_MET, id="a synonym"),
        pytest.param("rye loaf", (1 + SYNONYM_MET) / 2, id="a word and a synonym for it"),
        pytest.param("xyzzy plugh", 0.0, id="nothing"),
    ],
)
def test_the_share_of_the_query_that_is_met(text: str, share: float) -> None:
    index = _index("Rye bread rises.", "Gulls fly.", "The keeper sleeps.")
    query = _query(text, loaf="rye")
    hits = index.search(_query("rye"), 1)
    assert index.evidence(query, hits, NONE).share == pytest.approx(share)


def test_a_word_that_looks_weighty_counts_more_in_the_share() -> None:
    index, query = _index("Rye rises."), _query("rye xyzzy")
    rye, xyzzy = query.terms
    query = query._replace(terms=(rye._replace(heft=1.5), xyzzy._replace(heft=0.5)))
    assert _evidence(index, query).share == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("text", "met"),
    [("rye", 1), ("rye bread", 2), ("rye bread gulls", 2), ("rye loaf", 2), ("rye xyzzy", 1)],
)
def test_the_words_that_the_best_hit_has(text: str, met: int) -> None:
    index = _index("Rye bread, rye bread.", "Gulls fly over the long and cold sea of the north.")
    assert _evidence(index, _query(text, loaf="bread")).met == pytest.approx(log(1 + met))


def test_the_strength_is_the_best_hits_score_against_the_questions_weight() -> None:
    index, query = _index("Rye bread rises.", "Gulls fly."), _query("rye")
    hits = index.search(query, 2)
    strength = index.evidence(query, hits, NONE).strength
    doubled = [hits[0]._replace(score=2 * hits[0].score)]
    assert strength > 0
    assert index.evidence(query, doubled, NONE).strength == pytest.approx(2 * strength)
    more = _query("rye xyzzy")
    assert index.evidence(more, hits, NONE).strength < strength


UNKNOWN = (
    Term("rye", "rye", "rye", heft=0.5),
    Term("franc", "France", "france", heft=0.75, is_name=True),
    Term("dose", "dose", "dose", heft=0.25, is_matter=True),
    Term("loaf", "loaf", "loaf", synonyms=("rye",), is_name=True, is_matter=True),
)


@pytest.mark.parametrize(
    ("terms", "unknown", "names", "missing"),
    [
        pytest.param(UNKNOWN, 1.0, 1, 0.25, id="all"),
        pytest.param(UNKNOWN[:2], 0.75, 1, 0.0, id="a name"),
        pytest.param(UNKNOWN[::2], 0.25, 0, 0.5, id="a matter of its own"),
        pytest.param(UNKNOWN[3:], 0.0, 0, 0.0, id="known by a synonym"),
        pytest.param(UNKNOWN[:1], 0.0, 0, 0.0, id="known"),
    ],
)
def test_what_the_article_lacks(
    terms: tuple[Term, ...], unknown: float, names: int, missing: float
) -> None:
    evidence = _evidence(_index("Rye bread rises."), Query(terms))
    assert evidence.unknown == pytest.approx(unknown)
    assert evidence.names == names
    assert evidence.missing == pytest.approx(missing)


@pytest.mark.parametrize(
    ("hefts", "second"),
    [
        pytest.param([0.5, 0.75, 0.25], 0.5, id="the second heaviest"),
        pytest.param([0.5, 0.5], 0.5, id="two alike"),
        pytest.param([0.5], 0.0, id="one is none"),
        pytest.param([], 0.0, id="none"),
    ],
)
def test_the_second_heaviest_of_the_words_that_the_article_lacks(
    hefts: list[float], second: float
) -> None:
    index = _index("Rye bread rises.")
    lacked = (Term(f"x{n}", f"x{n}", f"x{n}", heft=heft) for n, heft in enumerate(hefts))
    query = Query((Term("rye", "rye", "rye"), *lacked))
    rarest = log(1 + (1 + 0.5) / 0.5)  # the idf of a word that the one sentence lacks
    assert _evidence(index, query).second == pytest.approx(second * rarest)


def test_evidence_passes_on_what_the_likeness_tells() -> None:
    likeness = Likeness(answered=0.3, supported=-0.7)
    evidence = _evidence(_index("Rye bread rises."), _query("rye"), likeness)
    assert (evidence.answered, evidence.supported) == (0.3, -0.7)


def test_a_term_of_an_earlier_turn_is_no_evidence_beside_the_questions_own() -> None:
    index = _index("Rye bread rises.", "Gulls fly.")
    earlier = tuple(t._replace(own=False) for t in _query("xyzzy gulls").terms)
    query = _query("rye")
    with_earlier = query._replace(terms=(*query.terms, *earlier))
    hits = index.search(query, 1)
    alone = index.evidence(query, hits, NONE)
    together = index.evidence(with_earlier, hits, NONE)
    assert alone.share == together.share == 1.0
    assert (alone.met, alone.unknown) == (together.met, together.unknown)
    assert (alone.met, alone.unknown) == (pytest.approx(log(2)), 0.0)
    of_these = index.evidence(Query(earlier), hits, NONE)
    assert of_these.share == 0.5  # where it has none of its own, theirs are looked at


def test_without_a_hit_there_is_no_evidence() -> None:
    index = _index("Rye bread rises.")
    assert _evidence(index, _query("xyzzy"), Likeness(answered=1.0)) == Evidence()


def test_stop_words_alone_find_without_a_crash() -> None:
    index = Index(_article("Rye is a grain.", "Gulls fly.").passages, [(0, _keys("What is it?"))])
    query = _query("what is it")
    assert _found(index.search(query, 10)) == [0]
    assert _evidence(index, query) == Evidence()


# --- the article's offers -------------------------------------------------------------------------

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


@pytest.mark.parametrize(
    ("likeness", "offered"),
    [({2: 2.0, 0: 1.0}, True), ({2: 1.0, 0: 2.0}, False)],
    ids=["most like the offer's", "most like another's"],
)
def test_an_offer_answers_what_others_have_asked_for_it(
    likeness: dict[int, float], offered: bool
) -> None:
    index = _index("The keeper can bake.", "A loaf is brown.", OFFER, advertising=("Order our",))
    hits = index.search(_query("bake a loaf"), 10, Likeness(sentences=likeness))
    assert (2 in _found(hits)) is offered


def test_without_a_mark_an_offer_is_like_any_paragraph() -> None:
    index = _index("The keeper can bake.", "A loaf is brown.", OFFER)
    assert 2 in _found(index.search(_query("order a loaf"), 10))
