"""The terminal face: parses, calls, prints."""

from __future__ import annotations

import dataclasses
import json
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.chat import Bot, load_bot
from bot.errors import BotError, CorpusError
from bot.model import Explanation, Reply

if TYPE_CHECKING:
    from bot.evaluation import Figures, Outcome, Row

_CORPUS = Path(__file__).parents[1] / "corpus" / "leaky-gut"

# Exit codes; click's own for wrong usage is 2.
_NOT_COVERED, _USAGE, _NO_ARTICLE, _INTERRUPTED = 1, 2, 3, 130

_EPILOG = """\b
Examples:
  python -m bot ask "What is leaky gut?"
  echo "and zinc?" | python -m bot ask --json -
  python -m bot chat

\b
Exit codes: 0 answered, 1 the article does not cover it, 2 wrong usage,
3 the article cannot be read.
"""


@click.group(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Ask an article questions; it answers in its own words."""


@cli.command()
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="Print the whole reply as one JSON object.")
@click.option(
    "--explain", is_flag=True, help="Also tell why this was quoted, and how sure that is."
)
def ask(question: str, as_json: bool, explain: bool) -> None:
    """Ask one QUESTION; "-" reads it from standard input."""
    if as_json and explain:
        raise click.UsageError("--explain is for reading, --json for programs: use one of them.")
    if question == "-":
        question = "".join(_piped_lines()).strip()
    bot = _load()
    reply = bot.reply(question)
    click.echo(_json(reply) if as_json else reply.text)
    if explain and reply.kind in ("answer", "not_covered"):
        click.echo("\n" + _explained(bot.explain(question), reply))
    if reply.kind == "not_covered":
        sys.exit(_NOT_COVERED)


@cli.command()
def chat() -> None:
    """Talk with the article; an empty line or Ctrl-D ends it. Nothing is kept."""
    bot = _load()
    at_prompt = sys.stdin.isatty()
    if at_prompt:
        click.echo(bot.reply("hello").text, err=True)
    history: list[str] = []
    for line in _typed_lines() if at_prompt else _piped_lines():
        question = line.strip()
        if not question:
            return
        try:
            reply = bot.reply(question, history)
        except BotError as error:
            click.echo(str(error), err=True)
            continue
        click.echo(f"\n{reply.text}\n")
        history.append(question)


@cli.command("eval")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--misses", is_flag=True, help="Print each question that was not answered rightly.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as one JSON object.")
@click.option(
    "--report",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write a page with plots and the article, shaded by what was quoted, to DIR.",
)
def evaluate(file: Path, misses: bool, as_json: bool, report: Path | None) -> None:
    """Measure the answers to the questions in FILE (JSON Lines), by kind of question."""
    # Measuring is no part of answering: its modules are read only here.
    from bot import evaluation

    bot = _load()
    cases = evaluation.read_cases(file)
    # A bar on a terminal, nothing elsewhere.
    with click.progressbar(
        evaluation.evaluate(bot, cases),
        length=len(cases),
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        outcomes = list(bar)
    figures = evaluation.figures(outcomes, bot.article.text)
    rows = evaluation.table(outcomes)
    if as_json:
        click.echo(_figures_json(rows, figures, outcomes if misses else ()))
    else:
        click.echo("\n".join(_figures_text(rows, figures)))
        for outcome in outcomes if misses else ():
            if not outcome.right:
                click.echo(f"\n{_miss(outcome)}")
    if report:
        from bot import report as page

        click.echo(f"Report: {page.write(report, outcomes, bot.article)}", err=True)


def main() -> None:
    """Run the command line; whatever goes wrong ends with one clear line and its exit code."""
    if hasattr(signal, "SIGPIPE"):
        # A reader that has gone ("| head") ends this process quietly, as it ends other filters.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        cli.main(prog_name="python -m bot", standalone_mode=False)
    except click.Abort:
        click.echo(err=True)
        sys.exit(_INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except CorpusError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(_NO_ARTICLE)
    except BotError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(_USAGE)


def _load() -> Bot:
    return load_bot(_CORPUS)


def _typed_lines() -> Iterator[str]:
    """The lines that a reader types at a prompt."""
    while True:
        try:
            yield input("> ")
        except EOFError:
            return


def _piped_lines() -> Iterator[str]:
    """The lines of standard input. Whatever the terminal's locale, they are UTF-8."""
    for line in sys.stdin.buffer:
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise click.UsageError("Standard input is not UTF-8 text.") from error


def _json(reply: Reply) -> str:
    return json.dumps(dataclasses.asdict(reply), ensure_ascii=False, indent=2)


# How wide a bar for the whole is, and how much names a quote (characters); how many shares of a
# score are shown; at how many points of the risk-coverage curve a figure is.
_BAR, _SHORT, _SHARES, _TENTHS = 24, 60, 8, 10


def _explained(explanation: Explanation, reply: Reply) -> str:
    """Why each quote was found, as bars, and what pulled the decision which way."""
    lines = []
    for number, (quote, shares) in enumerate(zip(reply.quotes, explanation.shares, strict=True), 1):
        lines.append(f"Quote {number}: “{_shortened(quote.text)}”")
        for share in shares[:_SHARES]:
            bar = "█" * max(1, round(_BAR * share.share))
            lines.append(f"  {share.key:18.18} {share.field:10} {100 * share.share:3.0f} % {bar}")
        lines.append("")
    fell = "quoted" if explanation.chance >= explanation.enough else "not covered"
    lines.append(
        f"Decision: {fell}. The chance that the first hit answers is {explanation.chance:.2f}; "
        f"it takes {explanation.enough:.2f}."
    )
    for pull in sorted(explanation.pulls, key=lambda p: -abs(p.pull)):
        lines.append(f"  {pull.name:10} {pull.value:6.2f}   pulls {pull.pull:+.2f}")
    return "\n".join(lines)


def _shortened(text: str) -> str:
    """The beginning of a quote, to name it by."""
    return text if len(text) <= _SHORT else f"{text[:_SHORT].rstrip()}…"


def _figures_text(rows: Sequence[Row], figures: Figures) -> Iterator[str]:
    """The figures of an evaluation, as a table and what stands below it."""
    yield f"{'kind':24}{'count':>7}{'right':>7}{'wrong':>7}{'abstained':>11}{'right %':>9}"
    for row in rows:
        share = 100 * row.right / row.count
        yield f"{row.kind:24}{row.count:7}{row.right:7}{row.wrong:7}{row.abstained:11}{share:9.1f}"
    if figures.auroc is not None and figures.calibration_error is not None:
        yield ""
        yield f"confidence: AUROC, covered or not {figures.auroc:.3f}"
        yield f"            calibration error {figures.calibration_error:.3f}"
        yield f"answerable but told “not covered”: {100 * (figures.declined or 0.0):.1f} %"
        last = len(figures.curve) - 1
        points = [figures.curve[last * tenth // _TENTHS] for tenth in range(5, _TENTHS + 1)]
        yield "answering only the surest: " + ", ".join(
            f"{100 * point.coverage:.0f} % with {100 * point.risk:.1f} % wrong" for point in points
        )


def _figures_json(rows: Sequence[Row], figures: Figures, outcomes: Sequence[Outcome]) -> str:
    """The figures of an evaluation as one JSON object, with what was not answered rightly."""
    body = {
        "kinds": [dataclasses.asdict(row) | {"wrong": row.wrong} for row in rows],
        **dataclasses.asdict(figures),
        "misses": [
            {
                "id": o.case.id,
                "kind": o.case.kind,
                "question": o.case.question,
                "reply": o.reply.kind,
                "confidence": o.reply.confidence,
                "quotes": [quote.text for quote in o.reply.quotes],
            }
            for o in outcomes
            if not o.right
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=2)


def _miss(outcome: Outcome) -> str:
    """A question that was not answered rightly, what was said, and what would have been right."""
    case, reply = outcome.case, outcome.reply
    said = reply.quotes[0].text if reply.quotes else reply.kind
    wanted = " | ".join(case.must or case.gold) or "no quote"
    earlier = "".join(f"{turn} / " for turn in case.history)
    return (
        f"{case.id} {case.kind} ({reply.kind}, {reply.confidence:.2f}): {earlier}{case.question}\n"
        f"  said:   {said}\n  wanted: {wanted}"
    )
