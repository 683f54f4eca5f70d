"""What was found to the words of a reply, which are data: `bot/texts/sayings.toml`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.article import Article
from bot.corpus import Question
from bot.model import Context, Danger, Finding, Helpline, Quote, Reply
from bot.texts import brief_caveat, helplines, saying
from bot.texts import caveat as caveat_for

# How many questions are suggested to begin with, and after an answer; near how many hits those are
# looked for that an article does not cover; how many words that it lacks are named.
_STARTERS, _SUGGESTIONS, _NEAR, _UNKNOWN = 4, 3, 3, 2

# What somebody should be asked about whom the article is not.
_ASK_SOMEBODY = ("child", "medicine", "diagnosis")

# An answer of more quotes than these is told to come from several places.
_FEW = 2


class Replies:
    """The replies about one article."""

    def __init__(
        self, article: Article, suggested: Sequence[Question], standing: Collection[str] = ()
    ) -> None:
        """`suggested` are the questions to offer, in the article's order.

        `standing` names the uncovered matters on which it is told how the subject stands.
        """
        offers = {s.number for p in article.passages if p.advertising for s in p.sentences}
        self._article = article
        self._standing = standing
        # What advertises is told to those who ask for it, and offered to nobody.
        self._suggested = [q for q in suggested if q.sentence not in offers]
        self._starts = {q.text: article.sentences[q.sentence].start for q in self._suggested}
        step = max(1, len(self._suggested) // _STARTERS)
        self.starters = tuple(q.text for q in self._suggested[::step][:_STARTERS])

    def help(self, danger: Danger, country: str, *, again: bool = False) -> Reply:
        """Whom to call, where the reader is as far as is known: help lines, and nothing else.

        `again` says that they were told before, and the reader has written of something else.
        """
        lines = helplines(danger, country)
        emergency = [f"{line.call} ({line.country})" for line in helplines("emergency", country)]
        text = saying(f"{danger}.again" if again else f"{danger}.text").format(
            helplines="\n".join(map(_shown, lines)), emergency=_either(emergency)
        )
        return Reply(danger, text, self._article.source, helplines=lines)

    def chat(self, kind: str) -> Reply:
        """Small talk; `kind` names it in `sayings.toml`."""
        text = saying(f"chat.{kind}").format(
            title=self._article.title,
            disclosure=self._article.source.disclosure,
            standing=self._article.source.standing,
        )
        if self.starters and kind in ("help", "unclear"):
            text += " " + saying("chat.examples").format(questions=_listed(self.starters))
        return Reply("chat", text.strip(), self._article.source, suggestions=self.starters)

    def advice(self, quotes: Sequence[Quote], context: Context) -> Reply:
        """Declines to advise, with what the article says about asking somebody who can."""
        caveat = caveat_for("personal" if context == "general" else context)
        parts = [saying("advice.lead_in")]
        if quotes:
            parts += [saying("advice.quote_lead_in"), *map(_quoted, quotes), *self._told_source()]
        return Reply(
            "advice",
            "\n\n".join((*parts, caveat)),
            self._article.source,
            quotes=tuple(quotes),
            caveat=caveat,
            suggestions=self.starters,
        )

    def briefly(self, reply: Reply) -> Reply:
        """A reply whose caveat the reader has read before, with no more than a reminder of it."""
        brief = brief_caveat(reply.caveat)
        return replace(reply, text=reply.text.removesuffix(reply.caveat) + brief, caveat=brief)

    def kindly(self, reply: Reply, country: str) -> Reply:
        """A reply to somebody who is low, with a line that says where to talk to someone."""
        lines = _either([_in_short(line) for line in helplines("crisis", country)])
        support = saying("support.line").format(helplines=lines)
        return replace(reply, text=f"{reply.text}\n\n{support}", support=support)

    def no_more(self, finding: Finding) -> Reply:
        """Says that all that the article has on a matter was quoted."""
        return self._without_quotes(saying("not_covered.no_more"), finding, self.starters)

    def not_covered(
        self, finding: Finding, unknown: Sequence[str], is_near: bool, context: Context
    ) -> Reply:
        """Says that the article does not cover a question, why, and what comes nearest to it.

        `unknown` are the words that the article lacks; `is_near` tells whether it has others;
        `context` what the question is about, which somebody else may be asked.
        """
        words = " or ".join(f"“{word}”" for word in unknown[:_UNKNOWN])
        matter = finding.likeness.matter if finding.likeness.supported < 0 else ""
        why = "both" if words and matter else "words" if words else "matter" if matter else "plain"
        text = saying(f"not_covered.{why}").format(words=words, matter=matter)
        if matter in self._standing and self._article.source.standing:
            text += " " + self._article.source.standing
        near = finding.hits[:_NEAR] if is_near else ()
        if near and near[0].passage.section:
            text += " " + saying("not_covered.nearest").format(section=near[0].passage.section)
        if (is_near or matter) and context in _ASK_SOMEBODY:
            text += " " + saying(f"not_covered.ask_{context}")
        numbers = [hit.sentence.number for hit in near]
        nearest = (q.text for number in numbers for q in self._suggested if q.sentence == number)
        return self._without_quotes(text, finding, (*nearest, *self.starters))

    def _without_quotes(self, text: str, finding: Finding, questions: Sequence[str]) -> Reply:
        """A reply that quotes nothing and offers some of these questions."""
        suggestions = tuple(dict.fromkeys(questions))[:_SUGGESTIONS]
        if suggestions:
            text += "\n\n" + saying("not_covered.suggest").format(questions=_listed(suggestions))
        return Reply(
            "not_covered",
            text,
            self._article.source,
            confidence=finding.chance,
            suggestions=suggestions,
        )

    def answer(self, finding: Finding, quotes: Sequence[Quote], context: Context) -> Reply:
        """The reply that quotes the article, and warns of what the question is about."""
        caveat = caveat_for(context)
        several = len(quotes) > _FEW
        lead_in = saying("answer.list_lead_in" if several else "answer.lead_in")
        repaired = [
            saying("answer.repaired").format(typed=t.form, meant=t.read_as)
            for t in finding.query.terms
            if t.read_as and t.own
        ]
        source = self._told_source()
        return Reply(
            "answer",
            "\n\n".join((" ".join((*repaired, lead_in)), *map(_quoted, quotes), *source, caveat)),
            self._article.source,
            quotes=tuple(quotes),
            caveat=caveat,
            confidence=finding.chance,
            suggestions=self._questions_after(quotes),
        )

    def _told_source(self) -> list[str]:
        """Who wrote what is quoted, and why, as part of a reply; nothing where it is not known."""
        disclosure = self._article.source.disclosure
        return [saying("answer.source").format(disclosure=disclosure)] if disclosure else []

    def _questions_after(self, quotes: Sequence[Quote]) -> tuple[str, ...]:
        """The author's questions that lead on from what was quoted, in the article's order."""
        fresh = [
            text
            for text, start in self._starts.items()
            if not any(quote.holds(start) for quote in quotes)
        ]
        later = [text for text in fresh if self._starts[text] >= quotes[0].end]
        return tuple(dict.fromkeys(later + fresh))[:_SUGGESTIONS]


def _listed(questions: Sequence[str]) -> str:
    """Questions as plain text shows them, a line each; no Markdown takes this bullet away."""
    return "\n".join(f"• {question}" for question in questions)


def _quoted(quote: Quote) -> str:
    """A quote as plain text shows it, under its heading."""
    heading = saying("answer.advertising") if quote.advertising else quote.section
    return f"“{quote.text}”" + (f"\n({heading})" if heading else "")


def _shown(line: Helpline) -> str:
    """A helpline as plain text shows it."""
    ways = [f"call {line.call}"] if line.call else []
    ways += [f"text {line.text}"] if line.text else []
    ways += [line.web.removeprefix("https://")] if line.web else []
    return f"{line.country}: {line.name}, {' or '.join(ways)} ({line.hours})"


def _in_short(line: Helpline) -> str:
    """A helpline in a sentence."""
    way = line.call or (f"text {line.text}" if line.text else "")
    return f"{way} ({line.country})" if way else line.web.removeprefix("https://")


def _either(choices: Sequence[str]) -> str:
    """Choices as a sentence names them."""
    *others, last = choices
    return f"{', '.join(others)} or {last}" if others else last
