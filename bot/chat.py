"""The whole walk of one question, read top to bottom."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from unicodedata import normalize

from bot import corpus, quoting, safety
from bot.article import Article
from bot.corpus import Matter, Question
from bot.dialogue import Turn
from bot.errors import QuestionError
from bot.finder import Finder
from bot.model import Concern, Danger, Explanation, Finding, Hit, Query, Quote, Reply
from bot.replies import Replies
from bot.texts import saying

# The longest question that is taken (characters): some 150 words.
QUESTION_LIMIT = 1000

# How much of a message is heard for danger before it may be refused as too long (characters).
_HEARD = 4 * QUESTION_LIMIT

# Hears a turn for what has to be minded in it.
_Hearing = Callable[[str], Concern | None]


class Bot:
    """Answers questions about one article by quoting it."""

    def __init__(
        self,
        article: Article,
        questions: Sequence[Question] = (),
        synonyms: Mapping[str, str] | None = None,
        uncovered: Sequence[Matter] = (),
    ) -> None:
        """`questions`, `synonyms` and `uncovered` are what the article's author wrote for it."""
        self.article = article
        self._suggested = [question for question in questions if question.suggested]
        self._finder = Finder(article, questions, synonyms or {}, uncovered)
        self._replies = Replies(article, self._suggested)

    def reply(self, question: str, history: Sequence[str] = ()) -> Reply:
        """The reply to a question, given the reader's earlier turns, oldest first.

        Raises QuestionError for a question that is not text, empty, or longer than QUESTION_LIMIT.
        """
        _check_is_text(question)
        # Each turn is heard once, however many lean on it; what was heard goes with this reply.
        hear = cache(safety.concern)
        danger = _danger_in([question[:_HEARD]], hear)
        if danger:
            return self._replies.help(danger)
        _check(question, history)
        return self._reply(question, history, hear)

    def _reply(
        self,
        question: str,
        history: Sequence[str],
        hear: _Hearing,
        given: Sequence[Quote] | None = None,
    ) -> Reply:
        """The reply to a question that nobody has to be helped with.

        `given` are the quotes of the replies to the earlier turns, where they are known.
        """
        turn = Turn(question)
        turns, talk = turn.context(history), turn.talk
        own = self._finder.read(turn.question)
        danger = _danger_in(turns or (() if own.terms and not talk else history[-1:]), hear)
        if danger:
            return self._replies.help(danger)
        if talk and (talk.is_sure or not self._finder.knows(own)):
            return self._replies.chat(talk.kind)
        if hear(question) == "advice":
            return self._replies.advice(self._on_asking_somebody())
        query = self._finder.read(turn.question, turns) if turns else own
        if not query.terms:
            return self._replies.chat("unclear")
        findings = self._findings(turn, turns, query)
        finding = min(findings, key=lambda each: each.chance)
        if not finding.is_enough:
            unknown = self._finder.unknown(query)
            return self._replies.not_covered(finding, unknown, is_near=self._finder.knows(query))
        if turn.wants_more:
            if given is None:
                given = self._given(history, len(turns), hear)
            finding = _without(finding, given)
            if not finding.hits:
                return self._replies.no_more(finding)
        chosen = _chosen(turn, finding) if len(findings) == 1 else _of_each(findings)
        return self._replies.answer(finding, quoting.quotes(chosen, query, self.article))

    def explain(self, question: str, history: Sequence[str] = ()) -> Explanation:
        """Why the reply to a question is as it is; raises QuestionError as `reply` does.

        There is nothing to explain where nothing was searched for.
        """
        reply = self.reply(question, history)
        if reply.kind not in ("answer", "not_covered"):
            return Explanation()
        turn = Turn(question)
        turns = turn.context(history)
        findings = self._findings(turn, turns, self._finder.read(turn.question, turns))
        return self._finder.explain(findings, reply.quotes)

    def search(self, question: str, k: int = 10) -> tuple[Quote, ...]:
        """The `k` best quotes for a question by themselves, with no decision taken on them.

        Raises QuestionError as `reply` does, and ValueError for a `k` below 1.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        _check_turn(question)
        query = self._finder.read(question)
        return quoting.quotes(self._finder.find(query, k).hits, query, self.article)

    def suggestions(self) -> tuple[str, ...]:
        """Questions to start with, spread over the article."""
        return self._replies.starters

    def unanswered(self) -> tuple[Question, ...]:
        """The suggestions that do not come back to the sentence that they were written for."""
        starts = {q: self.article.sentences[q.sentence].start for q in self._suggested}
        first = {q: self.reply(q.text).quotes[:1] for q in self._suggested}
        return tuple(q for q in first if not any(f.holds(starts[q]) for f in first[q]))

    def _on_asking_somebody(self) -> tuple[Quote, ...]:
        """What the article says about asking a professional; nothing as a rule."""
        query = self._finder.read(saying("advice.looks_for"))
        hits = self._finder.find(query, 1).hits
        # One word in common ("work") is chance; two are about asking somebody.
        return tuple(q for q in quoting.quotes(hits, query, self.article) if len(q.terms) > 1)

    def _given(self, history: Sequence[str], last: int, hear: _Hearing) -> list[Quote]:
        """What the replies to so many of the last turns, all without danger, have quoted."""
        given: list[Quote] = []
        for at in range(len(history) - last, len(history)):
            given += self._reply(history[at], history[:at], hear, given).quotes
        return given

    def _findings(self, turn: Turn, turns: Sequence[str], query: Query) -> list[Finding]:
        """What the reply to a turn draws on: one finding, or several that are each enough.

        Where a message as a whole is not covered, the sentence that asks may be: what is told
        around it may be of anything. So may each of several things that it asks about.
        """
        finding = self._finder.find(query)
        if not finding.is_enough and turn.asking != turn.question:
            asking = self._finder.find(self._finder.read(turn.asking, turns))
            finding = max(finding, asking, key=lambda each: each.chance)
        if not finding.is_enough:
            each = (self._finder.find(self._finder.read(thing)) for thing in turn.things)
            enough = [found for found in each if found.is_enough]
            if len(enough) > 1:
                return enough
        return [finding]


def load_bot(folder: str | os.PathLike[str]) -> Bot:
    """The bot for a folder of `corpus/`; raises CorpusError where it cannot be served as it is."""
    loaded = corpus.load(Path(folder))
    return Bot(loaded.article, loaded.questions, loaded.synonyms, loaded.uncovered)


def _without(finding: Finding, given: Sequence[Quote]) -> Finding:
    """What was found, without what was quoted before."""
    fresh = (
        hit for hit in finding.hits if not any(quote.holds(hit.sentence.start) for quote in given)
    )
    return finding._replace(hits=tuple(fresh))


def _chosen(turn: Turn, finding: Finding) -> list[Hit]:
    """The hits that make the answer, as many as are asked for."""
    if turn.wants_list:
        return quoting.parts(finding.hits, finding.query)
    if turn.wants_several:
        return quoting.several(finding.hits, finding.query)
    return quoting.best(finding.hits)


def _of_each(findings: Sequence[Finding]) -> list[Hit]:
    """The best hit of each finding."""
    return list(dict.fromkeys(finding.hits[0] for finding in findings))


def _check(question: str, history: Sequence[str]) -> None:
    """Refuse what is no question, and say why."""
    if isinstance(history, str):
        raise QuestionError("The history is one text. Give a list of the reader's earlier turns.")
    for turn in (question, *history):
        _check_turn(turn)
    if not question.strip():
        raise QuestionError("The question is empty. Ask something about the article.")


def _check_turn(turn: str) -> None:
    """Refuse what cannot be read as a turn of a reader."""
    _check_is_text(turn)
    # A compatibility character may stand for up to eighteen others: these are what is worked on.
    length = len(normalize("NFKC", turn))
    if length > QUESTION_LIMIT:
        raise QuestionError(f"A turn has {length} characters. Use at most {QUESTION_LIMIT}.")


def _check_is_text(turn: object) -> None:
    """Refuse what is no text."""
    if not isinstance(turn, str):
        raise QuestionError(f"A turn must be text, not {type(turn).__name__}.")
    try:
        turn.encode()
    except UnicodeEncodeError as error:
        message = "A turn has half of a surrogate pair in it. Send valid Unicode."
        raise QuestionError(message) from error


def _danger_in(turns: Sequence[str], hear: _Hearing) -> Danger | None:
    """The danger that a message speaks of, or the earlier turns that it leans on, or None.

    So that after a crisis an "ok" is no small talk, and "and how many?" no question on the article.
    """
    return next((c for c in map(hear, turns) if c in ("emergency", "crisis")), None)
