"""The terminal face: parses, calls, prints."""

from __future__ import annotations

import dataclasses
import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.chat import Bot, load_bot
from bot.errors import BotError, CorpusError
from bot.model import Reply

if TYPE_CHECKING:
    from bot.evaluation import Outcome

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
def ask(question: str, as_json: bool) -> None:
    """Ask one QUESTION; "-" reads it from standard input."""
    if question == "-":
        question = "".join(_piped_lines()).strip()
    reply = _load().reply(question)
    click.echo(_json(reply) if as_json else reply.text)
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
def evaluate(file: Path, misses: bool) -> None:
    """Measure the answers to the questions in FILE (JSON Lines), by kind of question."""
    # Measuring is no part of answering: its module is read only here.
    from bot import evaluation

    cases = evaluation.read_cases(file)
    outcomes = list(evaluation.evaluate(_load(), cases))
    click.echo(f"{'kind':24}{'count':>7}{'right':>7}{'wrong':>7}{'abstained':>11}{'right %':>9}")
    for row in evaluation.table(outcomes):
        share = 100 * row.right / row.count
        click.echo(
            f"{row.kind:24}{row.count:7}{row.right:7}{row.wrong:7}{row.abstained:11}{share:9.1f}"
        )
    if misses:
        for outcome in outcomes:
            if not outcome.right:
                click.echo(f"\n{_miss(outcome)}")


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
