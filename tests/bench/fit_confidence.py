"""Fits the curves of `bot/confidence.py` and prints them, with figures on what was held back.

    python tests/bench/fit_confidence.py with tests/data/questions*.jsonl
    python tests/bench/fit_confidence.py without FILE.jsonl.gz

"with" takes files of test questions about this repository's article, whose author wrote questions:
each file in turn is held back, and the curve printed is that of all. "without" takes public
question sets over other articles, an article a line with its own questions and other articles'
(`questions`, `scope`): every fifth article in turn is held back.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from logistic import auroc, calibration_error, chances, fit

from bot import Article, Bot, load_bot
from bot.dialogue import Turn
from bot.evaluation import ANSWERABLE, OUT_OF_SCOPE, is_gold, read_cases
from bot.model import Evidence, Quote
from bot.quoting import quotes

_CORPUS = Path(__file__).parents[2] / "corpus" / "leaky-gut"

# What is fitted without an author's questions: the others are 0 there, or say nothing of a text
# that is not about health.
_WITHOUT = ("share", "met", "strength", "second", "names")

# What is fitted with them: how many words are met says nothing beside the rest.
_WITH = ("share", "strength", "unknown", "names", "missing", "answered", "supported")

# A row: what is held back together, the source to print figures for, how right an answer is (0–1),
# and the evidence.
Row = tuple[str, str, float, Evidence]

# How right an answer is that quotes something else than what would have answered a question that
# the article covers: the chance stands for both, so that neither is far off.
_WRONG_QUOTE = 0.7


def main(which: str, *paths: str) -> None:
    """Print the curve and, for each source, how it does where it was not fitted."""
    rows = list(_with(paths) if which == "with" else _without(paths))
    names = _WITH if which == "with" else _WITHOUT
    features = np.array([[getattr(evidence, name) for name in names] for *_, evidence in rows])
    label = np.array([right for _, _, right, _ in rows])
    covered = label > 0
    folds = np.array([fold for fold, *_ in rows])
    sources = np.array([source for _, source, *_ in rows])
    chance = np.zeros(len(rows))
    for fold in np.unique(folds):
        held = folds == fold
        chance[held] = chances(features[held], *fit(features[~held], label[~held]))
    for source in np.unique(sources):
        of = sources == source
        print(
            f"{source}: {of.sum()} questions, AUROC {auroc(chance[of], covered[of]):.3f}, "
            f"calibration error {calibration_error(chance[of], covered[of]):.3f} of covered, "
            f"{calibration_error(chance[of], label[of] == 1):.3f} of right"
        )
    for enough in (0.4, 0.5, 0.6, 0.7):
        print(
            f"from {enough}: declined though covered {(chance[covered] < enough).mean():.3f}, "
            f"declined if not covered {(chance[~covered] < enough).mean():.3f}"
        )
    slopes, offset = fit(features, label)
    print(", ".join(f"{n}={s:.2f}" for n, s in zip(names, slopes, strict=True)), f"| {offset:.2f}")


def _with(paths: tuple[str, ...]) -> Iterator[Row]:
    """The questions of files that are answerable or out of scope."""
    bot = load_bot(_CORPUS)
    for path in paths:
        for case in read_cases(Path(path)):
            right = 0.0
            if case.kind in ANSWERABLE:
                right = 1.0
            elif case.kind not in OUT_OF_SCOPE:
                continue
            evidence, quotes = _found(bot, case.question, case.history)
            if right and not is_gold(case, quotes, bot.article.text):
                right = _WRONG_QUOTE
            yield path, Path(path).stem, right, evidence


def _without(paths: tuple[str, ...]) -> Iterator[Row]:
    """The questions of public sets: an article's own are covered, other articles' are not."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                entry = json.loads(line)
                bot = Bot(Article.parse(entry["text"]))
                own = [entry["questions"][i]["q"] for i in entry["scope"]["pos"]]
                for right, questions in ((1.0, own), (0.0, entry["scope"].get("other", []))):
                    for question in questions:
                        evidence, _ = _found(bot, question, ())
                        yield str(number % 5), entry["source"], right, evidence


def _found(bot: Bot, question: str, history: tuple[str, ...]) -> tuple[Evidence, tuple[Quote, ...]]:
    """What the bot finds for a question: the evidence, and the quote that comes first."""
    turn = Turn(question)
    query = bot._finder._reader.query(turn.question, turn.context(history))
    likeness = bot._finder._asked.like(query)
    hits = bot._finder._index.search(query, 1, likeness)
    return bot._finder._index.evidence(query, hits, likeness), quotes(hits, query, bot.article)


if __name__ == "__main__":
    main(*sys.argv[1:])
