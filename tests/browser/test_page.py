"""The page at `/` and its chat, as a reader meets them in a browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

Seen = dict[str, list[str]]

ARTICLE = Path(__file__).parents[2] / "corpus" / "leaky-gut" / "article.txt"

ANSWERED = "What is leaky gut?"
NOT_COVERED = "What is the capital of France?"
CRISIS = "I want to kill myself"

# What the page needs, and no more; its icon is the only data.
STRICT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:"
)

MARKUP = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(2)</script>",
    '"><svg onload=alert(3)>',
    "javascript:alert(4)",
    "{{ 7 * 7 }}<iframe srcdoc='<script>parent.alert(5)</script>'>",
]

# A small article, in which code points and UTF-16 units differ, and its page.
SMALL_TEXT = "😀 Peas 🫛 are green.\n\nBeans 𝛽 are brown. Lentils are red."
SMALL_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Peas</title>
<link rel="stylesheet" href="/static/page.css">
<script src="/static/article-chat.js" defer></script>
<article id="article"><p data-start="0">😀 Peas 🫛 are green.</p>
<p data-start="21">Beans 𝛽 are brown. Lentils are red.</p></article>
<article-chat article="#article"></article-chat>"""


def ask(page: Page, question: str) -> Locator:
    """Types a question, sends it, and gives the reply that appears."""
    replies = page.locator(".reply")
    before = replies.count()
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(replies).to_have_count(before + 1)
    return replies.last


def highlighted(page: Page) -> str:
    """The text that the chat has highlighted in the article."""
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
    for _ in range(30):
        page.keyboard.press(key)
        if target.evaluate("(node) => node.matches(':focus')"):
            return
    pytest.fail(f"{key} never reached {target}")


def made_up(**parts: Any) -> dict[str, Any]:
    """A reply of the server, as a test wants it."""
    source = {"title": "", "url": "", "sha256": "", "disclosure": ""}
    empty = {"kind": "chat", "text": "Hello.", "quotes": [], "caveat": "", "confidence": 0.0}
    return {**empty, "suggestions": [], "source": source, "helplines": [], "support": "", **parts}


def made_up_quote(text: str, start: int, end: int, *terms: tuple[int, int]) -> dict[str, Any]:
    spans = [{"start": a, "end": b} for a, b in terms]
    quote = {"text": text[start:end], "start": start, "end": end, "section": "Pulses"}
    return {**quote, "passage": 0, "terms": spans, "score": 1.0}


def serve_reply(page: Page, reply: dict[str, Any]) -> list[dict[str, Any]]:
    """Answers every question with one reply; gives the list that the requests will fill."""
    sent: list[dict[str, Any]] = []

    def answer(route: Route) -> None:
        sent.append(route.request.post_data_json)
        route.fulfill(json=reply)

    page.route("**/v1/chat", answer)
    return sent


def open_small_page(page: Page, reply: dict[str, Any]) -> None:
    page.route("**/small", lambda route: route.fulfill(body=SMALL_PAGE, content_type="text/html"))
    serve_reply(page, reply)
    page.goto("/small")


# The article.


def test_blocks_hold_the_article_word_for_word(page: Page) -> None:
    text = ARTICLE.read_bytes().decode()
    blocks = page.locator("#article [data-start]").evaluate_all(
        """(blocks) => blocks.map((block) => ({
            start: Number(block.dataset.start),
            text: block.textContent,
            nodes: block.childNodes.length,
        }))"""
    )
    assert len(blocks) > 20
    for block in blocks:
        assert block["nodes"] == 1
        assert text[block["start"] :].startswith(block["text"])
    assert page.locator("h1").count() == 1
    assert page.locator("#article li").count() == 4


def test_advertising_is_told_as_such(page: Page) -> None:
    offer = page.get_by_role("complementary", name="Advertising")
    expect(offer).to_contain_text("Life Greens")
    assert offer.locator("[data-start]").count() == 1


def test_article_reads_without_scripts(browser: Browser, url: str) -> None:
    window = {"width": 1280, "height": 800}
    context = browser.new_context(java_script_enabled=False, viewport=window)
    page = context.new_page()
    page.goto(url)
    expect(page.locator("h1")).to_be_visible()
    note = page.locator("noscript p")
    expect(note).to_contain_text("The chat needs them.")
    expect(note).to_be_in_viewport()
    context.close()


# Answers and the article.


def test_click_on_a_quote_highlights_its_words_in_the_article(page: Page) -> None:
    reply = ask(page, "Does zinc help?")
    quote = reply.locator("blockquote button").first
    expect(reply.locator("blockquote mark").first).to_be_visible()
    expect(reply.locator(".caveat")).not_to_be_empty()
    quote.click()
    assert highlighted(page) == quote.text_content()
    expect_highlight_in_view(page)


def test_way_back_from_the_article_leads_to_the_quote(page: Page) -> None:
    back = page.get_by_role("button", name="Back to the chat")
    quote = ask(page, ANSWERED).locator("blockquote button").first
    expect(back).to_be_hidden()
    quote.click()
    back.click()
    expect(quote).to_be_focused()
    expect(back).to_be_hidden()


def test_keyboard_alone_leads_to_the_passage_and_back(page: Page) -> None:
    box = page.get_by_label("Your question")
    expect(box).to_be_visible()
    press_until(page, "Tab", box)
    page.keyboard.type(ANSWERED)
    page.keyboard.press("Enter")
    quote = page.locator("blockquote button").first
    expect(quote).to_be_visible()
    expect(box).to_be_focused()

    press_until(page, "Shift+Tab", quote)
    page.keyboard.press("Enter")
    passage = page.locator("#article [data-start]:focus")
    expect(passage).to_contain_text(quote.text_content() or "nothing")

    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Back to the chat")).to_be_focused()
    page.keyboard.press("Enter")
    expect(quote).to_be_focused()
    assert page.locator("#article [tabindex]").count() == 0


@pytest.mark.parametrize(
    ("start", "end", "terms", "marked"),
    [
        pytest.param(0, 19, [(2, 6), (7, 8)], ["Peas", "🫛"], id="from the first character on"),
        pytest.param(40, 56, [(48, 51)], ["are"], id="after astral characters"),
        pytest.param(21, 39, [(33, 38), (21, 26)], ["Beans", "brown"], id="terms in any order"),
    ],
)
def test_offsets_count_code_points(
    page: Page, start: int, end: int, terms: list[tuple[int, int]], marked: list[str]
) -> None:
    quote = made_up_quote(SMALL_TEXT, start, end, *terms)
    open_small_page(page, made_up(kind="answer", text=quote["text"], quotes=[quote], caveat="Ask."))
    button = ask(page, "Which?").locator("blockquote button")
    expect(button).to_have_text(quote["text"])
    assert button.locator("mark").all_text_contents() == marked
    button.click()
    assert highlighted(page) == quote["text"]


def test_quote_may_span_two_blocks(page: Page) -> None:
    quote = made_up_quote(SMALL_TEXT, 2, 39)
    open_small_page(page, made_up(kind="answer", text=quote["text"], quotes=[quote], caveat="Ask."))
    ask(page, "Which?").locator("blockquote button").click()
    assert highlighted(page).split() == quote["text"].split()


def test_blocks_are_marked_where_custom_highlights_are_missing(page: Page) -> None:
    page.add_init_script("Object.defineProperty(CSS, 'highlights', { value: undefined })")
    first, second = made_up_quote(SMALL_TEXT, 2, 19), made_up_quote(SMALL_TEXT, 40, 56)
    open_small_page(page, made_up(kind="answer", text="…", quotes=[first, second], caveat="Ask."))
    buttons = ask(page, "Which?").locator("blockquote button")
    marked = page.locator(".article-chat-quote")
    buttons.first.click()
    expect(marked).to_have_text(["😀 Peas 🫛 are green."])
    buttons.last.click()
    expect(marked).to_have_text(["Beans 𝛽 are brown. Lentils are red."])


def test_quotes_are_plain_where_the_article_is_not_on_the_page(page: Page) -> None:
    page.locator("article-chat").evaluate("(chat) => chat.setAttribute('article', '#elsewhere')")
    reply = ask(page, ANSWERED)
    expect(reply.locator("blockquote").first).not_to_be_empty()
    assert reply.locator("blockquote button").count() == 0


# The other kinds of reply.


def test_crisis_shows_lines_to_call_and_no_quote(page: Page) -> None:
    card = ask(page, CRISIS)
    assert "crisis" in (card.get_attribute("class") or "").split()
    assert page.locator("blockquote").count() == 0
    words = " ".join(card.locator("> p").all_text_contents())
    for name in card.locator(".name").all_text_contents():
        assert name not in words  # each line is shown once, as a list item
    calls = card.locator("a[href^='tel:']")
    assert calls.count() > 0
    for call in calls.all():
        number = (call.get_attribute("href") or "").removeprefix("tel:")
        assert number.lstrip("+").isdigit()
        spoken = "".join(c for c in call.text_content() or "" if c.isdigit())
        assert spoken == number.lstrip("+")


def test_an_answer_shows_who_wrote_it_and_what_to_mind(page: Page) -> None:
    reply = ask(page, "I feel so low lately. What does zinc do for the gut?")
    expect(reply.locator(".source")).to_contain_text("A blog post by a company")
    expect(reply.locator(".caveat")).to_contain_text("pharmacist")
    expect(reply.locator(".support")).to_contain_text("you can talk to someone")
    again = ask(page, "and glutamine?")
    expect(again.locator(".caveat")).to_contain_text("As before")
    assert again.locator(".support").count() == 0


def test_support_stands_below_what_is_not_covered_once(page: Page) -> None:
    reply = ask(page, "I've been so sad. How many grams of zinc a day do people take?")
    assert "not_covered" in (reply.get_attribute("class") or "").split()
    assert (reply.text_content() or "").count("you can talk to someone") == 1
    expect(reply.locator("p").last).to_have_class("support")


def test_what_offers_something_is_told_as_advertising(page: Page) -> None:
    text = "Buy our juice."
    quote = made_up_quote(text, 0, len(text)) | {"advertising": True}
    serve_reply(page, made_up(kind="answer", text=f"“{text}”", quotes=[quote], caveat="Ask."))
    expect(ask(page, "juice?").locator("figcaption")).to_contain_text("Advertising")


def test_country_of_the_element_goes_with_the_question(page: Page) -> None:
    page.locator("article-chat").evaluate("(chat) => chat.setAttribute('country', 'NZ')")
    expect(ask(page, CRISIS)).to_contain_text("1737")


def test_a_word_to_text_is_filled_in(page: Page) -> None:
    page.locator("article-chat").evaluate("(chat) => chat.setAttribute('country', 'US')")
    link = ask(page, CRISIS).get_by_role("link", name="Text HOME to 741741")
    expect(link).to_have_attribute("href", "sms:741741?&body=HOME")


def test_not_covered_offers_questions_that_are_answered(page: Page) -> None:
    reply = ask(page, NOT_COVERED)
    assert "not_covered" in (reply.get_attribute("class") or "").split()
    offered = page.locator(".suggestions button").first
    question = offered.text_content() or ""
    expect(reply).not_to_contain_text(question)
    expect(reply).not_to_be_empty()
    offered.click()
    expect(page.locator(".question").last).to_contain_text(question)
    expect(page.locator(".answer blockquote").first).to_be_visible()


def test_starters_are_offered_before_the_first_question(page: Page) -> None:
    expect(page.get_by_role("log")).to_be_empty()
    page.locator(".suggestions button").first.click()
    expect(page.locator(".answer blockquote").first).to_be_visible()


def test_beginning_of_a_long_answer_shows(page: Page) -> None:
    serve_reply(page, made_up(text="\n\n".join(f"Paragraph {n}." for n in range(200))))
    for _ in range(2):
        reply = ask(page, "Tell me a lot.")
        expect(reply.locator("p").first).to_be_in_viewport()
        expect(reply.locator("p").last).not_to_be_in_viewport()


# Markup stays text.


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_in_a_question_stays_text(page: Page, seen: Seen, markup: str) -> None:
    ask(page, markup)
    question = page.locator(".question").last
    assert (question.text_content() or "").endswith(markup)
    assert page.get_by_role("log").locator("img, script, svg, iframe").count() == 0
    assert seen["dialogs"] == []


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_in_a_reply_stays_text(page: Page, seen: Seen, markup: str) -> None:
    quote = {**made_up_quote(markup, 0, len(markup), (0, 3)), "section": markup}
    ways = dict.fromkeys(("country", "name", "call", "text", "web", "hours"), markup)
    parts = {"text": f"{markup}\n\n{markup}", "caveat": markup, "suggestions": [f"{markup}?"]}
    for kind in ("answer", "advice", "crisis", "emergency", "not_covered", "chat", "unheard_of"):
        serve_reply(page, made_up(kind=kind, quotes=[quote], helplines=[ways], **parts))
        expect(ask(page, "What?")).to_contain_text(markup)
    chat = page.locator("article-chat")
    assert chat.locator("img, script, svg, iframe, a[href^='javascript:' i]").count() == 0
    assert seen["dialogs"] == []


# The question box.


def test_shift_enter_breaks_the_line_and_composing_sends_nothing(page: Page) -> None:
    box = page.get_by_label("Your question")
    box.fill("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    for composing in ({"isComposing": True}, {"keyCode": 229}):
        box.dispatch_event("keydown", {"key": "Enter", **composing})
    expect(box).to_have_value("one\ntwo")
    expect(page.get_by_role("log")).to_be_empty()


def test_too_long_a_question_is_refused_and_kept(page: Page) -> None:
    sent = serve_reply(page, made_up())
    box = page.get_by_label("Your question")
    box.fill("a" * 800)
    expect(page.locator(".counter")).to_be_empty()
    box.fill("😀" * 1001)
    expect(page.locator(".counter")).to_have_text("1001 of 1000 characters")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("at most 1000 characters")
    expect(box).to_have_value("😀" * 1001)
    assert sent == []
    ask(page, "😀" * 1000)
    expect(page.get_by_role("alert")).to_be_empty()


def test_only_the_question_and_earlier_ones_are_sent(page: Page) -> None:
    sent = serve_reply(page, made_up())
    for n in range(23):
        ask(page, f"Question {n}")
    assert sent[0] == {"question": "Question 0", "history": []}
    earlier = [f"Question {n}" for n in range(2, 22)]
    assert sent[-1] == {"question": "Question 22", "history": earlier}
    assert (
        page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    )


# Failures.


def test_error_is_told_in_the_servers_words_and_can_be_retried(page: Page) -> None:
    problem = {"title": "Busy", "status": 500, "detail": "The shelf is being tidied."}
    sent = []

    def fail_once(route: Route) -> None:
        sent.append(route.request.post_data_json)
        if len(sent) > 1:
            route.fallback()
            return
        body = json.dumps(problem)
        route.fulfill(status=500, content_type="application/problem+json", body=body)

    serve_reply(page, made_up())
    page.route("**/v1/chat", fail_once)
    page.get_by_label("Your question").fill(ANSWERED)
    page.keyboard.press("Enter")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The shelf is being tidied.")
    alert.get_by_role("button", name="Try again").click()
    expect(page.locator(".reply")).to_have_count(1)
    expect(page.locator(".question")).to_have_count(1)
    expect(alert).to_be_empty()
    ask(page, "And then?")
    histories = [body["history"] for body in sent]
    assert histories == [[], [], [ANSWERED]]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 502, "body": "<h1>Bad gateway</h1>"}, "error 502"),
        ({"status": 200, "body": "<h1>Welcome</h1>"}, "could not be read"),
        (None, "could not be reached"),
    ],
    ids=["an error page", "not JSON", "no connection"],
)
def test_failure_without_words_of_the_server_is_told_too(
    page: Page, answer: dict[str, Any] | None, words: str
) -> None:
    page.route("**/v1/chat", lambda route: route.fulfill(**answer) if answer else route.abort())
    page.get_by_label("Your question").fill(ANSWERED)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(words)


def test_being_offline_is_told_as_such(page: Page) -> None:
    page.context.set_offline(True)
    page.get_by_label("Your question").fill(ANSWERED)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("You are offline")


# Manners.


@pytest.mark.parametrize("question", [ANSWERED, NOT_COVERED, CRISIS])
def test_chat_stands_below_the_article_on_a_phone(page: Page, question: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    ask(page, question)
    article = page.locator("#article").bounding_box()
    chat = page.locator("article-chat").bounding_box()
    assert article
    assert chat
    assert chat["y"] >= article["y"] + article["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_chat_stands_beside_the_article_where_there_is_room(page: Page) -> None:
    page.get_by_role("complementary", name="Advertising").scroll_into_view_if_needed()
    article = page.locator("#article").bounding_box()
    chat = page.locator("article-chat").bounding_box()
    assert article
    assert chat
    assert chat["x"] >= article["x"] + article["width"]
    assert chat["y"] >= 0
    assert chat["y"] + chat["height"] <= 800


def test_no_visit_leaves_the_server_or_errs(page: Page, url: str, seen: Seen) -> None:
    for question in (ANSWERED, NOT_COVERED, CRISIS):
        ask(page, question)
    page.locator("blockquote button").first.click()
    page.add_script_tag(url="/static/article-chat.js")  # twice does no harm
    assert {urlsplit(request).netloc for request in seen["requests"]} == {urlsplit(url).netloc}
    assert seen["errors"] == []


def test_strict_content_security_policy_is_met(page: Page, seen: Seen) -> None:
    def add_policy(route: Route) -> None:
        response = route.fetch()
        headers = {**response.headers, "content-security-policy": STRICT_POLICY}
        route.fulfill(response=response, headers=headers)

    page.route("**/", add_policy)
    page.reload()
    ask(page, ANSWERED).locator("blockquote button").first.click()
    assert highlighted(page)
    expect(page.locator(".panel")).to_have_css("display", "flex")
    assert seen["errors"] == []
