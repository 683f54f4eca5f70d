"""A question file to figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot import Bot
from bot.errors import QuestionFileError
from bot.evaluation import Case, Row, evaluate, read_cases, table

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
            _case("answerable_list", "rowing flour", must=("boat", "rye flour")), True, id="list"
        ),
        pytest.param(
            _case("answerable_list", "rowing flour", must=("boat", "seal")), False, id="half a list"
        ),
        pytest.param(_case("answerable_list", "rowing flour"), False, id="list without must"),
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
