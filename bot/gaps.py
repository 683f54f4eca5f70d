"""Words that readers ask with and the article lacks, counted for its author; in memory only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

# A word is shown when more questions than this had it: a name that one reader mentions is not.
_MORE_THAN = 5

# The most words that are counted: a flood of nonsense fills no memory.
_MOST = 10_000


class Gaps:
    """A count of words; who asked with them, and what else was asked, is not known to it."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def count(self, words: Iterable[str]) -> None:
        """Count the words of one question, each of them once."""
        self._counts.update({word.casefold() for word in words})
        if len(self._counts) > _MOST:
            self._counts = Counter(dict(self._counts.most_common(_MOST // 2)))

    def shown(self) -> dict[str, int]:
        """The words that many questions had, and how many those were; the most wanted first."""
        return {word: n for word, n in self._counts.most_common() if n > _MORE_THAN}
