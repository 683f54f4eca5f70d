"""Fits the weights of the fields in `bot/index.py` and prints them, with the hits that they give.

    python tests/bench/fit_ranking.py without FILE.jsonl.gz
    python tests/bench/fit_ranking.py with tests/data/questions*.jsonl

"without" takes public question sets over other articles, an article a line with its questions and
the spans that answer them, and fits the fields that any article has. "with" takes files of test
questions about this repository's article, holds those weights, and fits what the questions of its
author add ("asked", "likeness"). In both, every fifth article (or question) in turn is held back:
the hits printed are those of weights that were fitted without it.

A sentence's score is a weighted sum of what the fields give it. The weights are those that make the
sentences that answer likeliest, where the chance of a sentence is a softmax over the scores of all
of its article's sentences (the listwise loss of Cao et al., "Learning to Rank", 2007).
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot import Article, Bot, index, load_bot
from bot.dialogue import Turn
from bot.evaluation import ANSWERABLE, is_gold, read_cases
from bot.model import Hit, Quote
from bot.quoting import quotes

_CORPUS = Path(__file__).parents[2] / "corpus" / "leaky-gut"
_AUTHORED = ("asked", "likeness")
_FOLDS = 5

# Sentences that the fields give least are left out: they change nothing but the time that it takes.
_CANDIDATES = 80

Array = npt.NDArray[np.float64]


class Row(NamedTuple):
    """A question: what is held back with it, its source, and its candidate sentences.

    `given` has a row for each candidate and a column for each field, `gold` whether it answers,
    `lengths` how long its quote is (characters).
    """

    fold: int
    source: str
    given: Array
    gold: npt.NDArray[np.bool_]
    lengths: Array


def main(which: str, *paths: str) -> None:
    """Print the weights, and for each source how often the first sentence is right."""
    names = [n for n in index.WEIGHTS if which == "with" or n not in _AUTHORED]
    held = dict(index.WEIGHTS)
    for name in index.WEIGHTS:
        index.WEIGHTS[name] = 1.0
    rows = list(_with(paths) if which == "with" else _without(paths, names))
    if which == "with":
        rows = [_held(row, names, held) for row in rows]
        names = ["all other fields", *_AUTHORED]
    firsts: dict[str, list[tuple[bool, float]]] = {}
    for fold in range(_FOLDS):
        weights = fit([row for row in rows if row.fold != fold])
        for row in (row for row in rows if row.fold == fold):
            firsts.setdefault(row.source, []).append(_first(row, weights))
    for source, each in firsts.items():
        hits, lengths = zip(*each, strict=True)
        print(f"{source}: {100 * np.mean(hits):.1f} % of {len(each)}, {np.mean(lengths):.0f} long")
    weights = fit(rows)
    print(", ".join(f"{name} {w:.3f}" for name, w in zip(names, weights, strict=True)))
    if which == "with":
        print("against all other fields:", ", ".join(f"{w / weights[0]:.2f}" for w in weights[1:]))


def fit(rows: Sequence[Row], steps: int = 400, rate: float = 0.05) -> Array:
    """The weights, none below 0, by gradient descent (Adam; Kingma and Ba 2015)."""
    rows = [row for row in rows if row.gold.any()]
    given = np.vstack([row.given for row in rows])
    scale = given.std(0) + 1e-9
    given = given / scale
    gold = np.concatenate([row.gold for row in rows])
    sizes = np.array([len(row.gold) for row in rows])
    first = np.cumsum(sizes) - sizes
    weights = np.full(given.shape[1], 0.1)
    momentum, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        scores = given @ weights
        odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, first), sizes))
        chance = odds / np.repeat(np.add.reduceat(odds, first), sizes)
        right = odds * gold
        wanted = right / np.repeat(np.add.reduceat(right, first), sizes)
        slope = given.T @ (chance - wanted) / len(rows)
        momentum = 0.9 * momentum + 0.1 * slope
        spread = 0.999 * spread + 0.001 * slope**2
        change = momentum / (1 - 0.9**step) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
        weights = np.maximum(0.0, weights - rate * change)
    return weights / scale


def _first(row: Row, weights: Array) -> tuple[bool, float]:
    """Whether the best candidate answers, and how long it is."""
    if not len(row.gold):
        return False, 0.0
    best = int(np.argmax(np.round(row.given @ weights, 4)))
    return bool(row.gold[best]), float(row.lengths[best])


def _held(row: Row, names: Sequence[str], weights: dict[str, float]) -> Row:
    """A row whose first column is all fields but the authored ones, by the weights they have."""
    authored = [names.index(name) for name in _AUTHORED]
    others = [i for i, name in enumerate(names) if name not in _AUTHORED]
    together = row.given[:, others] @ np.array([weights[names[i]] for i in others])
    return row._replace(given=np.column_stack([together, row.given[:, authored]]))


def _without(paths: tuple[str, ...], names: Sequence[str]) -> Iterator[Row]:
    """The questions of public sets about their articles."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                entry = json.loads(line)
                bot = Bot(Article.parse(entry["text"]))
                for question in entry["questions"]:
                    found = _candidates(bot, question["q"], (), names)
                    yield Row(
                        fold=number % _FOLDS,
                        source=entry["source"],
                        given=found.given,
                        gold=np.array(
                            [
                                any(
                                    q.start < end and start < q.end
                                    for start, end in question["gold"]
                                )
                                for q in found.quotes
                            ],
                            dtype=bool,
                        ),
                        lengths=np.array([len(q.text) for q in found.quotes], dtype=float),
                    )


def _with(paths: tuple[str, ...]) -> Iterator[Row]:
    """The answerable questions of files about this repository's article."""
    bot = load_bot(_CORPUS)
    cases = [case for path in paths for case in read_cases(Path(path))]
    for number, case in enumerate(case for case in cases if case.kind in ANSWERABLE):
        found = _candidates(bot, case.question, case.history, list(index.WEIGHTS))
        yield Row(
            fold=number % _FOLDS,
            source=case.kind,
            given=found.given,
            gold=np.array([is_gold(case, [q], bot.article.text) for q in found.quotes], dtype=bool),
            lengths=np.array([len(q.text) for q in found.quotes], dtype=float),
        )


class _Candidates(NamedTuple):
    """What the fields give the candidates for a question, and the quote of each."""

    given: Array
    quotes: list[Quote]


def _candidates(
    bot: Bot, question: str, history: tuple[str, ...], names: Sequence[str]
) -> _Candidates:
    """The sentences that the fields give most for a question."""
    turn = Turn(question)
    query = bot._finder.read(turn.question, turn.context(history))
    likeness = bot._finder._asked.like(query)
    given = np.zeros((len(bot.article.sentences), len(names)))
    for part in bot._finder._index.parts(query):
        if part.field in names:
            ids, impacts = part.posting
            given[ids, names.index(part.field)] += part.factor * impacts
    for number, score in likeness.sentences.items():
        given[number, names.index("likeness")] += score
    best = np.argsort(-given.sum(1), kind="stable")[:_CANDIDATES]
    homes = {s.number: (p, s) for p in bot.article.passages for s in p.sentences}
    chosen = [n for n in sorted(best.tolist()) if homes[n][1].answers and given[n].any()]
    hits = [Hit(homes[n][1], homes[n][0], 1.0) for n in chosen]
    return _Candidates(given[chosen], [quotes([hit], query, bot.article)[0] for hit in hits])


if __name__ == "__main__":
    main(*sys.argv[1:])
