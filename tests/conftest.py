"""What every test may ask for: the real bot, a small one, and folders to spoil."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from bot import Bot, load_bot

HERE = Path(__file__).parent

# Tests ask more than a reader does, but for those that ask how much that is.
os.environ["ARTICLE_CHAT_RATE"] = "0"

# The same examples on every run and on every machine, however slow it is.
settings.register_profile("same", derandomize=True, deadline=None, database=None)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--load-seconds", type=float, default=8.0, help="How long a server is kept under load."
    )


@pytest.fixture(scope="session")
def bot() -> Bot:
    """The bot for the real article."""
    return load_bot(HERE.parent / "corpus" / "leaky-gut")


@pytest.fixture(scope="session")
def lighthouse() -> Bot:
    """The bot for a dozen sentences on how a lighthouse keeper bakes bread."""
    return load_bot(HERE / "data" / "lighthouse")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the lighthouse's folder, for a test to spoil."""
    return Path(shutil.copytree(HERE / "data" / "lighthouse", tmp_path / "lighthouse"))
