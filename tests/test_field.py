"""Texts to one BM25 field, and where rank_bm25's own scores would mislead."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from rank_bm25 import BM25Okapi

from bot.field import Field, Fields, summed

K1, B = 0.5, 0.6


def _field(
    documents: Sequence[Sequence[str]],
    targets: Sequence[range] | None = None,
    dense_from: float = 1.0,
) -> Field:
    return Field(documents, K1, B, targets, dense_from)


def _given(field: Field, size: int, weights: Mapping[str, float]) -> dict[int, float]:
    """What keys give together to the targets of a field, without those that get nothing."""
    found = [
        (weight, posting)
        for key, weight in weights.items()
        if (posting := field.posting(key)) is not None
    ]
    scores = summed(found, size)
    return {number: score for number, score in enumerate(scores.tolist()) if score}


def _scores(documents: Sequence[Sequence[str]], *keys: str) -> dict[int, float]:
    return _given(_field(documents), len(documents), dict.fromkeys(keys, 1.0))


# --- the faults of rank_bm25 ---------------------------------------------------------------------

HALF = [["rye", "bread"], ["rye", "honey"], ["sea"], ["gull"]]
MOST = [["rye", "bread"], ["rye", "honey"], ["rye"], ["gull", "sea"]]


@pytest.mark.parametrize("documents", [HALF, MOST], ids=["half", "most"])
def test_a_word_in_many_passages_still_counts(documents: list[list[str]]) -> None:
    theirs = BM25Okapi(documents)
    if documents is HALF:
        assert theirs.get_scores(["rye"]).tolist() == [0, 0, 0, 0]
    else:
        assert theirs.idf["rye"] == pytest.approx(0.25 * theirs.average_idf)  # a floor, no weight
    ours = _scores(documents, "rye")
    assert set(ours) == {n for n, document in enumerate(documents) if "rye" in document}
    assert min(ours.values()) > 0
    assert 0 < _field(documents).idf("rye") < _field(documents).idf("gull")


@pytest.mark.parametrize("documents", [[], [[]], [[], []]], ids=["none", "one empty", "two empty"])
def test_an_empty_corpus_finds_nothing(documents: list[list[str]]) -> None:
    with pytest.raises(ZeroDivisionError):
        BM25Okapi(documents)
    field = _field(documents)
    assert field.posting("rye") is None
    assert "rye" not in field
    assert math.isfinite(field.idf("rye"))


def test_nonsense_finds_nothing() -> None:
    assert BM25Okapi(HALF).get_top_n(["xyzzy"], HALF, n=2) != []
    assert _field(HALF).posting("xyzzy") is None


# --- the formula ----------------------------------------------------------------------------------


def _bm25(documents: Sequence[Sequence[str]], keys: Sequence[str]) -> dict[int, float]:
    """The formula, key by key and document by document."""
    average = sum(map(len, documents)) / len(documents)
    scores: dict[int, float] = {}
    for number, document in enumerate(documents):
        score = 0.0
        for key in keys:
            holding = sum(key in other for other in documents)
            idf = math.log(1 + (len(documents) - holding + 0.5) / (holding + 0.5))
            f = document.count(key)
            score += idf * f * (K1 + 1) / (f + K1 * (1 - B + B * len(document) / average))
        if score:
            scores[number] = score
    return scores


@pytest.mark.parametrize("seed", range(10))
def test_scores_are_the_formulas(seed: int) -> None:
    chance = random.Random(seed)
    documents = [chance.choices("abcdefg", k=chance.randrange(0, 12)) for _ in range(8)] + [["a"]]
    keys = chance.sample("abcdefgxyz", 4)
    assert _scores(documents, *keys) == pytest.approx(_bm25(documents, keys), rel=1e-5)


def test_without_k1_and_b_a_document_gets_the_idf_however_long_it_is() -> None:
    field = Field([["rye", "rye", "bread"], ["rye"], ["sea"]], 0.0, 0.0)
    posting = field.posting("rye")
    assert posting is not None
    assert posting[1].tolist() == pytest.approx([field.idf("rye")] * 2)


def test_a_field_knows_its_keys() -> None:
    field = _field(HALF)
    assert "rye" in field
    assert "xyzzy" not in field
    assert field.idf("xyzzy") > field.idf("gull") > field.idf("rye") > 0


def test_a_key_that_no_document_holds_has_the_highest_idf() -> None:
    assert _field(HALF).highest_idf == _field(HALF).idf("xyzzy") == pytest.approx(math.log(10))


# --- postings -------------------------------------------------------------------------------------


def test_a_posting_has_its_documents_in_order() -> None:
    posting = _field(MOST).posting("rye")
    assert posting is not None
    ids, impacts = posting
    assert isinstance(ids, np.ndarray)
    assert ids.tolist() == [0, 1, 2]
    assert impacts[2] > impacts[0] == impacts[1]  # the shorter document gets more


def test_only_documents_that_hold_a_word_are_touched() -> None:
    field = _field([["rye"] if n % 100 == 7 else ["gull", str(n)] for n in range(1000)])
    posting = field.posting("rye")
    assert posting is not None
    ids, impacts = posting
    assert isinstance(ids, np.ndarray)
    assert ids.tolist() == list(range(7, 1000, 100))
    assert len(impacts) == 10


def test_a_document_gives_each_of_its_targets_the_same() -> None:
    documents = [["rye", "bread"], ["sea"], [], ["rye"]]
    targets = [range(3), range(3, 3), range(3, 4), range(4, 6)]
    plain = _scores(documents, "rye")
    spread = _given(_field(documents, targets), 6, {"rye": 1.0})
    assert spread == {0: plain[0], 1: plain[0], 2: plain[0], 4: plain[3], 5: plain[3]}
    assert _given(_field(documents, targets), 6, {"sea": 1.0}) == {}


@pytest.mark.parametrize(
    ("dense_from", "is_row"),
    [
        pytest.param(0.5, True, id="more than the share have it"),
        pytest.param(0.75, False, id="no more than the share have it"),
        pytest.param(1.0, False, id="never"),
    ],
)
def test_a_common_key_is_kept_as_a_row(dense_from: float, is_row: bool) -> None:
    field = _field(MOST, dense_from=dense_from)
    posting = field.posting("rye")
    assert posting is not None
    ids, impacts = posting
    assert isinstance(ids, slice) is is_row
    assert len(impacts) == (len(MOST) if is_row else 3)
    assert _given(field, len(MOST), {"rye": 1.0}) == _scores(MOST, "rye")


@pytest.mark.parametrize("seed", range(5))
def test_rows_give_what_postings_give(seed: int) -> None:
    chance = random.Random(seed)
    documents = [chance.choices("aaabbcdefg", k=chance.randrange(0, 9)) for _ in range(12)]
    keys = {key: chance.uniform(0, 2) for key in "abcdxyz"}
    dense, plain = (_field(documents, dense_from=share) for share in (0.2, 1.0))
    postings = [posting for key in "abcd" if (posting := dense.posting(key)) is not None]
    assert any(isinstance(ids, slice) for ids, _ in postings)
    assert _given(dense, 12, keys) == pytest.approx(_given(plain, 12, keys), rel=1e-5)


# --- sums -----------------------------------------------------------------------------------------


def test_nothing_found_gives_nothing() -> None:
    assert summed([], 3).tolist() == [0.0, 0.0, 0.0]


def test_a_factor_scales_what_a_posting_gives() -> None:
    posting = _field(HALF).posting("rye")
    assert posting is not None
    once, half = summed([(1.0, posting)], 4), summed([(0.5, posting)], 4)
    assert half.tolist() == pytest.approx((once / 2).tolist())
    assert half[0] > 0


FIELDS = {
    "own": _field(HALF),
    "other": _field([["sea"], ["rye", "sea"], [], ["honey"]]),
    "none": _field([[], [], [], []]),
}


def test_fields_together_give_what_each_gives() -> None:
    lookups = [
        ("own", 2.0, [("rye", 1.0), ("xyzzy", 5.0), ("honey", 0.5)]),
        ("other", 0.3, [("sea", 1.0), ("honey", 1.0)]),
        ("none", 1.0, [("rye", 1.0)]),
    ]
    expected = np.zeros(4)
    for name, counts, keys in lookups:
        for key, weight in keys:
            posting = FIELDS[name].posting(key)
            if posting is not None:
                expected += summed([(counts * weight, posting)], 4)
    given = Fields(FIELDS, 4).summed(lookups)
    assert given.tolist() == pytest.approx(expected.tolist(), rel=1e-5)
    assert given[1] > given[0] > 0


@pytest.mark.parametrize(
    "lookups",
    [[], [("own", 1.0, [])], [("own", 1.0, [("xyzzy", 1.0)])], [("none", 1.0, [("rye", 1.0)])]],
    ids=["no lookup", "no key", "an unknown key", "an empty field"],
)
def test_fields_give_nothing_for_what_they_lack(
    lookups: list[tuple[str, float, list[tuple[str, float]]]],
) -> None:
    assert Fields(FIELDS, 4).summed(lookups).tolist() == [0.0] * 4
