"""A folder of `corpus/` and the bot's own data to what their keepers should mend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from bot.chat import Bot
from bot.texts import all_helplines

# How long the check of a help line holds (days).
_CHECK_HOLDS = 180

_HELPLINES = Path("bot/texts/helplines.toml")


class Finding(NamedTuple):
    """Something to mend: the file that it stands in, what is wrong, and the cure."""

    path: Path
    problem: str
    cure: str


def findings(bot: Bot, folder: Path, today: date) -> Iterator[Finding]:
    """What is to be mended on a day in the bot over a folder of `corpus/`, most urgent first."""
    yield from _helplines(today)
    for question in bot.unanswered():
        yield Finding(
            folder / "questions.toml",
            f"the suggestion {question.text!r} does not come back to its sentence",
            "Word it closer to the sentence that it is listed under",
        )


def _helplines(today: date) -> Iterator[Finding]:
    """The help lines whose check is wanting or too old."""
    for line in all_helplines():
        name = f"{line.name} ({line.country})"
        cure = f"Compare it with {line.source} and set checked_on to that day"
        if not line.checked_on:
            yield Finding(_HELPLINES, f"{name} was never checked", cure)
            continue
        age = (today - date.fromisoformat(line.checked_on)).days
        if age < 0:
            yield Finding(_HELPLINES, f"{name} is to be checked {-age} days from now", cure)
        elif age > _CHECK_HOLDS:
            yield Finding(_HELPLINES, f"{name} was last checked {age} days ago", cure)
