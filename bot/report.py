"""An evaluation to a page: tables, plots, and the article with what was quoted of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import jinja2

from bot.article import Article
from bot.errors import MissingPackageError, ReportError
from bot.evaluation import Figures, Outcome, figures, reached, table

_TEMPLATE = Path(__file__).with_name("report.html")

# The page shades sentences in so many steps, from never quoted (0) to quoted the most.
_STEPS = 5


class _Shaded(NamedTuple):
    """A sentence of the article: how often it was quoted, and its shade (0 to _STEPS)."""

    text: str
    times: int
    shade: int
    answers: bool


def write(folder: Path, outcomes: Sequence[Outcome], article: Article) -> Path:
    """The page `index.html` in a folder, which is made where it is missing, with its two plots.

    Raises MissingPackageError without matplotlib, ReportError where the folder cannot be written.
    """
    found = figures(outcomes, article.text)
    page = jinja2.Template(_TEMPLATE.read_text(encoding="utf-8"), autoescape=True).render(
        title=article.title,
        rows=table(outcomes),
        figures=found,
        passages=_shaded(outcomes, article),
        misses=[o for o in outcomes if not o.right],
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _plot(folder, found)
        path = folder / "index.html"
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise ReportError(
            f"{folder}: the report cannot be written there ({error.strerror}). Name another folder."
        ) from error
    return path


def _shaded(outcomes: Sequence[Outcome], article: Article) -> list[list[_Shaded]]:
    """The sentences of each passage, with how often they were quoted."""
    counts = reached(outcomes, article)
    most = max(counts, default=0) or 1
    return [
        [
            _Shaded(
                text=article.text[s.start : s.end],
                times=counts[s.number],
                shade=-(-_STEPS * counts[s.number] // most),
                answers=s.answers,
            )
            for s in passage.sentences
        ]
        for passage in article.passages
    ]


def _plot(folder: Path, found: Figures) -> None:
    """The reliability and the risk-coverage plot, as SVG files."""
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingPackageError("matplotlib", "draw the plots of a report") from error
    plots = (
        (
            "reliability.svg",
            ([0, *(b.confidence for b in found.bins)], [0, *(b.right for b in found.bins)]),
            ("confidence", "share of right first quotes"),
        ),
        (
            "risk-coverage.svg",
            ([p.coverage for p in found.curve], [p.risk for p in found.curve]),
            ("share of questions answered", "share of these answered wrongly"),
        ),
    )
    for name, (across, up), (below, beside) in plots:
        figure = Figure(figsize=(4.5, 3.5), layout="constrained")
        axes = figure.subplots()
        if name == "reliability.svg":
            axes.plot([0, 1], [0, 1], linestyle=":", color="gray")
        axes.plot(across, up, marker="o" if len(across) <= len(found.bins) + 1 else "")
        axes.set(xlabel=below, ylabel=beside, xlim=(0, 1), ylim=(0, 1))
        # Without a date and random names in it, the same figures give the same file.
        with rc_context({"svg.hashsalt": name}):
            figure.savefig(folder / name, metadata={"Date": None})
