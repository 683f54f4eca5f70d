"""Counts the words of the known messages, which `bot/messages.py` compares a message with.

    python tests/bench/count_words.py > bot/texts/message_words.tsv

To be run whenever `bot/texts/messages.toml` has changed; a test tells when it was not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.messages import KINDS, count
from bot.texts import messages

_HEAD = f"""# Counted by tests/bench/count_words.py, not to be changed by hand: how many messages
# there are of each kind ({", ".join(KINDS)}), and how many have a word or pair of words."""


def lines() -> Iterator[str]:
    """The lines of the file."""
    sizes, keys = count(messages(), "en")
    yield _HEAD
    for key, counted in (("", sizes), *keys.items()):
        yield f"{' '.join(map(str, counted))}\t{key}"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print("\n".join(lines()))
