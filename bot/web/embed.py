"""The widget as one file, `article-chat.js`, and the lines that put it on a page."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent / "article-chat"

# The part that imports all others, directly or not.
_ELEMENT = "element.js"

# An import of one part by another, as the parts write them: a style sheet has a name of its own.
_IMPORT = re.compile(
    r'^import (?:(?P<name>\w+)|\{[^}]*\}) from "\./(?P<part>[\w.-]+)"(?: with \{[^}]*\})?;\n', re.M
)
_EXPORT = re.compile(r"^export (?=\w)", re.M)

# Comments on lines of their own or at the end of one, and what sets lines in, are for those who
# read the parts: a third of what a visitor would load. No text of theirs runs over lines.
_FOR_READERS = re.compile(r"^\s*(?:/\*(?s:.*?)\*/|//[^\n]*)\n|^\s+|(?<=[;,{]) +//[^\n]*$", re.M)

# A block keeps names to itself, and in strict code refuses to have two of the same.
_FRAME = """\
/* <article-chat>: ask an article questions. */
"use strict";
{
%s}
"""


# White space that says nothing in a style sheet; before a colon, it would.
_SPACE = re.compile(r"\s*([{}])\s*|(?<=[:;,])\s+")


class Widget(NamedTuple):
    """The file: its text, and it gzipped.

    `integrity` is the hash by which a page can make sure of it, `etag` a name for this version.
    """

    script: str
    packed: bytes
    integrity: str
    etag: str


@cache
def widget() -> Widget:
    """The widget, its parts joined: they are modules to read, and one plain script to load."""
    script = _FRAME % "\n".join(_joined(_ELEMENT, set()))
    sent = script.encode()
    digest = hashlib.sha384(sent).digest()
    return Widget(
        script,
        packed=gzip.compress(sent, mtime=0),
        integrity=f"sha384-{base64.b64encode(digest).decode()}",
        etag=hashlib.sha256(sent).hexdigest()[:16],
    )


def _joined(part: str, taken: set[str]) -> Iterator[str]:
    """A part after those that it imports, each once; without its imports, exports and comments."""
    source = (_FOLDER / part).read_text(encoding="utf-8")
    for found in _IMPORT.finditer(source):
        other = found["part"]
        if other in taken:
            continue
        taken.add(other)
        if found["name"]:
            yield _sheet(found["name"], (_FOLDER / other).read_text(encoding="utf-8"))
        else:
            yield from _joined(other, taken)
    yield _FOR_READERS.sub("", _EXPORT.sub("", _IMPORT.sub("", source)))


def _sheet(name: str, style: str) -> str:
    """A style sheet as a part of the script: no policy for styles of a page can keep it out."""
    rules = json.dumps(_SPACE.sub(r"\g<1>", _FOR_READERS.sub("", style)), ensure_ascii=False)
    return f"const {name} = new CSSStyleSheet();\n{name}.replaceSync({rules});\n"


def snippet(server: str, selector: str = "article") -> str:
    """The lines that put the chat on any page, with a hash for the widget as it is today.

    `server` is the base URL of the bot, `selector` finds the article on that page.
    """
    return (
        f'<script src="{server.rstrip("/")}/article-chat.js" integrity="{widget().integrity}" '
        'crossorigin="anonymous" defer></script>\n'
        f'<article-chat article="{selector}"></article-chat>'
    )
