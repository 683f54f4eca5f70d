"""Scores the bot on public question sets over other articles.

    python tests/bench/articles.py FILE.jsonl.gz [METRICS.py]

FILE holds an article a line with its questions (`text`, `questions`, `scope`), METRICS.py scores a
system on it; by default the `metrics.py` beside FILE. Neither is part of this project.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot import Article, Bot
from bot.errors import QuestionError


class System:
    """The bot as the metrics call it: a plain text, no word lists."""

    def __init__(self, text: str) -> None:
        self.bot = Bot(Article.parse(text))

    def ask_sentences(self, question: str) -> list[tuple[int, int, float]]:
        return [(q.start, q.end, q.score) for q in self.bot.search(question, k=10)]

    ask = ask_sentences

    def scope(self, question: str) -> float:
        try:
            return self.bot.reply(question).confidence
        except QuestionError:
            return 0.0


def main(data: str, metrics_path: str = "") -> None:
    """Print the metrics' tables."""
    metrics = _module(Path(metrics_path or Path(data).with_name("metrics.py")))
    print(
        metrics.markdown({(data, "bot"): metrics.summary(metrics.run(System, metrics.load(data)))})
    )


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("metrics", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main(*sys.argv[1:])
