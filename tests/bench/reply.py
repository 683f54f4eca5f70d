"""Times `Bot.reply` beside a bare Flask JSON echo through the test client and prints the ratio.

    python tests/bench/reply.py [tests/data/questions.jsonl]

The questions are asked in turn with the echo's, so that both have the same machine.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from statistics import median, quantiles

from flask import Flask, request

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot import load_bot

_ROOT = Path(__file__).parents[2]
_ROUNDS = 20


def main(path: str = str(_ROOT / "tests" / "data" / "questions.jsonl")) -> None:
    """Print the medians, the slowest hundredth, and the ratio."""
    bodies = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
    asked = [{"question": b["question"], "history": b.get("history", [])} for b in bodies]
    bot = load_bot(_ROOT / "corpus" / "leaky-gut")
    app = Flask("echo")

    @app.post("/echo")
    def echo() -> object:
        return request.get_json()

    client = app.test_client()
    replies, echoes = [], []
    for round_ in range(_ROUNDS + 1):
        for body in asked:
            start = time.perf_counter()
            bot.reply(body["question"], body["history"])
            middle = time.perf_counter()
            client.post("/echo", json=body).get_json()
            end = time.perf_counter()
            if round_:  # the first one warms both up
                replies.append(middle - start)
                echoes.append(end - middle)
    for name, times in (("Bot.reply", replies), ("Flask echo", echoes)):
        slowest = quantiles(times, n=100)[-1]
        print(f"{name:10} median {1e6 * median(times):6.0f} µs, p99 {1e6 * slowest:6.0f} µs")
    print(f"ratio of the medians {median(replies) / median(echoes):.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
