"""Patterns over words, and reading a message as its writer meant it."""

from __future__ import annotations

import pytest

from bot.lexicon import Lexicon, is_slip
from bot.patterns import Patterns

PATTERNS = Patterns(
    {
        "classes": {"who": "i {they}", "they": "gull keeper", "burns": "burn burning burns"},
        "idioms": "burning_to burn_the_midnight_oil",
        "anchors": "lighthouse",
        "patterns": [
            {"group": "near", "words": "{who} {burns}", "gap": 1, "unless": "bread|rye_loaf"},
            {"group": "near", "words": "call|wake_up keeper", "gap": 0},
            {"group": "whole", "words": "^ help $", "gap": 0},
            {"group": "usual", "words": "lighthouse lamp"},
        ],
    }
)


def _finds(message: str, group: str) -> str | None:
    found = PATTERNS.find(PATTERNS.read(message), group)
    return found.name if found else None


@pytest.mark.parametrize(
    ("message", "group"),
    [
        pytest.param("i burn", "near", id="next to each other"),
        pytest.param("I really burn.", "near", id="one word apart"),
        pytest.param("the gull burns", "near", id="a class in a class"),
        pytest.param("wake up keeper", "near", id="words that stand together"),
        pytest.param("call keeper", "near", id="either form"),
        pytest.param("HELP!", "whole", id="the whole message"),
        pytest.param(
            "lighthouse with the great lamp", "usual", id="gap of three where none is said"
        ),
        pytest.param("lighthouse. The lamp", "usual", id="over the end of a sentence"),
        pytest.param("bread. i burn", "near", id="excused in another sentence only"),
        pytest.param("burn the midnight oil, i burn", "near", id="an idiom beside it"),
        pytest.param(
            "bread is what they say for eight words, i burn", "near", id="excuse too far off"
        ),
        pytest.param("i burn bread", "near", id="an excuse stands before"),
    ],
)
def test_found(message: str, group: str) -> None:
    assert _finds(message, group)


@pytest.mark.parametrize(
    ("message", "group"),
    [
        pytest.param("i do not burn", "near", id="too far apart"),
        pytest.param("burn i", "near", id="the wrong way round"),
        pytest.param("i", "near", id="half of it"),
        pytest.param("wake the keeper up", "near", id="words that are parted"),
        pytest.param("help me", "whole", id="not at the end"),
        pytest.param("please help", "whole", id="not at the beginning"),
        pytest.param("lighthouse has a very great lamp", "usual", id="four words apart"),
        pytest.param("lighthouse is high. The lamp", "usual", id="the end counts as two"),
        pytest.param("the bread i burn", "near", id="excused"),
        pytest.param("a rye loaf i burn", "near", id="excused by words that stand together"),
        pytest.param("i am burning to know", "near", id="idiom"),
        pytest.param("", "near", id="nothing"),
    ],
)
def test_not_found(message: str, group: str) -> None:
    assert _finds(message, group) is None


def test_find_names_the_pattern() -> None:
    assert _finds("i burn", "near") == "{who} {burns}"
    assert _finds("call keeper", "near") == "call|wake_up keeper"


LEXICON = Lexicon(["kill", "die", "me", "i", "dont", "off", "sleep"], ["lighthouse"])


@pytest.mark.parametrize(
    ("message", "words"),
    [
        pytest.param("Kill ME", ["kill", "me"], id="capitals"),
        pytest.param("don't don’t", ["dont", "dont"], id="apostrophes"),
        pytest.param("I'm I've I'd i'll", ["i", "i", "i", "i"], id="contractions"),
        pytest.param("kill-me", ["kill", "me"], id="hyphen"),
        pytest.param("ki\u200bll k\u00adill", ["kill", "kill"], id="zero width"),
        pytest.param("kіll mе", ["kill", "me"], id="Cyrillic"),
        pytest.param("ｋｉｌｌ 𝗺𝗲", ["kill", "me"], id="styled letters"),
        pytest.param("kíll", ["kill"], id="accents"),
        pytest.param("k1ll m3 d!e", ["kill", "me", "die"], id="digits and signs"),
        pytest.param("k*ll k**l", ["kill", "kill"], id="stars"),
        pytest.param("k i l l me", ["kill", "me"], id="spaced"),
        pytest.param("k.i.l.l", ["kill"], id="dotted"),
        pytest.param("diiiie", ["die"], id="stretched"),
        pytest.param("slee off offff", ["slee", "off", "off"], id="double letters stay"),
        pytest.param("killlll", ["kill"], id="stretched to its double letter"),
        pytest.param(
            "lighthuose ligthhouse lighthous", ["lighthouse"] * 3, id="slips in an anchor"
        ),
        pytest.param("diet dye", ["diet", "dye"], id="a short word is not repaired"),
        pytest.param("20 tablets", ["20", "tablets"], id="numbers stay"),
        pytest.param("die. me", ["die", ".", ".", "me"], id="the end of a sentence"),
        pytest.param("die!!! ...", ["die"], id="the end of the message"),
        pytest.param("🙂", [], id="no words"),
        pytest.param("", [], id="empty"),
    ],
)
def test_words_as_they_were_meant(message: str, words: list[str]) -> None:
    assert LEXICON.words(message) == ["^", *words, "$"]


@pytest.mark.parametrize(
    ("word", "slip"),
    [
        ("lighthouse", True),
        ("lighthous", True),
        ("lighthousee", True),
        ("lightxouse", True),
        ("ilghthouse", True),
        ("lighthoues", True),
        ("lghthous", False),
        ("thighlouse", False),
        ("lighthouses", True),
        ("lighthousess", False),
        ("", False),
    ],
)
def test_is_slip(word: str, slip: bool) -> None:
    assert is_slip(word, "lighthouse") is slip


@pytest.mark.parametrize(
    ("message", "groups", "first"),
    [
        pytest.param("i burn, lighthouse lamp", ("near", "usual"), "near", id="the first of two"),
        pytest.param("i burn, lighthouse lamp", ("usual", "near"), "usual", id="as they are asked"),
        pytest.param("i burn", ("usual", "near"), "near", id="the only one"),
        pytest.param("i", ("usual", "near"), None, id="half of one"),
        pytest.param("i burn", (), None, id="none asked for"),
    ],
)
def test_the_first_group_that_stands_in_a_message(
    message: str, groups: tuple[str, ...], first: str | None
) -> None:
    assert PATTERNS.first(PATTERNS.read(message), groups) == first


@pytest.mark.parametrize(
    ("message", "length"),
    [("I burn the bread", 4), ("", 0), ("?!", 0), ("I burn. Help!", 3), ("gull-keeper", 2)],
)
def test_a_message_is_as_long_as_its_words(message: str, length: int) -> None:
    assert PATTERNS.read(message).length == length
