"""The terminal face: parses, calls, prints."""

from __future__ import annotations

import dataclasses
import json
import signal
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO

import click

from bot import printout
from bot.chat import Bot, load_bot
from bot.errors import BotError, CorpusError
from bot.model import Reply
from bot.texts import is_country

_CORPUS = Path(__file__).parents[1] / "corpus" / "leaky-gut"

# Exit codes; click's own for wrong usage is 2.
_NOT_COVERED, _NOT_RIGHT, _USAGE, _NO_ARTICLE, _INTERRUPTED = 1, 1, 2, 3, 130

_EPILOG = """\b
Examples:
  python -m bot ask "What is leaky gut?"
  echo "and zinc?" | python -m bot ask --json -
  python -m bot chat
  python -m bot ask --json "What is leaky gut?" | python -m bot verify

\b
Exit codes: 0 answered, 1 the article does not cover it (verify: a quote is not
proven; lint: there is something to mend), 2 wrong usage, 3 the article cannot
be read.
"""


def _code(_context: click.Context, _option: click.Parameter, value: str) -> str:
    """A country's code, or nothing."""
    if value and not is_country(value):
        raise click.BadParameter(f"{value!r} is no country's code: use two letters, such as GB.")
    return value


_country = click.option(
    "--country",
    default="",
    callback=_code,
    metavar="CODE",
    help="Where you are (ISO 3166-1, such as GB): picks the help lines for somebody in danger.",
)


@click.group(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Ask an article questions; it answers in its own words."""


@cli.command()
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="Print the whole reply as one JSON object.")
@click.option(
    "--explain", is_flag=True, help="Also tell why this was quoted, and how sure that is."
)
@_country
def ask(question: str, as_json: bool, explain: bool, country: str) -> None:
    """Ask one QUESTION; "-" reads it from standard input."""
    if as_json and explain:
        raise click.UsageError("--explain is for reading, --json for programs: use one of them.")
    if question == "-":
        question = "".join(_piped_lines()).strip()
    bot = _load()
    reply = bot.reply(question, country=country)
    click.echo(_json(reply) if as_json else reply.text)
    if explain and reply.kind in ("answer", "not_covered"):
        click.echo("\n" + printout.explained(bot.explain(question), reply))
    if reply.kind == "not_covered":
        sys.exit(_NOT_COVERED)


@cli.command()
@_country
def chat(country: str) -> None:
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
            reply = bot.reply(question, history, country)
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
        click.echo(printout.figures_json(rows, figures, outcomes if misses else ()))
    else:
        click.echo("\n".join(printout.figures_text(rows, figures)))
        for outcome in outcomes if misses else ():
            if not outcome.right:
                click.echo(f"\n{printout.miss(outcome)}")
    if report:
        from bot import report as page

        click.echo(f"Report: {page.write(report, outcomes, bot.article)}", err=True)


@cli.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--question", help="Ask this again and tell whether the reply is still the same.")
@click.option("--turn", "turns", multiple=True, help="An earlier turn of that chat; oldest first.")
@_country
def verify(file: BinaryIO, question: str | None, turns: tuple[str, ...], country: str) -> None:
    """Prove each quote of the reply saved as JSON in FILE, or on standard input, byte for byte."""
    from bot import proof

    try:
        saved = proof.read_reply(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise click.UsageError("The saved reply is not UTF-8 text.") from error
    if question is None and (turns or country):
        raise click.UsageError("--turn and --country are for asking again: add --question.")
    bot = _load()
    wrong = proof.unproven(saved, bot.article)
    if question is not None:
        changed = proof.changed(saved, bot, question, turns, country)
        wrong += [f"The reply of today differs in: {', '.join(changed)}."] if changed else []
    if wrong:
        click.echo("\n".join(wrong))
        sys.exit(_NOT_RIGHT)
    count = len(saved["quotes"])
    proven = f"Quotes proven: {count}." if count else "There are no quotes to prove."
    click.echo(f"{proven} SHA-256 {bot.article.source.sha256}.")
    if question is not None:
        click.echo("Asked again, the reply is the same.")


@cli.command()
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=_CORPUS
)
def lint(folder: Path) -> None:
    """Tell what should be mended in FOLDER, an article's, and in the bot's own data."""
    from bot.lint import findings

    found = list(findings(load_bot(folder), folder, date.today()))
    for finding in found:
        click.echo(f"{finding.path}: {finding.problem}. {finding.cure}.")
    if found:
        sys.exit(_NOT_RIGHT)
    click.echo("Nothing to mend.")


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
