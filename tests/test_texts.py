"""The words that the bot itself says and recognises."""

from __future__ import annotations

import re
from datetime import date
from typing import get_args

import pytest

from bot import texts
from bot.analysis import fold
from bot.errors import LanguageError
from bot.model import Context

SAYINGS = texts.read("sayings")

# What is filled in at each place that has names in braces.
FILLED_IN = {
    "title",
    "disclosure",
    "questions",
    "words",
    "matter",
    "section",
    "helplines",
    "emergency",
    "standing",
    "typed",
    "meant",
}

ALL = [
    (f"{group}.{name}", text)
    for group, entries in SAYINGS.items()
    for name, text in entries.items()
]


@pytest.mark.parametrize(("name", "text"), ALL, ids=[name for name, _ in ALL])
def test_a_saying_is_trimmed_and_leaves_nothing_open(name: str, text: str) -> None:
    assert texts.saying(name) == text.strip() != ""
    assert set(re.findall(r"{(\w*)}", text)) <= FILLED_IN


def test_a_saying_that_is_not_there_is_a_defect() -> None:
    with pytest.raises(KeyError):
        texts.saying("answer.none")


@pytest.mark.parametrize("context", [*get_args(Context), "personal"])
def test_a_caveat_is_short_and_sends_readers_to_somebody_who_can_advise(context: str) -> None:
    full = texts.caveat(context)
    brief = texts.brief_caveat(full)
    assert "doctor" in full
    assert len(full.split()) <= 40
    assert len(re.findall(r"[.!?](?=\s|$)", full)) == 2
    assert len(brief) <= 80
    assert "\n" not in full + brief


@pytest.mark.parametrize("form", ["text", "again"])
@pytest.mark.parametrize("tier", ["crisis", "emergency"])
def test_a_reply_in_danger_has_a_place_for_its_lines(tier: str, form: str) -> None:
    assert "{helplines}" in texts.saying(f"{tier}.{form}")


@pytest.mark.parametrize(
    ("tier", "calls"),
    [("crisis", {"988", "116 123", "13 11 14"}), ("emergency", {"112", "911", "999", "000"})],
)
def test_helplines_of_a_tier(tier: str, calls: set[str]) -> None:
    assert calls <= {line.call for line in texts.helplines(tier)}


def test_emergencies_name_the_emergency_number_first() -> None:
    assert texts.helplines("emergency")[0].call == "112"


def test_no_lines_for_a_tier_that_is_none() -> None:
    assert texts.helplines("none") == ()


@pytest.mark.parametrize(
    "line",
    sorted(
        {*texts.helplines("crisis"), *texts.helplines("emergency")},
        key=lambda line: (line.name, line.country),
    ),
    ids=lambda line: f"{line.name} ({line.country})",
)
def test_a_helpline_has_a_way_in_and_a_dated_source(line: texts.Helpline) -> None:
    assert line.country
    assert line.name
    assert line.hours
    assert line.call or line.text or line.web
    assert line.source.startswith("https://")
    assert line.checked_on == "" or date.fromisoformat(line.checked_on)


def test_english_is_known() -> None:
    english = texts.language("en")
    assert (english.code, english.stemmer) == ("en", "english")
    assert {"the", "don't"} <= english.stop_words
    assert {"dr", "e.g"} <= english.abbreviations


@pytest.mark.parametrize("code", ["xx", "", "EN", "english"])
def test_an_unknown_language_names_the_known(code: str) -> None:
    with pytest.raises(LanguageError, match="en"):
        texts.language(code)


def test_confused_words_are_read_as_words_of_the_language() -> None:
    english = texts.language("en")
    assert english.confused["how", "dose"] == (1, "does")
    assert english.confused["dose", "it"] == (0, "does")
    meant = {form for _, form in english.confused.values()}
    assert meant <= english.stop_words | english.common_words | {"meditation"}


def test_each_variant_of_a_word_is_read_as_an_everyday_one() -> None:
    english = texts.language("en")
    assert english.variants["whats"] == ("what", "is")
    meant = {word for words in english.variants.values() for word in words}
    assert meant <= english.stop_words | english.common_words
    assert not set(english.variants) & meant


def test_what_is_known_of_words_is_folded() -> None:
    english = texts.language("en")
    assert {"dose", "risk", "symptoms", "asthma"} <= english.matters
    assert {"morning", "window"} <= english.common_words
    for words in (english.stop_words, english.matters, english.common_words):
        assert all(word == fold(word).strip() != "" for word in words)
    assert ("ph", "f") in english.sounds
    assert set("aeiou") <= set(english.vowels)
