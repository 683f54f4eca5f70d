"""The page at `/`, with and without scripts, on a screen, a phone and paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from acts import ANSWERED, CRISIS, NOT_COVERED, ask, highlighted
from playwright.sync_api import Browser, Locator, Page, Route, expect

Seen = dict[str, list[str]]

ARTICLE = Path(__file__).parents[2] / "corpus" / "leaky-gut" / "article.txt"

# What the page needs, and no more; its icon is the only data.
STRICT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; form-action 'self'"
)


@pytest.fixture
def plain(browser: Browser, url: str) -> Iterator[Page]:
    """The article's own page where scripts do not run."""
    window = {"width": 1280, "height": 800}
    context = browser.new_context(java_script_enabled=False, viewport=window, base_url=url)
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


def submit(page: Page, question: str) -> Locator:
    """Asks by the form; gives the reply on the page that comes back."""
    page.get_by_label("What would you like to know?").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    return page.locator(".reply")


# The article.


def test_blocks_hold_the_article_word_for_word(page: Page) -> None:
    text = ARTICLE.read_bytes().decode()
    blocks = page.locator("#article [id^='at-']").evaluate_all(
        "(blocks) => blocks.map((block) => [Number(block.id.slice(3)), block.textContent])"
    )
    assert len(blocks) > 20
    for start, words in blocks:
        assert text[start:].startswith(words)
    assert page.locator("h1").count() == 1
    assert page.locator("#article li").count() == 4


def test_advertising_is_told_as_such(page: Page) -> None:
    offer = page.get_by_role("complementary", name="Advertising")
    expect(offer).to_contain_text("Life Greens")
    assert offer.locator("[id^='at-']").count() == 1


def test_who_wrote_it_and_what_to_mind_is_in_view(page: Page) -> None:
    for words in ("A blog post by a company", "not currently recognised", "not medical advice"):
        expect(page.locator(".before-reading p", has_text=words)).to_be_in_viewport()


def test_lines_to_embed_it_are_there_to_copy(page: Page, url: str) -> None:
    page.get_by_text("Put this chat on your own page").click()
    lines = page.locator(".embed pre")
    expect(lines).to_contain_text(f'<script src="{url}article-chat.js" integrity="sha384-')
    expect(lines).to_contain_text("</article-chat>")


# Without scripts.


def test_a_question_is_answered_without_scripts(plain: Page, url: str) -> None:
    reply = submit(plain, "Does zinc help?")
    expect(reply.locator("blockquote").first).to_contain_text("Zinc: This mineral")
    expect(reply.locator("blockquote mark").first).to_have_text("Zinc")
    expect(reply.locator(".caveat")).to_contain_text("pharmacist")
    expect(reply).to_contain_text("Source: A blog post by a company")
    expect(plain.locator(".asked")).to_have_text("You asked: Does zinc help?")
    assert plain.url == f"{url}#chat"  # no question in an address


def test_a_quote_leads_to_its_passage_without_scripts(plain: Page) -> None:
    submit(plain, "Does zinc help?").get_by_role("link", name="Show in article").first.click()
    passage = plain.locator("#article :target")
    expect(passage).to_contain_text("Zinc: This mineral")
    expect(passage).to_be_in_viewport()


def test_a_follow_up_draws_on_what_was_asked_before_without_scripts(plain: Page) -> None:
    submit(plain, "What does L-glutamine do?")
    expect(submit(plain, "and zinc?").locator("blockquote").first).to_contain_text("Zinc: This")
    plain.get_by_role("button", name="Start over").click()
    expect(plain.locator("input[name=history]")).to_have_count(0)


def test_an_offered_question_is_answered_without_scripts(plain: Page) -> None:
    plain.locator(".offered button").first.click()
    expect(plain.locator(".answer blockquote").first).to_be_visible()


def test_a_crisis_is_met_without_scripts(plain: Page) -> None:
    card = submit(plain, CRISIS)
    expect(card).to_have_class("reply crisis")
    assert plain.locator("blockquote").count() == 0
    calls = card.locator("a[href^='tel:']")
    assert calls.count() > 0
    for call in calls.all():
        digits = (call.get_attribute("href") or "").removeprefix("tel:").lstrip("+")
        assert digits.isdigit()
        assert digits == "".join(c for c in call.text_content() or "" if c.isdigit())
    assert card.locator("p").count() > 2
    words = " ".join(card.locator("p").all_text_contents())
    for name in card.locator("strong").all_text_contents():
        assert name not in words  # each line is shown once, as a list item


def test_what_is_not_covered_is_told_without_scripts(plain: Page) -> None:
    reply = submit(plain, NOT_COVERED)
    expect(reply).to_contain_text("The article does not cover this")
    offered = plain.locator(".offered button").all_text_contents()
    assert offered
    for question in offered:
        expect(reply).not_to_contain_text(question)


def test_too_long_a_question_is_refused_and_kept_without_scripts(plain: Page) -> None:
    submit(plain, "zinc " * 300)
    expect(plain.get_by_role("alert")).to_contain_text("Use at most 1000")
    expect(plain.get_by_role("alert")).to_contain_text("call 112")
    expect(plain.get_by_label("What would you like to know?")).to_have_value("zinc " * 300)


def test_the_form_is_there_until_the_script_has_come(blank: Page) -> None:
    blank.route("**/article-chat-*.js", lambda route: route.abort())
    blank.goto("/")
    expect(submit(blank, ANSWERED).locator("blockquote").first).to_be_visible()


def test_a_reply_by_the_form_stays_when_the_script_comes_late(blank: Page) -> None:
    held: list[Route] = []
    blank.route("**/article-chat-*.js", lambda route: held.append(route))
    blank.goto("/", wait_until="commit")
    submit(blank, CRISIS)
    card = blank.locator(".crisis a[href^='tel:']").first
    expect(card).to_be_visible()
    held[-1].continue_()
    blank.wait_for_function("() => Boolean(customElements.get('article-chat'))")
    expect(card).to_be_visible()


def test_what_is_typed_before_the_script_comes_is_kept(blank: Page) -> None:
    held: list[Route] = []
    blank.route("**/article-chat-*.js", lambda route: held.append(route))
    blank.goto("/", wait_until="commit")
    blank.get_by_label("What would you like to know?").fill("Does zinc")
    held[-1].continue_()
    expect(blank.get_by_label("Your question")).to_have_value("Does zinc")
    expect(blank.get_by_label("Your question")).to_be_focused()


def test_the_form_gives_way_to_the_chat(page: Page) -> None:
    expect(page.locator(".plain-chat")).to_have_count(0)
    expect(page.get_by_label("Your question")).to_be_visible()


# On a screen, a phone and paper.


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


def test_paper_has_the_article_and_its_source_alone(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator("#article")).to_be_visible()
    expect(page.locator(".before-reading")).to_be_visible()
    expect(page.get_by_text("SHA-256 of the article")).to_be_visible()
    for elsewhere in (".panel", ".embed", ".skip", ".to-chat"):
        expect(page.locator(elsewhere)).to_be_hidden()


# Manners.


def test_no_visit_leaves_the_server_errs_or_keeps_anything(
    page: Page, url: str, seen: Seen
) -> None:
    for question in (ANSWERED, NOT_COVERED, CRISIS):
        ask(page, question)
    page.locator("blockquote button").first.click()
    page.add_script_tag(url="/article-chat.js")  # twice does no harm
    assert {urlsplit(request).netloc for request in seen["requests"]} == {urlsplit(url).netloc}
    assert seen["errors"] == []
    kept = "localStorage.length + sessionStorage.length + document.cookie.length"
    assert page.evaluate(kept) == 0
    assert page.evaluate("indexedDB.databases()") == []
    assert page.evaluate("caches.keys()") == []


def test_strict_content_security_policy_is_met(blank: Page, seen: Seen) -> None:
    def add_policy(route: Route) -> None:
        response = route.fetch()
        headers = {**response.headers, "content-security-policy": STRICT_POLICY}
        route.fulfill(response=response, headers=headers)

    blank.route("**/", add_policy)
    blank.goto("/")
    ask(blank, ANSWERED).locator("blockquote button").first.click()
    assert highlighted(blank)
    expect(blank.locator(".panel")).to_have_css("display", "flex")
    assert seen["errors"] == []
