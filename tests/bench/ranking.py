"""Tries constants of the ranking on public question sets and prints the first sentence's hits.

    python tests/bench/ranking.py FILE.jsonl.gz

FILE holds an article a line with its questions and the spans that answer them. A row is one setting
of `bot/index.py`: K1, B and PASSAGE_WEIGHT, then for each source the share of questions whose first
quote shares text with an answer, and the mean length of that quote in characters.
"""

from __future__ import annotations

import gzip
import itertools
import json
import sys
from collections import defaultdict
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot import Article, Bot, index

_K1S, _BS, _PASSAGE_WEIGHTS = (0.5, 0.9, 1.5), (0.4, 0.5, 0.75), (0.0, 0.2, 0.4, 0.6)


def main(data: str) -> None:
    """Print a row for every setting of the grid."""
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    parsed = [(entry, Article.parse(entry["text"])) for entry in articles]
    for index.K1, index.B, index.PASSAGE_WEIGHT in itertools.product(_K1S, _BS, _PASSAGE_WEIGHTS):
        hits: dict[str, list[bool]] = defaultdict(list)
        lengths: dict[str, list[int]] = defaultdict(list)
        for entry, article in parsed:
            bot = Bot(article)
            for question in entry["questions"]:
                first = next(iter(bot.search(question["q"], k=1)), None)
                hits[entry["source"]].append(
                    first is not None
                    and any(
                        first.start < end and start < first.end for start, end in question["gold"]
                    )
                )
                lengths[entry["source"]].append(len(first.text) if first else 0)
        shares = "  ".join(
            f"{source} {100 * mean(hits[source]):.1f} % ({mean(lengths[source]):.0f})"
            for source in hits
        )
        print(f"K1 {index.K1}  B {index.B}  PASSAGE_WEIGHT {index.PASSAGE_WEIGHT}:  {shares}")


if __name__ == "__main__":
    main(*sys.argv[1:])
