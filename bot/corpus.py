"""A corpus folder to an article and its questions. The only reader of `corpus/`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from bot.article import Article, lines
from bot.errors import CorpusError, LanguageError

_REQUIRED = {"title": str, "url": str, "language": str, "disclosure": str, "abbreviations": list}
_OPTIONAL = {"standing": str, "advertising": list, "ends_before": str}
_NOT_EMPTY = ("title", "language", "disclosure")
_STANDING = "standing"
_WEB_ADDRESS = ("http://", "https://")


class Question(NamedTuple):
    """A question that an author wrote for the sentence with this number.

    `suggested` is true for the first one of a sentence: that one is shown to readers.
    """

    text: str
    sentence: int
    suggested: bool


class Matter(NamedTuple):
    """A matter that the article says nothing about, and questions that ask about it.

    `name` completes "The article says nothing about …"; it is "" for all other subjects.
    `tells_standing` is true where how the article's subject stands is an answer of sorts.
    """

    name: str
    asked: tuple[str, ...]
    tells_standing: bool = False


class Corpus(NamedTuple):
    """An article with the word lists that its author wrote for it.

    `questions` stand in the article's order; `synonyms` maps everyday words to the article's.
    """

    article: Article
    questions: tuple[Question, ...]
    uncovered: tuple[Matter, ...]
    synonyms: Mapping[str, str]


def load(folder: Path) -> Corpus:
    """The article in a folder of `corpus/`.

    Raises CorpusError, which names the file, the key and the cure, for a folder that lacks a file,
    a key that is missing, unknown or of the wrong type, and an article with nothing to quote.
    """
    if not folder.is_dir():
        raise CorpusError(folder, "there is no such folder", "Name a folder with an article in it")
    about = _table(folder / "article.toml")
    _check_keys(folder / "article.toml", about)
    text_path = folder / "article.txt"
    text = _text(text_path)
    _check_lines(folder / "article.toml", about, text)
    try:
        article = Article.parse(
            text,
            title=about["title"],
            url=about["url"],
            disclosure=about["disclosure"],
            standing=about.get("standing", ""),
            language=about["language"],
            abbreviations=tuple(about["abbreviations"]),
            advertising=tuple(about.get("advertising", ())),
            ends_before=about.get("ends_before", ""),
        )
    except LanguageError as error:
        raise CorpusError(
            folder / "article.toml",
            f"{error.language!r} is not supported",
            f"Use one of: {', '.join(error.known)}",
            key="language",
        ) from error
    if not any(sentence.answers for sentence in article.sentences):
        raise CorpusError(
            text_path, "there is no sentence to quote", "Put the article's text in it"
        )
    questions_path = folder / "questions.toml"
    asked = _table(questions_path)
    return Corpus(
        article,
        _questions(questions_path, asked, article),
        _uncovered(questions_path, asked),
        _synonyms(folder / "synonyms.toml"),
    )


def _text(path: Path) -> str:
    """A file's words, byte for byte: line ends are kept, and only UTF-8 is taken."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise CorpusError(path, "the file is missing", "Add it to the folder") from error
    except OSError as error:
        raise CorpusError(
            path, f"the file cannot be read ({error.strerror})", "Check that it is a readable file"
        ) from error
    except UnicodeDecodeError as error:
        raise CorpusError(
            path, f"byte {error.start} is not UTF-8", "Save the file as UTF-8"
        ) from error


def _table(path: Path) -> dict[str, Any]:
    """A TOML file's table."""
    try:
        return tomllib.loads(_text(path).replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(
            path, f"this is not TOML ({error})", "Mend the line that it names"
        ) from error


def _check_keys(path: Path, about: Mapping[str, Any]) -> None:
    """Refuse what `article.toml` lacks, what it should not have, and what has the wrong type."""
    for key, kind in (_REQUIRED | _OPTIONAL).items():
        if key not in about:
            if key in _REQUIRED:
                raise CorpusError(path, "the key is missing", f"Add a line {key} = …", key)
            continue
        _check_type(path, key, about[key], kind)
        if key in _NOT_EMPTY and not about[key].strip():
            raise CorpusError(path, "the value is empty", "Fill it in", key)
    if about["url"] and not about["url"].startswith(_WEB_ADDRESS):
        raise CorpusError(path, "the value is no web address", "Begin it with https://", "url")
    for key in about:
        if key not in _REQUIRED | _OPTIONAL:
            known = ", ".join(_REQUIRED | _OPTIONAL)
            raise CorpusError(path, "the key is not known", f"Use only: {known}", key)


def _check_type(path: Path, key: str, value: object, kind: type) -> None:
    """Refuse a value that is not a text, or not a list of texts."""
    wanted = "a text" if kind is str else "a list of texts"
    right = isinstance(value, kind)
    if right and isinstance(value, list):
        right = all(isinstance(item, str) and item.strip() for item in value)
    if not right:
        raise CorpusError(path, f"the value is not {wanted}", f"Write {wanted}", key)


def _check_lines(path: Path, about: Mapping[str, Any], text: str) -> None:
    """Refuse a mark that no line of the article bears: it would silently do nothing."""
    texts = [line.text for line in lines(text)]
    for opening in about.get("advertising", ()):
        if not any(line.startswith(opening) for line in texts):
            raise CorpusError(
                path,
                f"no paragraph of the article begins with {opening!r}",
                "Copy the paragraph's first words",
                key="advertising",
            )
    end = about.get("ends_before", "").strip()
    if end and end not in texts:
        raise CorpusError(
            path, f"the article has no line {end!r}", "Copy the whole line", key="ends_before"
        )


def _questions(path: Path, table: Mapping[str, Any], article: Article) -> tuple[Question, ...]:
    """The authored questions, each bound to the sentence that answers it."""
    questions: list[Question] = []
    for place, opening, asked, _ in _entries(path, table, "sentence", "begins"):
        meant = [
            s.number
            for s in article.sentences
            if s.answers and article.text.startswith(opening, s.start)
        ]
        if len(meant) != 1:
            raise CorpusError(
                path,
                f"{len(meant)} sentences of the article begin with {opening!r}",
                "Copy enough of the sentence's beginning to name just one",
                key=f"{place}.begins",
            )
        questions += (Question(text, meant[0], text == asked[0]) for text in asked)
    return tuple(sorted(questions, key=lambda q: q.sentence))


def _uncovered(path: Path, table: Mapping[str, Any]) -> tuple[Matter, ...]:
    """The matters that the article says nothing about."""
    entries = _entries(path, {"uncovered": [], **table}, "uncovered", "matter", _STANDING)
    return tuple(Matter(name, tuple(asked), is_set) for _, name, asked, is_set in entries)


def _entries(
    path: Path, table: Mapping[str, Any], name: str, about: str, flag: str = ""
) -> Iterator[tuple[str, str, list[str], bool]]:
    """Of each entry of a list of tables: its place in the file, what it is about, what is asked.

    And whether its flag is set, where entries may have one.
    """
    entries = table.get(name)
    if not isinstance(entries, list):
        raise CorpusError(path, f"there is no list of {name}", f"Add [[{name}]] entries", name)
    for number, entry in enumerate(entries, 1):
        place = f"{name} {number}"
        if not isinstance(entry, dict) or set(entry) - {flag} != {about, "asked"}:
            raise CorpusError(
                path,
                f"this is not a table of {about} and asked",
                "Give both, and no other key",
                place,
            )
        _check_type(path, f"{place}.{about}", entry[about], str)
        _check_type(path, f"{place}.asked", entry["asked"], str)
        asked = [line.strip() for line in entry["asked"].splitlines() if line.strip()]
        if not asked:
            raise CorpusError(
                path, "there is no question in it", "Write one a line", f"{place}.asked"
            )
        is_set = entry.get(flag, False)
        if not isinstance(is_set, bool):
            raise CorpusError(
                path, "the value is not true or false", "Write true", f"{place}.{flag}"
            )
        yield place, entry[about], asked, is_set


def _synonyms(path: Path) -> dict[str, str]:
    """Everyday words and the article's words for them."""
    table = _table(path).get("synonyms")
    if not isinstance(table, dict):
        raise CorpusError(
            path, "there is no table of synonyms", "Add a [synonyms] table", "synonyms"
        )
    for everyday, meant in table.items():
        _check_type(path, f"synonyms.{everyday}", meant, str)
    return table
