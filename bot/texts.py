"""The words that the bot says and recognises, read once from `bot/texts/*.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from bot.errors import LanguageError
from bot.model import Helpline

_FOLDER = Path(__file__).parent / "texts"


@cache
def read(name: str) -> dict[str, Any]:
    """The table in `bot/texts/<name>.toml`."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


class Language(NamedTuple):
    """What has to be known of a language to search a text in it; see `languages.toml`."""

    code: str
    name: str
    stemmer: str
    stop_words: frozenset[str]
    matters: frozenset[str]
    common_words: frozenset[str]
    abbreviations: frozenset[str]
    variants: dict[str, tuple[str, ...]]
    synonyms: dict[str, str]
    vowels: str
    sounds: tuple[tuple[str, str], ...]
    leans: re.Pattern[str]


@cache
def language(code: str) -> Language:
    """The language with this ISO 639-1 code; raises LanguageError where it is not known."""
    known = read("languages")
    if code not in known:
        raise LanguageError(code, tuple(known))
    entry = known[code]
    return Language(
        code=code,
        name=entry["name"],
        stemmer=entry["stemmer"],
        stop_words=frozenset(entry["stop_words"].split()),
        matters=frozenset(entry["aspects"].split()) | _words(entry["named_things"]),
        common_words=_words(entry["common_words"]),
        abbreviations=frozenset(entry["abbreviations"].split()),
        variants={typed: tuple(read.split("_")) for typed, read in _pairs(entry["variants"])},
        synonyms=read("synonyms")[code],
        vowels=entry["vowels"],
        sounds=_pairs(entry["sounds"]),
        leans=re.compile(entry["leans"], re.IGNORECASE),
    )


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """The words of a text two by two."""
    words = text.split()
    return tuple(zip(words[::2], words[1::2], strict=True))


def _words(file: str) -> frozenset[str]:
    """The words of a file of `bot/texts/`; a line that begins with # is a remark."""
    lines = (_FOLDER / file).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def helplines(tier: str) -> tuple[Helpline, ...]:
    """The lines to name in a reply of this tier ("emergency" or "crisis"), in order."""
    return tuple(
        Helpline(**{key: value for key, value in entry.items() if key != "tiers"})
        for entry in read("helplines")["helpline"]
        if tier in entry["tiers"]
    )


def saying(name: str) -> str:
    """What the bot says under this dotted name of `sayings.toml`, such as "caveat.general"."""
    entry: Any = read("sayings")
    for key in name.split("."):
        entry = entry[key]
    return str(entry).strip()
