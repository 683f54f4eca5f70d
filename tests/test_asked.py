"""The questions that an author wrote: which sentence and which matter a query is like."""

from __future__ import annotations

import random
from math import log

import pytest

from bot.asked import Asked
from bot.field import Field, summed
from bot.model import Likeness, Query

ANSWERED = (
    (0, ["where", "does", "the", "keeper", "live"]),
    (0, ["does", "the", "keeper", "live", "alone"]),
    (3, ["what", "does", "honey", "do", "to", "yeast"]),
    (5, ["why", "never", "bake", "in", "fog"]),
)
UNANSWERED = (
    ("prices", ["what", "does", "a", "loaf", "cost"]),
    ("prices", ["what", "does", "honey", "cost"]),
    ("", ["what", "is", "the", "capital", "of", "france"]),
)


def _query(text: str, weight: float = 1.0) -> Query:
    return Query((), wording=tuple((key, weight) for key in text.split()))


def _best(likeness: Likeness) -> int | None:
    found = likeness.sentences
    return max(found, key=found.__getitem__, default=None)


@pytest.fixture(scope="module")
def asked() -> Asked:
    return Asked(ANSWERED, UNANSWERED)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("where does the keeper live", 0),
        ("keeper alone", 0),
        ("honey and yeast", 3),
        ("bake when there is fog", 5),
    ],
)
def test_the_sentence_of_the_most_like_questions(asked: Asked, text: str, sentence: int) -> None:
    assert _best(asked.like(_query(text))) == sentence


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        pytest.param("loaf cost", "prices", id="one of several"),
        pytest.param("capital of france", "", id="all other subjects"),
        pytest.param("keeper live alone", "", id="none"),
    ],
)
def test_the_matter_of_the_most_like_questions(asked: Asked, text: str, matter: str) -> None:
    assert asked.like(_query(text)).matter == matter


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        pytest.param("keeper live alone", 1, id="covered"),
        pytest.param("loaf cost", -1, id="not covered"),
        pytest.param("capital of france", -1, id="another subject"),
        pytest.param("xyzzy", 0, id="like none"),
        pytest.param("", 0, id="without words"),
    ],
)
def test_whether_it_is_more_like_the_answered_ones(asked: Asked, text: str, sign: int) -> None:
    likeness = asked.like(_query(text))
    for ratio in (likeness.answered, likeness.supported):
        assert (ratio > 0) - (ratio < 0) == sign


def test_what_is_like_no_question_gets_nothing(asked: Asked) -> None:
    assert asked.like(_query("xyzzy")) == Likeness()


@pytest.mark.parametrize("query", [_query("honey"), _query("")], ids=["words", "none"])
def test_without_questions_nothing_is_like(query: Query) -> None:
    assert Asked(()).like(query) == Likeness()


def test_with_unanswered_questions_alone_nothing_is_answered() -> None:
    likeness = Asked((), UNANSWERED).like(_query("honey cost"))
    assert likeness.sentences == {}
    assert likeness.matter == "prices"
    assert likeness.answered < 0
    assert likeness.supported < 0


def test_a_lighter_key_counts_less(asked: Asked) -> None:
    whole, half = asked.like(_query("fog")), asked.like(_query("fog", 0.5))
    assert half.sentences == pytest.approx({5: whole.sentences[5] / 2})


def test_more_questions_for_a_sentence_give_it_more_each_less_than_the_one_before() -> None:
    # Of ten questions: the scores of equal ones are equal, whatever their place.
    others = [(9, [f"word{n}"]) for n in range(3)]

    def given(times: int) -> float:
        rest = [(9, ["other", f"word{n}"]) for n in range(7 - times)]
        questions = [*[(1, ["fog", "bake"])] * times, *others, *rest]
        score = Field([keys for _, keys in questions], 0.5, 0.5).posting("fog")
        assert score is not None
        return Asked(questions).like(_query("fog")).sentences[1] / float(score[1][0])

    assert given(1) == pytest.approx(1.0)
    assert [given(n) for n in (2, 3)] == pytest.approx([1.6, 1.96])
    assert given(6) == pytest.approx(given(5))


def test_likeness_by_hand() -> None:
    """Two answered questions and one other that each hold the one word, alike."""
    keys = ["fog", "bake"]
    asked = Asked([(0, keys), (1, keys)], [("prices", keys)])
    posting = Field([keys] * 3, 0.5, 0.5).posting("fog")
    assert posting is not None
    score = float(posting[1][0])
    likeness = asked.like(_query("fog"))
    assert likeness.sentences == pytest.approx({0: score, 1: score})
    assert likeness.answered == pytest.approx(log((2 * score / 3 + 1) / (score / 3 + 1)))
    assert likeness.supported == pytest.approx(0.0)
    assert likeness.matter == "prices"


def test_questions_far_less_like_than_the_most_like_one_do_not_count() -> None:
    near, far = ["where", "does", "the", "keeper", "live", "alone"], ["the", "gull"]
    likeness = Asked([(0, near), (1, far)]).like(_query("where does the keeper live alone"))
    assert set(likeness.sentences) == {0}
    assert set(Asked([(0, near), (1, far)]).like(_query("the")).sentences) == {0, 1}


@pytest.mark.parametrize("seed", range(10))
def test_every_sentence_gets_no_more_than_its_questions_together(seed: int) -> None:
    chance = random.Random(seed)
    questions = [(chance.randrange(5), chance.choices("abcdefgh", k=4)) for _ in range(20)]
    query = _query(" ".join(chance.sample("abcdefghxyz", 4)))
    field = Field([keys for _, keys in questions], 0.5, 0.5)
    postings = [
        (weight, posting)
        for key, weight in query.wording
        if (posting := field.posting(key)) is not None
    ]
    scores = summed(postings, len(questions)).tolist()
    likeness = Asked(questions).like(query)
    assert likeness.sentences
    for number, given in likeness.sentences.items():
        own = [
            score
            for (sentence, _), score in zip(questions, scores, strict=True)
            if sentence == number
        ]
        assert max(own) <= given * (1 + 1e-5)
        assert given <= sum(own) * (1 + 1e-5)
    assert likeness.answered > 0
    assert likeness.supported == pytest.approx(log(max(likeness.sentences.values()) + 1))
