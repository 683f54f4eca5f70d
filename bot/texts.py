"""The words that the bot says and recognises, read once from `bot/texts/*.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from bot.errors import LanguageError
from bot.model import Helpline

_COUNTRY = re.compile("[A-Za-z]{2}")
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
    confused: dict[tuple[str, str], tuple[int, str]]
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
        confused=dict(_confused(entry["confused"])),
        vowels=entry["vowels"],
        sounds=_pairs(entry["sounds"]),
        leans=re.compile(entry["leans"], re.IGNORECASE),
    )


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """The words of a text two by two."""
    words = text.split()
    return tuple(zip(words[::2], words[1::2], strict=True))


def _confused(text: str) -> Iterator[tuple[tuple[str, str], tuple[int, str]]]:
    """Of each line, two words side by side, which of them is meant for another, and for which."""
    for line in text.strip().splitlines():
        *pair, meant = line.split()
        which = next(at for at, word in enumerate(pair) if word.startswith("_"))
        one, other = (word.removeprefix("_") for word in pair)
        yield (one, other), (which, meant)


def _words(file: str) -> frozenset[str]:
    """The words of a file of `bot/texts/`; a line that begins with # is a remark."""
    lines = (_FOLDER / file).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_country(code: object) -> bool:
    """Whether this looks like a country's code (ISO 3166-1, two letters)."""
    return isinstance(code, str) and _COUNTRY.fullmatch(code) is not None


def helplines(tier: str, country: str = "") -> tuple[Helpline, ...]:
    """The lines to name in a reply of this tier ("emergency" or "crisis"), in order.

    Those of a country (ISO 3166-1), or where it is not known those of several, and then those for
    any country; where there is none of these, those of several as well. What is no country counts
    as not known: nothing keeps somebody in danger from being helped.
    """
    country = country if is_country(country) else ""
    entries = [entry for entry in read("helplines")["helpline"] if tier in entry["tiers"]]
    own = [entry for entry in entries if country.upper() in entry["countries"]]
    several = [entry for entry in entries if entry["countries"] and entry["default"]]
    for_any = [entry for entry in entries if not entry["countries"]]
    shown = (own if country else several) + for_any
    return tuple(map(_helpline, shown or several))


def _helpline(entry: Mapping[str, Any]) -> Helpline:
    """An entry of `helplines.toml` without what only chooses it."""
    choosing = ("tiers", "countries", "default")
    return Helpline(**{key: value for key, value in entry.items() if key not in choosing})


def all_helplines() -> tuple[Helpline, ...]:
    """Every line, in the file's order."""
    return tuple(map(_helpline, read("helplines")["helpline"]))


def saying(name: str) -> str:
    """What the bot says under this dotted name of `sayings.toml`, such as "caveat.general"."""
    entry: Any = read("sayings")
    for key in name.split("."):
        entry = entry[key]
    return str(entry).strip()


def caveat(context: str) -> str:
    """The caveat that fits a context, a name of `caveats.toml`, in full."""
    return str(read("caveats")[context]["full"])


def brief_caveat(full: str) -> str:
    """What is left of a caveat where it has been read before."""
    return next(str(each["brief"]) for each in read("caveats").values() if each["full"] == full)


def messages() -> dict[str, list[str]]:
    """Messages as people write them, by their kind: "emergency", "crisis" or "harmless"."""
    return {kind: texts.splitlines() for kind, texts in read("messages").items()}


def message_words() -> tuple[tuple[int, ...], dict[str, tuple[int, ...]]]:
    """How many messages there are of each kind, and how many have each word or pair of words."""
    lines = (_FOLDER / "message_words.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    # Few counts differ: each is read once.
    counts = {each: tuple(map(int, each.split())) for each in {row[0] for row in rows}}
    (sizes, _), *counted = rows
    return counts[sizes], {key: counts[each] for each, key in counted}
