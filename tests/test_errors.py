"""Errors carry what is wrong, and say what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import (
    BotError,
    CorpusError,
    LanguageError,
    MissingPackageError,
    QuestionError,
    QuestionFileError,
    ReportError,
    SavedReplyError,
    SettingError,
)


@pytest.mark.parametrize(
    "child",
    [
        CorpusError,
        LanguageError,
        MissingPackageError,
        QuestionError,
        QuestionFileError,
        ReportError,
        SavedReplyError,
        SettingError,
    ],
    ids=lambda c: c.__name__,
)
def test_every_error_is_a_bot_error(child: type[Exception]) -> None:
    assert issubclass(child, BotError)


def test_a_corpus_error_names_file_key_problem_and_cure() -> None:
    error = CorpusError(Path("a/article.toml"), "the value is empty", "Fill it in", "title")
    assert str(error) == "a/article.toml: title: the value is empty. Fill it in."
    assert (error.path, error.key) == (Path("a/article.toml"), "title")
    assert (error.problem, error.cure) == ("the value is empty", "Fill it in")


def test_a_corpus_error_about_a_whole_file_names_no_key() -> None:
    error = CorpusError(Path("a/article.txt"), "the file is missing", "Add it")
    assert str(error) == "a/article.txt: the file is missing. Add it."
    assert error.key is None


def test_a_language_error_lists_what_is_known() -> None:
    error = LanguageError("xx", ("de", "en"))
    assert (error.language, error.known) == ("xx", ("de", "en"))
    assert "'xx'" in str(error)
    assert "de, en" in str(error)


def test_a_missing_package_is_named_with_its_purpose_and_the_cure() -> None:
    error = MissingPackageError("gnuplot", "draw a gull")
    assert error.package == "gnuplot"
    assert str(error) == "gnuplot is needed to draw a gull. Install it: pip install gnuplot."
