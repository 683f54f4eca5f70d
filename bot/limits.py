"""What a reader sends to what is taken of it, or why it is refused."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

from bot.dialogue import REMEMBERED
from bot.errors import QuestionError
from bot.texts import is_country

# The longest question that is taken (characters): some 150 words.
QUESTION_LIMIT = 1000

# How much of a message is heard for danger before it may be refused as too long (characters).
_HEARD = 4 * QUESTION_LIMIT


def readable(history: Sequence[str]) -> list[str]:
    """The last turns of a history, as far as they can be read: none of them is refused here."""
    if isinstance(history, str):
        return []
    return [
        opening(turn, QUESTION_LIMIT) for turn in history[-REMEMBERED:] if isinstance(turn, str)
    ]


def opening(question: str, length: int = _HEARD) -> str:
    """A text as it stands, or so much of it as is read where it is longer.

    A compatibility character may stand for up to eighteen others: these are what is worked on.
    """
    plain = normalize("NFKC", question[:_HEARD])
    return question if max(len(question), len(plain)) <= length else plain[:length]


def check(question: str, history: Sequence[str]) -> None:
    """Refuse what is no question, and say why."""
    if isinstance(history, str):
        message = "The history is one text. Give a list of the reader's earlier turns."
        raise QuestionError(message, "history")
    for turn in history:
        check_is_text(turn, "history")
    check_turn(question)
    if not question.strip():
        raise QuestionError("The question is empty. Ask something about the article.")


def check_country(country: str) -> None:
    """Refuse what is no country's code."""
    if country and not is_country(country):
        message = f"{country!r} is no country's code. Use two letters, such as GB."
        raise QuestionError(message, "country")


def check_turn(turn: str) -> None:
    """Refuse what cannot be read as a turn of a reader."""
    check_is_text(turn)
    length = len(normalize("NFKC", turn))
    if length > QUESTION_LIMIT:
        raise QuestionError(f"A turn has {length} characters. Use at most {QUESTION_LIMIT}.")


def check_is_text(turn: object, field: str = "question") -> None:
    """Refuse what is no text; `field` is where it stands."""
    if not isinstance(turn, str):
        raise QuestionError(f"A turn must be text, not {type(turn).__name__}.", field)
    try:
        turn.encode()
    except UnicodeEncodeError as error:
        message = "A turn has half of a surrogate pair in it. Send valid Unicode."
        raise QuestionError(message, field) from error
