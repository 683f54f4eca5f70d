"""What was found to the words of a reply."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot import Article
from bot.corpus import Question
from bot.model import Context, Evidence, Finding, Hit, Likeness, Query, Quote, Term
from bot.quoting import quotes as quotes_of
from bot.replies import Replies
from bot.texts import caveat, helplines, saying

ARTICLE = Article.parse(
    "Bread\n\nThe Dough\n\n" + "\n\n".join(f"Loaf {n} is done." for n in range(8)),
    disclosure="A leaflet.",
)
SUGGESTED = [Question(f"Is loaf {n} done?", n, True) for n in range(8)]
NONE = Evidence()
LIKE_NONE = Likeness()


@pytest.fixture(scope="module")
def replies() -> Replies:
    return Replies(ARTICLE, SUGGESTED)


def _hits(*numbers: int) -> tuple[Hit, ...]:
    homes = [(p, s) for p in ARTICLE.passages for s in p.sentences]
    return tuple(Hit(homes[n][1], homes[n][0], 1.0) for n in numbers)


def _finding(
    *numbers: int, likeness: Likeness = LIKE_NONE, terms: Sequence[Term] = (), chance: float = 0.25
) -> Finding:
    return Finding(Query(tuple(terms)), _hits(*numbers), likeness, NONE, chance, False)


def _quotes(*numbers: int) -> tuple[Quote, ...]:
    return quotes_of(_hits(*numbers), Query(()), ARTICLE)


# --- starters -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "numbers"),
    [(0, []), (1, [0]), (3, [0, 1, 2]), (4, [0, 1, 2, 3]), (8, [0, 2, 4, 6])],
)
def test_starters_are_spread_over_the_article(count: int, numbers: list[int]) -> None:
    starters = Replies(ARTICLE, SUGGESTED[:count]).starters
    assert starters == tuple(f"Is loaf {n} done?" for n in numbers)


# --- not covered ----------------------------------------------------------------------------------

PRICES = Likeness(supported=-1.0, matter="prices")


@pytest.mark.parametrize(
    ("unknown", "likeness", "says"),
    [
        pytest.param((), Likeness(), "The article does not cover this.", id="plain"),
        pytest.param(("gull",), Likeness(), "it says nothing about “gull”.", id="a word"),
        pytest.param(
            ("gull", "seal"), Likeness(), "it says nothing about “gull” or “seal”.", id="two"
        ),
        pytest.param(
            ("gull", "seal", "cod"), Likeness(), "nothing about “gull” or “seal”.", id="two at most"
        ),
        pytest.param((), PRICES, "it says nothing about prices.", id="a matter"),
        pytest.param(
            ("gull",), PRICES, "nothing about “gull”, nor about prices.", id="a word and a matter"
        ),
        pytest.param(
            (),
            Likeness(supported=0.5, matter="prices"),
            "The article does not cover this.",
            id="more like a sentence than the matter",
        ),
        pytest.param(
            (), Likeness(supported=-1.0), "The article does not cover this.", id="no name for it"
        ),
    ],
)
def test_not_covered_says_why(
    replies: Replies, unknown: tuple[str, ...], likeness: Likeness, says: str
) -> None:
    reply = replies.not_covered(
        _finding(likeness=likeness), unknown, is_near=False, context="general"
    )
    assert reply.kind == "not_covered"
    first_line, _, rest = reply.text.partition("\n\n")
    assert first_line.endswith(says)
    assert rest.startswith("It does answer")
    assert reply.confidence == 0.25


def test_not_covered_offers_the_nearest_questions_first(replies: Replies) -> None:
    reply = replies.not_covered(_finding(5, 3, 6, 1), (), is_near=True, context="general")
    assert reply.suggestions == ("Is loaf 5 done?", "Is loaf 3 done?", "Is loaf 6 done?")
    assert "in the section “The Dough”." in reply.text
    assert all(f"\n• {question}" in reply.text for question in reply.suggestions)


def test_not_covered_fills_up_with_starters_none_of_them_twice(replies: Replies) -> None:
    reply = replies.not_covered(_finding(2), (), is_near=True, context="general")
    assert reply.suggestions == ("Is loaf 2 done?", "Is loaf 0 done?", "Is loaf 4 done?")


def test_what_is_far_from_all_names_no_section(replies: Replies) -> None:
    reply = replies.not_covered(_finding(5), (), is_near=False, context="general")
    assert "section" not in reply.text
    assert reply.suggestions == ("Is loaf 0 done?", "Is loaf 2 done?", "Is loaf 4 done?")


def test_without_a_heading_no_section_is_named() -> None:
    article = Article.parse("Loaf 0 is done. It is.")
    passage = article.passages[0]
    finding = _finding()._replace(hits=(Hit(passage.sentences[0], passage, 1.0),))
    reply = Replies(article, ()).not_covered(finding, (), is_near=True, context="general")
    assert reply.text == "The article does not cover this."
    assert reply.suggestions == ()


def test_no_more_says_so_and_offers_other_questions(replies: Replies) -> None:
    reply = replies.no_more(_finding(chance=0.9))
    assert reply.kind == "not_covered"
    assert reply.text.startswith(saying("not_covered.no_more"))
    assert reply.suggestions == replies.starters[:3]
    assert reply.confidence == 0.9


# --- answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "lead_in"),
    [
        ((0,), "answer.lead_in"),
        ((0, 1), "answer.lead_in"),
        ((0, 1, 2), "answer.list_lead_in"),
    ],
    ids=["one", "two", "three"],
)
def test_an_answer_says_when_it_comes_from_several_places(
    replies: Replies, numbers: tuple[int, ...], lead_in: str
) -> None:
    reply = replies.answer(_finding(*numbers), _quotes(*numbers), "general")
    parts = reply.text.split("\n\n")
    assert parts[0] == saying(lead_in)
    assert parts[1:-2] == [f"“Loaf {n} is done.”\n(The Dough)" for n in numbers]
    assert parts[-2] == "Source: A leaflet."
    assert parts[-1] == reply.caveat == caveat("general")


def test_an_answer_says_which_words_it_read_otherwise(replies: Replies) -> None:
    terms = [
        Term("loaf", "laof", "loaf", read_as="loaf"),
        Term("done", "done", "done"),
        Term("rye", "rey", "rye", read_as="rye", own=False),
    ]
    text = replies.answer(_finding(0, terms=terms), _quotes(0), "general").text
    assert text.startswith("Reading “laof” as “loaf”. The article says:")
    assert "rey" not in text  # what was typed earlier was told earlier


@pytest.mark.parametrize(
    ("numbers", "after"),
    [
        pytest.param((0,), (1, 2, 3), id="what follows"),
        pytest.param((6,), (7, 0, 1), id="then what stands before"),
        pytest.param((2, 3), (4, 5, 6), id="none that was quoted"),
    ],
)
def test_an_answer_leads_on(
    replies: Replies, numbers: tuple[int, ...], after: tuple[int, ...]
) -> None:
    reply = replies.answer(_finding(*numbers), _quotes(*numbers), "general")
    assert reply.suggestions == tuple(f"Is loaf {n} done?" for n in after)


# --- all else -------------------------------------------------------------------------------------


def test_advice_quotes_who_can_advise_where_somebody_can(replies: Replies) -> None:
    without, with_quotes = replies.advice((), "general"), replies.advice(_quotes(3), "general")
    assert saying("advice.quote_lead_in") not in without.text
    assert "“Loaf 3 is done.”" in with_quotes.text
    for reply in (without, with_quotes):
        assert reply.text.startswith(saying("advice.lead_in"))
        assert reply.text.endswith(caveat("personal"))
        assert reply.suggestions == replies.starters


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("danger", ["crisis", "emergency"])
def test_help_names_every_line_and_nothing_of_the_article(
    replies: Replies, danger: str, again: bool
) -> None:
    reply = replies.help(danger, "", again=again)  # type: ignore[arg-type]
    assert reply.kind == danger
    assert reply.helplines == helplines(danger) != ()
    assert all(line.name in reply.text for line in reply.helplines)
    assert (reply.quotes, reply.suggestions) == ((), ())


@pytest.mark.parametrize(
    ("kind", "gives_examples"), [("help", True), ("unclear", True), ("bye", False)]
)
def test_talk_gives_examples_where_they_help(
    replies: Replies, kind: str, gives_examples: bool
) -> None:
    reply = replies.chat(kind)
    assert reply.kind == "chat"
    assert ("• Is loaf 0 done?" in reply.text) is gives_examples
    assert "example" not in Replies(ARTICLE, ()).chat(kind).text


def test_talk_of_sources_names_title_and_disclosure(replies: Replies) -> None:
    text = replies.chat("sources").text
    assert "“Bread”" in text
    assert text.endswith("A leaflet.")


@pytest.mark.parametrize(
    ("context", "is_near", "whom"),
    [
        ("child", True, "midwife"),
        ("medicine", True, "pharmacist"),
        ("diagnosis", True, "doctor"),
        ("general", True, ""),
        ("medicine", False, ""),
    ],
)
def test_not_covered_says_who_may_be_asked(
    replies: Replies, context: Context, is_near: bool, whom: str
) -> None:
    text = replies.not_covered(_finding(5), (), is_near, context).text
    assert whom in text
    assert any(word in text for word in ("doctor", "pharmacist")) is bool(whom)
