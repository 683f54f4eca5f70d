"""The chat on the pages of another site: other markup, hostile styles, a strict policy."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import asdict
from pathlib import Path

import pytest
from acts import answer_of, ask, expect_highlight_in_view, highlighted, made_up_quote, send
from playwright.sync_api import Page, Route, expect
from serving import HostPage

from bot import Article, load_bot
from bot.quoting import selectors

HOSTS = Path(__file__).parent / "hosts"
PAGES = sorted(path.stem for path in HOSTS.glob("*.html"))
CORPUS = Path(__file__).parents[2] / "corpus" / "leaky-gut"

Seen = dict[str, list[str]]


@pytest.fixture(scope="module")
def article() -> Article:
    return load_bot(CORPUS).article


def put_up(
    host_pages: dict[str, HostPage], url: str, name: str, hostile: bool = False, **attributes: str
) -> None:
    """Puts the chat on a page of the other site, under as strict a policy as it works with."""
    told = "".join(f' {key}="{value}"' for key, value in attributes.items())
    widget = (
        f'<script src="{url}article-chat.js" defer></script>\n'
        f'<article-chat article="#story"{told}></article-chat>'
    )
    page = (HOSTS / f"{name}.html").read_text("utf-8").replace("<!-- widget -->", widget)
    page = page.replace("<style>", '<style nonce="own">')
    if hostile:
        style = (HOSTS / "hostile.css").read_text("utf-8")
        page = page.replace("</head>", f'<style nonce="own">{style}</style></head>')
    policy = f"default-src 'none'; style-src 'nonce-own'; script-src {url}; connect-src {url}"
    host_pages[name] = (page, {"Content-Security-Policy": policy})


def quotes_of(article: Article) -> list[dict[str, object]]:
    """Every sentence of an article that may be quoted, as the API sends a quote."""
    return [
        {
            **made_up_quote(article.text, s.start, s.end),
            "selectors": [asdict(each) for each in selectors(article.text, s.start, s.end)],
        }
        for passage in article.passages
        for s in passage.sentences
        if s.answers
    ]


def letters(text: str) -> str:
    """The letters and digits of a text, which are all that its setting leaves alone."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", text))


def answer_with(page: Page, quotes: list[dict[str, object]], origin: str) -> None:
    """Answers every question with these quotes."""
    body = json.dumps(answer_of(*quotes))
    headers = {"Access-Control-Allow-Origin": origin.rstrip("/"), "Vary": "Origin"}

    def answer(route: Route) -> None:
        if route.request.method == "OPTIONS":
            route.fallback()
        else:
            route.fulfill(body=body, content_type="application/json", headers=headers)

    page.route("**/v1/chat", answer)


@pytest.mark.parametrize("name", PAGES)
def test_every_sentence_is_found_and_the_page_is_left_as_it_was(
    blank: Page,
    url: str,
    host_url: str,
    host_pages: dict[str, HostPage],
    article: Article,
    seen: Seen,
    name: str,
) -> None:
    put_up(host_pages, url, name)
    quotes = quotes_of(article)
    answer_with(blank, quotes, host_url)
    blank.goto(f"{host_url}{name}")
    before = blank.locator("#story").inner_html()
    reply = ask(blank, "All of it, please")
    buttons = reply.locator(".quote-words")
    expect(buttons).to_have_count(len(quotes))
    exact = 0
    for quote, button in zip(quotes, buttons.all(), strict=True):
        button.click()
        found = letters(highlighted(blank))
        expect_highlight_in_view(blank)
        exact += found == letters(str(quote["text"]))
        if name != "edited":
            assert found == letters(str(quote["text"]))
    # Nine sentences of that page were edited: their whole block is shown.
    assert exact >= len(quotes) - 9
    blank.get_by_role("button", name="Back to the chat").click()
    assert blank.locator("#story").inner_html() == before
    assert seen["errors"] == []


def test_of_two_places_that_one_is_shown_whose_neighbours_fit(
    blank: Page, url: str, host_url: str, host_pages: dict[str, HostPage], article: Article
) -> None:
    put_up(host_pages, url, "twice")
    text = "This can lead to a range of health issues"
    answer_with(blank, [q for q in quotes_of(article) if str(q["text"]).startswith(text)], host_url)
    blank.goto(f"{host_url}twice")
    ask(blank, "Which?").locator(".quote-words").click()
    before = blank.evaluate(
        """() => {
            const [range] = CSS.highlights.get('article-chat-quote');
            const words = document.createRange();
            words.setStart(document.querySelector('#story'), 0);
            words.setEnd(range.startContainer, range.startOffset);
            return words.toString().trimEnd().slice(-12);
        }"""
    )
    assert before.endswith("bloodstream.")


@pytest.mark.parametrize("mode", ["inline", "floating"])
@pytest.mark.parametrize("name", PAGES)
def test_hostile_styles_and_a_strict_policy_do_no_harm(
    blank: Page,
    url: str,
    host_url: str,
    host_pages: dict[str, HostPage],
    seen: Seen,
    name: str,
    mode: str,
) -> None:
    def looks() -> list[list[str]]:
        """How each part of the chat is computed to look."""
        found: list[list[str]] = blank.locator("article-chat").evaluate(
            """(chat) => [...chat.shadowRoot.querySelectorAll('*')].map((node) => {
                const style = getComputedStyle(node);
                return ['color', 'fontSize', 'lineHeight', 'letterSpacing', 'textTransform',
                    'textAlign', 'visibility', 'pointerEvents', 'userSelect', 'whiteSpace',
                    'display', 'textIndent', 'wordSpacing', 'opacity', 'animationName',
                    'webkitTextFillColor'].map((name) => style[name]);
            })"""
        )
        return found

    seen_looks = []
    for hostile in (False, True):
        put_up(host_pages, url, name, hostile, mode=mode)
        blank.goto(f"{host_url}{name}")
        if mode == "floating":
            blank.get_by_role("button", name="Ask this article").click()
        # The real server answers, across origins.
        expect(ask(blank, "Does zinc help?").locator("blockquote")).not_to_have_count(0)
        seen_looks.append(looks())
        assert seen["errors"] == []
    kind, hostile_kind = seen_looks
    assert kind == hostile_kind


def test_nothing_of_the_chat_leaks_into_the_page(
    blank: Page, url: str, host_url: str, host_pages: dict[str, HostPage]
) -> None:
    put_up(host_pages, url, "blog")
    page, headers = host_pages["blog"]
    host_pages["bare"] = (page.split("<script src")[0] + "</body></html>", headers)
    looks = """() => {
        const nodes = [...document.querySelectorAll('body *:not(article-chat, script)')];
        return nodes.map((node) => {
            const { color, font, display, margin, padding, width } = getComputedStyle(node);
            return [node.tagName, color, font, display, margin, padding, width].join();
        });
    }"""
    names = "Object.keys(window).length"
    blank.goto(f"{host_url}bare")
    bare = blank.evaluate(looks), blank.evaluate(names)
    blank.goto(f"{host_url}blog")
    expect(blank.get_by_label("Your question")).to_be_visible()
    assert (blank.evaluate(looks), blank.evaluate(names)) == bare


def test_a_site_that_is_not_named_cannot_ask(
    blank: Page, url: str, host_url: str, host_pages: dict[str, HostPage]
) -> None:
    put_up(host_pages, url, "blog")
    blank.goto(host_url.replace("127.0.0.1", "localhost") + "blog")
    send(blank, "Does zinc help?")
    expect(blank.get_by_role("alert")).to_contain_text("could not be reached")
