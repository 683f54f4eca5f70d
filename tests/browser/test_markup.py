"""Markup stays text: in what a reader asks, in what the server says, in the article itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from acts import ask, made_up, made_up_quote, serve_reply
from playwright.sync_api import Page, expect
from serving import serving

from server import create_app

Seen = dict[str, list[str]]

ROOT = Path(__file__).parents[2]
MARKUP = (ROOT / "tests" / "data" / "markup.txt").read_text("utf-8").splitlines()

# No script, style, frame, image or form but the page's own; any attempt is an error in `seen`.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "form-action 'self'"
)
ELEMENTS = (
    "img, script, svg, iframe, object, embed, math, style, base, meta, a[href^='javascript:' i]"
)


@pytest.fixture(scope="module")
def hostile_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an article whose every paragraph and heading is markup."""
    folder = tmp_path_factory.mktemp("markup")
    parts = [f"Heading {n} {line}\n\nZinc helps {line}." for n, line in enumerate(MARKUP)]
    files = {
        "article.txt": "\n\n".join(("Zinc", *parts)),
        "article.toml": """
            title = "</title><script>alert(1)</script>"
            url = "https://zinc.example/\\"><script>alert(1)</script>"
            language = "en"
            disclosure = "<img src=x onerror=alert(1)>"
            standing = "<svg onload=alert(1)>"
            abbreviations = []
        """,
        "questions.toml": "sentence = []",
        "synonyms.toml": "[synonyms]",
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    with serving(create_app({"CORPUS": folder})) as address:
        yield address


def under_policy(page: Page) -> None:
    """Lays a strict policy over the page, in which every breach is an error."""
    page.route(
        "**/",
        lambda route: route.fulfill(
            response=(response := route.fetch()),
            headers={**response.headers, "content-security-policy": POLICY},
        ),
    )


def test_markup_in_questions_stays_text(blank: Page, seen: Seen) -> None:
    under_policy(blank)
    blank.goto("/")
    chat = blank.locator("article-chat")
    for markup in MARKUP:
        ask(blank, markup)
        shown = chat.locator(".question").last.text_content() or ""
        assert shown.split() == f"You asked: {markup}".split()
    assert chat.locator(ELEMENTS).count() == 0
    assert seen["dialogs"] == []
    assert seen["errors"] == []


def test_markup_in_questions_stays_text_without_scripts(blank: Page, seen: Seen) -> None:
    blank.route("**/article-chat-*.js", lambda route: route.fulfill(body=""))
    under_policy(blank)
    blank.goto("/")
    chat = blank.locator("article-chat")
    for markup in MARKUP[::4]:
        blank.get_by_label("What would you like to know?").fill(markup)
        blank.get_by_role("button", name="Ask", exact=True).click()
        shown = chat.locator(".asked").text_content() or ""
        assert shown.split() == f"You asked: {markup}".split()
        assert chat.locator(ELEMENTS).count() == 0
        blank.get_by_role("button", name="Start over").click()
    assert seen["dialogs"] == []
    assert seen["errors"] == []


@pytest.mark.parametrize(
    "kind", ["answer", "advice", "crisis", "emergency", "not_covered", "chat", "unheard_of"]
)
def test_markup_in_a_reply_stays_text(page: Page, seen: Seen, kind: str) -> None:
    for markup in MARKUP[::6]:
        quote = {**made_up_quote(markup, 0, len(markup), (0, 3)), "section": markup}
        ways = dict.fromkeys(("country", "name", "call", "text", "web", "hours"), markup)
        source = dict.fromkeys(("title", "url", "sha256", "disclosure"), markup)
        said: dict[str, Any] = {"text": f"{markup}\n\n{markup}", "caveat": markup}
        offered = {"suggestions": [f"{markup}?"], "support": markup, "source": source}
        serve_reply(page, made_up(kind=kind, quotes=[quote], helplines=[ways], **said, **offered))
        expect(ask(page, "What?")).to_contain_text(markup)
    assert page.locator("article-chat").locator(ELEMENTS).count() == 0
    assert seen["dialogs"] == []
    assert seen["errors"] == []


def test_markup_in_the_article_stays_text(blank: Page, hostile_url: str, seen: Seen) -> None:
    under_policy(blank)
    blank.goto(hostile_url)
    text = blank.locator("#article").text_content() or ""
    for markup in MARKUP:
        assert markup.strip() in text
    reply = ask(blank, "Which things does zinc help?")
    assert reply.locator("blockquote").count() > 0
    reply.locator("blockquote button").first.click()
    assert blank.locator("#article, article-chat").locator(ELEMENTS).count() == 0
    assert blank.title() == "</title><script>alert(1)</script>"
    assert seen["dialogs"] == []
    assert seen["errors"] == []
