"""One article, searched: a question to what is found for it, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

from bot import confidence
from bot.analysis import Analyzer
from bot.article import Article
from bot.asked import Asked
from bot.corpus import Matter, Question
from bot.index import Index
from bot.model import Explanation, Finding, Query, Quote, Share
from bot.query import Reader, Reading, ReadWord

# How many hits an answer may draw on.
_HITS = 30


class Finder:
    """Finds the sentences of one article that answer a question."""

    def __init__(
        self,
        article: Article,
        questions: Sequence[Question],
        synonyms: Mapping[str, str],
        uncovered: Sequence[Matter],
    ) -> None:
        """Takes an article with the word lists that its author wrote for it."""
        analyzer = Analyzer(article.language, article.abbreviations)
        told = [word.form for sentence in article.sentences for word in sentence.words]
        asked = [analyzer.forms(question.text) for question in questions]
        others = [(m.name, analyzer.forms(text)) for m in uncovered for text in m.asked]
        known = Counter(chain(told, *asked))
        analyzer.know(chain(known, *(forms for _, forms in others)))
        answered = [
            (question.sentence, list(map(analyzer.key, forms)))
            for question, forms in zip(questions, asked, strict=True)
        ]
        unanswered = [(matter, list(map(analyzer.key, forms))) for matter, forms in others]
        self._has_questions = bool(answered)
        self._reader = Reader(analyzer, known, synonyms)
        self._index = Index(article.passages, answered)
        self._asked = Asked(answered, unanswered)

    def read(
        self, question: str, context: Sequence[str] = (), words: Reading | None = None
    ) -> Query:
        """What a question looks for, and the turns that it leans on, the latest first.

        `words` reads the words of a text; as a rule it is the method of that name.
        """
        return self._reader.query(question, context, words)

    def words(self, text: str) -> Sequence[ReadWord]:
        """The words of a text as they are meant."""
        return self._reader.words(text)

    def prepare(self) -> None:
        """Read now what the repair of spelling needs."""
        self._reader.prepare()

    def find(self, query: Query, k: int = _HITS) -> Finding:
        """The `k` best hits for a query, and the chance that the first one answers it."""
        likeness = self._asked.like(query)
        hits = self._index.search(query, k, likeness)
        evidence = self._index.evidence(query, hits, likeness)
        chance = confidence.chance(evidence, self._has_questions)
        return Finding(query, tuple(hits), likeness, evidence, chance, chance >= confidence.ENOUGH)

    def knows(self, query: Query) -> bool:
        """Whether the article has a word of the question itself, or what is meant by it."""
        return any(t.own and (t.synonyms or self._index.says(t.term)) for t in query.terms)

    def unknown(self, query: Query) -> tuple[str, ...]:
        """The question's words that the article lacks; everyday ones only where all are."""
        lacking = [
            t
            for t in query.terms
            if t.own
            and not t.synonyms
            and (t.term not in self._index or (t.is_matter and not self._index.says(t.term)))
        ]
        rare = [t for t in lacking if t.is_matter or not self._reader.is_common(t.form)]
        return tuple(t.form for t in rare or lacking)

    def explain(self, findings: Sequence[Finding], quotes: Sequence[Quote]) -> Explanation:
        """Why these quotes were found, and why the decision fell as it did."""
        least = min(findings, key=lambda each: each.chance)
        return Explanation(
            shares=tuple(self._shares(quote, findings) for quote in quotes),
            pulls=confidence.pulls(least.evidence, self._has_questions),
            chance=least.chance,
            enough=confidence.ENOUGH,
        )

    def _shares(self, quote: Quote, findings: Sequence[Finding]) -> tuple[Share, ...]:
        """The shares of the score of the best hit that a quote holds."""
        finding, hit = next(
            (finding, hit)
            for finding in findings
            for hit in finding.hits
            if quote.holds(hit.sentence.start)
        )
        return tuple(self._index.shares(finding.query, finding.likeness, hit))
