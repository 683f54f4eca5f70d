"""Tries from what likeness on a message is taken for danger, and prints what is caught.

    python tests/bench/danger.py tests/data/phrases*.jsonl

Each file holds messages, an object a line: `text` and `kind` ("crisis", "emergency" or "none"). A
row is one setting of `bot/messages.py`: what is caught of each kind, and how many harmless messages
are taken for danger. The patterns of `bot/texts/safety.toml` count in all of them.
"""

from __future__ import annotations

import json
import sys
from itertools import product
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot import messages
from bot.safety import Heard

_NEARNESS, _EMERGENCY, _CRISIS = (1.5, 2.0, 3.0), (1.2, 1.4, 1.6), (1.4, 1.6, 1.8)


def main(*paths: str) -> None:
    """Print a table for each file."""
    for path in paths:
        lines = Path(path).read_text("utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        print(f"{path}: {len(rows)} messages")
        for nearness, emergency, crisis in product(_NEARNESS, _EMERGENCY, _CRISIS):
            messages._NEARNESS = nearness
            messages.ENOUGH.update(emergency=emergency, crisis=crisis)
            shares = []
            for kind in ("crisis", "emergency", "none"):
                told = [bool(Heard(r["text"]).danger) for r in rows if r["kind"] == kind]
                shares.append(f"{kind} {100 * mean(told):.1f} %" if told else f"{kind} –")
            print(f"  nearness {nearness}, enough {emergency} and {crisis}: " + ", ".join(shares))


if __name__ == "__main__":
    main(*sys.argv[1:])
