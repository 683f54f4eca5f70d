"""The words of a message as its writer meant them, whatever hides them."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from functools import cached_property

from bot.analysis import by_letter, fold

# A sentence's end stands in the list of words as two of these; the ends of the message as these.
STOP = "."
START, END = "^", "$"

_ZERO_WIDTH = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0f"))
_LOOK_ALIKE = str.maketrans("аеорсухіѕјԁһѵкмтвнοενικτυ", "aeopcyxisjdhvkmtbhoeviktu")
_LEET = str.maketrans("013457@$!|", "oieastasil")
_TOKEN = re.compile(r"[^\W_]+(?:['’*@$!|._-]*[^\W_])*[*]*|[.?!;]+")
_JOINT = re.compile(r"[._-]+")
_CONTRACTION = re.compile(r"(?<=\w)'(?:m|s|re|ve|ll|d)$")
_SPACED_OUT = re.compile(r"\b(?:\w[\s.*-]){2,}\w\b")
_CAPITAL_I = re.compile(r"(?<=[a-z])I(?=[a-z])")
_STRETCHED = re.compile(r"(.)\1{2,}")


class Lexicon:
    """The words that patterns know, for reading a message as its writer meant it."""

    def __init__(self, words: Iterable[str], anchors: Iterable[str]) -> None:
        """`anchors` are the words that are known when misspelt by one letter, too."""
        self._words = frozenset(words)
        # By an edge and a length: a word one slip away has one of the two edges, and either length
        # or one letter more or less.
        self._anchors: dict[tuple[str, int], list[str]] = {}
        anchors = tuple(anchors)
        self._shortest_slip = min(map(len, anchors), default=sys.maxsize) - 1
        for anchor in anchors:
            for edge in (f"{anchor[0]}-", f"-{anchor[-1]}"):
                self._anchors.setdefault((edge, len(anchor)), []).append(anchor)

    @cached_property
    def _by_letter(self) -> dict[str, list[str]]:
        """The words for those with stars, which most messages do not have."""
        return by_letter(self._words)

    def words(self, text: str) -> list[str]:
        """The words of a message, folded, from "^" to "$"; a sentence's end within is two ".".

        Undoes what hides a word: look-alike and zero-width characters, letters spaced out
        ("d i e"), digits and signs for letters ("k1ll"), stars ("k*ll"), stretched letters
        ("pleeease"), "I" for "l", "-in" for "-ing", a slip in a long word.
        """
        shown = text
        if not text.isascii():
            shown = unicodedata.normalize("NFKC", text).translate(_ZERO_WIDTH)
        shown = fold(_CAPITAL_I.sub("l", shown))
        if not shown.isascii():
            shown = shown.translate(_LOOK_ALIKE)
        shown = _SPACED_OUT.sub(lambda m: re.sub(r"[\s.*-]", "", m.group()), shown)
        words: list[str] = [START]
        known = self._words
        for token in _TOKEN.findall(shown):
            if token in known:
                words.append(token)
            elif token[0] in ".?!;":
                words += [STOP, STOP]
            elif _JOINT.search(token):
                words += [self._meant(part) for part in _JOINT.split(token) if part]
            else:
                words.append(self._meant(token))
        while words[-1] == STOP:
            words.pop()
        return [*words, END]

    def _meant(self, token: str) -> str:
        """One word without what hides it."""
        word = _CONTRACTION.sub("", token).replace("'", "") if "'" in token else token
        if word in self._words or word.isdigit():
            return word
        if not word.isalpha():
            if "*" in word.rstrip("*"):
                starred = self._by_letter.get(word[0], ())
                return next((known for known in starred if _shows(word, known)), word)
            word = word.rstrip("*!").translate(_LEET)
        shapes = [f"{word}g"] if word.endswith("in") else []
        shapes.append(word)
        if _STRETCHED.search(word):
            shapes += (_STRETCHED.sub(runs, word) for runs in (r"\1\1", r"\1"))
        known = next((shape for shape in shapes if shape in self._words), shapes[-1])
        if known in self._words or len(known) < self._shortest_slip:
            return known
        near = {
            anchor
            for size in range(len(known) - 1, len(known) + 2)
            for edge in (f"{known[0]}-", f"-{known[-1]}")
            for anchor in self._anchors.get((edge, size), ())
            if is_slip(known, anchor)
        }
        return max(sorted(near), key=lambda a: sum(_in_common(known, a)), default=known)


def _shows(starred: str, word: str) -> bool:
    """Whether a word with stars is this word, a star for a letter."""
    return len(starred) == len(word) and all(
        shown in ("*", letter) for shown, letter in zip(starred, word, strict=True)
    )


def is_slip(word: str, meant: str) -> bool:
    """Whether `word` is `meant` with one letter added, left out or wrong, or two swapped."""
    if word[:1] != meant[:1] and word[-1:] != meant[-1:]:
        return False
    start, end = _in_common(word, meant)
    word, meant = word[start : len(word) - end], meant[start : len(meant) - end]
    return max(len(word), len(meant)) <= 1 or (len(meant) == 2 and word == meant[::-1])


def _in_common(word: str, meant: str) -> tuple[int, int]:
    """How many letters two words have in common at the start and, after those, at the end."""
    start = _shared(word, meant)
    return start, _shared(word[start:][::-1], meant[start:][::-1])


def _shared(one: str, other: str) -> int:
    """How many letters two words begin with in common."""
    differ = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differ, min(len(one), len(other)))
