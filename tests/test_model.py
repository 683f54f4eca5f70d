"""Replies cannot be built with parts that contradict each other."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from bot.model import Helpline, Quote, Reply, Source, Span

SOURCE = Source("Bread", "", "0" * 64, "A leaflet.")
QUOTE = Quote("Rye.", 0, 4, "", 0, (Span(0, 3),), 1.0)
LINE = Helpline("Any country", "A line", "1", "", "", "24 hours", "https://a.example", "2026-01-01")


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("answer", {"quotes": (QUOTE,), "caveat": "Ask."}),
        ("advice", {"caveat": "Ask."}),
        ("advice", {"quotes": (QUOTE,), "caveat": "Ask."}),
        ("not_covered", {}),
        ("chat", {"suggestions": ("Why?",)}),
        ("crisis", {"helplines": (LINE,)}),
        ("emergency", {"helplines": (LINE,)}),
    ],
)
def test_a_reply_that_holds_together(kind: Any, parts: dict[str, Any]) -> None:
    assert Reply(kind, "…", SOURCE, **parts).kind == kind


@pytest.mark.parametrize(
    ("kind", "parts", "why"),
    [
        pytest.param("answer", {"quotes": (QUOTE,)}, "caveat", id="answer without caveat"),
        pytest.param("advice", {}, "caveat", id="advice without caveat"),
        pytest.param("answer", {"caveat": "Ask."}, "quote", id="answer without quotes"),
        pytest.param("not_covered", {"quotes": (QUOTE,)}, "quote", id="quote in not_covered"),
        pytest.param("chat", {"quotes": (QUOTE,)}, "quote", id="quote in chat"),
        pytest.param(
            "crisis", {"quotes": (QUOTE,), "helplines": (LINE,)}, "quote", id="quote in crisis"
        ),
        pytest.param(
            "emergency", {"quotes": (QUOTE,), "helplines": (LINE,)}, "quote", id="in emergency"
        ),
        pytest.param("crisis", {}, "helplines", id="crisis without helplines"),
        pytest.param("emergency", {}, "helplines", id="emergency without helplines"),
        pytest.param("chat", {"helplines": (LINE,)}, "helplines", id="helplines in chat"),
        pytest.param(
            "answer",
            {"quotes": (QUOTE,), "caveat": "Ask.", "helplines": (LINE,)},
            "helplines",
            id="helplines in answer",
        ),
        pytest.param("chat", {"confidence": 1.01}, "confidence", id="confidence above 1"),
        pytest.param("chat", {"confidence": -0.01}, "confidence", id="confidence below 0"),
        pytest.param("chat", {"confidence": float("nan")}, "confidence", id="confidence nan"),
    ],
)
def test_a_reply_that_contradicts_itself(kind: Any, parts: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Reply(kind, "…", SOURCE, **parts)


@pytest.mark.parametrize(("at", "is_held"), [(2, False), (3, True), (6, True), (7, False)], ids=str)
def test_a_quote_holds_the_places_from_its_start_up_to_its_end(at: int, is_held: bool) -> None:
    assert Quote("Rye.", 3, 7, "", 0, (), 1.0).holds(at) is is_held


@pytest.mark.parametrize("thing", [SOURCE, QUOTE, LINE, Reply("chat", "…", SOURCE), Span(0, 1)])
def test_what_flows_is_frozen(thing: Any) -> None:
    name = dataclasses.fields(thing)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(thing, name, None)


def test_a_quote_in_pieces_is_the_quote_with_its_matched_words_apart() -> None:
    quote = Quote("Rye rises.", 10, 20, "", 0, (Span(10, 13), Span(14, 19)), 1.0)
    pieces = list(quote.pieces())
    assert "".join(words for words, _ in pieces) == quote.text
    assert [words for words, matched in pieces if matched] == ["Rye", "rises"]
