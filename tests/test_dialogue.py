"""What a question leans on, and talk with the bot."""

from __future__ import annotations

import pytest

from bot import dialogue


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("hello", "greeting"),
        ("Hi there!", "greeting"),
        ("thanks, that helped", "thanks"),
        ("ok", "thanks"),
        ("bye", "bye"),
        ("thanks, bye", "bye"),
        ("how are you?", "wellbeing"),
        ("what can you do?", "help"),
        ("help", "help"),
        ("are you a real person?", "bot"),
        ("who made you", "bot"),
        ("are you a doctor?", "doctor"),
        ("what are your sources?", "sources"),
        ("do you store my questions?", "privacy"),
        ("What is leaky gut?", None),
        ("zinc", None),
        ("", None),
    ],
)
def test_talk(message: str, kind: str | None) -> None:
    talk = dialogue.Turn(message).talk
    assert (talk.kind if talk else None) == kind


@pytest.mark.parametrize(
    ("question", "history", "turns"),
    [
        pytest.param("What does zinc do?", ["What is leaky gut?"], (), id="stands by itself"),
        pytest.param("and zinc?", ["What helps the gut?"], ("What helps the gut?",), id="and"),
        pytest.param("What causes it?", ["leaky gut"], ("leaky gut",), id="it"),
        pytest.param("why?", ["Zinc helps."], ("Zinc helps.",), id="why alone"),
        pytest.param("tell me more", ["zinc"], ("zinc",), id="more"),
        pytest.param("why?", ["yoga", "zinc"], ("zinc",), id="the last turn only"),
        pytest.param(
            "why?", ["yoga", "and zinc?"], ("and zinc?", "yoga"), id="as far as the turns lean"
        ),
        pytest.param("new topic: what causes it?", ["zinc"], (), id="a new topic"),
        pytest.param(
            "why?", ["yoga", "something else: why?"], ("something else: why?",), id="broken"
        ),
        pytest.param("why?", [], (), id="no history"),
    ],
)
def test_context(question: str, history: list[str], turns: tuple[str, ...]) -> None:
    assert dialogue.Turn(question).context(history) == turns


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("What treatments are there?", True),
        ("Which supplements help?", True),
        ("List the remedies", True),
        ("What is the difference between prebiotics and probiotics?", True),
        ("What is leaky gut?", False),
        ("Does zinc help?", False),
    ],
)
def test_wants_list(question: str, several: bool) -> None:
    assert dialogue.Turn(question).wants_list is several


@pytest.mark.parametrize(
    ("message", "is_sure"),
    [("good morning!", True), ("are you a doctor?", True), ("hi, does rye help?", False)],
)
def test_talk_is_sure_where_the_message_is_nothing_else(message: str, is_sure: bool) -> None:
    talk = dialogue.Turn(message).talk
    assert talk is not None
    assert talk.is_sure is is_sure


@pytest.mark.parametrize(
    ("message", "question", "story"),
    [
        pytest.param("Is it rye?", "Is it rye?", (), id="one sentence"),
        pytest.param(
            "I bake. Is it rye? I hope so.", "Is it rye?", ("I bake.", "I hope so."), id="asked"
        ),
        pytest.param("I bake. Tell me of rye", "Tell me of rye", ("I bake.",), id="no mark"),
        pytest.param("", "", (), id="empty"),
    ],
)
def test_the_sentence_that_asks(message: str, question: str, story: tuple[str, ...]) -> None:
    assert dialogue.asked(message) == (question, story)
