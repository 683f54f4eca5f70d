"""A misspelt word to the known word that was meant."""

from __future__ import annotations

from collections import Counter

import pytest

from bot import Bot
from bot.spelling import Spellings
from bot.texts import language

ENGLISH = language("en")
TOLD = Counter(
    {
        "yeast": 3,
        "honey": 2,
        "lighthouse": 4,
        "keeper": 5,
        "gut": 1,
        "rye": 1,
        "leaky": 1,
        "zinc": 1,
        "depression": 2,
        "anxiety": 1,
        "inflammation": 2,
        "microbiome": 1,
        "kefir": 1,
    }
)


@pytest.fixture(scope="module")
def spellings() -> Spellings:
    return Spellings(TOLD, ENGLISH)


@pytest.mark.parametrize(
    ("form", "meant"),
    [
        pytest.param("yaest", "yeast", id="swapped"),
        pytest.param("yeasst", "yeast", id="a letter too many"),
        pytest.param("lighthose", "lighthouse", id="a letter too few"),
        pytest.param("kxeper", "keeper", id="a wrong letter"),
        pytest.param("lihgthose", "lighthouse", id="two slips in a long word"),
        pytest.param("guut", "gut", id="a doubled letter in a short word"),
        pytest.param("rey", "rye", id="another order in a short word"),
    ],
)
def test_slips_are_repaired(spellings: Spellings, form: str, meant: str) -> None:
    assert spellings.repaired(form) == meant


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("yeats", id="a name"),
        pytest.param("honed", id="a slip from a told word"),
        pytest.param("battling", id="two slips from a common word"),
        pytest.param("200", id="a number"),
    ],
)
def test_a_word_or_number_is_never_read_as_another(form: str) -> None:
    assert Spellings(Counter({**TOLD, "20": 1}), ENGLISH).repaired(form) == form


@pytest.mark.parametrize(
    ("form", "meant"),
    [
        ("leeky", "leaky"),
        ("zink", "zinc"),
        ("depreshun", "depression"),
        ("anxiaty", "anxiety"),
        ("kiefer", "kefir"),
        ("inflamashun", "inflammation"),
        ("mykrobyom", "microbiome"),
        ("laithowse", "lighthouse"),
    ],
)
def test_words_that_sound_alike_are_repaired(spellings: Spellings, form: str, meant: str) -> None:
    assert spellings.repaired(form) == meant


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("xyzzy", id="nonsense"),
        pytest.param("ligxthxsx", id="three slips"),
        pytest.param("gxt", id="a slip in a short word"),
        pytest.param("gu", id="two letters"),
        pytest.param("g", id="one letter"),
        pytest.param("面包", id="another script"),
        pytest.param("2026", id="a number"),
    ],
)
def test_what_is_near_no_word_stays(spellings: Spellings, form: str) -> None:
    assert spellings.repaired(form) == form


@pytest.mark.parametrize("word", sorted(TOLD))
def test_a_known_word_is_itself(spellings: Spellings, word: str) -> None:
    assert spellings.repaired(word) == word


def test_a_common_word_is_itself_whatever_is_told_more_often() -> None:
    assert {"should", "morning"} <= ENGLISH.common_words | ENGLISH.stop_words
    spellings = Spellings(Counter({"shoulder": 9, "moaning": 9}), ENGLISH)
    assert spellings.repaired("should") == "should"
    assert spellings.repaired("morning") == "morning"


def test_swapped_letters_go_before_other_slips() -> None:
    for told in (Counter({"brine": 1, "brnke": 9}), Counter({"brine": 9, "brnke": 1})):
        assert Spellings(told, ENGLISH).repaired("brnie") == "brine"


def test_of_equally_near_words_the_one_told_most_goes_first() -> None:
    for often, other in (("zibbon", "zibben"), ("zibben", "zibbon")):
        spellings = Spellings(Counter({often: 2, other: 1}), ENGLISH)
        assert spellings.repaired("zibbxn") == often


def test_a_nearer_word_goes_before_one_told_more_often() -> None:
    spellings = Spellings(Counter({"zibbonware": 1, "zibbonwxyz": 9}), ENGLISH)
    assert spellings.repaired("zibbonwari") == "zibbonware"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("leeky", "leaky"), ("zink", "zinc"), ("depreshun", "depression"), ("anxity", "anxiety")],
)
def test_the_words_of_the_real_article(bot: Bot, typed: str, meant: str) -> None:
    reply = bot.reply(f"What is {typed}?")
    assert f"“{typed}” as “{meant}”" in reply.text
    assert any(meant in quote.text.lower() for quote in reply.quotes)
