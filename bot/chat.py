"""The whole walk of one question, read top to bottom."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot import corpus, limits, quoting, safety
from bot.article import Article
from bot.corpus import Matter, Question
from bot.dialogue import Turn
from bot.finder import Finder
from bot.model import Context, Danger, Explanation, Finding, Hit, Query, Quote, Reply
from bot.query import Reading
from bot.replies import Replies
from bot.safety import Heard
from bot.texts import saying

# For how many turns after one of danger the reply stays with it: an "ok" is then no small talk, and
# what the article does not cover no reason to say so. One that only sounds like danger counts once.
_STAYS = 5

# How many replies back a caveat is taken to be remembered (turns).
_REMINDED = 5

# Hears a turn for what has to be minded in it.
_Hearing = Callable[[str], Heard]


class _Chat(NamedTuple):
    """What a reply draws on beside its question: the reader's earlier turns, oldest first.

    `hear`, `see`, `words` and `told` (the reply to the turn at a place) work on each turn once,
    however many lean on it; what they found goes with this chat. `country` is the reader's, ""
    where it is not known.
    """

    history: Sequence[str]
    country: str
    hear: _Hearing
    see: Callable[[str], Turn]
    words: Reading
    told: Callable[[int], Reply]

    def before(self, at: int) -> _Chat:
        """The chat as it was at an earlier turn."""
        return self._replace(history=self.history[:at])


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
        standing = {matter.name for matter in uncovered if matter.tells_standing}
        self._replies = Replies(article, self._suggested, standing)

    def reply(self, question: str, history: Sequence[str] = (), country: str = "") -> Reply:
        """The reply to a question, given the reader's earlier turns, oldest first.

        Of the turns the last few count, see `bot/limits.py`. `country` (ISO 3166-1) picks the help
        lines that somebody in danger is shown; "" where it is not known.

        Raises QuestionError for a country that is none, for turns that are not text, and for a
        question that is empty or too long; never where somebody is in danger.
        """
        limits.check_is_text(question)
        hear = cache(Heard)
        heard = hear(limits.opening(question))
        lately = limits.readable(history)
        before = _danger_before(lately, hear)
        danger = heard.plain_danger or (heard.danger and (before or heard.danger))
        if danger:
            return self._replies.help(danger, country)
        limits.check(question, history)
        reply = self._fitted(question, lately, country, hear)
        if reply.helplines:
            return reply
        if before and reply.kind in ("chat", "not_covered"):
            return self._replies.help(before, country, again=True)
        limits.check_country(country)
        return self._replies.kindly(reply, country) if before or heard.is_low else reply

    def _fitted(self, question: str, history: Sequence[str], country: str, hear: _Hearing) -> Reply:
        """The reply to a question, its caveat in brief where one of the last replies had it."""

        @cache
        def told(at: int) -> Reply:
            danger = hear(history[at]).danger
            if danger:
                return self._replies.help(danger, country)
            return self._reply(history[at], chat.before(at))

        chat = _Chat(history, country, hear, cache(Turn), cache(self._finder.words), told)
        reply = self._reply(question, chat)
        lately = range(len(history))[-_REMINDED:]
        was_told = reply.caveat and any(told(at).caveat == reply.caveat for at in reversed(lately))
        return self._replies.briefly(reply) if was_told else reply

    def _reply(self, question: str, chat: _Chat) -> Reply:
        """The reply to a question that tells of no danger by itself, its caveat in full."""
        turn = chat.see(question)
        history, hear, words = chat.history, chat.hear, chat.words
        turns, talk = turn.context(history, chat.see), turn.talk
        own = self._finder.read(turn.question, (), words)
        danger = _danger_in(turns, hear)
        if danger and not self._finder.find(own).is_enough:
            return self._replies.help(danger, chat.country, again=True)
        context = _context([question, *turns], hear)
        if talk and (talk.is_sure or not self._finder.knows(own)):
            return self._replies.chat(talk.kind)
        if hear(question).asks_advice:
            return self._replies.advice(self._on_asking_somebody(), context)
        searched = _searched(turns, chat.see)
        query = self._finder.read(turn.question, searched, words) if turns else own
        if not query.terms:
            return self._replies.chat("unclear")
        findings = self._findings(turn, searched, query)
        finding = min(findings, key=lambda each: each.chance)
        if not finding.is_enough:
            unknown = self._finder.unknown(query)
            is_near = self._finder.knows(query)
            return self._replies.not_covered(finding, unknown, is_near, context)
        if turn.wants_more:
            places = range(len(history) - len(turns), len(history))
            finding = _without(finding, [q for at in places for q in chat.told(at).quotes])
            if not finding.hits:
                return self._replies.no_more(finding)
        chosen = _chosen(turn, finding) if len(findings) == 1 else _of_each(findings)
        quotes = quoting.quotes(chosen, query, self.article)
        return self._replies.answer(finding, quotes, context)

    def prepare(self) -> None:
        """Read now what only some questions need, so that no reader has to wait for it later."""
        safety.prepare()
        self._finder.prepare()

    def explain(self, question: str, history: Sequence[str] = ()) -> Explanation:
        """Why the reply to a question is as it is; raises QuestionError as `reply` does.

        There is nothing to explain where nothing was searched for.
        """
        reply = self.reply(question, history)
        if reply.kind not in ("answer", "not_covered"):
            return Explanation()
        turn = Turn(question)
        searched = _searched(turn.context(limits.readable(history)), Turn)
        query = self._finder.read(turn.question, searched)
        findings = self._findings(turn, searched, query)
        return self._finder.explain(findings, reply.quotes)

    def search(self, question: str, k: int = 10) -> tuple[Quote, ...]:
        """The `k` best quotes for a question by themselves, with no decision taken on them.

        Raises QuestionError as `reply` does, and ValueError for a `k` below 1.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        limits.check_turn(question)
        query = self._finder.read(question)
        return quoting.quotes(self._finder.find(query, k).hits, query, self.article)

    def suggestions(self) -> tuple[str, ...]:
        """Questions to start with, spread over the article."""
        return self._replies.starters

    def lacking(self, question: str) -> tuple[str, ...]:
        """The words of a question that the article lacks; raises QuestionError as `reply` does."""
        limits.check_turn(question)
        return self._finder.unknown(self._finder.read(question))

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

    def _findings(self, turn: Turn, searched: Sequence[str], query: Query) -> list[Finding]:
        """What the reply to a turn draws on: one finding, or several that are each enough.

        `searched` are the turns that it leans on, as far as they are searched for.

        Where a message as a whole is not covered, the sentence that asks may be: what is told
        around it may be of anything. So may each of several things that it asks about.
        """
        finding = self._finder.find(query)
        if not finding.is_enough and turn.asking != turn.question:
            asking = self._finder.find(self._finder.read(turn.asking, searched))
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


def _danger_in(turns: Sequence[str], hear: _Hearing) -> Danger | None:
    """The danger that the first of these turns speaks of that speaks of any, or None."""
    return next((heard.danger for heard in map(hear, turns) if heard.danger), None)


def _danger_before(history: Sequence[str], hear: _Hearing) -> Danger | None:
    """The danger that the reply to the next turn stays with, or None."""
    plain = (hear(turn).plain_danger for turn in history[-_STAYS:][::-1])
    return next(filter(None, plain), hear(history[-1]).danger if history else None)


def _searched(turns: Sequence[str], see: Callable[[str], Turn]) -> list[str]:
    """Those of the turns that a question leans on which say what is looked for."""
    return [turn for turn in turns if not see(turn).wants_more]


def _context(turns: Sequence[str], hear: _Hearing) -> Context:
    """What an answer to the first of these turns, which leans on the others, has to warn of."""
    contexts = (hear(turn).context for turn in turns)
    return next((context for context in contexts if context != "general"), "general")
