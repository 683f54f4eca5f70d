"""Patterns over words: small classes of words in an order, a few words apart.

A pattern is written as its elements in order, parted by spaces. An element is one of these, or
several parted by `|`: a word (`die`), words that stand together (`wake_up`), a class (`{self}`);
`^` and `$` are the ends of the message. Between one element and the next at most `gap` other words
may stand; a sentence's end counts as two. Matching walks the words once an element, so its time
grows in step with the message and no message can make it blow up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import Any, NamedTuple

from bot.lexicon import STOP, Lexicon

# How far from a pattern's first element what excuses it may stand (words).
_REACH = 7

# What stands among the words of a message for each word of an idiom.
_STRUCK = "-"

# From where to where something stands among the words of a message.
Place = tuple[int, int]


class _Phrase(NamedTuple):
    """Words that stand together, and how they are written in a pattern."""

    written: str
    words: tuple[str, ...]

    def end(self, message: Sequence[str], at: int) -> int | None:
        """Where the phrase ends when its first word stands at `at`; None where it breaks off."""
        end = at + len(self.words)
        return end if tuple(message[at:end]) == self.words else None


# Phrases under their first two words.
_Phrases = dict[tuple[str, str], list[_Phrase]]


class Pattern(NamedTuple):
    """Elements in order, each a set of words and phrases any of which fills it.

    At most `gap` words stand between two elements; none of `unless` stands in the few words before
    the first one, none of `unless_then` in those after it.
    """

    name: str
    elements: tuple[frozenset[str], ...]
    gap: int
    unless: frozenset[str]
    unless_then: frozenset[str]


class Message:
    """The words of a message, and `marked`: which patterns of each group may stand in them."""

    def __init__(
        self,
        words: Sequence[str],
        places: Mapping[str, Sequence[Place]],
        marked: Mapping[str, Collection[int]],
    ) -> None:
        self._words = words
        self._places = places
        self._known = frozenset(places)
        self.marked = marked

    @property
    def length(self) -> int:
        """How many words it has."""
        return sum(word[0].isalnum() for word in self._words)

    @property
    def has_idiom(self) -> bool:
        """Whether an idiom was struck out of it."""
        return _STRUCK in self._words

    def shows(self, pattern: Pattern) -> bool:
        """Whether a pattern stands anywhere in the message."""
        if any(element.isdisjoint(self._known) for element in pattern.elements):
            return False
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
        """Where what fills an element stands."""
        for phrase in element & self._known:
            yield from self._places[phrase]

    def _excused(self, pattern: Pattern, at: int) -> bool:
        """Whether what excuses the pattern stands near `at`, in its sentence."""
        return any(
            at - _REACH <= start and end <= at and STOP not in self._words[end:at]
            for start, end in self._where(pattern.unless)
        ) or any(
            at < start <= at + _REACH and STOP not in self._words[at:start]
            for start, _ in self._where(pattern.unless_then)
        )


class Patterns:
    """The patterns of one file of `bot/texts/`, with its classes of words."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        """`table` holds `patterns`, and perhaps `classes` (name to words), `idioms`, `anchors`."""
        classes = {f"{{{name}}}": words.split() for name, words in table.get("classes", {}).items()}
        self._groups: dict[str, list[Pattern]] = {}
        for entry in table["patterns"]:
            pattern = Pattern(
                name=entry["words"],
                elements=tuple(_element(each, classes) for each in entry["words"].split()),
                gap=entry.get("gap", 3),
                unless=_element(entry.get("unless", ""), classes),
                unless_then=_element(entry.get("unless_then", ""), classes),
            )
            self._groups.setdefault(entry["group"], []).append(pattern)
        patterns = [p for group in self._groups.values() for p in group]
        # Of hundreds of patterns few may stand in any one message: those of which it has the
        # element whose words fewest others share.
        shared = Counter(chain.from_iterable(element for p in patterns for element in p.elements))
        self._marked: dict[str, list[tuple[str, int]]] = {}
        for group, ordered in self._groups.items():
            for at, pattern in enumerate(ordered):
                for phrase in min(pattern.elements, key=lambda e: max(shared[p] for p in e)):
                    self._marked.setdefault(phrase, []).append((group, at))
        excuses = chain.from_iterable((*p.unless, *p.unless_then) for p in patterns)
        written = {*shared, *excuses}
        self._single = frozenset(phrase for phrase in written if "_" not in phrase)
        self._phrases = _by_first_words(written - self._single)
        self._idioms = _by_first_words(table.get("idioms", "").split())
        longer = chain.from_iterable((*self._phrases.values(), *self._idioms.values()))
        self._lexicon = Lexicon(
            words=chain(self._single, *(phrase.words for phrase in longer)),
            anchors=table.get("anchors", "").split(),
        )

    def read(self, text: str) -> Message:
        """A message, its idioms struck out: they mean none of their words."""
        words = self._lexicon.words(text)
        for _, at, end in _standing(self._idioms, words):
            words[at:end] = [_STRUCK] * (end - at)
        places: dict[str, list[Place]] = {}
        for at, word in enumerate(words):
            if word in self._single:
                places.setdefault(word, []).append((at, at + 1))
        for phrase, at, end in _standing(self._phrases, words):
            places.setdefault(phrase.written, []).append((at, end))
        marked: dict[str, set[int]] = {}
        for known in places.keys() & self._marked.keys():
            for group, at in self._marked[known]:
                marked.setdefault(group, set()).add(at)
        return Message(words, places, marked)

    def first(self, message: Message, groups: Iterable[str]) -> str | None:
        """The first of these groups that has a pattern in the message, or None."""
        may = message.marked
        return next((group for group in groups if group in may and self.find(message, group)), None)

    def find(self, message: Message, group: str) -> Pattern | None:
        """The first pattern of a group that stands in the message, or None."""
        marked = message.marked.get(group)
        if not marked:
            return None
        patterns = self._groups[group]
        return next((patterns[at] for at in sorted(marked) if message.shows(patterns[at])), None)


def _element(written: str, classes: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The words and phrases that fill an element: its own, and what the classes in it hold."""
    parts = filter(None, written.split("|"))
    return frozenset(phrase for part in parts for phrase in _members(part, classes))


def _members(part: str, classes: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A word or phrase itself, or what a class and the classes in it hold."""
    if part in classes:
        for member in classes[part]:
            yield from _members(member, classes)
    else:
        yield part


def _standing(phrases: _Phrases, words: Sequence[str]) -> Iterator[tuple[_Phrase, int, int]]:
    """The phrases that stand among words, and from where to where.

    Words may be struck out meanwhile: no phrase is found in them any more.
    """
    for at, two in enumerate(pairwise(tuple(words))):
        for phrase in phrases.get(two, ()):
            end = phrase.end(words, at)
            if end is not None:
                yield phrase, at, end


def _by_first_words(written: Iterable[str]) -> _Phrases:
    """Phrases under their first two words."""
    phrases: _Phrases = {}
    for phrase in sorted(written):
        words = tuple(phrase.split("_"))
        phrases.setdefault((words[0], words[1]), []).append(_Phrase(phrase, words))
    return phrases
