"""What a reader does and sees, and replies as a test wants them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

ANSWERED = "What is leaky gut?"
NOT_COVERED = "What is the capital of France?"
CRISIS = "I want to kill myself"


def ask(page: Page, question: str) -> Locator:
    """Types a question, sends it, and gives the reply that appears."""
    replies = page.locator(".reply")
    before = replies.count()
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(replies).to_have_count(before + 1)
    return replies.last


def send(page: Page, question: str) -> None:
    """Types a question and sends it, whatever comes of it."""
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")


def highlighted(page: Page) -> str:
    """The text that the chat has highlighted on the page."""
    text: str = page.evaluate("[...CSS.highlights.get('article-chat-quote')].join('|')")
    return text


def expect_highlight_in_view(page: Page) -> None:
    page.wait_for_function(
        """() => {
            const [range] = CSS.highlights.get('article-chat-quote');
            const { top, bottom } = range.getBoundingClientRect();
            return top >= 0 && bottom <= innerHeight;
        }"""
    )


def press_until(page: Page, key: str, target: Locator) -> None:
    """Presses a key until an element has the focus."""
    for _ in range(40):
        page.keyboard.press(key)
        if target.evaluate("(node) => node.matches(':focus')"):
            return
    pytest.fail(f"{key} never reached {target}")


def set_attribute(page: Page, name: str, value: str) -> None:
    """Sets an attribute of the chat."""
    page.locator("article-chat").evaluate(
        "(chat, [name, value]) => chat.setAttribute(name, value)", [name, value]
    )


def made_up(**parts: Any) -> dict[str, Any]:
    """A reply of the server, as a test wants it."""
    source = {"title": "", "url": "", "sha256": "", "disclosure": "", "standing": ""}
    empty = {"kind": "chat", "text": "Hello.", "quotes": [], "caveat": "", "confidence": 0.0}
    return {**empty, "suggestions": [], "source": source, "helplines": [], "support": "", **parts}


def made_up_quote(text: str, start: int, end: int, *terms: tuple[int, int]) -> dict[str, Any]:
    """A quote from a text, with these words of it matched."""
    around = {"exact": text[start:end], "prefix": text[:start][-32:], "suffix": text[end:][:32]}
    return {
        "text": text[start:end],
        "start": start,
        "end": end,
        "section": "Pulses",
        "passage": 0,
        "terms": [{"start": a, "end": b} for a, b in terms],
        "score": 1.0,
        "advertising": False,
        "selectors": [{"type": "TextQuoteSelector", **around}],
    }


def answer_of(*quotes: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """An answer that consists of these quotes."""
    text = "\n\n".join(f"“{quote['text']}”" for quote in quotes)
    parts = {"text": f"The article says:\n\n{text}", "caveat": "Ask somebody.", **parts}
    return made_up(kind="answer", quotes=list(quotes), **parts)


def serve_reply(page: Page, reply: dict[str, Any]) -> list[dict[str, Any]]:
    """Answers every question with one reply; gives the list that the requests will fill."""
    sent: list[dict[str, Any]] = []

    def answer(route: Route) -> None:
        sent.append(route.request.post_data_json)
        route.fulfill(json=reply)

    page.route("**/v1/chat", answer)
    return sent


def serve_page(page: Page, body: str, path: str = "host") -> None:
    """Opens a page of the test's own on the server's origin."""
    page.route(f"**/{path}", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(f"/{path}")
