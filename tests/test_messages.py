"""Which messages of danger, or harmless ones, a message is like."""

from __future__ import annotations

import pytest

from bot import texts
from bot.messages import Messages, count

TOLD = {
    "emergency": [
        "the lamp is on fire and I cannot breathe",
        "smoke everywhere and I cannot breathe",
    ],
    "crisis": [
        "nobody would miss me if I rowed out for good",
        "I would rather not come back at all",
    ],
    "harmless": [
        "the oven smokes when the fog comes in",
        "when do I row out for the flour",
        "I would rather bake rye than wheat",
        "does anybody miss the old lamp",
        "my dough will not rise",
        "how long does the bread keep",
    ],
}


def _messages() -> Messages:
    return Messages(lambda: TOLD, count(TOLD, "en"), "en")


@pytest.fixture(scope="module")
def messages() -> Messages:
    return _messages()


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        pytest.param("help, smoke and I cannot breathe", "emergency", id="near one"),
        pytest.param("nobody would miss me, I will row out for good", "crisis", id="near another"),
    ],
)
def test_danger_is_what_a_message_is_like(messages: Messages, message: str, kind: str) -> None:
    alarm = messages.alarm(message)
    assert alarm.kind == kind
    assert alarm.score > -0.8


@pytest.mark.parametrize("message", ["how long does rye bread keep", "", "?!", "xyzzy", "面包"])
def test_other_messages_are_like_no_danger(messages: Messages, message: str) -> None:
    assert messages.alarm(message).score < -1


def test_a_sentence_of_danger_is_heard_in_a_story(messages: Messages) -> None:
    danger = "Smoke everywhere and I cannot breathe."
    story = "How long does the bread keep? " * 20
    alone, within = messages.alarm(danger), messages.alarm(story + danger)
    assert within.kind == alone.kind == "emergency"
    assert messages.alarm(story).score < within.score < alone.score


def test_the_same_message_is_always_as_like(messages: Messages) -> None:
    message = "I would rather not row out for good"
    assert messages.alarm(message) == _messages().alarm(message)


def test_words_are_counted_by_kind() -> None:
    sizes, keys = count(TOLD, "en")
    assert sizes == (2, 2, 6)
    assert keys["breath"] == (2, 0, 0)
    assert keys["row"] == (0, 1, 1)
    assert keys["and i"] == (2, 0, 0)
    assert "lamp" in keys
    assert "oven" not in keys  # only one message has it


def test_all_messages_are_counted_as_they_are() -> None:
    """Else: python tests/bench/count_words.py > bot/texts/message_words.tsv."""
    assert count(texts.messages(), "en") == texts.message_words()


def test_messages_are_read_only_when_one_has_to_be_compared_with_them() -> None:
    read: list[int] = []

    def told() -> dict[str, list[str]]:
        read.append(1)
        return TOLD

    messages = Messages(told, count(TOLD, "en"), "en")
    messages.alarm("how long does rye bread keep in the oven")
    assert read == []
    messages.prepare()
    assert read == [1]
    messages.alarm("nobody would miss me, I will row out for good")
    assert read == [1]
