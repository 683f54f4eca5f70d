"""A misspelt word to the known word that was meant, by its letters and by its sound.

The only user of rapidfuzz, and of pyspellchecker for its dictionaries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from bot.analysis import by_letter
from bot.texts import Language

# From this many letters on, a word may be read with its letters in another order or one of them
# doubled, with one slip, or with two; in shorter words a slip is more likely to be another word.
_REORDERED, _ONE_SLIP, _TWO_SLIPS = 3, 5, 8

# From this many letters on, a word may be read as one that sounds alike; the same of one slip more.
_ALIKE, _NEARLY_ALIKE = 4, 8

# How far the letters of two words that sound alike may be apart, and of two whose sounds are one
# slip apart (slips a letter): "bitcoin" is not "between".
_ALIKE_APART, _NEARLY_APART = 0.5, 0.45

# A word that the dictionary has counted so often is what it says, and no slip: "battery" is not
# "bacteria". What it has counted less often may be a slip of those whose texts it counts.
_WORD_FROM = 100

# Stands for any vowel in a sound: which one it is, a weak speller cannot tell.
_VOWEL = "a"
# Stands for no sound.
_SILENT = "-"


class Spellings:
    """The known words of one article and its language."""

    def __init__(self, told: Mapping[str, int], language: Language) -> None:
        """`told` counts the words that the article and its author's lists use."""
        self._told = told
        self._language = language
        words = told.keys() | language.common_words | language.stop_words
        self._by_letter = by_letter(words)
        self._by_sound: dict[str, dict[str, list[str]]] = {}
        for word in sorted(words):
            sound = self._sound(word)
            self._by_sound.setdefault(sound[0], {}).setdefault(sound, []).append(word)

    def _sound(self, word: str) -> str:
        """What a word sounds like: words that sound alike have it in common."""
        for letters, sound in self._language.sounds:
            word = word.replace(letters, sound)
        heard = ""
        for letter in word:
            letter = _VOWEL if letter in self._language.vowels else letter
            if letter not in (heard[-1:], _SILENT):
                heard += letter
        return heard or word

    def prepare(self) -> None:
        """Read the dictionary now, so that nobody has to wait for it later."""
        _counts(self._language.code)

    def stands(self, form: str) -> bool:
        """Whether a form is a word of the language or a number as it stands."""
        return _stands(form, self._language.code)

    def repaired(self, form: str) -> str:
        """The known word that a form is meant for; the form itself where there is none near.

        A word of the language is never read as another, nor is a number.

        The nearest goes first, of equally near ones one that only swaps letters, and then the one
        that is told most often.
        """
        if self.stands(form):
            return form
        near = dict(self._near(form))
        return min(
            near,
            key=lambda word: (
                near[word],
                sorted(word) != sorted(form),
                -self._told.get(word, 0),
                word,
            ),
            default=form,
        )

    def _near(self, form: str) -> Iterator[tuple[str, float]]:
        """Known words and how far they are from a form (slips)."""
        # Costs a tenth of the time of a one-off answer, and most questions are spelt well.
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        slips = (len(form) >= _ONE_SLIP) + (len(form) >= _TWO_SLIPS)
        sound = self._sound(form)
        if len(form) >= _ALIKE:
            alike = self._by_sound.get(sound[0], {})
            apart = int(len(form) >= _NEARLY_ALIKE)
            for other, distance, _ in extract(
                sound, alike.keys(), scorer=OSA.distance, score_cutoff=apart, limit=None
            ):
                most = (_NEARLY_APART if distance else _ALIKE_APART) * len(form)
                near = (word for word in alike[other] if OSA.distance(form, word) <= most)
                yield from ((word, distance + 1.0) for word in near)
        same_start = self._by_letter.get(form[0], ())
        if slips:
            found = extract(form, same_start, scorer=OSA.distance, score_cutoff=slips, limit=None)
            yield from ((word, float(distance)) for word, distance, _ in found)
        elif len(form) >= _REORDERED:
            yield from ((word, 1.0) for word in same_start if _is_reordered(form, word))


@cache
def _counts(code: str) -> Mapping[str, int]:
    """How often a dictionary's texts have each word of a language, by its ISO 639-1 code."""
    # Costs a third of the time of a one-off answer, and most words that are asked are known.
    from spellchecker import SpellChecker

    return SpellChecker(language=code).word_frequency.dictionary


def _stands(form: str, code: str) -> bool:
    """Whether a form is a word of the language or a number as it stands."""
    return any(map(str.isdigit, form)) or _counts(code).get(form, 0) >= _WORD_FROM


def _is_reordered(form: str, word: str) -> bool:
    """Whether a short form is a word with letters in another order, or with one of them doubled."""
    return sorted(form) == sorted(word) or (
        len(form) == len(word) + 1
        and any(
            form[i] == form[i + 1] and form[:i] + form[i + 1 :] == word for i in range(len(word))
        )
    )
