"""Text to sentences, words and terms."""

from __future__ import annotations

import pytest

from bot.analysis import Analyzer, by_letter, fold, pair
from bot.errors import LanguageError


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer("en", ("Finch.",))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("Gut", "gut", id="capitals"),
        pytest.param("naïve CAFÉ", "naive cafe", id="accents"),
        pytest.param("cafe\u0301", "cafe", id="accent as a combining mark"),
        pytest.param("don’t", "don't", id="curly apostrophe"),
        pytest.param("Straße", "strasse", id="sharp s"),
        pytest.param("ﬁber", "fiber", id="ligature"),
        pytest.param("ＧＵＴ", "gut", id="full width"),
        pytest.param("ΚΑΡΔΙΆ", "καρδια", id="Greek"),
        pytest.param("", "", id="empty"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("One. Two.", ["One.", "Two."], id="two"),
        pytest.param("  One.  Two. ", ["One.", "Two."], id="white space around"),
        pytest.param("Really? Yes!", ["Really?", "Yes!"], id="other marks"),
        pytest.param("See Dr. Mole. He knows.", ["See Dr. Mole.", "He knows."], id="abbreviation"),
        pytest.param("Bread, e.g. Rye, is good.", ["Bread, e.g. Rye, is good."], id="e.g."),
        pytest.param("Old Finch. Kept it.", ["Old Finch. Kept it."], id="the article's own"),
        pytest.param("It rose 1.5 cm. Good.", ["It rose 1.5 cm.", "Good."], id="decimal"),
        pytest.param("no full stop", ["no full stop"], id="no full stop"),
        pytest.param("", [], id="empty"),
    ],
)
def test_sentences(analyzer: Analyzer, text: str, sentences: list[str]) -> None:
    assert [text[s.start : s.end] for s in analyzer.sentences(text)] == sentences


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("rye and honey", ["rye", "and", "honey"], id="plain"),
        pytest.param("gut-brain", ["gut", "brain"], id="a hyphen parts words"),
        pytest.param("don't don’t", ["don't", "don’t"], id="an apostrophe does not"),
        pytest.param("'quoted'", ["quoted"], id="quotation marks are no part"),
        pytest.param("cafe\u0301s", ["cafe\u0301s"], id="combining marks are"),
        pytest.param("snake_case", ["snake", "case"], id="underscore"),
        pytest.param("B12, 3-day", ["B12", "3", "day"], id="digits"),
        pytest.param("хлеб 面包", ["хлеб", "面包"], id="other scripts"),
        pytest.param("🙂 𝒃read", ["𝒃read"], id="astral"),
        pytest.param("... !?", [], id="no words"),
    ],
)
def test_words_stand_where_they_say(analyzer: Analyzer, text: str, words: list[str]) -> None:
    assert [text[w.start : w.end] for w in analyzer.words(text)] == words


def test_words_count_from_the_offset(analyzer: Analyzer) -> None:
    assert [(w.start, w.end) for w in analyzer.words("rye bread", 100)] == [(100, 103), (104, 109)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("bake", "baking"), ("supplement", "supplements"), ("Inflammation", "inflammations")],
)
def test_forms_of_a_word_share_a_term(analyzer: Analyzer, one: str, other: str) -> None:
    (a,), (b,) = analyzer.words(one), analyzer.words(other)
    assert a.term == b.term != ""


@pytest.mark.parametrize("word", ["the", "What", "don’t", "IS"])
def test_a_stop_word_has_no_term(analyzer: Analyzer, word: str) -> None:
    assert [w.term for w in analyzer.words(word)] == [""]


@pytest.mark.parametrize(
    ("sentence", "leans"),
    [
        ("This can lead to trouble.", True),
        ("However, it does.", True),
        ("these are good", True),
        ("It may help.", True),
        ("Thistles grow.", False),
        ("It turns out that bread rises.", False),
        ("Bread rises because of this.", False),
    ],
)
def test_leans(analyzer: Analyzer, sentence: str, leans: bool) -> None:
    assert analyzer.leans(sentence) is leans


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(LanguageError) as refused:
        Analyzer("xx")
    assert "en" in refused.value.known


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        pytest.param("whats what’s what's wot", ["what", "is"] * 3 + ["what"], id="what"),
        pytest.param("U shud", ["you", "should"], id="as in a text message"),
        pytest.param("teh rye", ["the", "rye"], id="a slip"),
        pytest.param("Rye, RYE and ry\u0301e", ["rye", "rye", "and", "rye"], id="folded"),
        pytest.param("", [], id="empty"),
    ],
)
def test_forms_are_those_of_the_words_variants_read_as_meant(
    analyzer: Analyzer, text: str, forms: list[str]
) -> None:
    assert analyzer.forms(text) == [word.form for word in analyzer.words(text)] == forms


def test_a_variant_stands_where_it_was_typed(analyzer: Analyzer) -> None:
    text = "Whats rye"
    word = analyzer.words(text)[0]
    assert (word.form, word.term, text[word.start : word.end]) == ("what", "", "Whats")


@pytest.mark.parametrize(("form", "key"), [("baking", "bake"), ("what", "what"), ("", "")])
def test_a_key_is_a_term_or_a_stop_words_form(analyzer: Analyzer, form: str, key: str) -> None:
    assert analyzer.key(form) == key


def test_terms_that_are_kept_are_those_that_are_made() -> None:
    forms = ["baking", "the", "supplements"]
    fresh, knowing = Analyzer(), Analyzer()
    knowing.know(forms)
    assert [knowing.term(f) for f in forms] == [fresh.term(f) for f in forms]
    assert [fresh.term(f) for f in forms] == ["bake", "", "supplement"]


def test_words_stand_under_their_first_letter_in_order() -> None:
    assert by_letter({"sea", "rye", "seal", "rock"}) == {"r": ["rock", "rye"], "s": ["sea", "seal"]}


def test_a_pair_is_one_key_that_tells_the_order() -> None:
    assert pair("rye", "bread") == "rye bread" != pair("bread", "rye")
