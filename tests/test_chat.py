"""The whole walk of one question."""

from __future__ import annotations

import dataclasses
import gc
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot import Article, Bot, Reply, chat, spelling
from bot.errors import QuestionError
from bot.index import Index
from bot.limits import QUESTION_LIMIT
from bot.model import Evidence
from bot.safety import Heard
from bot.texts import brief_caveat, caveat


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        pytest.param("Where does the keeper live?", "answer", id="answer"),
        pytest.param("WHERE DOES THE KEEPER LIVE", "answer", id="capitals"),
        pytest.param("lighthose keper", "answer", id="misspelt"),
        pytest.param("hello, where does the keeper live?", "answer", id="greeting and question"),
        pytest.param("What is the capital of France?", "not_covered", id="another subject"),
        pytest.param("xyzzy", "not_covered", id="nonsense"),
        pytest.param("面包", "not_covered", id="another script"),
        pytest.param("Does aspirin help?", "not_covered", id="help with what is not in it"),
        pytest.param("should I take honey?", "advice", id="advice"),
        pytest.param("I want to kill myself", "crisis", id="crisis"),
        pytest.param("my husband collapsed and won't wake up", "emergency", id="emergency"),
        pytest.param("hello", "chat", id="greeting"),
        pytest.param("are you a doctor?", "chat", id="about the bot"),
        pytest.param("what is it", "chat", id="stop words alone"),
        pytest.param("?!", "chat", id="marks alone"),
        pytest.param("🙂", "chat", id="emoji alone"),
        pytest.param("x" * QUESTION_LIMIT, "not_covered", id="the longest question"),
    ],
)
def test_kinds(lighthouse: Bot, question: str, kind: str) -> None:
    assert lighthouse.reply(question).kind == kind


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        pytest.param("Where does the keeper live?", "A lighthouse keeper", id="its words"),
        pytest.param("What can run short?", "The rock has no shop", id="it leans on another"),
        pytest.param("What does sweetener do?", "Honey may wake", id="synonym"),
        pytest.param("Who delivers groceries?", "The rock has no shop", id="authored question"),
        pytest.param("Why never bake in fog?", "A keeper should never", id="never is not cut off"),
        pytest.param("how can I order the starter kit", "Order our starter kit", id="the offer"),
        pytest.param("does a knock ring hollow", "Sound: A knock", id="list item"),
    ],
)
def test_the_first_quote(lighthouse: Bot, question: str, begins: str) -> None:
    reply = lighthouse.reply(question)
    assert reply.quotes[0].text.startswith(begins)


@pytest.mark.parametrize(
    ("question", "history", "begins"),
    [
        ("and the crust?", ["How brown is it?"], "Crust:"),
        ("why?", ["Why should a keeper never bake in fog?"], "A keeper should never"),
        ("is that so?", ["hi", "What does honey do to the yeast?"], "Honey may wake"),
    ],
)
def test_a_question_that_leans_on_earlier_turns(
    lighthouse: Bot, question: str, history: list[str], begins: str
) -> None:
    assert lighthouse.reply(question, history).quotes[0].text.startswith(begins)


def test_history_does_not_change_a_question_that_stands_by_itself(lighthouse: Bot) -> None:
    question = "Where does the keeper live?"
    alone, later = lighthouse.reply(question), lighthouse.reply(question, ["honey", "fog"])
    assert (later.quotes, later.confidence) == (alone.quotes, alone.confidence)


def test_the_text_of_an_answer_holds_quotes_headings_and_caveat(lighthouse: Bot) -> None:
    reply = lighthouse.reply("What of rowing and what of fog?")
    assert len(reply.quotes) > 1
    for quote in reply.quotes:
        assert f"“{quote.text}”\n({quote.section})" in reply.text
    assert reply.text.endswith(reply.caveat)
    assert "doctor" in reply.caveat


def test_a_misspelt_word_is_said_to_be_read_as_another(lighthouse: Bot) -> None:
    assert "“Lighthose” as “lighthouse”" in lighthouse.reply("Lighthose keeper").text
    assert "Reading" not in lighthouse.reply("Lighthouse keeper").text


def test_what_is_not_covered_names_the_unknown_words_and_what_is(lighthouse: Bot) -> None:
    reply = lighthouse.reply("Does a banana rise?")
    assert "“banana”" in reply.text
    assert reply.suggestions
    assert all(question in reply.text for question in reply.suggestions)


def test_suggestions_are_questions_that_are_answered(lighthouse: Bot) -> None:
    reply = lighthouse.reply("Where does the keeper live?")
    assert 0 < len(reply.suggestions) <= 3
    for question in (*reply.suggestions, *lighthouse.suggestions()):
        assert lighthouse.reply(question).kind == "answer", question


def test_an_answer_suggests_what_it_has_not_just_answered(lighthouse: Bot) -> None:
    question = "Where does a lighthouse keeper live?"
    assert question not in lighthouse.reply(question).suggestions


def test_the_source_goes_with_every_reply(lighthouse: Bot) -> None:
    for question in ("hello", "xyzzy", "rye flour", "I want to die"):
        source = lighthouse.reply(question).source
        assert source == lighthouse.article.source
        assert source.title == "How a Lighthouse Keeper Bakes Bread"


@pytest.mark.parametrize("question", ["I want to kill myself", "I have crushing chest pain"])
def test_help_names_its_lines_in_the_text(lighthouse: Bot, question: str) -> None:
    reply = lighthouse.reply(question)
    assert reply.helplines
    assert reply.quotes == ()
    for line in reply.helplines:
        assert line.name in reply.text
        assert line.call in reply.text


def test_advice_quotes_who_can_advise(bot: Bot) -> None:
    reply = bot.reply("should I take zinc?")
    assert reply.kind == "advice"
    assert [quote.text[:22] for quote in reply.quotes] == ["It’s important to work"]
    assert reply.caveat == caveat("supplement")


def test_advice_without_anybody_in_the_article_quotes_nothing(lighthouse: Bot) -> None:
    reply = lighthouse.reply("should I take honey?")
    assert reply.quotes == ()
    assert reply.caveat
    assert reply.confidence == 0.0


@pytest.mark.parametrize(
    ("question", "why"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param(" \n\t", "empty", id="blank"),
        pytest.param("x" * (QUESTION_LIMIT + 1), "1001 characters", id="too long"),
        pytest.param("\ud83d", "surrogate", id="half a surrogate pair"),
        pytest.param(None, "NoneType", id="None"),
        pytest.param(3, "int", id="number"),
        pytest.param(["hi"], "list", id="list"),
        pytest.param(b"hi", "bytes", id="bytes"),
    ],
)
def test_what_is_no_question_is_refused(lighthouse: Bot, question: Any, why: str) -> None:
    with pytest.raises(QuestionError, match=why):
        lighthouse.reply(question)


@pytest.mark.parametrize("turn", [None, 3, b"hi", "\ud83d"], ids=repr)
def test_what_is_no_turn_is_refused(lighthouse: Bot, turn: Any) -> None:
    with pytest.raises(QuestionError, match="turn"):
        lighthouse.reply("why?", ["hi", turn])


class BrokenError(Exception):
    pass


def _broken(*_: object) -> None:
    raise BrokenError


@pytest.mark.parametrize(
    ("question", "kind"),
    [("I want to kill myself", "crisis"), ("I have crushing chest pain", "emergency")],
)
def test_a_crash_in_search_hides_no_help(
    lighthouse: Bot, monkeypatch: pytest.MonkeyPatch, question: str, kind: str
) -> None:
    monkeypatch.setattr(Index, "search", _broken)
    monkeypatch.setattr("bot.query.Reader.query", _broken)
    monkeypatch.setattr("bot.dialogue.Turn.context", _broken)
    with pytest.raises(BrokenError):
        lighthouse.reply("Where does the keeper live?")
    assert lighthouse.reply(question, ["rye flour"]).kind == kind


@pytest.mark.parametrize("k", [1, 3, 10])
def test_search_ranks_without_deciding(lighthouse: Bot, k: int) -> None:
    quotes = lighthouse.search("Which signs of rye flour taste of toast in the sea?", k)
    assert 0 < len(quotes) <= k
    scores = [quote.score for quote in quotes]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("question", ["", "xyzzy", "🙂", "?!", "what is it", "why does it do that"])
def test_search_takes_what_has_no_answer(bot: Bot, question: str) -> None:
    assert isinstance(bot.search(question), tuple)


def test_a_bot_needs_nothing_but_a_text() -> None:
    bare = Bot(Article.parse("Rye rises.\nGulls fly over the rock.", title="Bread"))
    reply = bare.reply("Where do gulls fly?")
    assert [quote.text for quote in reply.quotes] == ["Gulls fly over the rock."]
    assert reply.suggestions == ()
    assert bare.reply("hello").kind == "chat"
    assert bare.reply("xyzzy").kind == "not_covered"


def test_a_reply_is_json(bot: Bot) -> None:
    body = json.loads(json.dumps(dataclasses.asdict(bot.reply("What is leaky gut?"))))
    assert set(body) == {field.name for field in dataclasses.fields(Reply)}
    assert set(body["quotes"][0]) == {
        "text",
        "start",
        "end",
        "section",
        "passage",
        "terms",
        "score",
        "advertising",
        "selectors",
    }


def test_two_bots_of_one_folder_reply_alike(folder: Any) -> None:
    from bot import load_bot

    for question in ("rye flour", "xyzzy", "hello", "should I take honey?"):
        assert load_bot(folder).reply(question) == load_bot(folder).reply(question)


@pytest.mark.parametrize(
    ("history", "question", "kind"),
    [
        pytest.param(["I want to kill myself"], "ok", "crisis", id="a bare word"),
        pytest.param(["I want to kill myself"], "no", "crisis", id="a refusal"),
        pytest.param(["I want to kill myself"], "and how many pills?", "crisis", id="it leans"),
        pytest.param(["I cant breathe"], "what should i do?", "emergency", id="no word of its own"),
        pytest.param(["I want to die", "ok"], "thanks", "crisis", id="a turn later"),
        pytest.param(["I want to die", "ok", "no"], "bye", "crisis", id="two turns later"),
        pytest.param(["I want to die"], "I'll be okay", "crisis", id="what is not covered"),
        pytest.param(["I want to die"], "no one answers, please help", "crisis", id="no answer"),
        pytest.param(["I cant breathe"], "im scared of it", "emergency", id="afraid"),
        pytest.param(["I want to die"], "I swallowed all the pills", "emergency", id="it grew"),
        pytest.param(["I want to die"] + ["hi"] * 5, "thanks", "chat", id="long ago"),
        pytest.param(
            ["I want to kill myself"], "Where does the keeper live?", "answer", id="a new question"
        ),
    ],
)
def test_the_turn_after_danger_stays_with_the_reader(
    lighthouse: Bot, history: list[str], question: str, kind: str
) -> None:
    assert lighthouse.reply(question, history).kind == kind


def test_no_word_of_a_reader_is_kept(lighthouse: Bot) -> None:
    canary = "zyxwvutsrq"
    lighthouse.reply(f"Where does the {canary} live?", [f"hello {canary}"])
    gc.collect()
    held = [o for o in gc.get_objects() if isinstance(o, (dict, list, tuple, set, frozenset))]
    mine = [
        o
        for o in held
        if o is not held
        and canary in map(_as_text, [*o, *o.values()] if isinstance(o, dict) else o)
    ]
    assert mine == []


def _as_text(held: object) -> str:
    """A text as it is; anything else, such as an array, is none."""
    return held if isinstance(held, str) else ""


def test_more_is_what_was_not_quoted_yet(lighthouse: Bot) -> None:
    history = ["What of the flour and what of the yeast?"]
    first = lighthouse.reply(history[0])
    given = {quote.text for quote in first.quotes}
    while True:
        more = lighthouse.reply("tell me more", history)
        if more.kind == "not_covered":
            break
        fresh = {quote.text for quote in more.quotes}
        assert fresh
        assert not fresh & given
        given |= fresh
        history.append("tell me more")
    assert "no more" in more.text
    assert more.suggestions


def test_several_things_that_are_no_one_question_are_answered_one_by_one(bot: Bot) -> None:
    reply = bot.reply("what is the axis and what is dysbiosis, in one answer")
    quoted = " ".join(quote.text for quote in reply.quotes)
    assert "gut-brain axis" in quoted
    assert "A dysbiosis" in quoted


def test_the_question_at_the_end_of_a_story_of_something_else_is_answered(bot: Bot) -> None:
    reply = bot.reply("I'd kill for a decent night's sleep. Anyway, what does zinc do for the gut?")
    assert reply.quotes[0].text.startswith("Zinc:")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        pytest.param("Does zinc cause acne?", ["“acne”", "nor about"], id="a word and a matter"),
        pytest.param("How long until the gut heals?", ["about how long"], id="a matter"),
        pytest.param("What rhymes with xyzzy?", ["“xyzzy”"], id="a word"),
    ],
)
def test_not_covered_says_why(bot: Bot, question: str, words: list[str]) -> None:
    reply = bot.reply(question)
    assert reply.kind == "not_covered"
    for word in words:
        assert word in reply.text
    assert len(reply.suggestions) == 3
    assert all(suggestion in reply.text for suggestion in reply.suggestions)


@pytest.mark.parametrize(
    ("question", "is_near"),
    [("How many grams of zinc should people take?", True), ("Who won the cup final?", False)],
)
def test_not_covered_names_the_nearest_section(bot: Bot, question: str, is_near: bool) -> None:
    reply = bot.reply(question)
    assert reply.kind == "not_covered"
    assert ("Treating Leaky Gut to Improve Mental Health" in reply.text) is is_near


@pytest.mark.parametrize(
    ("question", "history"),
    [("what is leaky gut?", []), ("why?", ["Can leaky gut cause anxiety?"])],
)
def test_an_explanation_tells_of_each_quote(bot: Bot, question: str, history: list[str]) -> None:
    reply, explanation = bot.reply(question, history), bot.explain(question, history)
    assert len(explanation.shares) == len(reply.quotes) > 0
    for shares in explanation.shares:
        assert sum(share.share for share in shares) == pytest.approx(1.0)
        assert [s.share for s in shares] == sorted((s.share for s in shares), reverse=True)
    assert explanation.chance == reply.confidence >= explanation.enough
    assert {pull.name for pull in explanation.pulls} <= set(Evidence._fields)


def test_an_explanation_of_what_is_not_covered_has_no_quotes(bot: Bot) -> None:
    explanation = bot.explain("How many grams of zinc should people take?")
    assert explanation.shares == ()
    assert explanation.chance < explanation.enough


def test_a_list_stands_in_the_articles_order(lighthouse: Bot) -> None:
    quotes = lighthouse.reply("List everything about the flour and the keeper").quotes
    assert len(quotes) > 1
    assert [q.start for q in quotes] == sorted(q.start for q in quotes)


@pytest.mark.parametrize("k", [0, -1])
def test_search_refuses_to_find_nothing(lighthouse: Bot, k: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        lighthouse.search("bread", k)


@pytest.mark.parametrize(
    ("question", "history"),
    [
        pytest.param("\ufdfa" * 100, [], id="grows past the limit"),
        pytest.param("bread", "hi", id="a history that is one text"),
        pytest.param("bread", ["rye", 3], id="a turn that is no text, among others"),
    ],
)
def test_more_that_cannot_be_taken(lighthouse: Bot, question: str, history: Any) -> None:
    with pytest.raises(QuestionError):
        lighthouse.reply(question, history)


@pytest.mark.parametrize(
    "before", ["", "My stomach hurts after bread. " * 60], ids=["short", "long"]
)
def test_danger_is_heard_in_a_message_that_is_too_long(lighthouse: Bot, before: str) -> None:
    message = f"{before}I want to kill myself. " + "I tried every diet. " * 60
    assert len(message) > QUESTION_LIMIT
    assert lighthouse.reply(message).kind == "crisis"


# --- what is asked for, and how much of it --------------------------------------------------------

SIGNS = ("Crust:", "Sound:", "Smell:")
TREATMENTS = ("Antioxidants:", "L-glutamine:", "Zinc:", "Herbal remedies:")


def _begin(reply: Reply, *openings: str) -> list[str]:
    """Which of these the quotes begin with, in the quotes' order."""
    return [o for quote in reply.quotes for o in openings if quote.text.startswith(o)]


@pytest.mark.parametrize("question", ["List all signs", "List the signs that a loaf is done"])
def test_a_list_brings_all_items_in_the_articles_order(lighthouse: Bot, question: str) -> None:
    assert _begin(lighthouse.reply(question), *SIGNS) == list(SIGNS)


@pytest.mark.parametrize(
    "question",
    ["List all the other treatments", "name all the other treatments for leaky gut, please"],
)
def test_a_list_of_the_real_article_is_whole(bot: Bot, question: str) -> None:
    reply = bot.reply(question)
    assert _begin(reply, *TREATMENTS) == list(TREATMENTS)
    assert [q.start for q in reply.quotes] == sorted(q.start for q in reply.quotes)


def test_what_asks_for_one_item_gets_no_list(bot: Bot) -> None:
    assert _begin(bot.reply("What does zinc do for the gut?"), *TREATMENTS) == ["Zinc:"]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("what does the smell and what does the crust tell?", ["crust", "smell"]),
        ("what is honey and what is yeast?", ["honey", "yeast"]),
        ("what of the boat and what of the fog?", ["boat", "fog"]),
        ("what is the difference between crust and sound?", ["crust", "sound"]),
    ],
)
def test_several_things_are_each_named(lighthouse: Bot, question: str, named: list[str]) -> None:
    quoted = " ".join(quote.text.lower() for quote in lighthouse.reply(question).quotes)
    assert all(thing in quoted for thing in named)


@pytest.mark.parametrize(
    ("message", "history", "begins", "dropped"),
    [
        pytest.param(
            "forget the honey, what about fog?",
            ["What does honey do?"],
            "A keeper should never",
            "Honey",
            id="a clause",
        ),
        pytest.param(
            "never mind the crust. Who gave the yeast as a gift?",
            ["How brown is the crust?"],
            "The yeast was a gift",
            "Crust",
            id="a sentence",
        ),
    ],
)
def test_what_only_changes_the_subject_is_not_looked_for(
    lighthouse: Bot, message: str, history: list[str], begins: str, dropped: str
) -> None:
    reply = lighthouse.reply(message, history)
    assert reply.quotes[0].text.startswith(begins)
    assert not _begin(reply, dropped)


def test_forget_the_herbs_what_about_antioxidants(bot: Bot) -> None:
    reply = bot.reply("forget the herbs, what about antioxidants?", ["which herbs help?"])
    assert _begin(reply, *TREATMENTS) == ["Antioxidants:"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bloodbrainbarrier", "blood brain barrier"),
        ("whats leaky gut", "what is leaky gut"),
        ("what’s zinc", "what is zinc"),
        ("leakygut", "leaky gut"),
    ],
)
def test_what_is_typed_otherwise_is_answered_alike(bot: Bot, typed: str, meant: str) -> None:
    assert bot.reply(typed).quotes == bot.reply(meant).quotes != ()


def test_not_covered_names_words_matter_section_and_suggestions(lighthouse: Bot) -> None:
    reply = lighthouse.reply("What does a loaf cost?")
    assert reply.kind == "not_covered"
    assert "it says nothing about “cost”, nor about what bread costs." in reply.text
    assert "in the section “How a Lighthouse Keeper Bakes Bread”" in reply.text
    assert len(reply.suggestions) == 3
    assert all(f"\n• {question}" in reply.text for question in reply.suggestions)


def test_not_covered_without_a_word_in_common_names_no_section(lighthouse: Bot) -> None:
    reply = lighthouse.reply("What is the capital of France?")
    assert reply.kind == "not_covered"
    assert "“capital” or “France”." in reply.text
    assert "section" not in reply.text


# --- more -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "history"),
    [
        pytest.param("tell me more", [" ", "Where does the keeper live?"], id="a blank turn"),
        pytest.param("tell me more", ["?!", "Where does the keeper live?"], id="marks alone"),
        pytest.param("more", ["hi", "thanks", "Where does the keeper live?"], id="talk"),
    ],
)
def test_more_after_turns_that_ask_nothing(
    lighthouse: Bot, question: str, history: list[str]
) -> None:
    reply = lighthouse.reply(question, history)
    assert reply.quotes
    given = lighthouse.reply("Where does the keeper live?").quotes
    assert not {q.start for q in reply.quotes} & {q.start for q in given}


def test_more_costs_in_step_with_the_turns(
    lighthouse: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each earlier turn is answered once, not once for each turn after it and all over again."""
    searches = 0
    search = Index.search

    def counted(self: Index, *rest: Any, **named: Any) -> Any:
        nonlocal searches
        searches += 1
        return search(self, *rest, **named)

    monkeypatch.setattr(Index, "search", counted)
    turns = 8
    history = ["What of the flour and what of the yeast?"] + ["tell me more"] * (turns - 1)
    lighthouse.reply("tell me more", history)
    assert turns <= searches <= 2 * (turns + 1)


def test_each_turn_is_heard_for_danger_once(
    lighthouse: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def counted(message: str) -> Heard:
        heard.append(message)
        return Heard(message)

    monkeypatch.setattr(chat, "Heard", counted)
    history = ["What of the flour and what of the yeast?", "tell me more", "and more?", "go on"]
    lighthouse.reply("tell me more about it", history)
    assert sorted(heard) == sorted([*history, "tell me more about it"])


# --- caveats and support --------------------------------------------------------------------------

_ZINC = "What does zinc do for the gut?"


@pytest.mark.parametrize(
    ("question", "context"),
    [
        pytest.param("What is leaky gut?", "general", id="nothing in particular"),
        pytest.param(_ZINC, "supplement", id="a supplement"),
        pytest.param("Can pills from a doctor cause leaky gut?", "medicine", id="a medicine"),
        pytest.param("Can my 4 year old take probiotics?", "child", id="a child"),
        pytest.param("Should I stop my sertraline?", "medicine", id="advice on a medicine"),
        pytest.param("Should I eat more fibre?", "personal", id="advice on nothing in particular"),
        pytest.param("do I have leaky gut?", "diagnosis", id="a diagnosis"),
    ],
)
def test_the_caveat_fits_what_is_asked(bot: Bot, question: str, context: str) -> None:
    reply = bot.reply(question)
    assert reply.kind in ("answer", "advice")
    assert reply.caveat == caveat(context)
    assert reply.text.endswith(reply.caveat)


def test_a_caveat_is_told_in_full_once_and_then_in_brief(bot: Bot) -> None:
    history = [_ZINC, "What is leaky gut?"]
    again = bot.reply("and probiotics?", history[:1])
    assert again.caveat == brief_caveat(caveat("supplement"))
    assert again.text.endswith(again.caveat)
    assert caveat("supplement") not in again.text
    assert bot.reply(history[1], history[:1]).caveat == caveat("general")
    assert bot.reply("What is dysbiosis?", history).caveat == brief_caveat(caveat("general"))


def test_a_caveat_that_no_reply_had_yet_is_told_in_full(bot: Bot) -> None:
    history = ["how many grams of zinc a day?", "hello", "thanks"]
    assert bot.reply(_ZINC, history).caveat == caveat("supplement")


def test_a_caveat_is_told_in_full_after_help(bot: Bot) -> None:
    reply = bot.reply("What is leaky gut?", ["I don't want to wake up tomorrow"])
    assert reply.kind == "answer"
    assert reply.caveat == caveat("general")
    assert "findahelpline.com" in reply.support


def test_a_question_that_leans_on_a_medicine_has_its_caveat(bot: Bot) -> None:
    history = ["Can pills from a doctor cause leaky gut?"]
    assert bot.reply("why?", history).caveat == brief_caveat(caveat("medicine"))


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("I feel so low lately. What does zinc do for the gut?", "answer"),
        (
            "I've been so sad. How many grams of zinc a day do people take?",
            "not_covered",
        ),
        ("My depression is awful, should I take zinc?", "advice"),
    ],
)
def test_somebody_who_is_low_is_told_where_to_talk(bot: Bot, question: str, kind: str) -> None:
    reply = bot.reply(question)
    assert reply.kind == kind
    assert reply.text.endswith(reply.support)
    assert "\n" not in reply.support
    assert "988" in reply.support
    assert "findahelpline.com" in reply.support
    assert "116 123" in bot.reply(question, country="gb").support
    assert "988" not in bot.reply(question, country="gb").support


def test_help_is_not_told_twice_in_the_same_words(bot: Bot) -> None:
    first, then = bot.reply("I want to die"), bot.reply("ok", ["I want to die"])
    assert then.helplines == first.helplines
    assert then.text != first.text
    assert bot.reply("I still want to die", ["I want to die"]).text == first.text


def test_nobody_else_is(bot: Bot) -> None:
    assert bot.reply("Can leaky gut cause depression?").support == ""
    assert bot.reply("I want to die").support == ""


@pytest.mark.parametrize(
    ("country", "calls"),
    [
        pytest.param("US", ["988", "", ""], id="one country"),
        pytest.param("nz", ["1737", ""], id="small letters"),
        pytest.param("UK", ["116 123", "", "111", ""], id="what people call it"),
        pytest.param("JP", [""], id="none known there"),
        pytest.param("", ["988", "988", "116 123", "13 11 14", ""], id="not known"),
    ],
)
def test_the_country_picks_the_help_lines(bot: Bot, country: str, calls: list[str]) -> None:
    reply = bot.reply("I want to die", country=country)
    assert [line.call for line in reply.helplines] == calls
    assert "findahelpline.com" in reply.text
    assert bot.reply("ok", ["I want to die"], country=country).helplines == reply.helplines


def test_the_emergency_number_is_that_of_the_country(bot: Bot) -> None:
    assert "call 111 (New Zealand)." in bot.reply("I want to die", country="NZ").text
    text = bot.reply("I want to die").text
    assert all(number in text for number in ("112", "911", "999", "000"))


@pytest.mark.parametrize("country", ["X", "GBR", "1a", "Great Britain", "é!"])
def test_what_is_no_country_is_refused_but_never_before_help(bot: Bot, country: str) -> None:
    with pytest.raises(QuestionError, match="country"):
        bot.reply("What is leaky gut?", country=country)
    assert bot.reply("I want to die", country=country).kind == "crisis"


@pytest.mark.parametrize("country", ["", "US", "GB", "IN"])
def test_crisis_help_is_short_and_quotes_nothing(bot: Bot, country: str) -> None:
    text = bot.reply("I want to die, does zinc help?", country=country).text
    own = [line for line in text.splitlines() if not re.match(r"[A-Z][\w ]+: ", line)]
    assert 60 <= len(" ".join(own).split()) <= 100
    assert "commit suicide" not in text
    assert "zinc" not in text.lower()


def test_what_is_prepared_is_not_read_again(lighthouse: Bot) -> None:
    read = spelling._counts
    read.cache_clear()
    lighthouse.prepare()
    assert read.cache_info().misses == 1
    assert lighthouse.reply("What does honney do to the yeastt?").kind == "answer"
    assert read.cache_info().misses == 1


def test_of_the_history_the_last_turns_count_each_cut(lighthouse: Bot) -> None:
    long = "I want to die. " * 100
    assert lighthouse.reply("ok", [long]).kind == "crisis"
    assert lighthouse.reply("Where does the keeper live?", [long]).kind == "answer"
    assert lighthouse.reply("Where does the keeper live?", ["\ufdfa" * 900] * 30).kind == "answer"
    assert lighthouse.reply("and fog?", ["x"] * 5000).quotes


@pytest.mark.parametrize("country", [None, 5, ["GB"], "x" * 9000])
def test_nothing_wrong_beside_it_hides_help(lighthouse: Bot, country: Any) -> None:
    broken: Any = ["x" * 5000, 3, None]
    assert lighthouse.reply("I want to die", broken, country).kind == "crisis"
    assert lighthouse.reply("ok", ["I want to die"], country).kind == "crisis"


# --- explanations ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("what does zinc do for the gut?", id="answer"),
        pytest.param("How many grams of zinc should people take?", id="not covered"),
        pytest.param(
            "I'd kill for a decent night's sleep. Anyway, what does zinc do for the gut?",
            id="the asking sentence of a story",
        ),
        pytest.param("what is the axis and what is dysbiosis, in one answer", id="several things"),
    ],
)
def test_an_explanation_tells_of_the_decision_that_fell(bot: Bot, question: str) -> None:
    reply, explanation = bot.reply(question), bot.explain(question)
    assert len(explanation.shares) == len(reply.quotes)
    assert explanation.chance == reply.confidence
    assert (explanation.chance >= explanation.enough) == (reply.kind == "answer")


def test_a_quote_that_the_whole_question_does_not_find_is_explained_too() -> None:
    """Where many sentences meet a story better than the one that answers what it asks."""
    common = "The rye loaf stands tall in the oven of the keeper, by the lamp."
    filler = [f"Mist{n} came." for n in range(300)]
    large = Bot(Article.parse("\n\n".join([*[common] * 31, *filler, "Gulls fly."])))
    question = (
        "In Rome, Paris, Oslo, Lima, Cairo, Bern, Kiel, Ulm, Graz, Prag, Linz and Basel a rye "
        "loaf stands tall in the oven of the keeper by the lamp. Do gulls fly?"
    )
    assert [quote.text for quote in large.reply(question).quotes] == ["Gulls fly."]
    assert len(large.explain(question).shares) == 1


@pytest.mark.parametrize(
    ("question", "history"),
    [("", []), ("x" * (QUESTION_LIMIT + 1), []), (None, []), ("why?", [3]), ("why?", "hi")],
    ids=["empty", "too long", "None", "a turn that is no text", "a history that is one text"],
)
def test_what_cannot_be_taken_cannot_be_explained(
    lighthouse: Bot, question: Any, history: Any
) -> None:
    with pytest.raises(QuestionError):
        lighthouse.explain(question, history)


def test_talk_and_help_leave_no_quote_to_explain(lighthouse: Bot) -> None:
    for question in ("hello", "I want to kill myself"):
        assert lighthouse.explain(question).shares == ()


@pytest.mark.parametrize(
    "question",
    [
        "is leaky gut real",
        "does leaky gut syndrome exist",
        "do proper doctors believe in it",
        "is any of this proven",
        "is this whole thing a con",
        "Is leaky gut officially recognised as a medical diagnosis?",
    ],
)
def test_how_the_subject_stands_is_told_to_those_who_doubt_it(bot: Bot, question: str) -> None:
    reply = bot.reply(question)
    assert reply.kind == "not_covered"
    assert "not currently recognised as a medical diagnosis (Cleveland Clinic" in reply.text


@pytest.mark.parametrize("question", ["what is leaky gut", "is it true that stress plays a part"])
def test_it_is_not_told_to_those_who_ask_what_the_article_says(bot: Bot, question: str) -> None:
    assert "Cleveland" not in bot.reply(question).text


def test_nonsense_is_neither_answered_nor_taken_for_danger(bot: Bot) -> None:
    lines = (Path(__file__).parent / "data" / "nonsense.jsonl").read_text("utf-8").splitlines()
    kinds = Counter(bot.reply(json.loads(line)["question"]).kind for line in lines)
    assert kinds["answer"] <= 0.04 * len(lines)
    assert kinds["crisis"] + kinds["emergency"] <= 0.02 * len(lines)


def test_no_advertising_is_offered_unasked(bot: Bot) -> None:
    offer = "How can I get the free gut health guide?"
    assert bot.reply(offer).quotes[0].advertising
    offered = [bot.suggestions()]
    offered += [bot.reply(question).suggestions for question in ("zinc", "will I get better?", "?")]
    assert offer not in [question for each in offered for question in each]
