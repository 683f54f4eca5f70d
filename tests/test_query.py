"""A question to its terms: spelling repaired, everyday words widened."""

from __future__ import annotations

import pytest

from bot.analysis import Analyzer
from bot.model import Term
from bot.query import CONTEXT_ALONE, CONTEXT_BESIDE, SHAPE_WEIGHT, Reader

WORDS = "The keeper bakes bread with yeast and honey. A lighthouse stands on a rock in the sea."
SYNONYMS = {
    "rowing": "boat",
    "sweetener": "honey",
    "raising agent": "yeast",
    "raising": "bakes",
    "out at sea": "rock",
    "down": "lighthouse",
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    analyzer = Analyzer()
    return Reader(analyzer, analyzer.words(WORDS), SYNONYMS)


def _forms(terms: tuple[Term, ...]) -> list[str]:
    return [term.form for term in terms]


def test_terms_are_stems_without_stop_words(reader: Reader) -> None:
    query = reader.query("Is the keeper baking?")
    assert query.terms == (Term("keeper", "keeper"), Term("bake", "baking"))


def test_the_shape_is_the_stop_words(reader: Reader) -> None:
    query = reader.query("What is the bread of the keeper?")
    assert query.shape == tuple(Term(w, w, SHAPE_WEIGHT) for w in ("what", "is", "the", "of"))


def test_each_term_counts_once(reader: Reader) -> None:
    assert _forms(reader.query("bread bread breads").terms) == ["bread"]


@pytest.mark.parametrize("question", ["", "?!", "what is it", "🙂"])
def test_no_terms(reader: Reader, question: str) -> None:
    assert reader.query(question).terms == ()


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        pytest.param("brad", "", id="too short for a slip"),
        pytest.param("bred", "", id="too short, as well"),
        pytest.param("yaest", "yeast", id="swapped"),
        pytest.param("yest", "", id="four letters"),
        pytest.param("yeasst", "yeast", id="a letter too many"),
        pytest.param("lighthose", "lighthouse", id="a letter too few"),
        pytest.param("lihgthose", "lighthouse", id="two slips in a long word"),
        pytest.param("ligxthxsx", "", id="three slips"),
        pytest.param("reast", "", id="the first letter is wrong"),
        pytest.param("banana", "", id="a word of its own"),
        pytest.param("Keeper", "", id="well spelt"),
    ],
)
def test_spelling(reader: Reader, typed: str, read_as: str) -> None:
    (term,) = reader.query(typed).terms
    assert term.form == typed
    assert term.read_as == read_as


def test_a_repaired_word_is_searched_as_what_was_meant(reader: Reader) -> None:
    assert reader.query("yaest").terms[0].term == reader.query("yeast").terms[0].term


@pytest.mark.parametrize(
    ("typed", "form", "synonyms"),
    [
        pytest.param("rowing", "rowing", ("boat",), id="word"),
        pytest.param("sweeteners", "sweeteners", ("honey",), id="another form of it"),
        pytest.param("raising agents", "raising agents", ("yeast",), id="phrase"),
        pytest.param("raising", "raising", ("bake",), id="the phrase's word alone"),
        pytest.param("out at sea", "out at sea", ("rock",), id="a phrase with stop words"),
        pytest.param("down", "down", ("lighthous",), id="a stop word"),
        pytest.param("sweetenre", "sweetenre", ("honey",), id="a misspelt one"),
        pytest.param("honey", "honey", (), id="one way only"),
    ],
)
def test_synonyms(reader: Reader, typed: str, form: str, synonyms: tuple[str, ...]) -> None:
    (term,) = reader.query(typed).terms
    assert (term.form, term.synonyms) == (form, synonyms)


def test_the_longest_phrase_goes_first(reader: Reader) -> None:
    assert _forms(reader.query("raising agent raising bread").terms) == [
        "raising agent",
        "raising",
        "bread",
    ]


@pytest.mark.parametrize(
    ("question", "weight"),
    [
        pytest.param("and honey?", CONTEXT_BESIDE, id="beside a term that is known"),
        pytest.param("and sweetener?", CONTEXT_BESIDE, id="beside a synonym"),
        pytest.param("and honye?", CONTEXT_BESIDE, id="beside a misspelt one"),
        pytest.param("why?", CONTEXT_ALONE, id="alone"),
        pytest.param("and banana?", CONTEXT_ALONE, id="beside a term that is not known"),
    ],
)
def test_earlier_turns_count_less(reader: Reader, question: str, weight: float) -> None:
    query = reader.query(question, ["Does yeast raise bread?"])
    earlier = [term for term in query.terms if term.term in ("yeast", "rais", "bread")]
    assert [term.weight for term in earlier] == [weight] * 3
    assert 0 < CONTEXT_BESIDE < CONTEXT_ALONE < 1


def test_a_term_of_the_question_keeps_its_weight(reader: Reader) -> None:
    query = reader.query("and honey?", ["honey"])
    assert [(term.form, term.weight) for term in query.terms] == [("honey", 1.0)]


def test_the_shape_is_that_of_the_question_alone(reader: Reader) -> None:
    assert _forms(reader.query("why honey?", ["does it rise?"]).shape) == ["why"]


def test_words_of_no_article_are_taken_as_they_stand() -> None:
    reader = Reader(Analyzer(), (), {})
    assert reader.query("lighthouse keepers").terms == (
        Term("lighthous", "lighthouse"),
        Term("keeper", "keepers"),
    )


def test_two_words_run_together_are_parted(reader: Reader) -> None:
    terms = reader.query("keeperbakes").terms
    assert [(t.term, t.form) for t in terms] == [("keeper", "keeper"), ("bake", "bakes")]


def test_a_misspelt_stop_word_is_no_term(reader: Reader) -> None:
    assert _forms(reader.query("shuold the keeper bake").terms) == ["keeper", "bake"]
