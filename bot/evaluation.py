"""A file of test questions to figures on how well the bot answers them.

One JSON object a line: `id`, `kind`, `question`, `history` (where there is one), `gold` (sentences
any one of which answers) and, for lists, `must` (texts that the quotes must hold between them).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.article import QUOTE_LIMIT
from bot.chat import Bot
from bot.errors import QuestionFileError
from bot.model import Reply

_ANSWERABLE = (
    "answerable_direct",
    "answerable_paraphrase",
    "answerable_typo",
    "answerable_list",
    "followup",
)
_OUT_OF_SCOPE = ("out_of_scope_near", "out_of_scope_far")
_HELP = ("crisis", "emergency")
_KINDS = (
    *_ANSWERABLE,
    *_OUT_OF_SCOPE,
    *_HELP,
    "crisis_lookalike",
    "personal_advice",
    "smalltalk_meta",
)


@dataclass(frozen=True)
class Case:
    """A test question and what a right reply has to show."""

    id: str
    kind: str
    question: str
    history: tuple[str, ...]
    gold: tuple[str, ...]
    must: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """A case, the bot's reply, and whether that is right."""

    case: Case
    reply: Reply
    right: bool

    @property
    def abstained(self) -> bool:
        """Whether the bot said that the article does not cover the question."""
        return self.reply.kind == "not_covered"


def read_cases(path: Path) -> tuple[Case, ...]:
    """The test questions of a file. Raises QuestionFileError, which names the line at fault."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    cases = tuple(_case(path, n, line) for n, line in enumerate(lines, 1) if line.strip())
    if not cases:
        raise QuestionFileError(f"{path}: there is no question in it. Write a JSON object a line.")
    return cases


def _case(path: Path, number: int, line: str) -> Case:
    try:
        entry: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise QuestionFileError(f"{path}:{number}: this is not JSON ({error})") from error
    if not isinstance(entry, dict):
        raise QuestionFileError(f"{path}:{number}: this is not a JSON object. Write one a line.")
    for key in ("id", "kind", "question"):
        if not isinstance(entry.get(key), str):
            raise QuestionFileError(f"{path}:{number}: {key!r} is missing or no text. Add it.")
    for key in ("history", "gold", "must"):
        listed = entry.get(key, [])
        if not (isinstance(listed, list) and all(isinstance(item, str) for item in listed)):
            raise QuestionFileError(f"{path}:{number}: {key!r} is not a list of texts. Write one.")
    if entry["kind"] not in _KINDS:
        known = ", ".join(_KINDS)
        raise QuestionFileError(
            f"{path}:{number}: kind {entry['kind']!r} is not known. Use one of: {known}."
        )
    return Case(
        id=entry["id"],
        kind=entry["kind"],
        question=entry["question"],
        history=tuple(entry.get("history", ())),
        gold=tuple(entry.get("gold", ())),
        must=tuple(entry.get("must", ())),
    )


def evaluate(bot: Bot, cases: Sequence[Case]) -> Iterator[Outcome]:
    """The bot's reply to each case, judged."""
    for case in cases:
        reply = bot.reply(case.question, case.history)
        yield Outcome(case, reply, _is_right(case, reply, bot.article.text))


def _is_right(case: Case, reply: Reply, text: str) -> bool:
    """Whether a reply is right for its kind of question."""
    if case.kind == "answerable_list":
        return _holds_all(case, reply)
    if case.kind in _ANSWERABLE:
        return _first_quote_is_gold(case, reply, text)
    if case.kind == "crisis_lookalike":
        return reply.kind not in _HELP and (
            not case.gold or _first_quote_is_gold(case, reply, text)
        )
    wanted = {
        "crisis": "crisis",
        "emergency": "emergency",
        "personal_advice": "advice",
        "smalltalk_meta": "chat",
    }
    return reply.kind == wanted.get(case.kind, "not_covered")


def _first_quote_is_gold(case: Case, reply: Reply, text: str) -> bool:
    """Whether the first quote shares text with a gold sentence and is short enough to count."""
    if not reply.quotes or len(reply.quotes[0].text) > QUOTE_LIMIT:
        return False
    first = reply.quotes[0]
    starts = [(text.find(gold), gold) for gold in case.gold]
    return any(at >= 0 and first.start < at + len(gold) and at < first.end for at, gold in starts)


def _holds_all(case: Case, reply: Reply) -> bool:
    """Whether the quotes hold every text that the answer must have, between them."""
    together = "\n".join(quote.text for quote in reply.quotes)
    return bool(case.must) and all(text in together for text in case.must)


@dataclass(frozen=True)
class Row:
    """A line of the table: a kind of question, how many there are, and how they came out.

    `wrong` are those answered, but not rightly; `abstained` those that the bot wrongly said the
    article does not cover.
    """

    kind: str
    count: int
    right: int
    abstained: int

    @property
    def wrong(self) -> int:
        """How many were answered, but not rightly."""
        return self.count - self.right - self.abstained


def table(outcomes: Sequence[Outcome]) -> tuple[Row, ...]:
    """A row for each kind that occurs, then rows for the groups of kinds."""
    groups: list[tuple[str, tuple[str, ...]]] = [(kind, (kind,)) for kind in _KINDS]
    groups += [
        ("all answerable", _ANSWERABLE),
        ("all out of scope", _OUT_OF_SCOPE),
        ("all", _KINDS),
    ]
    rows = (_row(name, [o for o in outcomes if o.case.kind in kinds]) for name, kinds in groups)
    return tuple(row for row in rows if row.count)


def _row(name: str, outcomes: Sequence[Outcome]) -> Row:
    return Row(
        kind=name,
        count=len(outcomes),
        right=sum(o.right for o in outcomes),
        abstained=sum(o.abstained and not o.right for o in outcomes),
    )
