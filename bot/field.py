"""Texts to one BM25 field: for each key, the sentences that it finds and what it gives them.

The only user of rank_bm25, which counts the words; its scoring is replaced, for three faults that
decide the ranking on a short article. `BM25Okapi` gives a word in half of the passages no weight
and floors the weight of a commoner one; an empty corpus divides by zero; `get_scores` walks every
passage for every word.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from rank_bm25 import BM25Okapi

if TYPE_CHECKING:
    # Costs as much to import as the whole index costs to build.
    import numpy.typing as npt

    # The numbers of what is found (a slice: all there are), and what each gets.
    Posting = tuple[npt.NDArray[np.intp] | slice, npt.NDArray[np.float32]]


class _Counts(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
    """rank-bm25 with an idf that is above zero for every word."""

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        """Lucene's idf; see Kamphuis et al., "Which BM25 Do You Mean?" (2020)."""
        self.idf = {term: _idf(self.corpus_size, n) for term, n in nd.items()}


def _idf(documents: int, holding: int) -> float:
    """How much it says that a document holds a term that `holding` of `documents` hold."""
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5))


class Field:
    """One BM25 index over documents, each of which stands for one or more numbered targets."""

    def __init__(
        self,
        documents: Sequence[Sequence[str]],
        k1: float,
        b: float,
        targets: Sequence[range] | None = None,
        dense_from: float = 1.0,
    ) -> None:
        """`documents` are lists of keys; an empty list of them finds nothing.

        Row `rows[key]` of the postings, from `starts[row]` to `starts[row + 1]`, has the `ids` of
        the targets that a key finds, in order, and the `impacts` that it gives them.

        `k1` says how slowly a repeated key stops counting, `b` (0–1) how much a long document is
        held back. `targets` has for each document the numbers that it stands for: without them,
        its own place in the list. A key that more than `dense_from` (0–1) of the targets have is
        kept as a row of all of these: that takes more room and a tenth of the time to add up.
        """
        self.rows: dict[str, int] = {}
        self.starts = np.zeros(1, dtype=np.intp)
        self.ids = np.zeros(0, dtype=np.intp)
        self.impacts = np.zeros(0, dtype=np.float32)
        self._dense: dict[str, Posting] = {}
        self._idf: dict[str, float] = {}
        self.highest_idf = _idf(len(documents), 0)
        if not any(documents):
            return
        counts = _Counts(documents, k1=k1, b=b)
        self._idf = counts.idf
        self.rows = {key: row for row, key in enumerate(self._idf)}
        held = [len(found) for found in counts.doc_freqs]
        every = chain.from_iterable(counts.doc_freqs)
        rows = np.fromiter(map(self.rows.__getitem__, every), np.intp, sum(held))
        often = np.fromiter(
            chain.from_iterable(found.values() for found in counts.doc_freqs), np.float64, sum(held)
        )
        by_key = np.argsort(rows, kind="stable")
        ids, often = np.repeat(np.arange(len(documents)), held)[by_key], often[by_key]
        sizes = np.bincount(rows, minlength=len(self.rows))
        length = np.array(counts.doc_len) / counts.avgdl
        impacts = often * (k1 + 1) / (often + k1 * (1 - b + b * length[ids]))
        impacts *= np.repeat(np.fromiter(self._idf.values(), np.float64), sizes)
        ends = np.cumsum(sizes)
        size = len(documents)
        if targets is not None:
            size = targets[-1].stop
            ids, impacts, ends = _spread(ids, impacts, ends, targets)
        self.starts = np.concatenate(([0], ends))
        self.ids, self.impacts = ids, impacts.astype(np.float32)
        keys = list(self.rows)
        for row in np.flatnonzero(np.diff(self.starts) > dense_from * size).tolist():
            part = slice(self.starts[row], self.starts[row + 1])
            whole = np.zeros(size, dtype=np.float32)
            whole[ids[part]] = impacts[part]
            self._dense[keys[row]] = (slice(None), whole)

    def __contains__(self, key: str) -> bool:
        return key in self.rows

    def posting(self, key: str) -> Posting | None:
        """The targets that a key finds, in order, and what it gives them; None without any."""
        row = self.rows.get(key)
        if row is None:
            return None
        part = slice(self.starts[row], self.starts[row + 1])
        return self._dense.get(key) or (self.ids[part], self.impacts[part])

    def idf(self, key: str) -> float:
        """The weight of a key; one that no document holds has the highest there is."""
        return self._idf.get(key, self.highest_idf)


class Fields:
    """Several fields over the same targets, whose postings are added up in one go.

    Where each key finds little, the calls of numpy are what takes time: here they are as few for
    a hundred keys as for one.
    """

    def __init__(self, fields: Mapping[str, Field], size: int) -> None:
        """`size` is the number of targets."""
        self._size = size
        self._first: dict[str, int] = {}
        starts, rows, ids = [], 0, 0
        for name, field in fields.items():
            self._first[name] = rows
            starts.append(field.starts[:-1] + ids)
            rows, ids = rows + len(field.rows), ids + len(field.ids)
        self._starts = np.concatenate(starts)
        self._sizes = np.concatenate([np.diff(f.starts) for f in fields.values()])
        self._ids = np.concatenate([f.ids for f in fields.values()])
        self._impacts = np.concatenate([f.impacts for f in fields.values()])
        self._rows = {name: field.rows for name, field in fields.items()}

    def summed(
        self, lookups: Iterable[tuple[str, float, Sequence[tuple[str, float]]]]
    ) -> npt.NDArray[np.float64]:
        """What keys give together to each target.

        A lookup names a field and what it counts, and holds keys with what each of them counts.
        """
        rows: list[int] = []
        factors: list[float] = []
        for name, counts, keys in lookups:
            first, row_of = self._first[name], self._rows[name]
            for key, weight in keys:
                row = row_of.get(key)
                if row is not None:
                    rows.append(first + row)
                    factors.append(counts * weight)
        if not rows:
            return np.zeros(self._size)
        sizes = self._sizes[rows]
        ends = np.cumsum(sizes)
        at = np.repeat(self._starts[rows] - ends + sizes, sizes) + np.arange(ends[-1])
        given = self._impacts[at] * np.repeat(factors, sizes)
        return np.bincount(self._ids[at], given, self._size).astype(np.float64)


def summed(found: Iterable[tuple[float, Posting]], size: int) -> npt.NDArray[np.float32]:
    """What postings, each with its factor, give together to the targets below `size`.

    Where keys find much, adding them one by one is the fastest.
    """
    total = np.zeros(size, dtype=np.float32)
    for factor, (ids, impacts) in found:
        total[ids] += np.float32(factor) * impacts
    return total


def _spread(
    ids: npt.NDArray[np.intp],
    impacts: npt.NDArray[np.float64],
    ends: npt.NDArray[np.intp],
    targets: Sequence[range],
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64], npt.NDArray[np.intp]]:
    """Postings of documents as postings of what they stand for."""
    first = np.fromiter((t.start for t in targets), dtype=np.intp)
    sizes = np.fromiter(map(len, targets), dtype=np.intp)[ids]
    after = np.cumsum(sizes)
    spread = np.repeat(first[ids] - after + sizes, sizes) + np.arange(after[-1])
    return spread, np.repeat(impacts, sizes), np.concatenate(([0], after))[ends]
