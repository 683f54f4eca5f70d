"""Plain text to blocks, passages and sentences."""

from __future__ import annotations

import hashlib

import pytest

from bot import Article, Bot
from bot.article import QUOTE_LIMIT
from bot.errors import LanguageError

SPACED = """\
Bread on a Rock

The keeper bakes. Why so early? The boat comes at noon.

The Oven

It stands under the lamp. Its signs:

  • Crust: It is brown.
  2. Sound: It rings.

The smoke hides the light.
"""


def _sentences(article: Article) -> list[str]:
    return [article.text[s.start : s.end] for s in article.sentences]


def _answers(article: Article) -> list[str]:
    return [article.text[s.start : s.end] for s in article.sentences if s.answers]


def _blocks(article: Article) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in article.blocks]


LINE_ENDS = pytest.mark.parametrize(
    "line_end",
    ["\n", "\r\n", "\r", "\u2028", "\u2029"],
    ids=["LF", "CRLF", "CR", "line separator", "paragraph separator"],
)
SINGLE_OR_BLANK = pytest.mark.parametrize("gap", [1, 2], ids=["single newlines", "blank lines"])


@LINE_ENDS
@SINGLE_OR_BLANK
def test_blocks(line_end: str, gap: int) -> None:
    text = SPACED.replace("\n\n", "\n").replace("\n", line_end * gap)
    assert _blocks(Article.parse(text)) == [
        ("title", "Bread on a Rock"),
        ("paragraph", "The keeper bakes. Why so early? The boat comes at noon."),
        ("heading", "The Oven"),
        ("lead_in", "It stands under the lamp. Its signs:"),
        ("item", "Crust: It is brown."),
        ("item", "Sound: It rings."),
        ("paragraph", "The smoke hides the light."),
    ]


@LINE_ENDS
@SINGLE_OR_BLANK
def test_blocks_and_sentences_stand_where_they_say(line_end: str, gap: int) -> None:
    article = Article.parse(SPACED.replace("\n\n", "\n").replace("\n", line_end * gap))
    assert [article.text[b.start : b.end] for b in article.blocks] == [
        block.text for block in article.blocks
    ]
    assert _sentences(article) == [
        "The keeper bakes.",
        "Why so early?",
        "The boat comes at noon.",
        "It stands under the lamp.",
        "Its signs:",
        "Crust: It is brown.",
        "Sound: It rings.",
        "The smoke hides the light.",
    ]


def test_the_text_is_kept_as_it_is() -> None:
    text = "\ufeffA\r\n\r\n  Bread\u00a0rises. \n"
    article = Article.parse(text)
    assert article.text == text
    assert article.source.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_sections_are_the_headings_above() -> None:
    assert [p.section for p in Article.parse(SPACED).passages] == [
        "Bread on a Rock",
        "The Oven",
        "The Oven",
        "The Oven",
        "The Oven",
    ]


def test_passages_and_sentences_are_numbered_through() -> None:
    article = Article.parse(SPACED)
    assert [p.number for p in article.passages] == [0, 1, 2, 3, 4]
    assert [s.number for s in article.sentences] == list(range(8))


def test_only_items_carry_the_line_that_led_in() -> None:
    assert [p.lead_in for p in Article.parse(SPACED).passages] == [
        "",
        "",
        "Its signs:",
        "Its signs:",
        "",
    ]


def test_a_list_after_another_heading_has_no_lead_in() -> None:
    article = Article.parse("Signs of a loaf:\n\n- It rings.\n\nMore\n\n- It is brown.\n\nEnd.")
    assert [p.lead_in for p in article.passages] == ["", "Signs of a loaf:", "", ""]


def test_questions_and_lead_ins_are_never_answers() -> None:
    assert _answers(Article.parse(SPACED)) == [
        "The keeper bakes.",
        "The boat comes at noon.",
        "It stands under the lamp.",
        "Crust: It is brown.",
        "Sound: It rings.",
        "The smoke hides the light.",
    ]


@pytest.mark.parametrize(
    "bullet", ["•", "◦", "▪", "‣", "·", "*", "-", "–", "—", "+", "1.", "2)", "(3)"]
)
def test_bullets(bullet: str) -> None:
    article = Article.parse(f"Signs:\n\n{bullet} It rings.\n\nEnd.")
    assert _blocks(article)[1] == ("item", "It rings.")


@pytest.mark.parametrize(
    "line", ["-5 degrees is cold.", "1.5 cm is enough.", "2026 was a good year.", "*Rye* is dark."]
)
def test_no_bullets(line: str) -> None:
    assert _blocks(Article.parse(f"First.\n\n{line}\n\nLast.")) == [
        ("paragraph", "First."),
        ("paragraph", line),
        ("paragraph", "Last."),
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        pytest.param("The Oven", "heading", id="heading"),
        pytest.param("THE OVEN", "heading", id="capitals"),
        pytest.param("Das Öfchen", "heading", id="umlaut"),
        pytest.param("The oven is hot.", "paragraph", id="full stop"),
        pytest.param("Is it hot?", "paragraph", id="question mark"),
        pytest.param("“It is hot”", "paragraph", id="quotation mark"),
        pytest.param("word " * 30, "paragraph", id="too long"),
        pytest.param("* * *", "item", id="stars are no heading"),
        pytest.param("1234", "paragraph", id="no letter"),
    ],
)
def test_headings(line: str, kind: str) -> None:
    article = Article.parse(f"It bakes.\n\n{line}\n\nIt rises.")
    assert article.blocks[1].kind == kind


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The keeper bakes. The boat comes.", id="one paragraph"),
        pytest.param("The keeper bakes.\nThe boat comes.", id="single newlines"),
        pytest.param("The keeper bakes.\n\nThe boat comes.\n\n", id="blank lines"),
    ],
)
def test_an_article_without_headings(text: str) -> None:
    article = Article.parse(text)
    assert article.title == ""
    assert {p.section for p in article.passages} == {""}
    assert _answers(article) == ["The keeper bakes.", "The boat comes."]


@pytest.mark.parametrize("text", ["The keeper bakes.", "The keeper bakes", "Bread"])
def test_one_sentence_is_an_article(text: str) -> None:
    assert _answers(Article.parse(text)) == [text]


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t\n"])
def test_an_empty_text_has_nothing_in_it(text: str) -> None:
    article = Article.parse(text)
    assert (article.blocks, article.passages, article.sentences) == ((), (), ())
    assert Bot(article).reply("How is bread baked?").kind == "not_covered"


def test_the_title_given_goes_before_the_one_found() -> None:
    assert Article.parse(SPACED, title="Rye").title == "Rye"
    assert Article.parse(SPACED).title == "Bread on a Rock"


def test_capitals_are_found_all_the_same() -> None:
    article = Article.parse("BREAD\n\nTHE KEEPER BAKES. RYE IS DARK.")
    assert _answers(article) == ["THE KEEPER BAKES.", "RYE IS DARK."]
    assert [w.term for w in article.sentences[1].words if w.term] == ["rye", "dark"]


def test_a_sentence_too_long_to_quote_is_parted_at_its_semicolons() -> None:
    clauses = ["rye " * 50 + "rises;", "honey " * 40 + "melts;", "water " * 30 + "boils."]
    article = Article.parse(" ".join(clauses))
    assert _answers(article) == clauses


def test_a_sentence_too_long_to_quote_without_semicolons_never_answers() -> None:
    article = Article.parse("rye, " * 100 + "rises. It is dark.")
    assert _answers(article) == ["It is dark."]


@pytest.mark.parametrize(("length", "answers"), [(QUOTE_LIMIT, True), (QUOTE_LIMIT + 1, False)])
def test_the_longest_sentence_that_answers(length: int, answers: bool) -> None:
    (sentence,) = Article.parse("x" * (length - 1) + ".").sentences
    assert sentence.end - sentence.start == length
    assert sentence.answers is answers


def test_a_short_sentence_keeps_its_semicolons() -> None:
    assert _answers(Article.parse("Rye rises; honey does not.")) == ["Rye rises; honey does not."]


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("It bakes. This takes an hour.", [False, True]),
        ("This takes an hour. It bakes.", [False, False]),
        ("It bakes. Rye rises.", [False, False]),
    ],
)
def test_a_sentence_leans_on_the_one_before_it(text: str, leans: list[bool]) -> None:
    assert [s.leans for s in Article.parse(text).sentences] == leans


def test_advertising_is_marked_paragraph_by_paragraph() -> None:
    article = Article.parse(
        "It bakes.\n\nWant one? Buy it.\n\nIt rises.", advertising=("Want one?",)
    )
    assert [p.advertising for p in article.passages] == [False, True, False]
    assert [b.advertising for b in article.blocks] == [False, True, False]


def test_furniture_at_the_foot_is_in_no_block_and_no_passage() -> None:
    text = "It bakes.\n\nLeave a Reply \n\nYour name is not shown."
    article = Article.parse(text, ends_before="Leave a Reply")
    assert article.text == text
    assert _blocks(article) == [("paragraph", "It bakes.")]
    assert _answers(article) == ["It bakes."]


def test_furniture_begins_at_a_whole_line() -> None:
    text = "Leave a Reply is what she said.\n\nIt bakes.\n\nLeave a Reply\n\nYour name."
    assert len(Article.parse(text, ends_before="Leave a Reply").passages) == 2


def test_offsets_count_characters_not_bytes_or_code_units() -> None:
    article = Article.parse("🙂🙂 Brot wird größer. Rye 𝒃read rises.")
    assert _sentences(article) == ["🙂🙂 Brot wird größer.", "Rye 𝒃read rises."]
    word = article.sentences[1].words[1]
    assert article.text[word.start : word.end] == "𝒃read"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(LanguageError):
        Article.parse("Brot.", language="xx")


def test_the_real_article(bot: Bot) -> None:
    kinds = [block.kind for block in bot.article.blocks]
    assert kinds.count("title") == 1
    assert kinds.count("heading") == 3
    assert kinds.count("lead_in") == 1
    assert kinds.count("item") == 4
    assert sum(p.advertising for p in bot.article.passages) == 1
    assert "Leave a Reply" not in [block.text for block in bot.article.blocks]
