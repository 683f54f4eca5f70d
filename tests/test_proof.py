"""A saved reply is proven, or what is wrong with it is named."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from bot import Bot
from bot.errors import SavedReplyError
from bot.proof import as_json, changed, read_reply, unproven
from bot.quoting import selectors

ASKED = "What does honey do to the yeast?"


@pytest.fixture
def saved(lighthouse: Bot) -> dict[str, Any]:
    return as_json(lighthouse.reply(ASKED))


def test_a_reply_is_proven_as_it_was_saved(lighthouse: Bot, saved: dict[str, Any]) -> None:
    again = read_reply(json.dumps(saved, ensure_ascii=False))
    assert again == saved
    assert len(saved["quotes"]) >= 1
    assert unproven(again, lighthouse.article) == []


@pytest.mark.parametrize("question", ["xyzzy", "hello", "I want to die", "should I take honey?"])
def test_a_reply_without_quotes_has_nothing_to_prove(lighthouse: Bot, question: str) -> None:
    saved = as_json(lighthouse.reply(question))
    assert saved["quotes"] == []
    assert unproven(saved, lighthouse.article) == []


def _quote(**parts: Any) -> Callable[[dict[str, Any]], None]:
    return lambda saved: saved["quotes"][0].update(parts)


def _replaced(old: str, new: str) -> Callable[[dict[str, Any]], None]:
    def spoil(saved: dict[str, Any]) -> None:
        saved["quotes"][0]["text"] = saved["quotes"][0]["text"].replace(old, new)

    return spoil


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        pytest.param(_replaced("Honey", "Sugar"), "has other words", id="another word"),
        pytest.param(_replaced(".", ""), "has other words", id="a full stop less"),
        pytest.param(_replaced(" ", "\u00a0"), "has other words", id="another white space"),
        pytest.param(_quote(start=0), "has other words", id="another place"),
        pytest.param(_quote(start=-5), "is no place", id="before the text"),
        pytest.param(_quote(end=10**9), "is no place", id="behind the text"),
        pytest.param(_quote(start=True), "is no place", id="no number"),
        pytest.param(_quote(end=None), "is no place", id="nothing"),
        pytest.param(_quote(selectors=[]), "selectors", id="without selectors"),
        pytest.param(
            lambda saved: saved["quotes"][0]["selectors"][0].update(prefix="…"),
            "selectors",
            id="other words before it",
        ),
        pytest.param(lambda saved: saved.update(quotes=["Honey"]), "not an object", id="no object"),
        pytest.param(lambda saved: saved.update(quotes="Honey"), "not an object", id="no list"),
        pytest.param(
            lambda saved: saved.update(text=saved["text"].replace("Honey", "Sugar")),
            "reply's text",
            id="another reply around it",
        ),
        pytest.param(
            lambda saved: saved["source"].update(sha256="0" * 64), "another text", id="another hash"
        ),
        pytest.param(
            lambda saved: saved["source"].update(disclosure="By the health service"),
            "another source",
            id="another author",
        ),
        pytest.param(
            lambda saved: saved.update(text=saved["text"] + "\n\n“Rye cures all.”"),
            "none of its quotes",
            id="a quote made up",
        ),
        pytest.param(lambda saved: saved.update(quotes=[]), "quotes nothing", id="no quote"),
        pytest.param(_quote(section="Findings"), "another section", id="another heading"),
        pytest.param(_quote(passage=7), "another section", id="another passage"),
        pytest.param(lambda saved: saved.update(source=None), "another text", id="no source"),
    ],
)
def test_what_is_not_proven_is_named(
    lighthouse: Bot, saved: dict[str, Any], spoil: Callable[[dict[str, Any]], None], why: str
) -> None:
    spoil(saved)
    assert any(why in wrong for wrong in unproven(saved, lighthouse.article))


def test_what_stands_in_no_passage_is_no_quote(lighthouse: Bot, saved: dict[str, Any]) -> None:
    text = lighthouse.article.text
    start = text.index("Your name will not be shown.")
    where = selectors(text, start, len(text))
    saved["quotes"][0].update(
        text=text[start:],
        start=start,
        end=len(text),
        selectors=[dataclasses.asdict(each) for each in where],
    )
    assert "in no passage" in unproven(saved, lighthouse.article)[0]


def test_a_reply_of_another_article_is_not_proven(bot: Bot, saved: dict[str, Any]) -> None:
    assert len(unproven(saved, bot.article)) >= 1 + len(saved["quotes"])


@pytest.mark.parametrize(
    "text",
    ["", "x", "1" * 5000, "[]", "{}", "null", '{"kind": "answer"}', "[" * 100_000],
    ids=lambda t: t[:20],
)
def test_what_is_no_reply_is_refused(text: str) -> None:
    with pytest.raises(SavedReplyError, match="--json"):
        read_reply(text)


def test_the_same_question_has_the_same_reply(lighthouse: Bot, saved: dict[str, Any]) -> None:
    assert changed(saved, lighthouse, ASKED, []) == ()
    assert "quotes" in changed(saved, lighthouse, "How brown is the crust?", [])
    assert changed({**saved, "confidence": 0.5}, lighthouse, ASKED, []) == ("confidence",)


def test_the_country_counts_where_help_is_shown(lighthouse: Bot) -> None:
    saved = as_json(lighthouse.reply("I want to die", country="NZ"))
    assert changed(saved, lighthouse, "I want to die", [], "NZ") == ()
    assert changed(saved, lighthouse, "I want to die", []) == ("text", "helplines")
