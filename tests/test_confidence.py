"""How sure the bot is."""

from __future__ import annotations

import pytest

from bot.confidence import ENOUGH, chance


def test_the_chance_grows_with_the_share_and_stays_within_bounds() -> None:
    chances = [chance(share / 20) for share in range(21)]
    assert chances == sorted(chances)
    assert len(set(chances)) == 21
    assert 0 < chances[0] < ENOUGH < chances[-1] < 1


@pytest.mark.parametrize(
    ("share", "answers"), [(0.0, False), (0.2, False), (0.7, True), (1.0, True)]
)
def test_enough_to_answer(share: float, answers: bool) -> None:
    assert (chance(share) >= ENOUGH) is answers
