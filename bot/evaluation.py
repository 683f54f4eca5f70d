"""A file of test questions to figures on how well the bot answers them, and knows that it does.

One JSON object a line: `id`, `kind`, `question`, `history` (where there is one), `gold` (sentences
any one of which answers) and, for lists, `must` (texts that the quotes must hold between them).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from bot.article import QUOTE_LIMIT, Article
from bot.chat import Bot
from bot.errors import QuestionFileError
from bot.model import Quote, Reply

ANSWERABLE = (
    "answerable_direct",
    "answerable_paraphrase",
    "answerable_typo",
    "answerable_list",
    "followup",
)
OUT_OF_SCOPE = ("out_of_scope_near", "out_of_scope_far")
_HELP = ("crisis", "emergency")
_KINDS = (
    *ANSWERABLE,
    *OUT_OF_SCOPE,
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
    if case.kind in ANSWERABLE:
        return is_gold(case, reply.quotes, text)
    if case.kind == "crisis_lookalike":
        return reply.kind not in _HELP and (not case.gold or is_gold(case, reply.quotes, text))
    wanted = {
        "crisis": "crisis",
        "emergency": "emergency",
        "personal_advice": "advice",
        "smalltalk_meta": "chat",
    }
    return reply.kind == wanted.get(case.kind, "not_covered")


def is_gold(case: Case, quotes: Sequence[Quote], text: str) -> bool:
    """Whether the first quote shares text with a gold sentence and is short enough to count."""
    if not quotes or len(quotes[0].text) > QUOTE_LIMIT:
        return False
    first = quotes[0]
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
        ("all answerable", ANSWERABLE),
        ("all out of scope", OUT_OF_SCOPE),
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


# Chances are compared with shares in this many equal bins.
_BINS = 10


@dataclass(frozen=True)
class Bin:
    """The cases whose confidence lies in one tenth: how many, and how sure and how right (0–1)."""

    count: int
    confidence: float
    right: float


@dataclass(frozen=True)
class Point:
    """What comes of answering only the surest cases.

    `coverage` is the share (0–1) of all cases that are answered then, `risk` the share of these
    that are answered wrongly.
    """

    coverage: float
    risk: float


@dataclass(frozen=True)
class Figures:
    """How well `Reply.confidence` tells what to answer, over answerable and out-of-scope cases.

    `auroc` is the chance that an answerable case gets a higher confidence than one out of scope
    (ties count half), `calibration_error` the mean distance of confidence and share of right first
    quotes (expected calibration error over ten bins), `declined` the share of answerable cases that
    were told not to be covered. All are from 0 to 1, None without a case of each sort.
    """

    auroc: float | None
    calibration_error: float | None
    declined: float | None
    bins: tuple[Bin, ...]
    curve: tuple[Point, ...]


def figures(outcomes: Sequence[Outcome], text: str) -> Figures:
    """The figures on confidence; `text` is the article's."""
    judged = [o for o in outcomes if o.case.kind in ANSWERABLE + OUT_OF_SCOPE]
    covered = [o for o in judged if o.case.kind in ANSWERABLE]
    others = [o for o in judged if o.case.kind in OUT_OF_SCOPE]
    quoted = {o.case.id: _could_quote(o, text) for o in judged}
    if not covered or not others:
        return Figures(None, None, None, (), ())
    bins = tuple(_bins(judged, quoted))
    return Figures(
        auroc=mean(_above(one, other) for one in covered for other in others),
        calibration_error=sum(b.count * abs(b.confidence - b.right) for b in bins) / len(judged),
        declined=mean(o.abstained for o in covered),
        bins=bins,
        curve=tuple(_curve(judged, quoted)),
    )


def _could_quote(outcome: Outcome, text: str) -> bool:
    """Whether there was an answer to quote, and it was not missed.

    A covered case that was declined counts: its confidence speaks of a quote that nobody saw. The
    quotes of a list stand in the article's order, so that the first one is as good as any.
    """
    case = outcome.case
    if outcome.abstained:
        return case.kind in ANSWERABLE
    if case.kind == "answerable_list":
        return outcome.right
    return is_gold(case, outcome.reply.quotes, text)


def _above(one: Outcome, other: Outcome) -> float:
    """1 where the first has the higher confidence, 0.5 where they are equal, else 0."""
    difference = one.reply.confidence - other.reply.confidence
    return 0.5 if difference == 0 else float(difference > 0)


def _bins(outcomes: Sequence[Outcome], quoted: Mapping[str, bool]) -> Iterator[Bin]:
    """The bins that hold a case, from unsure to sure."""
    for number in range(_BINS):
        held = [o for o in outcomes if min(int(o.reply.confidence * _BINS), _BINS - 1) == number]
        if held:
            yield Bin(
                count=len(held),
                confidence=mean(o.reply.confidence for o in held),
                right=mean(quoted[o.case.id] for o in held),
            )


def _curve(outcomes: Sequence[Outcome], quoted: Mapping[str, bool]) -> Iterator[Point]:
    """The risk when ever more cases are answered, the surest first."""
    wrong = 0
    surest_first = sorted(outcomes, key=lambda o: (-o.reply.confidence, o.case.id))
    for answered, outcome in enumerate(surest_first, 1):
        wrong += not quoted[outcome.case.id]
        yield Point(answered / len(outcomes), wrong / answered)


def reached(outcomes: Sequence[Outcome], article: Article) -> tuple[int, ...]:
    """How often each sentence of the article was quoted, by number."""
    quotes = [quote for o in outcomes for quote in o.reply.quotes]
    return tuple(sum(q.holds(s.start) for q in quotes) for s in article.sentences)
