"""Patterns over words: small classes of words in an order, a few words apart.

A pattern is written as its elements in order, parted by spaces. An element is a form or several
parted by `|`: a word (`die`), words that stand together (`wake_up`), a class (`{self}`); `^` and
`$` are the ends of the message. Between one element and the next at most `gap` other words may
stand; a sentence's end counts as two. Matching walks the words once an element, so its time grows
in step with the message and no message can make it blow up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from bot.analysis import by_letter, fold

# A sentence's end stands in the list of words as two of these: a pattern may reach over it, but
# not far.
_STOP = "."
_START, _END = "^", "$"

# How far from a pattern's first element what excuses it may stand (words).
_REACH = 7

_ZERO_WIDTH = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0f"))
_LOOK_ALIKE = str.maketrans("аеорсухіѕјԁһѵкмтвнοενικτυ", "aeopcyxisjdhvkmtbhoeviktu")
_LEET = str.maketrans("013457@$!|", "oieastasil")
_TOKEN = re.compile(r"[^\W_]+(?:['’*@$!|._-]*[^\W_])*[*]*|[.?!;]+")
_CONTRACTION = re.compile(r"(?<=\w)'(?:m|s|re|ve|ll|d)$")
_SPACED_OUT = re.compile(r"\b(?:\w[\s.*-]){2,}\w\b")
_CAPITAL_I = re.compile(r"(?<=[a-z])I(?=[a-z])")
_STRETCHED = re.compile(r"(.)\1{2,}")


class Lexicon:
    """The words that patterns know, for reading a message as its writer meant it."""

    def __init__(self, words: Iterable[str], anchors: Iterable[str]) -> None:
        """`anchors` are the words that are known when misspelt by one letter, too."""
        self._words = frozenset(words)
        self._anchors: dict[int, list[str]] = {}
        for anchor in anchors:
            self._anchors.setdefault(len(anchor), []).append(anchor)

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
        shown = unicodedata.normalize("NFKC", text).translate(_ZERO_WIDTH)
        shown = _CAPITAL_I.sub("l", shown)
        shown = fold(shown).translate(_LOOK_ALIKE)
        shown = _SPACED_OUT.sub(lambda m: re.sub(r"[\s.*-]", "", m.group()), shown)
        words: list[str] = [_START]
        for match in _TOKEN.finditer(shown):
            token = match.group()
            if token[0] in ".?!;":
                words += [_STOP, _STOP]
            else:
                words += [self._meant(part) for part in re.split(r"[._-]+", token) if part]
        while words[-1] == _STOP:
            words.pop()
        return [*words, _END]

    def _meant(self, token: str) -> str:
        """One word without what hides it."""
        word = _CONTRACTION.sub("", token).replace("'", "")
        if word in self._words or word.isdigit():
            return word
        if "*" in word.rstrip("*"):
            return next((w for w in self._by_letter.get(word[0], ()) if _shows(word, w)), word)
        word = word.rstrip("*!")
        if not word.isalpha():
            word = word.translate(_LEET)
        shapes = [word, *(_STRETCHED.sub(runs, word) for runs in (r"\1\1", r"\1"))]
        if word.endswith("in"):
            shapes.insert(0, f"{word}g")
        known = next((shape for shape in shapes if shape in self._words), shapes[-1])
        if known in self._words:
            return known
        size = len(known)
        alike = chain.from_iterable(self._anchors.get(n, ()) for n in (size - 1, size, size + 1))
        near = (anchor for anchor in alike if is_slip(known, anchor))
        return max(near, key=lambda anchor: sum(_in_common(known, anchor)), default=known)


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


# From where to where something stands among the words of a message.
Place = tuple[int, int]


class _Phrase(NamedTuple):
    """Words that stand together, and the form that they fill."""

    form: str
    words: tuple[str, ...]

    def end(self, message: Sequence[str], at: int) -> int | None:
        """Where the phrase ends when its first word stands at `at`; None where it breaks off."""
        end = at + len(self.words)
        return end if tuple(message[at:end]) == self.words else None


class Pattern(NamedTuple):
    """Elements in order, each a set of forms any of which fills it.

    At most `gap` words stand between two elements; no form of `unless` stands in the few words
    before the first one, none of `unless_then` in those after it.
    """

    name: str
    elements: tuple[frozenset[str], ...]
    gap: int
    unless: frozenset[str]
    unless_then: frozenset[str]


class Message:
    """The words of a message and where each form that the patterns know stands in them."""

    def __init__(self, words: Sequence[str], places: Mapping[str, Sequence[Place]]) -> None:
        self._words = words
        self._places = places
        self._forms = frozenset(places)

    def shows(self, pattern: Pattern) -> bool:
        """Whether a pattern stands anywhere in the message."""
        first, *rest = pattern.elements
        ends = {end for start, end in self._where(first) if not self._excused(pattern, start)}
        for element in rest:
            if not ends:
                return False
            ends = {
                end
                for start, end in self._where(element)
                if any(start - apart in ends for apart in range(pattern.gap + 1))
            }
        return bool(ends)

    def _where(self, element: frozenset[str]) -> Iterator[Place]:
        """Where the forms of an element stand."""
        for form in element & self._forms:
            yield from self._places[form]

    def _excused(self, pattern: Pattern, at: int) -> bool:
        """Whether what excuses the pattern stands near `at`, in its sentence."""
        return any(
            at - _REACH <= start and end <= at and _STOP not in self._words[end:at]
            for start, end in self._where(pattern.unless)
        ) or any(
            at < start <= at + _REACH and _STOP not in self._words[at:start]
            for start, _ in self._where(pattern.unless_then)
        )


class Patterns:
    """The patterns of one file of `bot/texts/`, with its classes of words."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        """`table` holds `patterns`, and perhaps `classes` (name to words), `idioms`, `anchors`."""
        self._groups: dict[str, list[Pattern]] = {}
        for entry in table["patterns"]:
            pattern = Pattern(
                name=entry["words"],
                elements=tuple(frozenset(e.split("|")) for e in entry["words"].split()),
                gap=entry.get("gap", 3),
                unless=frozenset(filter(None, entry.get("unless", "").split("|"))),
                unless_then=frozenset(filter(None, entry.get("unless_then", "").split("|"))),
            )
            self._groups.setdefault(entry["group"], []).append(pattern)
        classes = {f"{{{name}}}": words.split() for name, words in table.get("classes", {}).items()}
        patterns = (p for group in self._groups.values() for p in group)
        forms = {
            form
            for p in patterns
            for element in (*p.elements, p.unless, p.unless_then)
            for form in element
        }
        self._forms = _by_first_word((f, phrase) for f in forms for phrase in _spelt(f, classes))
        self._idioms = _by_first_word(("", idiom) for idiom in table.get("idioms", "").split())
        self._lexicon = Lexicon(
            words=(
                word
                for phrases in (*self._forms.values(), *self._idioms.values())
                for phrase in phrases
                for word in phrase.words
            ),
            anchors=table.get("anchors", "").split(),
        )

    def read(self, text: str) -> Message:
        """A message, its idioms struck out: they mean none of their words."""
        words = self._lexicon.words(text)
        for at, word in enumerate(words):
            for idiom in self._idioms.get(word, ()):
                end = idiom.end(words, at)
                if end is not None:
                    words[at:end] = ["-"] * (end - at)
        places: dict[str, list[Place]] = {}
        for at, word in enumerate(words):
            for phrase in self._forms.get(word, ()):
                end = phrase.end(words, at)
                if end is not None:
                    places.setdefault(phrase.form, []).append((at, end))
        return Message(words, places)

    def find(self, message: Message, group: str) -> Pattern | None:
        """The first pattern of a group that stands in the message, or None."""
        return next((p for p in self._groups[group] if message.shows(p)), None)


def _spelt(form: str, classes: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The phrases that a form stands for: itself, or what its class and the classes in it hold."""
    if form in classes:
        for member in classes[form]:
            yield from _spelt(member, classes)
    else:
        yield form


def _by_first_word(spelt: Iterable[tuple[str, str]]) -> dict[str, list[_Phrase]]:
    """Phrases under their first word, from pairs of the form that they fill and their words."""
    phrases: dict[str, list[_Phrase]] = {}
    for form, joined in sorted(spelt):
        words = tuple(joined.split("_"))
        phrases.setdefault(words[0], []).append(_Phrase(form, words))
    return phrases
