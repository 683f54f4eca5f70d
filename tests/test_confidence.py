"""How sure the bot is."""

from __future__ import annotations

import pytest

from bot import Article
from bot.confidence import ENOUGH, chance
from bot.model import Hit

PASSAGE = Article.parse("Rye rises.").passages[0]


def _hit(share: float) -> Hit:
    return Hit(PASSAGE.sentences[0], PASSAGE, 1.0, share)


def test_nothing_found_is_no_chance() -> None:
    assert chance([]) == 0.0


def test_the_chance_grows_with_the_share_and_stays_within_bounds() -> None:
    chances = [chance([_hit(share / 20)]) for share in range(21)]
    assert chances == sorted(chances)
    assert len(set(chances)) == 21
    assert 0 < chances[0] < ENOUGH < chances[-1] < 1


def test_only_the_first_hit_counts() -> None:
    assert chance([_hit(0.3), _hit(1.0)]) == chance([_hit(0.3)])


@pytest.mark.parametrize(
    ("share", "answers"), [(0.0, False), (0.2, False), (0.7, True), (1.0, True)]
)
def test_enough_to_answer(share: float, answers: bool) -> None:
    assert (chance([_hit(share)]) >= ENOUGH) is answers
