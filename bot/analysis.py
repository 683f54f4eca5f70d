"""Text to sentences, words and terms: one chain for the article and for what readers ask.

The only module that uses nltk. Nothing here needs nltk's downloadable data.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise, starmap

from nltk.stem.snowball import SnowballStemmer
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

from bot.model import Span, Word
from bot.texts import Language, language

# Letters and digits of any script, with combining marks and inner apostrophes; hyphens part words,
# because readers write "gut brain axis" for "gut-brain axis".
_WORD = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f'’]*[^\W_])*")


def fold(text: str) -> str:
    """The form under which words are compared: lower case, no accents, straight apostrophes."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def by_letter(words: Iterable[str]) -> dict[str, list[str]]:
    """Words under their first letter, in order: that letter is seldom hidden or wrong."""
    lists: dict[str, list[str]] = {}
    for word in sorted(words):
        lists.setdefault(word[0], []).append(word)
    return lists


def pair(one: str, other: str) -> str:
    """Two keys that stand side by side, as one key."""
    return f"{one} {other}"


def pairs(keys: Iterable[str]) -> Iterator[str]:
    """The pairs of keys that stand side by side."""
    return starmap(pair, pairwise(keys))


@cache
def _terms(code: str) -> dict[str, str]:
    """The terms of words that authors wrote, in one language: readers' words are never kept."""
    return {}


class Analyzer:
    """The chain for one language, with the abbreviations that one article adds to it."""

    def __init__(self, code: str = "en", abbreviations: tuple[str, ...] = ()) -> None:
        """`code` is an ISO 639-1 code; raises LanguageError where nothing is known of it."""
        self.language: Language = language(code)
        known = self.language.abbreviations | {a.rstrip(".").lower() for a in abbreviations}
        parameters = PunktParameters()
        parameters.abbrev_types = set(known)
        self._punkt = PunktSentenceTokenizer(parameters)
        self._stem = SnowballStemmer(self.language.stemmer).stem
        self._terms = _terms(code)

    def sentences(self, text: str) -> Iterator[Span]:
        """The sentences of a paragraph, as offsets into `text`, without white space around them."""
        for start, end in self._punkt.span_tokenize(text):
            sentence = text[start:end]
            start += len(sentence) - len(sentence.lstrip())
            if sentence.strip():
                yield Span(start, start + len(sentence.strip()))

    def words(self, text: str, offset: int = 0) -> tuple[Word, ...]:
        """The words of `text`, their places counted from `offset`; a stop word's term is ""."""
        words = []
        variants = self.language.variants
        plain = text.isascii()
        for match in _WORD.finditer(text.lower() if plain else text):
            typed = match.group() if plain else fold(match.group())
            start, end = match.span()
            for form in variants.get(typed, (typed,)):
                if form:  # a lone combining mark folds to nothing
                    words.append(Word(offset + start, offset + end, form, self.term(form)))
                start = end  # what stands for several words shows itself once
        return tuple(words)

    def forms(self, text: str) -> list[str]:
        """The forms of the words of `text`, for where their places do not matter."""
        variants = self.language.variants
        return [
            form
            for typed in _WORD.findall(fold(text))
            for form in variants.get(typed, (typed,))
            if form
        ]

    def term(self, form: str) -> str:
        """The stem of a folded word, or "" for a stop word."""
        known = self._terms.get(form)
        if known is not None:
            return known
        return "" if form in self.language.stop_words else self._stem(form)

    def key(self, form: str) -> str:
        """What a word is found by among the words of questions: its term, or a stop word's form."""
        return self.term(form) or form

    def authored(self, text: str, offset: int = 0) -> tuple[Word, ...]:
        """The words of a text of the article's author, whose terms are kept: they come again."""
        words = self.words(text, offset)
        self.know(word.form for word in words)
        return words

    def know(self, forms: Iterable[str]) -> None:
        """Keep the terms of an author's words, so that they need not be made again."""
        for form in forms:
            if form not in self._terms:
                self._terms[form] = self.term(form)

    def leans(self, sentence: str) -> bool:
        """Whether a sentence begins in a way that needs the sentence before it."""
        return self.language.leans.match(sentence) is not None
