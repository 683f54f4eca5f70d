"""A question to its terms: spelling repaired, everyday words widened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from bot.analysis import Analyzer
from bot.model import Term
from bot.query import (
    CONTEXT_ALONE,
    CONTEXT_BESIDE,
    FURTHER,
    LETTER,
    LETTERS,
    SHAPE_WEIGHT,
    Reader,
)
from bot.spelling import Spellings

WORDS = "The keeper bakes bread with yeast and honey. A lighthouse stands on a rock in the sea."
SYNONYMS = {
    "rowing": "boat",
    "sweetener": "honey",
    "raising agent": "yeast",
    "raising": "bakes",
    "out at sea": "rock",
    "down": "lighthouse",
}


def _reader(words: str, synonyms: dict[str, str] | None = None) -> Reader:
    analyzer = Analyzer()
    return Reader(analyzer, Counter(analyzer.forms(words)), synonyms or {})


@pytest.fixture(scope="module")
def reader() -> Reader:
    return _reader(WORDS, SYNONYMS)


def _forms(terms: Iterable[Term]) -> list[str]:
    return [term.form for term in terms]


def test_terms_are_stems_without_stop_words(reader: Reader) -> None:
    query = reader.query("Is the keeper baking?")
    assert [(t.term, t.form, t.word) for t in query.terms] == [
        ("keeper", "keeper", "keeper"),
        ("bake", "baking", "baking"),
    ]


def test_a_term_of_the_question_as_it_stands(reader: Reader) -> None:
    assert reader.query("Keepers").terms == (
        Term("keeper", "Keepers", "keepers", weight=1.0, heft=7 * LETTER, is_name=True, own=True),
    )


@pytest.mark.parametrize(
    ("word", "letters"),
    [("sea", 3), ("bakes", 5), ("lighthouse", 10), ("extraordinary", LETTERS), ("yaest", 5)],
)
def test_long_words_weigh_more_up_to_a_limit(reader: Reader, word: str, letters: int) -> None:
    (term,) = reader.query(word).terms
    assert term.heft == LETTER * letters


@pytest.mark.parametrize(
    ("question", "names"),
    [
        pytest.param("the keeper of France", ["France"], id="one"),
        pytest.param("the keeper of france", [], id="none"),
        pytest.param("Paris or Rome bread", ["Paris", "Rome"], id="two"),
    ],
)
def test_a_word_written_like_a_name_is_one(reader: Reader, question: str, names: list[str]) -> None:
    assert _forms(t for t in reader.query(question).terms if t.is_name) == names


@pytest.mark.parametrize(
    ("question", "matters"),
    [
        pytest.param("is there a risk in pregnancy", ["risk", "pregnancy"], id="aspects"),
        pytest.param("rowing for asthma", ["asthma"], id="a thing with a name of its own"),
        pytest.param("does a keeper eat banana", ["banana"], id="a named food"),
        pytest.param("why does the keeper rise", [], id="none"),
    ],
)
def test_some_words_ask_for_a_matter_of_their_own(
    reader: Reader, question: str, matters: list[str]
) -> None:
    assert _forms(t for t in reader.query(question).terms if t.is_matter) == matters


def test_the_shape_is_the_stop_words_as_they_are_meant(reader: Reader) -> None:
    assert reader.query("What is the bread of the keeper?").shape == ("what", "is", "the", "of")
    assert reader.query("whats teh bread").shape == ("what", "is", "the")


def test_the_wording_is_words_and_pairs_a_stop_word_counting_less(reader: Reader) -> None:
    assert reader.query("what is baking bread").wording == (
        ("what", SHAPE_WEIGHT),
        ("is", SHAPE_WEIGHT),
        ("bake", 1.0),
        ("bread", 1.0),
        ("what is", 1.0),
        ("is bake", 1.0),
        ("bake bread", 1.0),
    )
    assert 0 < SHAPE_WEIGHT < 1


def test_what_stands_twice_is_in_the_wording_once(reader: Reader) -> None:
    keys = [key for key, _ in reader.query("bread and bread and bread").wording]
    assert keys == ["bread", "and", "bread and", "and bread"]


def test_each_term_counts_once(reader: Reader) -> None:
    assert _forms(reader.query("bread bread breads").terms) == ["bread"]


@pytest.mark.parametrize("question", ["", "?!", "what is it", "🙂", "\uff9e", "\uff9e\uff9f"])
def test_no_terms(reader: Reader, question: str) -> None:
    assert reader.query(question).terms == ()


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        pytest.param("bredd", "bread", id="it sounds alike"),
        pytest.param("braad", "bread", id="it sounds alike, as well"),
        pytest.param("bred", "", id="a word that nobody told"),
        pytest.param("yaest", "yeast", id="swapped"),
        pytest.param("yest", "yeast", id="and so does this"),
        pytest.param("yeasst", "yeast", id="a letter too many"),
        pytest.param("lighthose", "lighthouse", id="a letter too few"),
        pytest.param("lihgthose", "lighthouse", id="two slips in a long word"),
        pytest.param("ligxthxsx", "", id="three slips"),
        pytest.param("reast", "", id="the first letter is wrong"),
        pytest.param("banana", "", id="a word of its own"),
        pytest.param("Keeper", "", id="well spelt"),
        pytest.param("keepers", "", id="another form"),
    ],
)
def test_spelling(reader: Reader, typed: str, read_as: str) -> None:
    (term,) = reader.query(typed).terms
    assert term.form == typed
    assert term.read_as == read_as


def test_a_repaired_word_is_searched_as_what_was_meant(reader: Reader) -> None:
    assert reader.query("yaest").terms[0].term == reader.query("yeast").terms[0].term
    assert reader.query("yaest").terms[0].word == "yeast"


@pytest.mark.parametrize("word", ["morning", "shoulder", "honest", "banana"])
def test_a_common_word_is_never_repaired(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    assert word in Analyzer().language.common_words, "the list has changed: pick another word"
    monkeypatch.setattr(Spellings, "repaired", lambda *_: "bread")
    (term,) = reader.query(word).terms
    assert (term.word, term.read_as) == (word, "")
    assert _forms(reader.query("xyzzy").terms) == ["xyzzy"]
    assert reader.query("xyzzy").terms[0].word == "bread"


@pytest.mark.parametrize(
    ("word", "common"),
    [("Morning", True), ("the", True), ("xyzzy", False), ("lighthouse", False)],
)
def test_everyday_words_are_known_whatever_their_case(
    reader: Reader, word: str, common: bool
) -> None:
    assert reader.is_common(word) is common


# --- synonyms -------------------------------------------------------------------------------------


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
    "listed",
    [
        pytest.param({"intestine": "gut", "intestinal": "belly"}, id="in any order"),
        pytest.param({"intestinal": "belly", "intestine": "gut"}, id="or the other"),
    ],
)
def test_synonyms_of_two_forms_of_a_word_are_those_of_both(listed: dict[str, str]) -> None:
    reader = _reader("", listed)
    for typed in listed:
        (term,) = reader.query(typed).terms
        assert set(term.synonyms) == {"gut", "belli"}


# --- earlier turns --------------------------------------------------------------------------------


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
    earlier = [term for term in query.terms if not term.own]
    assert [term.term for term in earlier] == ["yeast", "rais", "bread"]
    assert [term.weight for term in earlier] == [weight] * 3
    assert {term.weight for term in query.terms if term.own} <= {1.0}
    assert dict(query.wording)["does yeast"] == weight
    assert 0 < CONTEXT_BESIDE < CONTEXT_ALONE < 1


def test_turns_further_back_count_less_still(reader: Reader) -> None:
    query = reader.query("why?", ["and honey?", "and yeast?", "bread"])
    assert [(t.term, t.weight) for t in query.terms] == [
        ("honey", CONTEXT_ALONE),
        ("yeast", CONTEXT_ALONE * FURTHER),
        ("bread", CONTEXT_ALONE * FURTHER**2),
    ]
    assert 0 < FURTHER < 1


def test_a_term_of_the_question_keeps_its_weight(reader: Reader) -> None:
    query = reader.query("and honey?", ["honey"])
    assert [(term.form, term.weight, term.own) for term in query.terms] == [("honey", 1.0, True)]
    assert dict(query.wording)["honey"] == 1.0


def test_the_shape_is_that_of_the_question_alone(reader: Reader) -> None:
    assert reader.query("why honey?", ["does it rise?"]).shape == ("why",)


def test_words_of_no_article_are_taken_as_they_stand() -> None:
    terms = _reader("").query("gyroscope keepers").terms
    assert [(t.term, t.form) for t in terms] == [
        ("gyroscop", "gyroscope"),
        ("keeper", "keepers"),
    ]


# --- words run together ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "forms"),
    [
        pytest.param("keeperbakes", ["keeper", "bakes"], id="two"),
        pytest.param("breadyeasthoney", ["bread", "yeast", "honey"], id="three"),
        pytest.param("KeeperBakes", ["Keeper", "Bakes"], id="capitals"),
        pytest.param("keeperxyzzy", ["keeperxyzzy"], id="the rest is no word"),
        pytest.param("seax", ["seax"], id="the rest is too short"),
        pytest.param("inhoney", ["inhoney"], id="the beginning is too short"),
    ],
)
def test_known_words_run_together_are_parted(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, typed: str, forms: list[str]
) -> None:
    monkeypatch.setattr(Spellings, "repaired", lambda _, form: form)
    assert _forms(reader.query(typed).terms) == forms


def test_parted_words_are_searched_as_words() -> None:
    reader = _reader("The blood-brain barrier.")
    together, apart = reader.query("bloodbrainbarrier"), reader.query("blood brain barrier")
    assert together == apart
    assert [t.term for t in together.terms] == ["blood", "brain", "barrier"]


def test_a_word_of_the_article_is_not_parted() -> None:
    reader = _reader("The health care of a healthcare worker, out of school.")
    assert _forms(reader.query("healthcare").terms) == ["healthcare"]


def test_long_words_of_words_are_parted_in_a_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that may be parted in ever so many ways is looked at no more than its letters ask."""
    reader = _reader("Health care is healthcare.")
    steps = 0
    term = Analyzer.term

    def counted(self: Analyzer, form: str) -> str:
        nonlocal steps
        steps += 1
        assert steps <= 10_000, "the time grows with each repetition by a factor"
        return term(self, form)

    monkeypatch.setattr(Analyzer, "term", counted)
    reader.query("healthcare" * 20 + "x")
    assert steps > 0


# --- variants -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("whats bread", "what is bread"),
        ("what’s bread", "what is bread"),
        ("wot is teh bread", "what is the bread"),
        ("hows the bread", "how is the bread"),
        ("u shud bake bread", "you should bake bread"),
        ("bread n honey", "bread and honey"),
    ],
)
def test_stop_words_are_read_as_they_are_meant(reader: Reader, typed: str, meant: str) -> None:
    assert reader.query(typed) == reader.query(meant)


def test_a_misspelt_stop_word_is_no_term(reader: Reader) -> None:
    assert _forms(reader.query("shuold the keeper bake").terms) == ["keeper", "bake"]
    assert reader.query("shuold the keeper bake").shape == ("should", "the")


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("how dose yeast rise", ["yeast", "rise"]),
        ("yeast dose it rise", ["yeast", "rise"]),
        ("what dose of yeast", ["dose", "yeast"]),
    ],
)
def test_words_are_read_beside_each_other(reader: Reader, question: str, terms: list[str]) -> None:
    assert [term.word for term in reader.query(question).terms] == terms


def test_a_text_without_a_known_word_is_not_mended_to_the_end(reader: Reader) -> None:
    slips = ["yaest", "lihgthose", "yeasst", "lighthose"]
    typed = [f"{first}xqz{second}" for first in "abcdefghij" for second in "k"] + slips
    assert not any(term.read_as for term in reader.query(" ".join(typed)).terms)
    assert all(term.read_as for term in reader.query(" ".join(slips)).terms)


def test_an_abbreviation_is_not_mended(reader: Reader) -> None:
    assert not any(term.read_as for term in reader.query("does YAEST rise").terms)
    assert any(term.read_as for term in reader.query("DOES YAEST RISE").terms)
