"""The whole walk of one question, read top to bottom."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from unicodedata import normalize

from bot import confidence, corpus, dialogue, quoting, safety
from bot.analysis import Analyzer
from bot.article import Article
from bot.corpus import Question
from bot.dialogue import Turn
from bot.errors import QuestionError
from bot.index import Index
from bot.model import Danger, Helpline, Hit, Query, Quote, Reply
from bot.query import Reader
from bot.texts import helplines, saying

# The longest question that is taken (characters): some 150 words.
QUESTION_LIMIT = 1000

# How much of a message is heard for danger before it may be refused as too long (characters).
_HEARD = 4 * QUESTION_LIMIT

# How many hits an answer may draw on; how many questions are suggested to begin with, and after an
# answer; how many words that the article lacks are named.
_HITS = 30
_STARTERS = 4
_SUGGESTIONS = 3
_UNKNOWN = 3


class Bot:
    """Answers questions about one article by quoting it."""

    def __init__(
        self,
        article: Article,
        questions: Sequence[Question] = (),
        synonyms: Mapping[str, str] | None = None,
    ) -> None:
        """`questions` and `synonyms` are the word lists that the article's author wrote for it."""
        self.article = article
        self._suggested = [question for question in questions if question.suggested]
        told = [word for sentence in article.sentences for word in sentence.words]
        analyzer = Analyzer(article.language, article.abbreviations)
        analyzer.know(told)
        asked = [(question.sentence, analyzer.authored(question.text)) for question in questions]
        vocabulary = chain(told, *(words for _, words in asked))
        self._reader = Reader(analyzer, vocabulary, synonyms or {})
        self._index = Index(article.passages, asked)

    def reply(self, question: str, history: Sequence[str] = ()) -> Reply:
        """The reply to a question, given the reader's earlier turns, oldest first.

        Raises QuestionError for a question that is not text, empty, or longer than QUESTION_LIMIT.
        """
        _check_is_text(question)
        concern = safety.concern(question[:_HEARD])
        if concern in ("emergency", "crisis"):
            return self._help(concern)
        _check(question, history)
        turn = Turn(question)
        turns, talk = turn.context(history), turn.talk
        own = self._query(question, ())
        danger = _danger_in(turns or (() if own.terms and not talk else history[-1:]))
        if danger:
            return self._help(danger)
        knows = any(t.synonyms or t.term in self._index for t in own.terms)
        if talk and (talk.is_sure or not knows):
            return self._chat(talk.kind)
        if concern == "advice":
            return self._advice()
        query = self._query(question, turns) if turns else own
        if not query.terms:
            return self._chat("unclear")
        hits = self._index.search(query, _HITS)
        if turn.keeps_subject:
            hits = self._on_subject(hits, query)
        as_list = turn.wants_list
        chosen = quoting.parts(hits) if as_list else quoting.best(hits)
        chance = confidence.chance(self._index.share(query, chosen if as_list else chosen[:1]))
        if chance < confidence.ENOUGH or not chosen:
            return self._not_covered(query, chance)
        return self._answer(query, chosen, chance, as_list)

    def search(self, question: str, k: int = 10) -> tuple[Quote, ...]:
        """The `k` best quotes for a question by themselves, with no decision taken on them.

        Raises QuestionError as `reply` does, and ValueError for a `k` below 1.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        _check_turn(question)
        query = self._reader.query(question)
        return quoting.quotes(self._index.search(query, k), query, self.article)

    def suggestions(self) -> tuple[str, ...]:
        """Questions to start with, spread over the article."""
        step = max(1, len(self._suggested) // _STARTERS)
        return tuple(q.text for q in self._suggested[::step][:_STARTERS])

    def unanswered(self) -> tuple[Question, ...]:
        """The suggestions that do not come back to the sentence that they were written for."""
        return tuple(
            q for q in self._suggested if not self._is_quoted(q, self.reply(q.text).quotes[:1])
        )

    def _query(self, message: str, turns: Sequence[str]) -> Query:
        """What a message looks for, given the earlier turns that it leans on."""
        asked, story = dialogue.asked(message)
        return self._reader.query(asked, (*story, *turns))

    def _is_quoted(self, question: Question, quotes: Sequence[Quote]) -> bool:
        """Whether one of the quotes holds the sentence that a question was written for."""
        start = self.article.sentences[question.sentence].start
        return any(quote.start <= start < quote.end for quote in quotes)

    def _on_subject(self, hits: list[Hit], query: Query) -> list[Hit]:
        """The hits whose passages speak of what the earlier turns were about; all if none does."""
        subject = Query(tuple(t for t in query.terms if t.weight < 1.0))
        return [hit for hit in hits if self._index.share(subject, [hit])] or hits

    def _unknown(self, query: Query) -> list[str]:
        """The question's words that the article lacks; everyday ones only where all are."""
        own = [t for t in query.terms if t.weight == 1.0 and not t.synonyms]
        lacking = [
            t
            for t in own
            if t.term not in self._index or (t.emphasis > 1.0 and not self._index.says(t.term))
        ]
        rare = [t for t in lacking if t.emphasis > 1.0 or not self._reader.is_common(t.form)]
        return [t.form for t in rare or lacking]

    def _help(self, danger: Danger) -> Reply:
        lines = helplines(danger)
        text = saying(f"{danger}.text").format(helplines="\n".join(map(_shown, lines)))
        return Reply(danger, text, self.article.source, helplines=lines)

    def _chat(self, kind: str) -> Reply:
        starters = self.suggestions()
        text = saying(f"chat.{kind}").format(
            title=self.article.title, disclosure=self.article.source.disclosure
        )
        if starters and kind in ("help", "unclear"):
            text += " " + saying("chat.examples").format(questions=_listed(starters))
        return Reply("chat", text.strip(), self.article.source, suggestions=starters)

    def _advice(self) -> Reply:
        """Declines to advise, and quotes what the article says about asking somebody who can."""
        query = self._reader.query(saying("advice.looks_for"))
        hits = self._index.search(query, 1)
        # One word in common ("work") is chance; two are about asking somebody.
        quotes = tuple(q for q in quoting.quotes(hits, query, self.article) if len(q.terms) > 1)
        caveat = saying("caveat.advice")
        parts = [saying("advice.lead_in")]
        if quotes:
            parts += [saying("advice.quote_lead_in"), *map(_quoted, quotes)]
        return Reply(
            "advice",
            "\n\n".join((*parts, caveat)),
            self.article.source,
            quotes=quotes,
            caveat=caveat,
            suggestions=self.suggestions(),
        )

    def _not_covered(self, query: Query, chance: float) -> Reply:
        unknown = self._unknown(query)
        text = saying("not_covered.plain")
        if unknown:
            words = " or ".join(f"“{form}”" for form in unknown[:_UNKNOWN])
            text = saying("not_covered.unknown").format(words=words)
        starters = self.suggestions()
        if starters:
            text += "\n\n" + saying("not_covered.suggest").format(questions=_listed(starters))
        return Reply(
            "not_covered", text, self.article.source, confidence=chance, suggestions=starters
        )

    def _answer(self, query: Query, hits: Sequence[Hit], chance: float, as_list: bool) -> Reply:
        """The reply that quotes these hits; the parts of a list in the article's order."""
        quotes = quoting.quotes(hits, query, self.article)
        if as_list:
            quotes = tuple(sorted(quotes, key=lambda quote: quote.start))
        caveat = saying("caveat.general")
        several = as_list and len(quotes) > 1
        lead_in = saying("answer.list_lead_in" if several else "answer.lead_in")
        repaired = [
            saying("answer.repaired").format(typed=t.form, meant=t.read_as)
            for t in query.terms
            if t.read_as
        ]
        return Reply(
            "answer",
            "\n\n".join((" ".join((*repaired, lead_in)), *map(_quoted, quotes), caveat)),
            self.article.source,
            quotes=quotes,
            caveat=caveat,
            confidence=chance,
            suggestions=self._questions_after(quotes),
        )

    def _questions_after(self, quotes: Sequence[Quote]) -> tuple[str, ...]:
        """The author's questions that lead on from what was quoted, in the article's order."""
        fresh = [q for q in self._suggested if not self._is_quoted(q, quotes)]
        sentences = self.article.sentences
        later = [q for q in fresh if sentences[q.sentence].start >= quotes[0].end]
        return tuple(q.text for q in list(dict.fromkeys(later + fresh))[:_SUGGESTIONS])


def load_bot(folder: str | os.PathLike[str]) -> Bot:
    """The bot for a folder of `corpus/`; raises CorpusError where it cannot be served as it is."""
    loaded = corpus.load(Path(folder))
    return Bot(loaded.article, loaded.questions, loaded.synonyms)


def _check(question: str, history: Sequence[str]) -> None:
    """Refuse what is no question, and say why."""
    if isinstance(history, str):
        raise QuestionError("The history is one text. Give a list of the reader's earlier turns.")
    for turn in (question, *history):
        _check_turn(turn)
    if not question.strip():
        raise QuestionError("The question is empty. Ask something about the article.")


def _check_turn(turn: object) -> None:
    """Refuse what cannot be read as a turn of a reader."""
    _check_is_text(turn)
    # A compatibility character may stand for up to eighteen others: these are what is worked on.
    length = len(normalize("NFKC", str(turn)))
    if length > QUESTION_LIMIT:
        raise QuestionError(f"A turn has {length} characters. Use at most {QUESTION_LIMIT}.")


def _check_is_text(turn: object) -> None:
    """Refuse what is no text."""
    if not isinstance(turn, str):
        raise QuestionError(f"A turn must be text, not {type(turn).__name__}.")
    if any("\ud800" <= c <= "\udfff" for c in turn):
        raise QuestionError("A turn has half of a surrogate pair in it. Send valid Unicode.")


def _danger_in(earlier: Sequence[str]) -> Danger | None:
    """The danger that the earlier turns speak of which a message leans on, or None.

    So that after a crisis an "ok" is no small talk, and "and how many?" no question on the article.
    """
    concerns = map(safety.concern, earlier)
    return next((c for c in concerns if c in ("emergency", "crisis")), None)


def _listed(questions: Sequence[str]) -> str:
    """Questions as plain text shows them, a line each."""
    return "\n".join(f"- {question}" for question in questions)


def _quoted(quote: Quote) -> str:
    """A quote as plain text shows it, under its heading."""
    heading = f"\n({quote.section})" if quote.section else ""
    return f"“{quote.text}”{heading}"


def _shown(line: Helpline) -> str:
    """A helpline as plain text shows it."""
    ways = [f"call {line.call}"] if line.call else []
    ways += [f"text {line.text}"] if line.text else []
    ways += [line.web.removeprefix("https://")] if line.web else []
    return f"{line.country}: {line.name}, {' or '.join(ways)} ({line.hours})"
