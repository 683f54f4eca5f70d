"""The main walk in Firefox, by Playwright's WebDriver BiDi."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from acts import ANSWERED, CRISIS, NOT_COVERED, ask, highlighted, serve_page
from playwright.sync_api import Browser, Page, Playwright, expect

FIREFOX = os.environ.get("FIREFOX") or shutil.which("firefox") or shutil.which("firefox-esr")

pytestmark = pytest.mark.skipif(
    not FIREFOX, reason="no Firefox: install one, or name it in FIREFOX"
)


@pytest.fixture(scope="module")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.firefox.launch(channel="moz-firefox", executable_path=FIREFOX)
    yield browser
    browser.close()


@pytest.fixture
def visit(firefox: Browser, url: str) -> Iterator[Page]:
    """The article's page in Firefox."""
    context = firefox.new_context(viewport={"width": 1280, "height": 800}, base_url=url)
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


def test_firefox_answers_of_every_kind(visit: Page) -> None:
    errors: list[str] = []
    visit.on("pageerror", lambda error: errors.append(str(error)))
    expect(visit.locator(".suggestions button").first).to_be_visible()
    for question, kind in {
        ANSWERED: "answer",
        NOT_COVERED: "not_covered",
        CRISIS: "crisis",
    }.items():
        expect(ask(visit, question)).to_have_class(f"turn reply {kind}")
    assert errors == []


def test_firefox_highlights_a_quote_and_comes_back(visit: Page) -> None:
    quote = ask(visit, "Does zinc help?").locator("blockquote button").first
    quote.click()
    assert highlighted(visit) == quote.text_content()
    expect(visit.locator("#article :focus")).to_contain_text("Zinc")
    visit.keyboard.press("Escape")
    expect(quote).to_be_focused()


def test_firefox_lets_the_chat_float(visit: Page) -> None:
    serve_page(
        visit,
        '<!doctype html><title>Peas</title><script src="/article-chat.js" defer></script>'
        '<article-chat mode="floating"></article-chat>',
    )
    visit.get_by_role("button", name="Ask this article").click()
    expect(visit.get_by_label("Your question")).to_be_focused()
    expect(ask(visit, ANSWERED).locator("blockquote").first).to_be_visible()
    visit.keyboard.press("Escape")
    expect(visit.get_by_role("dialog")).to_be_hidden()
