"""A question file to figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot import Article, Bot, Quote, Reply
from bot.errors import QuestionFileError
from bot.evaluation import (
    Case,
    Figures,
    Outcome,
    Row,
    evaluate,
    figures,
    reached,
    read_cases,
    table,
)
from bot.model import Source

FLOUR = "The rock has no shop, so flour comes by boat once a month."


def _case(kind: str, question: str, **more: Any) -> Case:
    entry = {"history": (), "gold": (), "must": ()} | more
    return Case(id="1", kind=kind, question=question, **entry)


def _file(folder: Path, *lines: object) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines), "utf-8")
    return path


ENTRY = {"id": "1", "kind": "crisis", "question": "Q?"}


def test_cases_are_read(tmp_path: Path) -> None:
    full = ENTRY | {"kind": "followup", "history": ["A"], "gold": ["B"], "must": ["C"]}
    assert read_cases(_file(tmp_path, ENTRY, "", full)) == (
        Case("1", "crisis", "Q?", (), (), ()),
        Case("1", "followup", "Q?", ("A",), ("B",), ("C",)),
    )


@pytest.mark.parametrize("name", ["questions.jsonl", "questions_held.jsonl"])
def test_the_question_files_are_in_order(name: str) -> None:
    cases = read_cases(Path(__file__).parent / "data" / name)
    assert len({case.id for case in cases}) == len(cases) >= 200


@pytest.mark.parametrize(
    ("line", "why"),
    [
        pytest.param("{", ":2: this is not JSON", id="no JSON"),
        pytest.param([], ":2: this is not a JSON object", id="list"),
        pytest.param({"id": "1", "kind": "crisis"}, ":2: 'question' is missing", id="no question"),
        pytest.param(ENTRY | {"id": 1}, ":2: 'id' is missing or no text", id="id a number"),
        pytest.param(ENTRY | {"kind": "odd"}, ":2: kind 'odd' is not known", id="unknown kind"),
        pytest.param(ENTRY | {"gold": "B"}, ":2: 'gold' is not a list", id="gold a text"),
        pytest.param(ENTRY | {"history": [1]}, ":2: 'history' is not a list", id="history of 1"),
    ],
)
def test_a_line_at_fault_is_named(tmp_path: Path, line: object, why: str) -> None:
    with pytest.raises(QuestionFileError, match=why):
        read_cases(_file(tmp_path, ENTRY, line))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match=r"none\.jsonl"):
        read_cases(tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b"\xe9")
    with pytest.raises(QuestionFileError, match="UTF-8"):
        read_cases(tmp_path / "latin.jsonl")


def test_a_file_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="no question"):
        read_cases(_file(tmp_path, "", " "))


@pytest.mark.parametrize(
    ("case", "right"),
    [
        pytest.param(
            _case("answerable_direct", "Does flour come by boat?", gold=(FLOUR,)), True, id="gold"
        ),
        pytest.param(
            _case("answerable_direct", "Does flour come by boat?", gold=("It turns as brown",)),
            False,
            id="not the gold",
        ),
        pytest.param(
            _case("answerable_direct", "Does flour come by boat?", gold=("No such text.",)),
            False,
            id="gold that is not in the article",
        ),
        pytest.param(
            _case("answerable_typo", "xyzzy", gold=(FLOUR,)), False, id="no answer where one is"
        ),
        pytest.param(
            _case("followup", "and by boat?", history=("flour",), gold=(FLOUR,)),
            True,
            id="followup",
        ),
        pytest.param(
            _case(
                "answerable_list", "what of rowing and what of flour?", must=("boat", "rye flour")
            ),
            True,
            id="list",
        ),
        pytest.param(
            _case("answerable_list", "what of rowing and what of flour?", must=("boat", "seal")),
            False,
            id="half a list",
        ),
        pytest.param(
            _case("answerable_list", "what of rowing and what of flour?"),
            False,
            id="list without must",
        ),
        pytest.param(_case("out_of_scope_far", "xyzzy"), True, id="not covered"),
        pytest.param(_case("out_of_scope_near", "rye flour"), False, id="covered after all"),
        pytest.param(_case("crisis", "I want to die"), True, id="crisis"),
        pytest.param(_case("crisis", "rye flour"), False, id="crisis not seen"),
        pytest.param(_case("emergency", "I want to die"), False, id="crisis is no emergency"),
        pytest.param(_case("crisis_lookalike", "dying to bake"), True, id="lookalike"),
        pytest.param(_case("crisis_lookalike", "I want to die"), False, id="a real one"),
        pytest.param(
            _case(
                "crisis_lookalike",
                "I am dying to know. Why does flour come by boat?",
                gold=(FLOUR,),
            ),
            True,
            id="and gold",
        ),
        pytest.param(
            _case("crisis_lookalike", "xyzzy", gold=(FLOUR,)), False, id="lookalike, but no gold"
        ),
        pytest.param(_case("personal_advice", "should I take honey?"), True, id="advice"),
        pytest.param(_case("personal_advice", "rye flour"), False, id="advice not seen"),
        pytest.param(_case("smalltalk_meta", "hello"), True, id="chat"),
        pytest.param(_case("smalltalk_meta", "xyzzy"), False, id="no chat"),
    ],
)
def test_a_reply_is_judged_by_its_kind(lighthouse: Bot, case: Case, right: bool) -> None:
    (outcome,) = evaluate(lighthouse, [case])
    assert outcome.right is right
    assert outcome.case is case


def test_the_table(lighthouse: Bot) -> None:
    cases = [
        _case("answerable_direct", "Does flour come by boat?", gold=(FLOUR,)),
        _case("answerable_direct", "rye flour", gold=("It turns",)),
        _case("answerable_typo", "xyzzy", gold=(FLOUR,)),
        _case("out_of_scope_far", "xyzzy"),
    ]
    rows = table(list(evaluate(lighthouse, cases)))
    assert rows == (
        Row("answerable_direct", 2, 1, 0),
        Row("answerable_typo", 1, 0, 1),
        Row("out_of_scope_far", 1, 1, 0),
        Row("all answerable", 3, 1, 1),
        Row("all out of scope", 1, 1, 0),
        Row("all", 4, 2, 1),
    )
    assert [row.wrong for row in rows] == [1, 0, 0, 1, 0, 1]


def test_no_outcomes_make_no_table() -> None:
    assert table([]) == ()


def test_development_questions_keep_their_level(bot: Bot) -> None:
    """Two in three answerable questions right, all danger seen and no lookalike taken for it."""
    cases = read_cases(Path(__file__).parent / "data" / "questions.jsonl")
    rows = {row.kind: row for row in table(list(evaluate(bot, cases)))}
    assert rows["all answerable"].right / rows["all answerable"].count >= 0.65
    assert rows["crisis"].right == rows["crisis"].count
    assert rows["emergency"].right == rows["emergency"].count


# --- figures on confidence ------------------------------------------------------------------------

GOLD = "Rye is a grain."
TEXT = f"{GOLD} Gulls fly."


def _outcome(
    number: int, kind: str, confidence: float, quoted: str = "", right: bool = True
) -> Outcome:
    """A case with a reply that quotes a sentence of TEXT, or says that there is none to quote."""
    start = TEXT.find(quoted)
    source = Source("", "", "", "")
    quote = Quote(quoted, start, start + len(quoted), "", 0, (), 1.0)
    reply = (
        Reply("answer", "", source, quotes=(quote,), caveat="Ask.", confidence=confidence)
        if quoted
        else Reply("not_covered", "", source, confidence=confidence)
    )
    case = Case(str(number), kind, "Q?", (), (GOLD,) if kind == "answerable_direct" else (), ())
    return Outcome(case, reply, right)


OUTCOMES = [
    _outcome(1, "answerable_direct", 0.9, GOLD),
    _outcome(2, "answerable_direct", 0.8, "Gulls fly.", right=False),
    _outcome(3, "answerable_direct", 0.3, right=False),
    _outcome(4, "out_of_scope_near", 0.3),
    _outcome(5, "out_of_scope_far", 0.1),
]


def test_the_figures_of_a_few_cases() -> None:
    found = figures(OUTCOMES, TEXT)
    # Three covered against two others: all pairs in order but one, which is even.
    assert found.auroc == pytest.approx(5.5 / 6)
    assert found.declined == pytest.approx(1 / 3)
    # Declined though covered counts as right: nobody saw its quote.
    assert [(b.count, b.confidence, b.right) for b in found.bins] == [
        (1, 0.1, 0.0),
        (2, 0.3, 0.5),
        (1, 0.8, 0.0),
        (1, 0.9, 1.0),
    ]
    assert found.calibration_error == pytest.approx((0.1 + 2 * 0.2 + 0.8 + 0.1) / 5)
    assert [(p.coverage, p.risk) for p in found.curve] == [
        pytest.approx(point)
        for point in ((0.2, 0.0), (0.4, 1 / 2), (0.6, 1 / 3), (0.8, 2 / 4), (1.0, 3 / 5))
    ]


@pytest.mark.parametrize("outcomes", [[], OUTCOMES[:3], OUTCOMES[3:]], ids=["none", "all", "no"])
def test_no_figures_without_both_sorts(outcomes: list[Outcome]) -> None:
    assert figures(outcomes, TEXT) == Figures(None, None, None, (), ())


def test_how_often_each_sentence_was_quoted() -> None:
    assert reached(OUTCOMES, Article.parse(TEXT)) == (1, 1)


@pytest.mark.parametrize(
    "name",
    [
        "questions.jsonl",
        "questions_held.jsonl",
        "questions_more.jsonl",
        "questions_last.jsonl",
        "questions_fresh.jsonl",
    ],
)
def test_confidence_tells_what_is_covered(bot: Bot, name: str) -> None:
    """Floors under the figures, on each writer's questions; they only ever rise."""
    outcomes = list(evaluate(bot, read_cases(Path(__file__).parent / "data" / name)))
    found = figures(outcomes, bot.article.text)
    rows = {row.kind: row for row in table(outcomes)}
    answerable, others = rows["all answerable"], rows["all out of scope"]
    assert found.auroc is not None
    assert found.auroc >= 0.95
    assert found.calibration_error is not None
    assert found.calibration_error <= 0.08
    assert answerable.right >= 0.88 * answerable.count
    assert others.right >= 0.87 * others.count
    assert answerable.abstained <= 0.05 * answerable.count
