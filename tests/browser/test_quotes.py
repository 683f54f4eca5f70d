"""From a quote to its words in the article, and from words of the article to a question."""

from __future__ import annotations

import pytest
from acts import (
    ANSWERED,
    answer_of,
    ask,
    expect_highlight_in_view,
    highlighted,
    made_up_quote,
    press_until,
    serve_page,
    serve_reply,
    set_attribute,
)
from playwright.sync_api import Page, expect

# A small article, in which code points and UTF-16 units differ, and its page.
SMALL_TEXT = "😀 Peas 🫛 are green.\n\nBeans 𝛽 are brown. Lentils are red."
SMALL_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Peas</title>
<script src="/article-chat.js" defer></script>
<article id="article"><p>😀 Peas 🫛 are green.</p><p>Beans 𝛽 are brown. Lentils are red.</p>
</article><article-chat article="#article"></article-chat>"""


def test_click_on_a_quote_highlights_its_words_in_the_article(page: Page) -> None:
    quote = ask(page, "Does zinc help?").locator("blockquote button").first
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
    passage = page.locator("#article :focus")
    expect(passage).to_contain_text(quote.text_content() or "nothing")

    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Back to the chat")).to_be_focused()
    page.keyboard.press("Enter")
    expect(quote).to_be_focused()

    page.keyboard.press("Enter")
    expect(passage).to_be_focused()
    page.keyboard.press("Escape")
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
    blank: Page, start: int, end: int, terms: list[tuple[int, int]], marked: list[str]
) -> None:
    quote = made_up_quote(SMALL_TEXT, start, end, *terms)
    serve_reply(blank, answer_of(quote))
    serve_page(blank, SMALL_PAGE)
    button = ask(blank, "Which?").locator("blockquote button")
    expect(button).to_have_text(quote["text"])
    assert button.locator("mark").all_text_contents() == marked
    button.click()
    assert highlighted(blank) == quote["text"]


def test_a_tabindex_of_the_pages_own_is_kept(blank: Page) -> None:
    serve_reply(blank, answer_of(made_up_quote(SMALL_TEXT, 40, 56)))
    serve_page(blank, SMALL_PAGE.replace("<p>Beans", '<p tabindex="0">Beans'))
    ask(blank, "Which?").locator("blockquote button").click()
    expect(blank.locator("#article :focus")).to_contain_text("Beans")
    blank.get_by_label("Your question").focus()
    expect(blank.locator("#article [tabindex='0']")).to_have_count(1)


def test_quote_may_span_two_blocks(blank: Page) -> None:
    quote = made_up_quote(SMALL_TEXT, 2, 39)
    serve_reply(blank, answer_of(quote))
    serve_page(blank, SMALL_PAGE)
    ask(blank, "Which?").locator("blockquote button").click()
    assert "".join(highlighted(blank).split()) == "".join(quote["text"].split())


def test_words_are_selected_where_custom_highlights_are_missing(page: Page) -> None:
    page.evaluate("Object.defineProperty(CSS, 'highlights', { value: undefined })")
    quote = ask(page, ANSWERED).locator("blockquote button").first
    quote.click()
    assert page.evaluate("getSelection().toString()") == quote.text_content()
    expect(page.locator("#article :focus")).to_be_in_viewport()


def test_the_page_is_the_article_where_none_is_named(page: Page) -> None:
    page.locator("article-chat").evaluate("(chat) => chat.removeAttribute('article')")
    quote = ask(page, ANSWERED).locator("blockquote button").first
    quote.click()
    assert highlighted(page) == quote.text_content()
    assert page.evaluate(
        "document.querySelector('#article').contains("
        "[...CSS.highlights.get('article-chat-quote')][0].startContainer)"
    )


def test_quotes_are_plain_where_neither_the_page_nor_a_source_has_them(page: Page) -> None:
    set_attribute(page, "article", "#elsewhere")
    figure = ask(page, ANSWERED).locator(".quote").first
    expect(figure.locator("blockquote")).not_to_be_empty()
    assert figure.locator("blockquote button, a").count() == 0


def test_a_quote_that_is_not_on_the_page_links_to_its_words_at_the_source(page: Page) -> None:
    text = "Peas are well-known. " + "They are green and round and small, " * 3 + "so they say."
    quotes = [made_up_quote(text, 0, 20), made_up_quote(text, 0, len(text))]
    source = {"title": "Peas", "url": "https://peas.example/p#top", "disclosure": ""}
    serve_reply(page, answer_of(*quotes, source=source))
    links = ask(page, "peas?").get_by_role("link", name="Show at the source")
    address = "https://peas.example/p#:~:text="
    expect(links.first).to_have_attribute("href", f"{address}Peas%20are%20well%2Dknown.")
    ends = "Peas%20are%20well%2Dknown.%20They%20are,and%20small%2C%20so%20they%20say."
    expect(links.last).to_have_attribute("href", address + ends)
    expect(links.last).to_have_attribute("rel", "noopener noreferrer")


def test_a_source_that_is_no_web_address_is_not_linked(page: Page) -> None:
    quote = made_up_quote("Peas.", 0, 5)
    source = {"title": "Peas", "url": "javascript:alert(1)", "disclosure": ""}
    serve_reply(page, answer_of(quote, source=source))
    assert ask(page, "peas?").locator("a").count() == 0


def test_words_that_have_left_the_page_are_told_to_be_gone(page: Page) -> None:
    quote = ask(page, ANSWERED).locator("blockquote button").first
    page.locator("#article").evaluate("(article) => article.replaceChildren('Something else.')")
    quote.click()
    expect(page.get_by_role("status")).to_contain_text("no longer on this page")


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("p { display: none }", False),
        ("p { visibility: hidden }", False),
        ("p { content-visibility: hidden }", False),
        ("p { display: contents }", True),
        ("html, body { height: 100% } body { overflow-x: hidden }", True),
    ],
)
def test_only_what_can_be_shown_is_offered(blank: Page, style: str, shown: bool) -> None:
    filler = "<div style='height: 300vh'></div>"
    body = SMALL_PAGE.replace("<article ", f"<style>{style}</style>{filler}<article ")
    serve_reply(blank, answer_of(made_up_quote(SMALL_TEXT, 40, 56)))
    serve_page(blank, body)
    button = ask(blank, "Which?").locator("blockquote button")
    expect(button).to_have_count(int(shown))
    if shown:
        button.click()
        expect_highlight_in_view(blank)
    blank.get_by_label("Your question").focus()
    assert blank.locator("[tabindex]").count() == blank.locator("article-chat [tabindex]").count()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Beans, one hears, are not so brown but green.", ""),
        (
            "The beans (𝛽) are quite brown. Lentils are red.",
            "beans (𝛽) are quite brown. Lentils are red",
        ),
        ("Brown rice. Beans. " + "And so on and on. " * 9 + "Red 𝛽.", ""),
    ],
)
def test_words_that_the_page_has_edited_are_found_where_they_are_very_like(
    blank: Page, text: str, found: str
) -> None:
    serve_reply(blank, answer_of(made_up_quote(SMALL_TEXT, 21, 56)))
    page = SMALL_PAGE.replace("<p>Beans 𝛽 are brown. Lentils are red.</p>", f"<p>{text}</p>")
    serve_page(blank, page)
    button = ask(blank, "Which?").locator("blockquote button")
    expect(button).to_have_count(int(bool(found)))
    if found:
        button.click()
        assert highlighted(blank) == found


def test_a_range_in_a_box_that_scrolls_is_brought_to_view(blank: Page) -> None:
    filler = "<p>Filler.</p>" * 60
    body = SMALL_PAGE.replace('<article id="article">', f'<article id="article">{filler}')
    body = body.replace(
        "<article ", "<style>article { height: 200px; overflow: auto }</style><article "
    )
    quote = made_up_quote(SMALL_TEXT, 40, 56)
    serve_reply(blank, answer_of(quote))
    serve_page(blank, f"{filler}{body}")
    ask(blank, "Which?").locator("blockquote button").click()
    expect_highlight_in_view(blank)
    box, words = blank.evaluate(
        """() => {
            const [range] = CSS.highlights.get('article-chat-quote');
            const edges = ({ top, bottom }) => [top, bottom];
            const box = document.querySelector('article');
            return [edges(box.getBoundingClientRect()), edges(range.getBoundingClientRect())];
        }"""
    )
    assert box[0] <= words[0] <= words[1] <= box[1]


# From the article to the chat.


def select(page: Page, selector: str, length: int = 0) -> None:
    """Selects the beginning of an element, or all of it."""
    page.evaluate(
        """([selector, length]) => {
            const node = document.querySelector(selector);
            const selection = getSelection();
            selection.selectAllChildren(node);
            if (length) selection.setBaseAndExtent(node.firstChild, 0, node.firstChild, length);
        }""",
        [selector, length],
    )


def test_words_of_the_article_can_be_asked_about(page: Page) -> None:
    select(page, "#article p[id^='at-']", 9)
    about = page.get_by_role("button", name="Ask about this")
    expect(about).to_be_in_viewport()
    about.click()
    expect(page.locator(".question").last).to_contain_text("about “Leaky gut”?")
    expect(page.locator(".answer blockquote").first).to_be_visible()
    expect(about).to_be_hidden()


def test_a_press_on_the_button_keeps_the_selection(page: Page) -> None:
    select(page, "#article p[id^='at-']", 9)
    box = page.get_by_role("button", name="Ask about this").bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    assert page.evaluate("getSelection().toString()") == "Leaky gut"
    page.mouse.up()
    expect(page.locator(".question").last).to_contain_text("Leaky gut")


def test_what_cannot_be_asked_now_stays_selected(page: Page) -> None:
    page.route("**/v1/chat", lambda route: None)  # no answer comes
    page.locator("article-chat").evaluate("(chat) => { chat.ask('What is leaky gut?'); }")
    select(page, "#article p[id^='at-']", 9)
    page.get_by_role("button", name="Ask about this").click()
    assert page.evaluate("getSelection().toString()") == "Leaky gut"


def test_the_button_stays_beside_the_words_as_the_page_scrolls(page: Page) -> None:
    select(page, "#article p[id^='at-']")
    about = page.get_by_role("button", name="Ask about this")
    expect(about).to_be_visible()
    before = about.bounding_box()
    page.evaluate("scrollBy(0, 60)")
    page.wait_for_function("() => scrollY === 60")
    page.evaluate("new Promise(requestAnimationFrame)")
    after = about.bounding_box()
    assert before
    assert after
    assert round(before["y"] - after["y"]) == 60


def test_a_long_selection_is_asked_about_in_short(page: Page) -> None:
    select(page, "#article")
    page.get_by_role("button", name="Ask about this").click()
    question = page.locator(".question").last.text_content() or ""
    assert len(question) < 400
    expect(page.locator(".reply")).to_have_count(1)


def test_a_selection_that_goes_beyond_the_article_counts_within_it(page: Page) -> None:
    page.evaluate(
        """() => {
            const [last] = [...document.querySelectorAll('#article p')].slice(-1);
            last.scrollIntoView({ block: 'center' });
            getSelection().setBaseAndExtent(last, 0, document.querySelector('footer'), 0);
        }"""
    )
    page.get_by_role("button", name="Ask about this").click()
    expect(page.locator(".question").last).to_contain_text("Want to learn more")


def test_nothing_is_offered_for_what_is_not_of_the_article(page: Page) -> None:
    select(page, "footer")
    page.wait_for_timeout(400)
    expect(page.get_by_role("button", name="Ask about this")).to_be_hidden()


def test_nothing_is_offered_where_no_article_is_named(page: Page) -> None:
    page.locator("article-chat").evaluate("(chat) => chat.removeAttribute('article')")
    select(page, "#article p[id^='at-']", 9)
    page.wait_for_timeout(400)
    expect(page.get_by_role("button", name="Ask about this")).to_be_hidden()
