"""Words that the article lacks are counted, and shown only where many asked with them."""

from __future__ import annotations

import pytest

from bot import Bot, gaps
from bot.errors import QuestionError
from bot.gaps import Gaps


@pytest.mark.parametrize(("times", "shown"), [(0, {}), (5, {}), (6, {"rye": 6})], ids=str)
def test_only_what_more_than_five_questions_had_is_shown(times: int, shown: object) -> None:
    counted = Gaps()
    for _ in range(times):
        counted.count(["Rye", "rye"])
    assert counted.shown() == shown


def test_the_most_wanted_stand_first() -> None:
    counted = Gaps()
    for words in [["rye"]] * 7 + [["oats", "rye"]] * 8 + [["salt"]] * 5:
        counted.count(words)
    assert list(counted.shown().items()) == [("rye", 15), ("oats", 8)]


def test_a_flood_of_words_fills_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps, "_MOST", 10)
    counted = Gaps()
    for time in range(20):
        counted.count(["rye"])
        counted.count([f"word{time}{number}" for number in range(8)])
    assert counted.shown() == {"rye": 20}
    assert len(counted._counts) <= 10 + 8


def test_words_that_the_article_lacks(lighthouse: Bot) -> None:
    assert lighthouse.lacking("Does the keeper own a parrot?") == ("parrot",)
    assert lighthouse.lacking("Where does the keeper live?") == ()
    with pytest.raises(QuestionError):
        lighthouse.lacking("x" * 1001)
