"""A saved reply to what is wrong with it: is it quoted word for word, and is it still the reply?"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.article import Article
from bot.chat import Bot
from bot.errors import SavedReplyError
from bot.model import Reply
from bot.quoting import selectors

# How much is shown of what is no quote (characters).
_SHOWN = 60


def read_reply(text: str) -> dict[str, Any]:
    """A reply as `--json` prints it and the API sends it.

    Raises SavedReplyError for what is not JSON, and for JSON that is no reply.
    """
    try:
        saved = json.loads(text)
    except (ValueError, RecursionError) as error:  # also a number of too many digits
        raise SavedReplyError("this is not JSON") from error
    names = {field.name for field in dataclasses.fields(Reply)}
    if not isinstance(saved, dict) or not names <= set(saved):
        raise SavedReplyError("this is JSON, but not a whole reply of this bot")
    return saved


def as_json(reply: Reply) -> dict[str, Any]:
    """A reply as it is after it was saved and read again."""
    read: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(reply)))
    return read


def unproven(saved: Mapping[str, Any], article: Article) -> list[str]:
    """What keeps the quotes of a saved reply from being proven; nothing where all are.

    A quote is proven when the article's text, which has the SHA-256 that the reply names, has its
    very characters at its offsets, and when its selectors and the reply's text say the same.
    """
    return list(_unproven(saved, article))


def _unproven(saved: Mapping[str, Any], article: Article) -> Iterator[str]:
    source = saved["source"]
    named = source.get("sha256") if isinstance(source, dict) else None
    if named != article.source.sha256:
        yield f"The reply names another text: SHA-256 {named!a}, not {article.source.sha256}."
    elif source != dataclasses.asdict(article.source):
        yield "The reply tells another source than the article has."
    if saved["kind"] == "answer" and not saved["quotes"]:
        yield "The reply says that it answers, and quotes nothing."
    quotes = saved["quotes"] if isinstance(saved["quotes"], list) else [saved["quotes"]]
    for number, quote in enumerate(quotes, 1):
        wrong = _wrong(quote, article)
        if wrong:
            yield f"Quote {number} is not proven: {wrong}."
        elif f"“{quote['text']}”" not in str(saved["text"]):
            yield f"Quote {number} does not stand in the reply's text as it is."
    known = {f"“{quote.get('text')}”" for quote in quotes if isinstance(quote, dict)}
    for part in str(saved["text"]).split("\n\n"):
        if part.startswith("“") and part.partition("\n")[0] not in known:
            yield f"The reply's text has a quote that is none of its quotes: {part[:_SHOWN]!a}."


def _wrong(quote: object, article: Article) -> str:
    """What is wrong with a quote from an article; "" where nothing is."""
    if not isinstance(quote, dict):
        return "it is not an object"
    start, end = quote.get("start"), quote.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(article.text):
        return f"from {start!r} to {end!r} is no place in the article"
    if article.text[start:end] != quote.get("text"):
        return f"the article has other words from {start} to {end}"
    told = [dataclasses.asdict(selector) for selector in selectors(article.text, start, end)]
    if quote.get("selectors") != told:
        return "its selectors do not fit its place"
    home = next((p for p in article.passages if p.start <= start and end <= p.end), None)
    if home is None:
        return "it stands in no passage of the article"
    named = (quote.get("passage"), quote.get("section"))
    return "" if named == (home.number, home.section) else "it stands in another section"


def changed(
    saved: Mapping[str, Any], bot: Bot, question: str, history: Sequence[str], country: str = ""
) -> tuple[str, ...]:
    """The fields in which the reply of today to a question differs from the one that was saved."""
    today = as_json(bot.reply(question, history, country))
    return tuple(name for name in today if saved[name] != today[name])
