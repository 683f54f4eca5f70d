"""How the index grows: time to build it, memory, and time to ask it, beside rank-bm25 and bm25s.

    python tests/bench/growth.py FILE.jsonl.gz [SIZES] [--plot FILE.png]

Passages are the sentences of the public texts in the file, again and again with another sentence
after them until there are enough. SIZES are numbers of passages with commas between them. Each
index is built in a process of its own; its memory is what that holds beyond the passages. Up to
10,000 passages, what this index finds is compared with the formula, worked out plainly.
"""

from __future__ import annotations

import gc
import gzip
import json
import math
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot import Article
from bot.field import Field, summed

_SIZES = "20,1000,10000,100000,1000000"
_QUESTIONS, _WORDS, _BEST = 50, 6, 10
_K1, _B = 1.5, 0.75

# rank-bm25 walks every passage for every word: beyond this it would take hours.
_MOST_OF_RANK_BM25 = 100_000
_MOST_COMPARED = 10_000

Passages = list[list[str]]
Ask = Callable[[Sequence[str]], list[tuple[int, float]]]


def main(path: str, *arguments: str) -> None:
    """Print the table, and draw it where a file is named."""
    sizes = arguments[0] if arguments and arguments[0][0].isdigit() else _SIZES
    rows: list[dict[str, Any]] = []
    print(f"{'passages':>10} {'index':12}{'build s':>9}{'MB':>9}{'question ms':>13}")
    for size in map(int, sizes.split(",")):
        for engine in _ENGINES:
            if engine == "rank-bm25" and size > _MOST_OF_RANK_BM25:
                continue
            command = [sys.executable, __file__, "--measure", engine, str(size), path]
            told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
            row = json.loads(told.splitlines()[-1])
            rows.append({**row, "engine": engine, "size": size})
            print(
                f"{size:>10,} {engine:12}{row['build']:9.2f}{row['memory'] / 1e6:9.1f}"
                f"{1000 * row['asked']:13.3f}",
                flush=True,
            )
    if "--plot" in arguments:
        _draw(rows, arguments[arguments.index("--plot") + 1])


def measure(engine: str, size: int, path: str) -> None:
    """Build one index, and print what it takes (seconds, bytes)."""
    passages = _passages(path, size)
    chosen = random.Random(2)
    asked = [
        chosen.sample(sorted(set(passages[number])), min(_WORDS, len(set(passages[number]))))
        for number in (chosen.randrange(size) for _ in range(_QUESTIONS))
    ]
    build = _ENGINES[engine]
    build(passages[:20])(asked[0])  # imports and compiles what it needs
    gc.collect()
    before = _memory()
    began = time.perf_counter()
    ask = build(passages)
    took = time.perf_counter() - began
    gc.collect()
    memory = _memory() - before
    times = []
    for question in asked:
        began = time.perf_counter()
        ask(question)
        times.append(time.perf_counter() - began)
    if engine == "this index" and size <= _MOST_COMPARED:
        _compare(ask, passages, asked)
    print(json.dumps({"build": took, "memory": memory, "asked": median(times)}))


def _passages(path: str, size: int) -> Passages:
    """So many passages, as words."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        articles = [Article.parse(json.loads(line)["text"]) for line in lines]
    every = [[sys.intern(w.key) for w in s.words] for a in articles for s in a.sentences if s.words]
    chosen = random.Random(1)
    chosen.shuffle(every)
    return [[*every[n % len(every)], *chosen.choice(every)] for n in range(size)]


def _this_index(passages: Passages) -> Ask:
    field = Field(passages, _K1, _B)

    def ask(question: Sequence[str]) -> list[tuple[int, float]]:
        found = [(1.0, p) for key in question if (p := field.posting(key)) is not None]
        return _best(summed(found, len(passages)))

    return ask


def _rank_bm25(passages: Passages) -> Ask:
    from rank_bm25 import BM25Okapi

    index = BM25Okapi(passages, k1=_K1, b=_B)
    return lambda question: _best(index.get_scores(question))


def _bm25s(passages: Passages) -> Ask:
    import bm25s

    index = bm25s.BM25(method="lucene", k1=_K1, b=_B)
    index.index(passages, show_progress=False)

    def ask(question: Sequence[str]) -> list[tuple[int, float]]:
        k = min(_BEST, len(passages))
        found, scores = index.retrieve([list(question)], k=k, show_progress=False)
        return list(zip(found[0].tolist(), scores[0].tolist(), strict=True))

    return ask


_ENGINES = {"this index": _this_index, "rank-bm25": _rank_bm25, "bm25s": _bm25s}


def _best(scores: Any) -> list[tuple[int, float]]:
    """The numbers of the best passages with their scores, the best first."""
    k = min(_BEST, len(scores))
    top = np.argpartition(scores, -k)[-k:]
    return [(int(n), float(scores[n])) for n in top[np.argsort(-scores[top], kind="stable")]]


def _compare(ask: Ask, passages: Passages, asked: Sequence[Sequence[str]]) -> None:
    """Stop where what is found is not what the formula says (Lucene's BM25)."""
    counts = [Counter(passage) for passage in passages]
    mean = sum(map(len, passages)) / len(passages)
    holding = Counter(key for each in counts for key in each)
    for question in asked:
        scores = [
            sum(
                math.log(1 + (len(passages) - holding[key] + 0.5) / (holding[key] + 0.5))
                * (count[key] * (_K1 + 1))
                / (count[key] + _K1 * (1 - _B + _B * len(passage) / mean))
                for key in question
                if count[key]
            )
            for passage, count in zip(passages, counts, strict=True)
        ]
        wanted = sorted(scores, reverse=True)[:_BEST]
        found = ask(question)
        assert np.allclose([score for _, score in found], wanted, rtol=1e-4)
        assert np.allclose([scores[number] for number, _ in found], wanted, rtol=1e-4)


def _memory() -> int:
    """What this process holds in memory (bytes)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _draw(rows: Sequence[dict[str, Any]], path: str) -> None:
    """The table as a plot."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 3, figsize=(12, 4), layout="constrained")
    told = {"build": "build (s)", "memory": "memory (bytes)", "asked": "question (s)"}
    for axis, (name, label) in zip(axes, told.items(), strict=True):
        for engine in _ENGINES:
            of = [row for row in rows if row["engine"] == engine]
            axis.loglog([r["size"] for r in of], [r[name] for r in of], marker="o", label=engine)
        axis.set(xlabel="passages", ylabel=label)
    axes[0].legend()
    figure.savefig(path, dpi=120)


if __name__ == "__main__":
    if sys.argv[1] == "--measure":
        measure(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    else:
        main(*sys.argv[1:])
