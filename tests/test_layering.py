"""Who may import whom, read from the source."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Top to bottom: a module imports only from rows below its own. Modules in a row never import each
# other; "bot.web" stands for the package and all in it, which is one face.
PICTURE = (
    ("server", "bot.__main__"),
    ("bot.cli", "bot.web"),
    ("bot.report", "bot.printout"),
    ("bot.evaluation", "bot", "bot.proof", "bot.lint"),
    ("bot.chat",),
    ("bot.finder", "bot.replies", "bot.limits"),
    (
        "bot.safety",
        "bot.dialogue",
        "bot.query",
        "bot.asked",
        "bot.index",
        "bot.confidence",
        "bot.quoting",
    ),
    ("bot.messages", "bot.spelling", "bot.corpus"),
    ("bot.field", "bot.article", "bot.patterns"),
    ("bot.lexicon",),
    ("bot.analysis",),
    ("bot.texts",),
    ("bot.model",),
    ("bot.errors", "bot.gaps"),
)
ROW = {place: row for row, places in enumerate(PICTURE) for place in places}


def _name(path: Path) -> str:
    """The dotted name of a module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {_name(path): path for path in (ROOT / "server.py", *sorted((ROOT / "bot").rglob("*.py")))}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in FILES.items()}


def _imports(name: str) -> set[str]:
    """The modules that a module imports anywhere in it; `from bot import x` is `bot.x`."""
    found: set[str] = set()
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} has a relative import, line {node.lineno}"
            module = node.module or ""
            inner = {f"{module}.{alias.name}" for alias in node.names}
            found.update((inner & FILES.keys()) or {module})
    return found


def _place(name: str) -> str:
    """Where a module stands in the picture."""
    return "bot.web" if name.startswith("bot.web.") else name


def _users(*packages: str) -> set[str]:
    """The modules that import one of these packages, or from within it."""
    return {
        name
        for name in FILES
        if any(imported.split(".")[0] in packages for imported in _imports(name))
    }


@pytest.mark.parametrize("name", FILES)
def test_a_module_stands_in_the_picture(name: str) -> None:
    assert _place(name) in ROW


@pytest.mark.parametrize("place", [place for row in PICTURE for place in row])
def test_the_picture_shows_no_module_that_is_gone(place: str) -> None:
    assert place in FILES


@pytest.mark.parametrize("name", FILES)
def test_imports_point_down(name: str) -> None:
    ours = {_place(i) for i in _imports(name) if i.split(".")[0] in ("bot", "server")}
    if _place(name) == "bot.web":
        ours.discard("bot.web")
    upward = {imported for imported in ours if ROW[imported] <= ROW[_place(name)]}
    assert upward == set()


@pytest.mark.parametrize("name", FILES)
def test_no_import_is_made_by_a_text(name: str) -> None:
    assert "importlib" not in _imports(name)
    calls = {
        n.func.id
        for n in ast.walk(TREES[name])
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    assert "__import__" not in calls


@pytest.mark.parametrize(
    ("package", "users"),
    [
        ("nltk", {"bot.analysis"}),
        ("rank_bm25", {"bot.field"}),
        ("numpy", {"bot.field", "bot.index", "bot.asked", "bot.messages"}),
        ("rapidfuzz", {"bot.spelling"}),
        ("spellchecker", {"bot.spelling"}),
        ("matplotlib", {"bot.report"}),
        ("jinja2", {"bot.report"}),
        ("tomllib", {"bot.corpus", "bot.texts"}),
        ("click", {"bot.cli", "bot.web.settings", "server"}),
        ("waitress", {"bot.cli", "server"}),
    ],
)
def test_a_package_has_one_home(package: str, users: set[str]) -> None:
    found = _users(package)
    assert found
    assert found <= users


def test_only_the_web_face_knows_the_web() -> None:
    web = _users("flask", "apiflask", "werkzeug", "pydantic")
    assert web
    assert {_place(name) for name in web} <= {"bot.web", "server"}


def test_files_are_read_in_few_places() -> None:
    """`bot.corpus` reads articles, `bot.texts` the bot's words, `bot.evaluation` question files.

    `bot.report` reads the page that it fills in.
    """
    readers = {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for called in (getattr(node.func, "attr", None) or getattr(node.func, "id", None),)
        if called in ("open", "read_text", "read_bytes", "loadtxt", "fromfile")
    }
    assert readers == {
        "bot.corpus",
        "bot.texts",
        "bot.evaluation",
        "bot.report",
        "bot.web.embed",
    }


def test_files_are_written_in_one_place() -> None:
    """Only a report is written, where it was asked for: nothing of a reader is kept."""
    writing = ("write_text", "write_bytes", "mkdir", "touch", "savefig", "tofile", "dump")
    writers = {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", None) in writing
    }
    assert writers == {"bot.report"}
