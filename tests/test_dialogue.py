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


STORY = "I have been baking since my father died, every morning before the sun is up, and "


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("List the remedies", "list"),
        ("Name every treatment", "list"),
        ("everything that helps the crust", "list"),
        ("give me a quick rundown of it", "list"),
        ("What treatments are there?", "several"),
        ("Which supplements help?", "several"),
        ("What is the difference between prebiotics and probiotics?", "several"),
        ("what is rye and why does it rise", "several"),
        ("What is leaky gut?", ""),
        ("Does zinc help?", ""),
        ("what is it all about", ""),
        pytest.param("does it rise all the time", "", id="an idiom"),
        pytest.param(STORY * 2 + "all the doctors gave up", "", id="a story"),
    ],
)
def test_how_much_is_wanted(question: str, wanted: str) -> None:
    turn = dialogue.Turn(question)
    assert turn.wants_list is (wanted == "list")
    if wanted != "list":
        assert turn.wants_several is (wanted == "several")


@pytest.mark.parametrize(
    ("question", "more"),
    [
        ("tell me more", True),
        ("anything else?", True),
        ("go on", True),
        ("more about the yeast in the honey jar", False),
        ("is more rye better?", False),
    ],
)
def test_wants_more(question: str, more: bool) -> None:
    assert dialogue.Turn(question).wants_more is more


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("forget the herbs, what about antioxidants?", "what about antioxidants?"),
        ("new topic. what is rye", "what is rye"),
        (
            "what should I change in the diet, and how?",
            "what should I change in the diet, and how?",
        ),
        ("never mind", "never mind"),
        ("", ""),
    ],
)
def test_what_only_changes_the_subject_is_left_out(message: str, question: str) -> None:
    assert dialogue.Turn(message).question == question


@pytest.mark.parametrize(
    ("message", "things"),
    [
        ("what do rye and honey each do?", ("what do rye", "honey each do")),
        ("define crust, crumb and yeast", ("define crust", "crumb", "yeast")),
        ("what is rye?", ()),
        ("rye and honey", ()),
    ],
)
def test_several_things(message: str, things: tuple[str, ...]) -> None:
    assert dialogue.Turn(message).things == things


@pytest.mark.parametrize(
    ("message", "is_sure"),
    [("good morning!", True), ("are you a doctor?", True), ("hi, does rye help?", False)],
)
def test_talk_is_sure_where_the_message_is_nothing_else(message: str, is_sure: bool) -> None:
    talk = dialogue.Turn(message).talk
    assert talk is not None
    assert talk.is_sure is is_sure


@pytest.mark.parametrize(
    ("message", "asking"),
    [
        pytest.param("Is it rye?", "Is it rye?", id="one sentence"),
        pytest.param("I bake. Is it rye? I hope so.", "Is it rye?", id="asked"),
        pytest.param("Is it rye? Or not? I bake.", "Or not?", id="the last one that asks"),
        pytest.param("I bake. Tell me of rye", "Tell me of rye", id="no mark"),
        pytest.param("", "", id="empty"),
    ],
)
def test_the_sentence_that_asks(message: str, asking: str) -> None:
    assert dialogue.Turn(message).asking == asking


def test_talk_in_a_long_message_is_never_sure() -> None:
    talk = dialogue.Turn(
        "are you a doctor or a person or a loaf of bread from the rock in the sea"
    ).talk
    assert talk is not None
    assert not talk.is_sure
