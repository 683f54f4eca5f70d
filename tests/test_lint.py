"""What the keepers of an article and of the bot's data are told to mend."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import Bot, lint, load_bot
from bot.lint import findings
from bot.texts import all_helplines

TODAY = date(2026, 11, 25)


def _check(monkeypatch: pytest.MonkeyPatch, days_ago: int | None) -> None:
    """Say that every help line was checked so many days ago, or never."""
    day = "" if days_ago is None else (TODAY - timedelta(days_ago)).isoformat()
    lines = tuple(replace(line, checked_on=day) for line in all_helplines())
    monkeypatch.setattr(lint, "all_helplines", lambda: lines)


@pytest.mark.parametrize(
    ("days_ago", "problem"),
    [
        pytest.param(None, "was never checked", id="never"),
        pytest.param(181, "was last checked 181 days ago", id="too long ago"),
        pytest.param(180, "", id="just within"),
        pytest.param(0, "", id="today"),
    ],
)
def test_help_lines_are_to_be_checked(
    lighthouse: Bot, monkeypatch: pytest.MonkeyPatch, days_ago: int | None, problem: str
) -> None:
    _check(monkeypatch, days_ago)
    found = list(findings(lighthouse, Path("x"), TODAY))
    assert len(found) == (len(all_helplines()) if problem else 0)
    assert all(problem in finding.problem for finding in found)
    assert all("checked_on" in finding.cure for finding in found)


def test_suggestions_that_lead_elsewhere_are_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _check(monkeypatch, 0)
    path = folder / "questions.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("Where does a lighthouse keeper live?", "Hello!", 1), "utf-8")
    (finding,) = findings(load_bot(folder), folder, TODAY)
    assert finding.path == path
    assert "'Hello!'" in finding.problem
