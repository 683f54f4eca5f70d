"""The conversation: questions go out, replies of every kind are shown, failures are told."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from acts import (
    ANSWERED,
    CRISIS,
    NOT_COVERED,
    answer_of,
    ask,
    made_up,
    made_up_quote,
    send,
    serve_reply,
    set_attribute,
)
from playwright.sync_api import Page, Route, expect

# Replies.


def test_an_answer_shows_numbered_quotes_with_their_sections_and_matched_words(page: Page) -> None:
    reply = ask(page, "Which supplements help the gut lining?")
    figures = reply.locator(".quotes > li")
    assert figures.count() > 1
    for number, figure in enumerate(figures.all(), 1):
        expect(figure.locator(".number")).to_have_text(str(number))
        expect(figure.locator(".section")).not_to_be_empty()
        expect(figure.locator("blockquote")).not_to_be_empty()
    expect(reply.locator("blockquote mark").first).to_be_visible()


def test_an_answer_shows_who_wrote_it_and_what_to_mind(page: Page) -> None:
    reply = ask(page, "I feel so low lately. What does zinc do for the gut?")
    expect(reply.locator(".source")).to_contain_text("A blog post by a company")
    expect(reply.locator(".caveat")).to_contain_text("pharmacist")
    expect(reply.locator(".support")).to_contain_text("you can talk to someone")
    again = ask(page, "and glutamine?")
    expect(again.locator(".caveat")).to_contain_text("As before")
    assert again.locator(".support").count() == 0


def test_a_misspelt_word_is_told_to_be_read_as_another(page: Page) -> None:
    expect(ask(page, "what is seratonin")).to_contain_text("Reading “seratonin” as “serotonin”.")


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


def test_country_of_the_element_goes_with_the_question(page: Page) -> None:
    set_attribute(page, "country", "NZ")
    expect(ask(page, CRISIS)).to_contain_text("1737")


def test_a_word_to_text_is_filled_in(page: Page) -> None:
    set_attribute(page, "country", "US")
    link = ask(page, CRISIS).get_by_role("link", name="Text HOME to 741741")
    expect(link).to_have_attribute("href", "sms:741741?&body=HOME")


def test_support_stands_below_what_is_not_covered_once(page: Page) -> None:
    reply = ask(page, "I've been so sad. How many grams of zinc a day do people take?")
    assert "not_covered" in (reply.get_attribute("class") or "").split()
    assert (reply.text_content() or "").count("you can talk to someone") == 1
    expect(reply.locator("p:not(.unseen)").last).to_have_class("support")


def test_what_offers_something_is_told_as_advertising(page: Page) -> None:
    text = "Buy our juice."
    serve_reply(page, answer_of(made_up_quote(text, 0, len(text)) | {"advertising": True}))
    expect(ask(page, "juice?").locator("figcaption")).to_contain_text("Advertising")


def test_not_covered_says_why_and_offers_questions_that_are_answered(page: Page) -> None:
    reply = ask(page, NOT_COVERED)
    assert "not_covered" in (reply.get_attribute("class") or "").split()
    expect(reply).to_contain_text("it says nothing about “capital”")
    offered = page.locator(".suggestions button").first
    question = offered.text_content() or ""
    expect(reply).not_to_contain_text(question)
    offered.click()
    expect(page.locator(".question").last).to_contain_text(question)
    expect(page.locator(".answer blockquote").first).to_be_visible()


def test_beginning_of_a_long_answer_shows(page: Page) -> None:
    serve_reply(page, made_up(text="\n\n".join(f"Paragraph {n}." for n in range(200))))
    for _ in range(2):
        reply = ask(page, "Tell me a lot.")
        expect(reply.locator("p").first).to_be_in_viewport()
        expect(reply.locator("p").last).not_to_be_in_viewport()


def test_a_quote_is_copied_with_its_source(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reply = ask(page, "Does zinc help?")
    reply.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("status")).to_have_text("Copied, with the source.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“Zinc: This mineral is important")
    assert "“Treating Leaky Gut to Improve Mental Health”" in copied
    assert "Source: A blog post by a company" in copied


def test_a_quote_is_copied_where_the_page_did_not_come_by_https(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    copy = ask(page, "Does zinc help?").get_by_role("button", name="Copy").first
    copy.click()
    expect(page.get_by_role("status")).to_have_text("Copied, with the source.")
    expect(copy).to_be_focused()
    page.get_by_label("Your question").fill("")
    page.get_by_label("Your question").press("Control+v")
    expect(page.get_by_label("Your question")).to_have_value(re.compile("“Zinc: This mineral"))


def test_a_copy_that_the_browser_refuses_is_told(page: Page) -> None:
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    ask(page, ANSWERED).get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("status")).to_contain_text("did not let it be copied")


# Questions that are offered.


def test_starters_are_offered_before_the_first_question(page: Page) -> None:
    expect(page.get_by_role("log")).to_be_empty()
    page.locator(".suggestions button").first.click()
    expect(page.locator(".answer blockquote").first).to_be_visible()


def test_an_answer_offers_questions_that_lead_on(page: Page) -> None:
    ask(page, ANSWERED)
    offered = page.locator(".suggestions button")
    first = offered.first.text_content() or ""
    assert first != ANSWERED
    offered.first.click()
    expect(page.locator(".question").last).to_contain_text(first)
    expect(page.locator(".answer")).to_have_count(2)


def test_what_may_have_been_meant_is_told_apart_from_what_else_there_is(page: Page) -> None:
    label = page.locator(".suggestions .label")
    for confidence, words in ((0.4, "Did you mean"), (0.05, "The article does answer")):
        reply = made_up(kind="not_covered", confidence=confidence, suggestions=["What is zinc?"])
        serve_reply(page, reply)
        ask(page, "Hm?")
        expect(label).to_have_text(words)


def test_start_over_forgets_the_conversation(page: Page) -> None:
    sent: list[Any] = []
    page.on("request", lambda r: sent.append(r.post_data_json) if r.method == "POST" else None)
    over = page.get_by_role("button", name="Start over")
    expect(over).to_be_hidden()
    ask(page, "What does L-glutamine do?")
    over.click()
    expect(page.get_by_role("log")).to_be_empty()
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.locator(".suggestions button").first).to_have_text("What is leaky gut?")
    page.get_by_label("Your question").press("ArrowUp")
    expect(page.get_by_label("Your question")).to_have_value("")
    ask(page, "and zinc?")
    assert sent[-1]["history"] == []


def test_starting_over_drops_what_is_under_way(page: Page) -> None:
    page.route("**/v1/chat", lambda route: None)  # no answer comes
    send(page, ANSWERED)
    expect(page.get_by_role("status")).to_have_text("Looking in the article…")
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_role("status")).to_be_empty()
    page.unroute("**/v1/chat")
    ask(page, "Does zinc help?")
    expect(page.locator(".question")).to_have_count(1)


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


def test_up_recalls_what_was_asked_and_down_comes_back(page: Page) -> None:
    serve_reply(page, made_up())
    box = page.get_by_label("Your question")
    for question in ("first", "second", "second"):
        ask(page, question)
    box.fill("a draft")
    page.keyboard.press("Home")
    for expected in ("second", "first", "first"):
        page.keyboard.press("ArrowUp")
        expect(box).to_have_value(expected)
    page.keyboard.press("End")
    for expected in ("second", "a draft", "a draft"):
        page.keyboard.press("ArrowDown")
        expect(box).to_have_value(expected)


def test_up_moves_within_what_is_being_typed(page: Page) -> None:
    serve_reply(page, made_up())
    ask(page, "before")
    box = page.get_by_label("Your question")
    box.fill("one\ntwo")
    page.keyboard.press("ArrowUp")
    expect(box).to_have_value("one\ntwo")


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


def test_a_chat_of_long_questions_goes_on(page: Page) -> None:
    sent: list[Any] = []
    page.on("request", lambda r: sent.append(r.post_data) if r.method == "POST" else None)
    for n in range(8):
        ask(page, f"{n} " + "泉" * 990)
        assert len(sent[-1].encode()) <= 16 * 1024
    turns = json.loads(sent[-1])["history"]
    assert [turn[0] for turn in turns] == list("3456")


def test_three_hundred_turns_do_not_slow_it(page: Page) -> None:
    quote = made_up_quote("Peas are green. " * 10, 0, 159, (0, 4))
    sent = serve_reply(page, answer_of(quote, suggestions=["What of beans?"]))
    work = page.context.new_cdp_session(page)
    work.send("Performance.enable")

    def layouts() -> float:
        metrics = work.send("Performance.getMetrics")["metrics"]
        return sum(m["value"] for m in metrics if m["name"] in ("LayoutCount", "RecalcStyleCount"))

    def turns(count: int) -> float:
        """The layouts and recalculated styles that each of so many turns takes."""
        before = layouts()
        page.evaluate(
            """async (count) => {
                const chat = document.querySelector("article-chat");
                for (let n = 0; n < count; n += 1) {
                    await chat.ask(`Question ${n}`);
                    await new Promise(requestAnimationFrame);
                }
            }""",
            count,
        )
        return (layouts() - before) / count

    first = turns(20)
    turns(260)
    last = turns(20)
    expect(page.locator(".reply")).to_have_count(300)
    expect(page.locator(".suggestions button")).to_have_count(1)
    assert len(sent[-1]["history"]) == 20
    assert last <= 1.5 * first + 1


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
    send(page, ANSWERED)
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
    send(page, ANSWERED)
    expect(page.get_by_role("alert")).to_contain_text(words)


def test_no_failure_leaves_a_crisis_without_a_number(page: Page) -> None:
    page.route("**/v1/chat", lambda route: route.abort())
    send(page, CRISIS)
    expect(page.get_by_role("alert")).to_contain_text("call 112, 911, 999 or 000 now")


@pytest.mark.parametrize("selector", ["#1bad[", "#123", "#elsewhere"])
def test_no_selector_keeps_a_crisis_or_an_answer_from_being_shown(
    page: Page, selector: str
) -> None:
    set_attribute(page, "article", selector)
    expect(ask(page, CRISIS).locator("a[href^='tel:']").first).to_be_visible()
    expect(ask(page, ANSWERED).locator("blockquote").first).to_be_visible()


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "hi",
        True,
        {"kind": "crisis"},
        made_up(quotes=None),
        made_up(kind="answer", quotes=[None]),
    ],
)
def test_what_is_no_reply_is_told_and_leaves_a_number(page: Page, body: object) -> None:
    page.route("**/v1/chat", lambda route: route.fulfill(json=body))
    send(page, CRISIS)
    expect(page.get_by_role("alert")).to_contain_text(re.compile("not be read|went wrong"))
    expect(page.get_by_role("alert").locator("a[href='tel:112']")).to_be_visible()
    page.unroute("**/v1/chat")
    ask(page, ANSWERED)


@pytest.mark.parametrize("server", ["http://[bad", "127.0.0.1:8000", "ftp://x"])
def test_a_server_that_is_none_is_told_and_leaves_a_number(page: Page, server: str) -> None:
    set_attribute(page, "server", server)
    send(page, CRISIS)
    expect(page.get_by_role("alert").locator("a[href='tel:112']")).to_be_visible()
    set_attribute(page, "server", "/")
    ask(page, CRISIS)


def test_a_wait_is_not_announced_each_second(page: Page) -> None:
    page.route("**/v1/chat", lambda r: r.fulfill(status=429, headers={"Retry-After": "3"}))
    send(page, ANSWERED)
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("button")).to_be_visible()
    alert.evaluate(
        """(node) => {
            window.changes = 0;
            new MutationObserver((records) => (changes += records.length)).observe(
                node, { childList: true, characterData: true, subtree: true });
        }"""
    )
    expect(alert.get_by_role("button")).not_to_have_attribute("aria-disabled", "true")
    assert page.evaluate("changes") == 0


def test_a_country_that_is_none_is_left_out(page: Page) -> None:
    set_attribute(page, "country", "Germany")
    expect(ask(page, ANSWERED).locator("blockquote").first).to_be_visible()


def test_the_question_stays_in_view_beside_its_failure(page: Page) -> None:
    for _ in range(3):
        ask(page, "Which supplements help the gut lining?")
    page.route("**/v1/chat", lambda route: route.abort())
    send(page, "Does zinc help?")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".question").last).to_be_in_viewport()


def test_a_server_that_does_not_answer_is_given_up(blank: Page) -> None:
    blank.clock.install()
    blank.goto("/")
    blank.route("**/v1/chat", lambda route: None)  # no answer comes
    send(blank, ANSWERED)
    blank.clock.run_for(29_000)
    expect(blank.get_by_role("alert")).to_be_empty()
    blank.clock.run_for(2_000)
    expect(blank.get_by_role("alert")).to_contain_text("took too long to answer")


def test_a_second_question_waits_for_the_first(page: Page) -> None:
    page.route("**/v1/chat", lambda route: None)  # no answer comes
    send(page, ANSWERED)
    send(page, "Does zinc help?")
    expect(page.locator(".question")).to_have_count(1)
    expect(page.get_by_label("Your question")).to_have_value("Does zinc help?")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_have_attribute(
        "aria-disabled", "true"
    )


def test_being_offline_is_told_as_such(page: Page) -> None:
    page.context.set_offline(True)
    send(page, ANSWERED)
    expect(page.get_by_role("alert")).to_contain_text("You are offline")


def test_too_many_questions_are_told_with_the_wait(page: Page) -> None:
    sent: list[Any] = []

    def refuse_once(route: Route) -> None:
        sent.append(route.request.post_data_json)
        if len(sent) > 1:
            route.fulfill(json=made_up())
            return
        body = json.dumps({"title": "Too Many Requests", "detail": "That was too many at once."})
        route.fulfill(status=429, headers={"Retry-After": "2"}, body=body)

    page.route("**/v1/chat", refuse_once)
    send(page, ANSWERED)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("That was too many at once. You can ask again in 2 seconds.")
    again = alert.get_by_role("button")
    expect(again).to_have_attribute("aria-disabled", "true")
    again.click(force=True)
    assert len(sent) == 1
    expect(again).to_have_attribute("data-left", re.compile(r"in [12] s"))
    expect(again).not_to_have_attribute("aria-disabled", "true")
    again.click()
    expect(page.locator(".reply")).to_have_count(1)


def test_a_wait_may_be_a_date(page: Page) -> None:
    date = page.evaluate("new Date(Date.now() + 90_000).toUTCString()")
    page.route("**/v1/chat", lambda r: r.fulfill(status=503, headers={"Retry-After": date}))
    send(page, ANSWERED)
    expect(page.get_by_role("alert")).to_contain_text("You can ask again in")
    again = page.get_by_role("alert").get_by_role("button")
    seconds = again.get_attribute("data-left") or ""
    assert 80 <= int("".join(c for c in seconds if c.isdigit())) <= 90
