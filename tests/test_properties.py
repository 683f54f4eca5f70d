"""What holds for every question and every article."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import Article, Bot, Quote, Reply
from bot.article import QUOTE_LIMIT
from bot.asked import Asked
from bot.field import Field, Fields, summed
from bot.index import Index
from bot.limits import QUESTION_LIMIT
from bot.model import Query

_ARTICLE = Path(__file__).parents[1] / "corpus" / "leaky-gut" / "article.txt"

# --- questions ------------------------------------------------------------------------------------

_WORDS = sorted(set(_ARTICLE.read_text("utf-8").split()))
_SMALL = """
what is it why does do how can the a of and for to with this that they should i my me who hello
thanks bye help are you doctor more list both
"""
_STRONG = ["I want to die", "chest pain", "should I take", "dying to know", "help me", "kill"]

anything = st.text(max_size=QUESTION_LIMIT)
mixed = st.lists(
    st.one_of(
        st.sampled_from(_WORDS),
        st.sampled_from(_SMALL.split()),
        st.sampled_from(_STRONG),
        st.text(max_size=8),
    ),
    max_size=25,
).map(lambda parts: " ".join(parts)[:QUESTION_LIMIT])
questions = st.one_of(anything, mixed).filter(lambda text: text.strip() != "")
histories = st.lists(st.one_of(mixed, anything), max_size=4)


def check_quotes(article: Article, quotes: Sequence[Quote]) -> None:
    """Every quote is one to three whole sentences, word for word, short, its terms within it."""
    starts = {s.start: n for n, s in enumerate(article.sentences)}
    ends = {s.end: n for n, s in enumerate(article.sentences)}
    for quote in quotes:
        assert article.text[quote.start : quote.end] == quote.text
        assert 0 < len(quote.text) <= QUOTE_LIMIT
        assert 0 <= ends[quote.end] - starts[quote.start] <= 2
        passage = article.passages[quote.passage]
        assert passage.start <= quote.start < quote.end <= passage.end
        assert quote.section == passage.section
        assert all(quote.start <= t.start < t.end <= quote.end for t in quote.terms)
        assert quote.score > 0


def check_reply(article: Article, reply: Reply) -> None:
    """All that a reply promises, whatever was asked."""
    check_quotes(article, reply.quotes)
    assert 0 <= reply.confidence <= 1
    assert reply.text.strip()
    assert reply.source == article.source
    assert bool(reply.caveat) == (reply.kind in ("answer", "advice"))
    assert bool(reply.helplines) == (reply.kind in ("crisis", "emergency"))
    assert not (reply.quotes and reply.kind not in ("answer", "advice"))
    assert reply.quotes or reply.kind != "answer"
    assert reply.caveat in reply.text
    assert all(quote.text in reply.text for quote in reply.quotes)
    assert json.loads(json.dumps(dataclasses.asdict(reply)))["kind"] == reply.kind


@given(question=questions, history=histories)
@example(question="what is it", history=[])
@example(question="and?", history=["why", "what"])
@example(question="\uff9e\uff9f", history=["\uff9e"])
@settings(max_examples=150)
def test_every_reply_keeps_its_promises(bot: Bot, question: str, history: list[str]) -> None:
    reply = bot.reply(question, history)
    check_reply(bot.article, reply)
    assert bot.reply(question, history) == reply


@given(question=questions, k=st.integers(1, 40))
@example(question="what is it", k=10)
def test_every_ranking_keeps_its_promises(bot: Bot, question: str, k: int) -> None:
    quotes = bot.search(question, k)
    check_quotes(bot.article, quotes)
    assert len(quotes) <= k
    assert len({(quote.start, quote.end) for quote in quotes}) == len(quotes)
    assert bot.search(question, k) == quotes


@given(question=questions, history=histories)
@example(question="Rye. Does zinc help?", history=[])
@example(question="what is zinc and what is the axis?", history=[])
@settings(max_examples=100)
def test_every_explanation_fits_its_reply(bot: Bot, question: str, history: list[str]) -> None:
    reply, explanation = bot.reply(question, history), bot.explain(question, history)
    assert len(explanation.shares) == (len(reply.quotes) if reply.kind == "answer" else 0)
    for shares in explanation.shares:
        assert sum(share.share for share in shares) == pytest.approx(1.0)
        assert all(0 < share.share <= 1 + 1e-6 for share in shares)
    assert 0 <= explanation.chance <= 1
    if reply.kind in ("answer", "not_covered"):
        assert explanation.chance == reply.confidence


class BrokenError(Exception):
    pass


@given(
    before=st.lists(st.sampled_from(_WORDS), max_size=30).map(" ".join),
    after=st.lists(st.sampled_from(_WORDS), max_size=30).map(" ".join),
    history=histories,
)
def test_a_crash_in_search_hides_no_crisis(
    bot: Bot, before: str, after: str, history: list[str]
) -> None:
    def crash(*_: object) -> None:
        raise BrokenError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Index, "search", crash)
        reply = bot.reply(f"{before}. I want to kill myself. {after}", history)
    assert reply.kind == "crisis"
    assert reply.helplines


# --- articles -------------------------------------------------------------------------------------

_ENDS = [
    "\n",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
    "\r",
    "\u2028",
    "\u2029",
    "\n \t\n",
    "\x0b\n",
    "\x0c",
    "\x85",
]
_PLAIN = (
    "gut rye Rye bread honey keeper This may not never Dr. e.g. z.B. 1.5 [1] “bread” don’t it's"
)
word = st.one_of(
    st.sampled_from(_PLAIN.split()),
    st.text(
        st.characters(categories=["L", "M", "N", "P", "S"], exclude_characters=".?!;"),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(
        ["cafe\u0301", "𝒃read", "👩‍🍳", "e\u0301\u0323", "ﬁber", "İstanbul", "\u200b", "\ufeff"]
    ),
)
words = st.lists(word, min_size=1, max_size=12).map(" ".join)
sentence = st.tuples(
    words, st.sampled_from([".", ".", "?", "!", "…", ";", ":", "", ".”", "?!"])
).map("".join)
long_sentence = st.tuples(words, st.integers(5, 40), st.sampled_from([" ", "; "])).map(
    lambda parts: parts[2].join([parts[0]] * parts[1]) + "."
)
paragraph = st.lists(st.one_of(sentence, sentence, long_sentence), min_size=1, max_size=5).map(
    " ".join
)
bullet = st.tuples(st.sampled_from(["• ", "- ", "* ", "1. ", "(2) ", "  •\t"]), sentence).map(
    "".join
)
line = st.one_of(
    paragraph, paragraph, words, bullet, st.sampled_from(["", " ", "Signs:", "•", "-", "1."])
)
articles = st.lists(st.tuples(line, st.sampled_from(_ENDS)), max_size=12).map(
    lambda lines: "".join(text + end for text, end in lines)
)


@given(text=st.one_of(articles, st.text(max_size=300)))
def test_every_article_stands_where_it_says(text: str) -> None:
    article = Article.parse(text)
    assert article.text == text
    assert [block.text for block in article.blocks] == [
        text[b.start : b.end] for b in article.blocks
    ]
    assert [s.number for s in article.sentences] == list(range(len(article.sentences)))
    assert [p.number for p in article.passages] == list(range(len(article.passages)))
    at = 0
    for passage in article.passages:
        for part in passage.sentences:
            assert at <= part.start < part.end <= passage.end
            assert text[part.start : part.end].strip() == text[part.start : part.end]
            assert not part.answers or part.end - part.start <= QUOTE_LIMIT
            assert all(part.start <= w.start < w.end <= part.end for w in part.words)
            assert not text[at : part.start].strip() or at <= passage.start
            at = part.end
        assert not text[at : passage.end].strip()


@given(text=articles, question=questions, data=st.data())
def test_every_reply_about_every_article_keeps_its_promises(
    text: str, question: str, data: st.DataObject
) -> None:
    any_bot = Bot(Article.parse(text))
    taken = data.draw(st.lists(st.sampled_from(text.split() or ["rye"]), max_size=6)).__iter__()
    asked = f"{question[:500]} {' '.join(taken)}"[:QUESTION_LIMIT]
    if asked.strip():
        check_reply(any_bot.article, any_bot.reply(asked))
        check_quotes(any_bot.article, any_bot.search(asked, 40))


@given(text=articles)
def test_every_sentence_that_answers_is_found_by_its_own_words(text: str) -> None:
    article = Article.parse(text)
    any_bot = Bot(article)
    for s in article.sentences:
        if s.answers and any(w.term for w in s.words):
            found = any_bot.search(article.text[s.start : s.end], len(article.sentences))
            assert any(quote.start <= s.start and s.end <= quote.end for quote in found)


# --- sums -----------------------------------------------------------------------------------------

keys = st.sampled_from("abcdefgh")
documents = st.lists(st.lists(keys, max_size=6), min_size=1, max_size=12)
weights = st.dictionaries(st.sampled_from("abcdefghxyz"), st.floats(0, 2, width=32), max_size=6)


def _plain(field: Field, size: int, asked: dict[str, float]) -> list[float]:
    """What keys give together to each target, one by one."""
    total = [0.0] * size
    for key, weight in asked.items():
        posting = field.posting(key)
        if posting is not None:
            ids, impacts = posting
            numbers = range(size)[ids] if isinstance(ids, slice) else ids.tolist()
            for number, impact in zip(numbers, impacts.tolist(), strict=True):
                total[number] += weight * impact
    return total


@given(
    documents=documents,
    asked=weights,
    k1=st.floats(0, 5),
    b=st.floats(0, 1),
    dense_from=st.sampled_from([0.0, 0.3, 1.0]),
)
def test_a_sum_is_what_a_plain_loop_adds_up(
    documents: list[list[str]], asked: dict[str, float], k1: float, b: float, dense_from: float
) -> None:
    size = len(documents)
    field = Field(documents, k1, b, dense_from=dense_from)
    expected = pytest.approx(_plain(field, size, asked), rel=1e-4, abs=1e-5)
    postings = [
        (weight, posting)
        for key, weight in asked.items()
        if (posting := field.posting(key)) is not None
    ]
    assert summed(postings, size).tolist() == expected
    together = Fields({"one": field, "other": field}, size)
    assert together.summed([("one", 1.0, list(asked.items()))]).tolist() == expected
    halves = [("one", 0.5, list(asked.items())), ("other", 0.5, list(asked.items()))]
    assert together.summed(halves).tolist() == expected


@given(documents=documents, sizes=st.data())
def test_a_document_gives_all_that_it_stands_for_the_same(
    documents: list[list[str]], sizes: st.DataObject
) -> None:
    counts = sizes.draw(
        st.lists(st.integers(0, 3), min_size=len(documents)).map(
            lambda each: each[: len(documents)]
        )
    )
    ends = np.cumsum([0, *counts]).tolist()
    targets = [range(ends[n], ends[n + 1]) for n in range(len(documents))]
    field, spread = Field(documents, 0.5, 0.6), Field(documents, 0.5, 0.6, targets)
    for key in "abcdefgh":
        plain = _plain(field, len(documents), {key: 1.0})
        expected = [plain[n] for n, target in enumerate(targets) for _ in target]
        assert _plain(spread, ends[-1], {key: 1.0}) == expected


@given(
    answered=st.lists(st.tuples(st.integers(0, 4), st.lists(keys, min_size=1, max_size=5))),
    others=st.lists(
        st.tuples(st.sampled_from(["", "prices"]), st.lists(keys, min_size=1, max_size=5))
    ),
    asked=weights,
)
def test_likeness_to_questions_keeps_its_promises(
    answered: list[tuple[int, list[str]]],
    others: list[tuple[str, list[str]]],
    asked: dict[str, float],
) -> None:
    query = Query((), wording=tuple(asked.items()))
    likeness = Asked(answered, others).like(query)
    assert likeness == Asked(answered, others).like(query)
    assert set(likeness.sentences) <= {number for number, _ in answered}
    assert all(score > 0 for score in likeness.sentences.values())
    assert likeness.matter in {"", *(matter for matter, _ in others)}
    for ratio in (likeness.answered, likeness.supported):
        assert answered or ratio <= 0
        assert others or ratio >= 0
    swapped = Asked([(0, own) for _, own in others], [("", own) for _, own in answered]).like(query)
    assert swapped.answered == pytest.approx(-likeness.answered, abs=1e-6)
