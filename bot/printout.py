"""What the command line prints of explanations and evaluations."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.model import Explanation, Reply

if TYPE_CHECKING:
    # Measuring is no part of answering: its modules are read only where it is asked for.
    from bot.evaluation import Figures, Outcome, Row

# How wide a bar for the whole is, and how much names a quote (characters); how many shares of a
# score are shown; at how many points of the risk-coverage curve a figure is.
_BAR, _SHORT, _SHARES, _TENTHS = 24, 60, 8, 10


def explained(explanation: Explanation, reply: Reply) -> str:
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


def figures_text(rows: Sequence[Row], figures: Figures) -> Iterator[str]:
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


def figures_json(rows: Sequence[Row], figures: Figures, outcomes: Sequence[Outcome]) -> str:
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


def miss(outcome: Outcome) -> str:
    """A question that was not answered rightly, what was said, and what would have been right."""
    case, reply = outcome.case, outcome.reply
    said = reply.quotes[0].text if reply.quotes else reply.kind
    wanted = " | ".join(case.must or case.gold) or "no quote"
    earlier = "".join(f"{turn} / " for turn in case.history)
    return (
        f"{case.id} {case.kind} ({reply.kind}, {reply.confidence:.2f}): {earlier}{case.question}\n"
        f"  said:   {said}\n  wanted: {wanted}"
    )
