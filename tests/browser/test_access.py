"""WCAG 2.2 AA: what axe-core finds, and what it cannot see."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from acts import (
    ANSWERED,
    CRISIS,
    NOT_COVERED,
    ask,
    made_up,
    press_until,
    send,
    serve_page,
    serve_reply,
    set_attribute,
)
from playwright.sync_api import Page, expect

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

FLOATING = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Peas</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>html { background: light-dark(#fff, #111); color: light-dark(#111, #eee) }</style>
<script src="/article-chat.js" defer></script>
<main><h1>Peas</h1><p>Peas are green.</p></main>
<aside aria-label="Chat"><article-chat mode="floating"></article-chat></aside>"""


def violations(page: Page) -> list[str]:
    """What axe-core finds on a page as it is, or cannot tell; in shadow roots, too."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("(tags) => axe.run(document, { runOnly: tags })", RULES)
    assert len(found["passes"]) > 10
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for kind in ("violations", "incomplete")
        for rule in found[kind]
        for node in rule["nodes"]
    ]


def fail(page: Page) -> None:
    body = json.dumps({"detail": "That was too many at once."})
    refusal = {"status": 429, "headers": {"Retry-After": "9"}, "body": body}
    page.route("**/v1/chat", lambda route: route.fulfill(**refusal))
    send(page, ANSWERED)
    expect(page.get_by_role("alert").get_by_role("button")).to_be_visible()


def select_words(page: Page) -> None:
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#article h2'))")
    expect(page.get_by_role("button", name="Ask about this")).to_be_visible()


STATES: dict[str, Callable[[Page], object]] = {
    "empty": lambda page: expect(page.locator(".suggestions button").first).to_be_visible(),
    "answer": lambda page: ask(page, ANSWERED),
    "list": lambda page: ask(page, "Which supplements help the gut lining?"),
    "support": lambda page: ask(page, "I feel so low lately. What does zinc do for the gut?"),
    "not covered": lambda page: ask(page, NOT_COVERED),
    "crisis": lambda page: ask(page, CRISIS),
    "emergency": lambda page: ask(page, "I have crushing chest pain"),
    "error": fail,
    "too long": lambda page: send(page, "a" * 1001),
    "a quote is shown": lambda page: ask(page, ANSWERED).locator(".quote-words").first.click(),
    "words are selected": select_words,
}


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(page: Page, state: str, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 740})
    page.locator("article-chat").scroll_into_view_if_needed()
    STATES[state](page)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("question", ["", ANSWERED, NOT_COVERED, CRISIS])
def test_axe_finds_nothing_where_it_floats(
    blank: Page, question: str, scheme: str, width: int
) -> None:
    blank.emulate_media(color_scheme=scheme)
    blank.set_viewport_size({"width": width, "height": 740})
    serve_page(blank, FLOATING)
    assert violations(blank) == []
    blank.get_by_role("button", name="Ask this article").click()
    if question:
        ask(blank, question)
    assert violations(blank) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("question", ["", ANSWERED, NOT_COVERED, CRISIS, "zinc " * 300])
def test_axe_finds_nothing_where_scripts_have_not_come(
    blank: Page, question: str, scheme: str
) -> None:
    blank.emulate_media(color_scheme=scheme)
    blank.route("**/article-chat-*.js", lambda route: route.abort())
    blank.goto("/")
    if question:
        blank.get_by_label("What would you like to know?").fill(question)
        blank.get_by_role("button", name="Ask", exact=True).click()
        blank.wait_for_load_state()
    assert violations(blank) == []


# What is told to those who do not see it.


def test_the_log_is_there_before_anything_is_said_in_it(page: Page) -> None:
    log = page.get_by_role("log", name="Messages")
    expect(log).to_be_empty()
    ask(page, ANSWERED)
    assert log.locator("> *").count() == 2
    expect(page.get_by_role("status")).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_count(1)


def test_each_message_is_added_to_the_log_once(page: Page) -> None:
    page.locator("article-chat").evaluate(
        """(chat) => {
            window.added = [];
            const log = chat.shadowRoot.querySelector('[role=log]');
            new MutationObserver((records) => {
                for (const { addedNodes, removedNodes } of records) {
                    added.push(...Array.from(addedNodes, (node) => node.textContent));
                    if (removedNodes.length) added.push('removed');
                }
            }).observe(log, { childList: true, subtree: true, characterData: true });
        }"""
    )
    replies = [ask(page, question).text_content() for question in (ANSWERED, CRISIS)]
    added = page.evaluate("added")
    assert added == [f"You asked: {ANSWERED}", replies[0], f"You asked: {CRISIS}", replies[1]]


def test_waiting_is_told_only_where_it_lasts(blank: Page) -> None:
    blank.clock.install()
    blank.goto("/")
    status = blank.get_by_role("status")
    serve_reply(blank, made_up())
    ask(blank, "Hello?")
    expect(status).to_be_empty()
    blank.route("**/v1/chat", lambda route: None)  # no answer comes
    send(blank, "Hello again?")
    expect(status).to_be_empty()
    blank.clock.run_for(500)
    expect(status).to_have_text("Looking in the article…")


def test_every_control_has_a_name_and_is_a_real_one(page: Page) -> None:
    ask(page, ANSWERED)
    controls = page.locator("article-chat").evaluate(
        """(chat) => [...chat.shadowRoot.querySelectorAll('[onclick], [role=button], [tabindex]')]
            .map((node) => node.getAttribute('aria-label'))"""
    )
    assert controls == ["Conversation"]
    expect(page.get_by_role("textbox", name="Your question")).to_be_visible()
    names = [button.text_content() for button in page.locator("article-chat button").all()]
    assert all(name and name.strip() for name in names)


# What is seen, and touched.


def test_targets_are_24_pixels_at_least(page: Page) -> None:
    for question in ("Which supplements help the gut lining?", CRISIS):
        ask(page, question)
    small = page.locator("article-chat").evaluate(
        """(chat) => [...chat.shadowRoot.querySelectorAll('button, .ways a, textarea')]
            .map((node) => [node.textContent, node.getBoundingClientRect()])
            .filter(([, { width, height }]) => height && (width < 24 || height < 24))
            .map(([text]) => text)"""
    )
    assert small == []


def test_the_focus_is_seen_wherever_it_goes(page: Page) -> None:
    ask(page, ANSWERED)
    page.get_by_label("Your question").focus()
    seen = 0
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        outline = page.evaluate(
            """() => {
                const { activeElement } = document;
                const node = activeElement.shadowRoot?.activeElement;
                if (!node) return 'elsewhere';
                const framed = node.closest('.quote') ?? node;
                return [node, framed].map((each) => {
                    const { outlineStyle, outlineWidth } = getComputedStyle(each);
                    return outlineStyle === 'none' ? 0 : parseFloat(outlineWidth);
                }).reduce((a, b) => Math.max(a, b));
            }"""
        )
        if outline == "elsewhere":
            break
        seen += 1
        assert outline >= 2
    assert seen >= 6


@pytest.mark.parametrize(("width", "height"), [(320, 256), (320, 740), (256, 400)])
def test_it_reflows_under_great_zoom(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    for question in (ANSWERED, CRISIS):
        ask(page, question)
        wide = page.locator("article-chat").evaluate(
            """(chat) => [...chat.shadowRoot.querySelectorAll('*')]
                .filter((node) => node.scrollWidth > node.clientWidth + 1
                    && getComputedStyle(node).display !== 'inline'
                    && !node.matches('.unseen'))
                .map((node) => node.className)"""
        )
        assert wide == []
    # The newest answer begins in view, however low the window is.
    expect(page.locator(".crisis > p").first).to_be_in_viewport()
    box = page.get_by_label("Your question")
    box.scroll_into_view_if_needed()
    expect(box).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_text_may_be_spaced_as_a_reader_needs_it(page: Page) -> None:
    ask(page, ANSWERED)
    page.locator("article-chat").evaluate(
        """(chat) => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
                word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
            chat.shadowRoot.adoptedStyleSheets.push(sheet);
        }"""
    )
    cut = page.locator("article-chat").evaluate(
        """(chat) => [...chat.shadowRoot.querySelectorAll('button, p, blockquote, .section')]
            .filter((node) => node.scrollWidth > node.clientWidth + 1
                && getComputedStyle(node).display !== 'inline' && !node.matches('.unseen'))
            .map((node) => node.textContent)"""
    )
    assert cut == []


def test_motion_is_still_where_it_is_not_wanted(page: Page) -> None:
    moving = """(chat) => [...chat.shadowRoot.querySelectorAll('*')]
        .filter((node) => parseFloat(getComputedStyle(node).transitionDuration) > 0).length"""
    ask(page, ANSWERED)
    assert page.locator("article-chat").evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.locator("article-chat").evaluate(moving) > 0


def test_forced_colours_keep_edges_and_marks(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    reply = ask(page, ANSWERED)
    expect(reply.locator(".quote").first).to_have_css("border-left-style", "solid")
    for edged in (page.get_by_role("button", name="Ask", exact=True), page.locator(".question")):
        expect(edged).to_have_css("border-top-style", "solid")
        expect(edged).not_to_have_css("border-top-color", "rgba(0, 0, 0, 0)")
    mark, words = (reply.locator(each).first for each in ("mark", "blockquote"))
    ground = "(node) => getComputedStyle(node).backgroundColor"
    assert mark.evaluate(ground) != words.evaluate(ground)


def test_the_page_reads_from_right_to_left(page: Page) -> None:
    page.evaluate("document.documentElement.dir = 'rtl'")
    ask(page, "ما هو الزنك؟ zinc?")
    reply = ask(page, ANSWERED)
    quote = reply.locator(".quote").first
    expect(quote).to_have_css("border-right-width", "3px")
    expect(quote).to_have_css("border-left-width", "0px")
    # English stays set as English is.
    assert quote.locator("blockquote").evaluate("(n) => getComputedStyle(n).direction") == "ltr"
    assert page.locator(".question [dir]").first.evaluate(
        "(n) => getComputedStyle(n).direction"
    ) == ("rtl")
    assert violations(page) == []


def test_languages_are_told(page: Page) -> None:
    page.evaluate("document.querySelector('#article').lang = 'en-GB'")
    reply = ask(page, ANSWERED)
    expect(reply.locator("blockquote").first).to_have_attribute("lang", "en-GB")
    assert page.locator(".panel").evaluate("(node) => node.closest('[lang]').lang") == "en"


def test_floating_is_reached_and_left_by_keyboard_alone(blank: Page) -> None:
    serve_page(blank, FLOATING)
    launcher = blank.get_by_role("button", name="Ask this article")
    press_until(blank, "Tab", launcher)
    blank.keyboard.press("Enter")
    blank.keyboard.type(ANSWERED)
    blank.keyboard.press("Enter")
    expect(blank.locator(".reply")).to_have_count(1)
    close = blank.get_by_role("button", name="Close the chat")
    press_until(blank, "Shift+Tab", close)
    blank.keyboard.press("Enter")
    expect(launcher).to_be_focused()
    set_attribute(blank, "mode", "inline")
    expect(blank.get_by_role("region", name="Ask this article")).to_be_visible()
