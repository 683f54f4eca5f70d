"""An evaluation to a page."""

from __future__ import annotations

import builtins
import re
from pathlib import Path
from typing import Any

import pytest

from bot import Article, Bot
from bot.errors import MissingPackageError, ReportError
from bot.evaluation import Case, Outcome, evaluate
from bot.report import write


def _case(number: int, kind: str, question: str, *gold: str) -> Case:
    return Case(str(number), kind, question, (), gold, ())


CASES = [
    _case(1, "answerable_direct", "Where does the keeper live?", "A lighthouse keeper lives"),
    _case(2, "answerable_direct", "Who <b>won</b> & why?", "Nobody."),
    _case(3, "out_of_scope_far", "Who won the cup final?"),
]


@pytest.fixture(scope="module")
def outcomes(lighthouse: Bot) -> list[Outcome]:
    return list(evaluate(lighthouse, CASES))


def test_a_page_and_two_plots(tmp_path: Path, outcomes: list[Outcome], lighthouse: Bot) -> None:
    path = write(tmp_path / "new" / "report", outcomes, lighthouse.article)
    assert path == tmp_path / "new" / "report" / "index.html"
    assert {file.name for file in path.parent.iterdir()} == {
        "index.html",
        "reliability.svg",
        "risk-coverage.svg",
    }
    assert all("<svg" in plot.read_text("utf-8") for plot in path.parent.glob("*.svg"))


def test_the_page_shows_what_was_asked_and_quoted(
    tmp_path: Path, outcomes: list[Outcome], lighthouse: Bot
) -> None:
    page = write(tmp_path, outcomes, lighthouse.article).read_text("utf-8")
    assert "answerable_direct" in page
    assert "AUROC" in page
    quoted = outcomes[0].reply.quotes[0].text
    assert re.search(rf'shade-5">{re.escape(quoted)}</span><sup>1</sup>', page)
    assert "shade-0" in page  # never reached


def test_only_what_was_not_answered_rightly_is_listed(
    tmp_path: Path, outcomes: list[Outcome], lighthouse: Bot
) -> None:
    assert [outcome.right for outcome in outcomes] == [True, False, True]
    page = write(tmp_path / "some", outcomes, lighthouse.article).read_text("utf-8")
    assert page.count("<dt>") == 1
    assert "Where does the keeper live?" not in page
    page = write(tmp_path / "none", outcomes[::2], lighthouse.article).read_text("utf-8")
    assert "<dt>" not in page
    assert "<dd>None.</dd>" in page


def test_what_readers_wrote_is_escaped(
    tmp_path: Path, outcomes: list[Outcome], lighthouse: Bot
) -> None:
    page = write(tmp_path, outcomes, lighthouse.article).read_text("utf-8")
    assert "<b>won" not in page
    assert "&lt;b&gt;won&lt;/b&gt; &amp; why?" in page


def test_an_article_is_escaped(tmp_path: Path) -> None:
    article = Article.parse("Rye <i>rises</i>.")
    outcomes = list(evaluate(Bot(article), [_case(1, "answerable_direct", "What rises?")]))
    assert "Rye &lt;i&gt;rises" in write(tmp_path, outcomes, article).read_text("utf-8")


def test_the_same_figures_give_the_same_files(
    tmp_path: Path, outcomes: list[Outcome], lighthouse: Bot
) -> None:
    for name in ("one", "other"):
        write(tmp_path / name, outcomes, lighthouse.article)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "other" / file.name).read_bytes()


def test_a_folder_that_cannot_be_written_is_refused(
    tmp_path: Path, outcomes: list[Outcome], lighthouse: Bot
) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ReportError, match="Name another folder"):
        write(tmp_path / "taken", outcomes, lighthouse.article)


def test_without_matplotlib_the_cure_is_named(
    tmp_path: Path, outcomes: list[Outcome], lighthouse: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return load(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingPackageError, match="pip install matplotlib"):
        write(tmp_path, outcomes, lighthouse.article)
