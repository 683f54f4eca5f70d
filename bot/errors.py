"""The errors that this project raises on purpose: each names what is wrong and the cure."""

from __future__ import annotations

from pathlib import Path


class BotError(Exception):
    """The parent of every error here: catching it catches nothing that is a defect."""


class CorpusError(BotError):
    """An article's folder cannot be served as it stands.

    `path` is the file or folder at fault, `key` the entry in it (None: the file as a whole),
    `problem` what is wrong and `cure` what the author can do about it.
    """

    def __init__(self, path: Path, problem: str, cure: str, key: str | None = None) -> None:
        self.path, self.key, self.problem, self.cure = path, key, problem, cure
        place = f"{path}: {key}" if key else str(path)
        super().__init__(f"{place}: {problem}. {cure}.")


class LanguageError(BotError):
    """No words are known for `language`; `known` lists the languages that have some."""

    def __init__(self, language: str, known: tuple[str, ...]) -> None:
        self.language, self.known = language, known
        super().__init__(f"language {language!r} is not supported. Use one of: {', '.join(known)}.")


class QuestionError(BotError):
    """A question that cannot be taken: not text, empty, or too long; `field` says what is wrong."""

    def __init__(self, message: str, field: str = "question") -> None:
        self.field = field
        super().__init__(message)


class QuestionFileError(BotError):
    """A file of test questions that cannot be read; the message names its line."""


class SavedReplyError(BotError):
    """A text that should be a saved reply, and is not one."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"{problem}. Save one with: python -m bot ask --json QUESTION > FILE.")


class SettingError(BotError):
    """A setting that the server cannot start with: its `name`, the value, and what is allowed."""

    def __init__(self, name: str, value: object, allowed: str) -> None:
        self.name = name
        super().__init__(f"{name} is {value!r}. Use {allowed}.")


class ReportError(BotError):
    """A report that cannot be written where it was asked for."""


class MissingPackageError(BotError):
    """A package that only some commands need is not installed; `package` names it."""

    def __init__(self, package: str, purpose: str) -> None:
        self.package = package
        super().__init__(f"{package} is needed to {purpose}. Install it: pip install {package}.")
