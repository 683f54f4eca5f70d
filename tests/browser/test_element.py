"""The element as a page uses it: its attributes, methods, events, looks and weight."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from acts import (
    ANSWERED,
    CRISIS,
    NOT_COVERED,
    answer_of,
    ask,
    expect_highlight_in_view,
    highlighted,
    made_up,
    made_up_quote,
    press_until,
    send,
    serve_page,
    serve_reply,
    set_attribute,
)
from playwright.sync_api import Page, expect
from serving import HostPage

from bot.web.embed import snippet, widget

Seen = dict[str, list[str]]

SCRIPT = '<script src="/article-chat.js" defer></script>'
TEXT = "Peas are green."


def hosting(chat: str, script: str = SCRIPT, more: str = "") -> str:
    """A page that holds the chat."""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Peas</title>{script}'
        f'<main id="article"><p>{TEXT}</p></main>{chat}{more}'
    )


def wait_for_chat(page: Page) -> None:
    expect(page.get_by_label("Your question")).to_be_visible()


# Weight.


def test_all_of_it_weighs_at_most_15_kilobytes() -> None:
    assert len(gzip.compress(widget().script.encode(), 9)) <= 15 * 1000


def test_nothing_but_itself_is_loaded_until_it_is_seen(blank: Page, seen: Seen) -> None:
    serve_page(blank, hosting("<p style='height: 300vh'></p><article-chat></article-chat>"))
    blank.wait_for_load_state("networkidle")
    assert [urlsplit(request).path for request in seen["requests"]] == ["/host", "/article-chat.js"]
    blank.locator("article-chat").scroll_into_view_if_needed()
    expect(blank.locator(".suggestions button").first).to_be_visible()


def test_nothing_but_itself_is_loaded_until_it_is_opened(blank: Page, seen: Seen) -> None:
    serve_page(blank, hosting('<article-chat mode="floating"></article-chat>'))
    blank.wait_for_load_state("networkidle")
    assert [urlsplit(request).path for request in seen["requests"]] == ["/host", "/article-chat.js"]
    blank.get_by_role("button", name="Ask this article").click()
    expect(blank.locator(".suggestions button").first).to_be_visible()


# Ways to load it.


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(SCRIPT, id="a classic script"),
        pytest.param(SCRIPT.replace("defer", ""), id="one that blocks"),
        pytest.param(SCRIPT.replace("defer", 'type="module"'), id="a module"),
        pytest.param(SCRIPT + SCRIPT.replace("defer", 'type="module"'), id="twice"),
    ],
)
def test_a_classic_script_and_a_module_both_work(blank: Page, seen: Seen, script: str) -> None:
    serve_page(blank, hosting("<article-chat></article-chat>", script))
    assert ask(blank, ANSWERED).locator("blockquote").count() > 0
    expect(blank.locator(".panel")).to_have_count(1)
    assert seen["errors"] == []


def test_a_page_that_imports_it_names_the_server(blank: Page) -> None:
    script = '<script type="module">import "/article-chat.js";</script>'
    serve_page(blank, hosting("<article-chat></article-chat>", script))
    wait_for_chat(blank)
    send(blank, ANSWERED)
    expect(blank.get_by_role("alert")).to_contain_text("Name it in “server”")
    set_attribute(blank, "server", "/")
    assert ask(blank, ANSWERED).locator("blockquote").count() > 0


def test_the_embedding_lines_work_on_another_site(
    blank: Page, url: str, host_url: str, host_pages: dict[str, HostPage], seen: Seen
) -> None:
    host_pages["embedded"] = (hosting(snippet(url, "#article"), script=""), {})
    blank.goto(f"{host_url}embedded")
    assert ask(blank, ANSWERED).locator("blockquote").count() > 0
    assert seen["errors"] == []


def test_a_changed_file_is_refused_by_its_hash(
    blank: Page, url: str, host_url: str, host_pages: dict[str, HostPage]
) -> None:
    wrong = snippet(url).replace("sha384-", "sha384-AAAA")
    host_pages["embedded"] = (hosting(wrong, script=""), {})
    blank.goto(f"{host_url}embedded")
    assert blank.evaluate("customElements.get('article-chat') === undefined")


# Attributes.


def test_its_server_may_be_another_address(blank: Page) -> None:
    blank.route("**/bot/v1/chat", lambda route: route.fulfill(json=made_up(text="It is I.")))
    serve_page(blank, hosting('<article-chat server="/bot/"></article-chat>'))
    expect(ask(blank, "Hello?")).to_have_text("It is I.")


def test_its_heading_is_the_pages_to_choose(blank: Page) -> None:
    serve_page(blank, hosting('<article-chat heading="Ask about peas"></article-chat>'))
    expect(blank.get_by_role("region", name="Ask about peas")).to_be_visible()
    set_attribute(blank, "heading", "")
    expect(blank.get_by_role("region", name="Ask this article")).to_be_visible()


@pytest.mark.parametrize(
    ("scheme", "preferred", "dark"),
    [
        ("auto", "dark", True),
        ("auto", "light", False),
        ("light", "dark", False),
        ("dark", "light", True),
    ],
)
def test_its_scheme_follows_the_reader_or_the_page(
    blank: Page, scheme: str, preferred: str, dark: bool
) -> None:
    blank.emulate_media(color_scheme=preferred)
    serve_page(blank, hosting(f'<article-chat scheme="{scheme}"></article-chat>'))
    paper = "rgb(28, 31, 33)" if dark else "rgb(255, 255, 255)"
    expect(blank.locator(".panel")).to_have_css("background-color", paper)


# Floating.


@pytest.fixture
def floating(blank: Page) -> Page:
    serve_page(blank, hosting('<article-chat mode="floating" article="#article"></article-chat>'))
    return blank


def test_it_floats_as_a_dialog_that_leaves_the_page_alone(floating: Page) -> None:
    dialog = floating.get_by_role("dialog", name="Ask this article")
    launcher = floating.get_by_role("button", name="Ask this article")
    expect(dialog).to_be_hidden()
    launcher.click()
    expect(dialog).to_be_visible()
    expect(dialog).not_to_have_attribute("aria-modal", "true")
    expect(launcher).to_be_hidden()
    expect(floating.get_by_label("Your question")).to_be_focused()
    floating.get_by_text(TEXT).click()
    expect(dialog).to_be_visible()


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_closing_gives_the_focus_back(floating: Page, way: str) -> None:
    launcher = floating.get_by_role("button", name="Ask this article")
    launcher.focus()
    floating.keyboard.press("Enter")
    if way == "Escape":
        floating.keyboard.press("Escape")
    else:
        floating.get_by_role("button", name="Close the chat").click()
    expect(floating.get_by_role("dialog")).to_be_hidden()
    expect(launcher).to_be_focused()


def test_what_opened_it_gets_the_focus_back(blank: Page) -> None:
    opener = "<button onclick=\"document.querySelector('article-chat').open()\">Help</button>"
    serve_page(blank, hosting(f'{opener}<article-chat mode="floating"></article-chat>'))
    blank.get_by_role("button", name="Help").click()
    expect(blank.get_by_label("Your question")).to_be_focused()
    blank.keyboard.press("Escape")
    expect(blank.get_by_role("button", name="Help")).to_be_focused()


def test_escape_leaves_a_chat_in_the_page_open(page: Page) -> None:
    page.get_by_label("Your question").press("Escape")
    expect(page.get_by_label("Your question")).to_be_visible()


def test_it_gives_way_to_the_words_that_it_floats_over(floating: Page) -> None:
    floating.set_viewport_size({"width": 400, "height": 700})
    serve_reply(floating, answer_of(made_up_quote(TEXT, 0, len(TEXT))))
    floating.get_by_role("button", name="Ask this article").click()
    dialog = floating.get_by_role("dialog")
    assert dialog.bounding_box() == {"x": 0, "y": 0, "width": 400, "height": 700}
    ask(floating, "peas?").locator(".quote-words").click()
    expect(dialog).to_be_hidden()
    assert highlighted(floating) == TEXT
    expect_highlight_in_view(floating)
    expect(floating.get_by_role("button", name="Ask this article")).to_be_hidden()
    floating.get_by_role("button", name="Back to the chat").click()
    expect(floating.locator(".quote-words")).to_be_focused()


def test_it_closes_where_it_would_hide_what_has_the_focus(blank: Page) -> None:
    link = '<a href="#x">Beside it</a>'
    serve_page(blank, hosting(f'<article-chat mode="floating"></article-chat>{link}'))
    blank.set_viewport_size({"width": 400, "height": 700})
    blank.get_by_role("button", name="Ask this article").click()
    press_until(blank, "Tab", blank.get_by_role("link", name="Beside it"))
    expect(blank.get_by_role("dialog")).to_be_hidden()


def test_the_focus_comes_back_after_a_way_to_the_article(floating: Page) -> None:
    floating.set_viewport_size({"width": 400, "height": 700})
    serve_reply(floating, answer_of(made_up_quote(TEXT, 0, len(TEXT))))
    launcher = floating.get_by_role("button", name="Ask this article")
    launcher.press("Enter")
    ask(floating, "peas?").locator(".quote-words").press("Enter")
    floating.keyboard.press("Escape")
    expect(floating.locator(".quote-words")).to_be_focused()
    floating.keyboard.press("Escape")
    expect(launcher).to_be_focused()


def test_paper_has_no_chat_that_floats(floating: Page) -> None:
    floating.emulate_media(media="print")
    expect(floating.get_by_role("button", name="Ask this article")).to_be_hidden()


def test_it_stays_open_beside_the_words(floating: Page) -> None:
    floating.add_style_tag(content="#article { width: 300px }")
    serve_reply(floating, answer_of(made_up_quote(TEXT, 0, len(TEXT))))
    floating.get_by_role("button", name="Ask this article").click()
    ask(floating, "peas?").locator(".quote-words").click()
    expect(floating.get_by_role("dialog")).to_be_visible()


def test_words_that_are_asked_about_open_it(floating: Page) -> None:
    floating.evaluate("getSelection().selectAllChildren(document.querySelector('p'))")
    floating.get_by_role("button", name="Ask about this").click()
    expect(floating.get_by_role("dialog")).to_be_visible()
    expect(floating.locator(".question")).to_contain_text("Peas are green.")


def test_it_stands_at_the_other_side_where_the_page_reads_from_right_to_left(
    floating: Page,
) -> None:
    floating.evaluate("document.documentElement.dir = 'rtl'")
    floating.get_by_role("button", name="Ask this article").click()
    box = floating.get_by_role("dialog").bounding_box()
    assert box
    assert box["x"] < 100
    send_button = floating.get_by_role("button", name="Ask", exact=True).bounding_box()
    field = floating.get_by_label("Your question").bounding_box()
    assert send_button
    assert field
    assert send_button["x"] < field["x"]


# Methods and events.


def test_its_methods_ask_open_close_and_clear(blank: Page) -> None:
    serve_page(blank, hosting('<article-chat mode="floating"></article-chat>'))
    chat = blank.locator("article-chat")
    reply = chat.evaluate("(chat) => { chat.open(); return chat.ask('What is leaky gut?'); }")
    assert reply["kind"] == "answer"
    expect(blank.locator(".answer")).to_be_visible()
    chat.evaluate("(chat) => chat.close()")
    expect(blank.get_by_role("dialog")).to_be_hidden()
    chat.evaluate("(chat) => chat.clear()")
    expect(blank.locator(".answer")).to_have_count(0)


@pytest.mark.parametrize("question", ["' '", "'a'.repeat(1001)"])
def test_what_cannot_be_asked_gets_no_reply(page: Page, question: str) -> None:
    assert page.locator("article-chat").evaluate(f"(chat) => chat.ask({question})") is None


def test_one_question_is_asked_at_a_time(page: Page) -> None:
    sent = serve_reply(page, made_up())
    replies = page.locator("article-chat").evaluate(
        "(chat) => Promise.all([chat.ask('one'), chat.ask('two')])"
    )
    assert [reply and reply["kind"] for reply in replies] == ["chat", None]
    assert len(sent) == 1


EVENTS = ["ready", "answer", "notcovered", "crisis", "quoteclick", "error"]


@pytest.fixture
def heard(blank: Page) -> Callable[[], list[list[object]]]:
    """What the page has heard of the chat since it was last asked: names and what they are of."""
    blank.add_init_script(
        f"""window.heard = [];
        for (const name of {EVENTS}) {{
            addEventListener(name, (event) => {{
                if (!(event instanceof CustomEvent)) return;
                const {{ detail, composed, target }} = event;
                const of = detail?.kind ?? detail?.text ?? detail?.message ?? null;
                heard.push([name, of, composed && target.localName]);
            }}, true);
        }}"""
    )

    def since() -> list[list[object]]:
        found: list[list[object]] = blank.evaluate("heard.splice(0)")
        return found

    return since


def test_its_events_tell_the_page_what_happens(
    blank: Page, heard: Callable[[], list[list[object]]]
) -> None:
    blank.goto("/")
    wait_for_chat(blank)
    blank.wait_for_function("() => heard.length > 0")
    assert heard() == [["ready", None, "article-chat"]]
    for question, name, kind in [
        (ANSWERED, "answer", "answer"),
        ("Should I take zinc?", "answer", "advice"),
        ("hello", "answer", "chat"),
        (NOT_COVERED, "notcovered", "not_covered"),
        (CRISIS, "crisis", "crisis"),
        ("I have crushing chest pain", "crisis", "emergency"),
    ]:
        ask(blank, question)
        assert heard() == [[name, kind, "article-chat"]]
    quote = blank.locator(".quote-words").first
    quote.click()
    assert heard() == [["quoteclick", quote.text_content(), "article-chat"]]
    blank.route("**/v1/chat", lambda route: route.abort())
    send(blank, ANSWERED)
    blank.wait_for_function("() => heard.length > 0")
    assert [name for name, *_ in heard()] == ["error"]


def test_a_page_may_show_a_quote_itself(page: Page) -> None:
    page.evaluate("addEventListener('quoteclick', (event) => event.preventDefault())")
    ask(page, ANSWERED).locator(".quote-words").first.click()
    assert page.evaluate("CSS.highlights.has('article-chat-quote')") is False


def test_its_errors_are_not_taken_for_the_pages_own(page: Page) -> None:
    page.evaluate("() => { window.bubbled = 0; addEventListener('error', () => (bubbled += 1)); }")
    page.route("**/v1/chat", lambda route: route.abort())
    send(page, ANSWERED)
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.evaluate("bubbled") == 0


def test_a_listener_that_comes_after_the_script_hears_that_it_is_ready(blank: Page) -> None:
    listener = """<script src="/late.js" defer></script>"""
    body = "addEventListener('ready', () => (window.isReady = true));"
    blank.route("**/late.js", lambda r: r.fulfill(body=body, content_type="text/javascript"))
    serve_page(blank, hosting("<article-chat></article-chat>", SCRIPT + listener))
    blank.wait_for_function("() => window.isReady")


def test_the_other_side_is_not_told_where_the_reader_is(page: Page) -> None:
    with page.expect_request("**/v1/chat") as sent:
        ask(page, ANSWERED)
    headers = sent.value.all_headers()
    assert "referer" not in headers
    assert "cookie" not in headers


def test_what_the_reader_said_is_told_to_nobody(page: Page) -> None:
    page.evaluate(
        f"""() => {{
            window.told = "";
            for (const name of {EVENTS})
                addEventListener(name, (e) => (told += JSON.stringify(e.detail ?? "")), true);
        }}"""
    )
    ask(page, "Does zinc help my quetzalcoatlus?")
    told = page.evaluate("told")
    assert "zinc" in told.lower()
    # Of the reader's words, a reply has those that the article lacks.
    assert "Does zinc help my" not in told


# Looks.


def test_custom_properties_and_parts_change_its_looks(blank: Page) -> None:
    style = """<style>
        article-chat {
            --article-chat-accent: rgb(120, 0, 120);
            --article-chat-radius: 3px;
            --article-chat-z-index: 77;
        }
        article-chat::part(header) { background: rgb(1, 2, 3); }
        article-chat::part(caveat) { color: rgb(4, 5, 6); }
    </style>"""
    serve_page(blank, hosting('<article-chat mode="floating"></article-chat>', SCRIPT + style))
    blank.get_by_role("button", name="Ask this article").click()
    reply = ask(blank, ANSWERED)
    purple = "rgb(120, 0, 120)"
    expect(blank.get_by_role("button", name="Ask", exact=True)).to_have_css(
        "background-color", purple
    )
    expect(blank.locator(".panel")).to_have_css("border-radius", "3px")
    expect(blank.locator(".panel")).to_have_css("z-index", "77")
    expect(blank.locator("article-chat header")).to_have_css("background-color", "rgb(1, 2, 3)")
    expect(reply.locator(".caveat")).to_have_css("color", "rgb(4, 5, 6)")


def test_every_property_and_part_that_is_told_exists(url: str, page: Page) -> None:
    script = page.request.get(f"{url}article-chat.js").text()
    told = set(re.findall(r"--article-chat-[a-z-]+(?=[,)])", script))
    assert {"--article-chat-accent", "--article-chat-font", "--article-chat-z-index"} <= told
    ask(page, ANSWERED)
    parts = page.locator("article-chat").evaluate(
        "(chat) => [...chat.shadowRoot.querySelectorAll('[part]')].flatMap((n) => [...n.part])"
    )
    assert {"panel", "header", "log", "question", "reply", "quote", "caveat", "input"} <= set(parts)


# Life in a page.


def test_it_can_be_moved_and_removed(page: Page, seen: Seen) -> None:
    ask(page, ANSWERED)
    page.evaluate("document.body.append(document.querySelector('article-chat'))")
    expect(page.locator(".answer")).to_have_count(1)
    assert ask(page, "Does zinc help?").locator("blockquote").count() > 0
    page.evaluate("document.querySelector('article-chat').remove()")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#article'))")
    page.wait_for_timeout(400)
    assert seen["errors"] == []


def test_it_can_be_moved_while_it_waits(page: Page) -> None:
    asked = page.evaluate(
        """async () => {
            const chat = document.querySelector("article-chat");
            const reply = chat.ask("What is leaky gut?");
            document.body.prepend(chat);
            return [(await reply).kind, (await chat.ask("Does zinc help?")).kind];
        }"""
    )
    assert asked == ["answer", "answer"]


def test_it_scrolls_by_itself_where_the_page_gives_it_no_height(blank: Page) -> None:
    serve_page(blank, hosting("<article-chat></article-chat>"))
    for _ in range(4):
        ask(blank, "Which supplements help the gut lining?")
    expect(blank.locator(".question").last).to_be_in_viewport()
    expect(blank.get_by_label("Your question")).to_be_in_viewport()
    box = blank.locator("article-chat").bounding_box()
    assert box
    assert box["height"] <= 680


def test_a_dark_paper_brings_its_own_shades(blank: Page) -> None:
    style = """<style>
        article-chat { --article-chat-paper: #102030; --article-chat-ink: #f0f0f0 }
    </style>"""
    serve_page(blank, hosting("<article-chat></article-chat>", SCRIPT + style))
    reply = ask(blank, "Does zinc help?")
    for part in (reply.locator(".quote").first, reply.locator(".caveat")):
        ground, ink = part.evaluate(
            """(node) => ['background-color', 'color'].map((name) => {
                const text = getComputedStyle(node).getPropertyValue(name);
                const [r, g, b] = text.match(/[\\d.]+/g).map(Number);
                return text.startsWith('color(') ? 255 * (r + g + b) / 3 : (r + g + b) / 3;
            })"""
        )
        assert ink > 150
        assert ground < 80


def test_two_on_a_page_keep_apart(blank: Page) -> None:
    serve_page(blank, hosting("<article-chat></article-chat><article-chat></article-chat>"))
    first, second = blank.locator("article-chat").all()
    first.evaluate("(chat) => chat.ask('What is leaky gut?')")
    expect(first.locator(".reply")).to_have_count(1)
    expect(second.locator(".reply")).to_have_count(0)
