"""The published Deep Chat component, which others show the API's replies with."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from acts import ANSWERED, CRISIS, NOT_COVERED, serve_page
from playwright.sync_api import Page

BUNDLE = Path(__file__).parent / "node_modules" / "deep-chat" / "dist" / "deepChat.bundle.js"

# All of the chat goes along, and the font is the page's: the component would fetch one elsewhere.
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Deep Chat</title>
<script type="module" src="/deep-chat.js"></script>
<deep-chat connect='{"url": "/v1/chat", "method": "POST"}' requestBodyLimits='{"maxMessages": 0}'
    style="font-family: sans-serif; width: 700px; height: 600px"></deep-chat>"""


@pytest.fixture
def deep_chat(blank: Page) -> Page:
    blank.route("**/deep-chat.js", lambda route: route.fulfill(path=BUNDLE))
    serve_page(blank, PAGE)
    return blank


def ask(page: Page, question: str) -> tuple[str, dict[str, object]]:
    """What the component shows of the answer to a question, and what the API sent."""
    with page.expect_response("**/v1/chat") as got:
        page.locator("deep-chat #text-input").fill(question)
        page.keyboard.press("Enter")
    reply = got.value.json()
    page.wait_for_function(
        "!document.querySelector('deep-chat').shadowRoot.querySelector('.loading-message-text')"
    )
    return page.locator(".ai-message-text").last.inner_text(), reply


def test_it_shows_the_text_of_every_reply_as_it_stands(
    deep_chat: Page, url: str, seen: dict[str, list[str]]
) -> None:
    questions = {
        ANSWERED: "answer",
        "and zinc?": "answer",
        "Which supplements help the gut lining?": "answer",
        "Should I take zinc?": "advice",
        NOT_COVERED: "not_covered",
        "help": "chat",
        "I have crushing chest pain": "emergency",
        CRISIS: "crisis",
    }
    for question, kind in questions.items():
        shown, reply = ask(deep_chat, question)
        assert reply["kind"] == kind
        assert shown == reply["text"]
    assert {urlsplit(request).netloc for request in seen["requests"]} == {urlsplit(url).netloc}
    assert seen["errors"] == []


def test_it_sends_the_chat_in_the_shape_that_the_api_takes(deep_chat: Page) -> None:
    ask(deep_chat, "What does L-glutamine do?")
    with deep_chat.expect_request("**/v1/chat") as sent:
        _, reply = ask(deep_chat, "and zinc?")
    roles = [m["role"] for m in json.loads(sent.value.post_data or "")["messages"]]
    assert roles == ["user", "ai", "user"]
    assert "Zinc: This mineral" in str(reply["text"])
