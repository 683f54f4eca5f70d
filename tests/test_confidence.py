"""How sure the bot is."""

from __future__ import annotations

import math

import pytest

from bot.confidence import ENOUGH, chance, pulls
from bot.model import Evidence

BOTH = pytest.mark.parametrize("has_questions", [True, False], ids=["questions", "none"])

# Evidence of an answer, and of none.
GOOD = Evidence(share=1.0, met=2.0, strength=3.0, answered=1.0, supported=1.0)
BAD = Evidence(
    share=0.1, met=1.0, strength=0.3, unknown=2.0, names=1, missing=0.5, answered=-1, supported=-1
)


@BOTH
def test_the_chance_grows_with_the_share_and_stays_within_bounds(has_questions: bool) -> None:
    chances = [chance(Evidence(share=share / 20), has_questions) for share in range(21)]
    assert chances == sorted(chances)
    assert len(set(chances)) == 21
    assert 0 < chances[0] < chances[-1] < 1


@BOTH
@pytest.mark.parametrize(
    ("evidence", "answers"),
    [(Evidence(), False), (BAD, False), (GOOD, True)],
    ids=["none", "bad", "good"],
)
def test_enough_to_answer(evidence: Evidence, answers: bool, has_questions: bool) -> None:
    assert (chance(evidence, has_questions) >= ENOUGH) is answers


@BOTH
@pytest.mark.parametrize(
    ("field", "more", "grows"),
    [
        pytest.param("share", 1.0, True, id="share"),
        pytest.param("strength", 4.0, True, id="strength"),
        pytest.param("met", 3.0, True, id="met"),
        pytest.param("answered", 2.0, True, id="answered"),
        pytest.param("supported", 2.0, True, id="supported"),
        pytest.param("names", 2.0, False, id="names"),
        pytest.param("missing", 1.0, False, id="missing"),
    ],
)
def test_what_evidence_speaks_for_and_against(
    field: str, more: float, grows: bool, has_questions: bool
) -> None:
    middle = Evidence(share=0.5, met=1.0, strength=1.0, answered=0.1, supported=0.1)
    before = chance(middle, has_questions)
    after = chance(middle._replace(**{field: more}), has_questions)
    known = {pull.name for pull in pulls(middle, has_questions)}
    if field in known:
        assert (after > before) is grows
        assert after != before
    else:
        assert after == before


def test_questions_are_evidence_only_where_an_author_wrote_some() -> None:
    asked = {"answered", "supported"}
    assert asked <= {pull.name for pull in pulls(GOOD, has_questions=True)}
    assert not asked & {pull.name for pull in pulls(GOOD, has_questions=False)}


@BOTH
@pytest.mark.parametrize("evidence", [Evidence(), BAD, GOOD], ids=["none", "bad", "good"])
def test_the_chance_is_the_curve_of_the_pulls(evidence: Evidence, has_questions: bool) -> None:
    def odds(of: Evidence) -> float:
        found = chance(of, has_questions)
        return math.log(found / (1 - found))

    found = pulls(evidence, has_questions)
    expected = odds(Evidence()) + sum(pull.pull for pull in found)
    # A chance is rounded.
    assert chance(evidence, has_questions) == pytest.approx(1 / (1 + math.exp(-expected)), abs=2e-3)
    assert all(pull.value == getattr(evidence, pull.name) for pull in found)


@BOTH
def test_a_chance_stays_one_however_strong_the_evidence(has_questions: bool) -> None:
    for sign, bound in ((10.0, 1.0), (-10.0, 0.0)):
        extreme = Evidence(share=sign, strength=sign, names=-sign, missing=-sign)
        assert chance(extreme, has_questions) == bound
