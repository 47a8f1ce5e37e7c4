"""The path of a question: passages -> quotes -> decision -> Answer or NoAnswer."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import TypedDict

from bot.answering import attribution, quoting
from bot.answering.dating import resolve_dates
from bot.answering.links import article_link, passage_link
from bot.answering.models import (
    Answer,
    Citation,
    NoAnswer,
    Outcome,
    Quote,
    Reason,
    RelatedArticle,
    Searched,
    Understood,
)
from bot.answering.question import Question
from bot.answering.quoting import Candidate, QuoteMismatch
from bot.answering.reading import Reader
from bot.answering.signals import chance
from index.catalog import Catalog
from index.errors import PullquoteIndexError
from index.retriever import RankedPassage, Retrieval, Retriever

DEFAULT_LIMIT = 3  # quotes people are shown at most
_PASSAGES_FOUND = 24
_CHARACTERS_READ = 4500  # of passages, best first: what bounds a question's cost, whether paragraphs are short or long
_CANDIDATES_KEPT = 8
_ANSWER_FROM = 0.33  # the chance from which a quote is shown: 3 % false refusals at 92 % true ones on realtimeqa
_RELATED = 3

log = logging.getLogger(__name__)


class Answerer:
    """Answers questions in the stories' own words. Thread-safe."""

    def __init__(
        self,
        catalog: Catalog,
        retriever: Retriever,
        reader: Reader,
        *,
        public_url: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Answer from `catalog`; `public_url` is where readers reach the web page, `clock` gives seconds."""
        self._catalog = catalog
        self._retriever = retriever
        self._reader = reader
        self._public_url = public_url
        self._clock = clock

    def answer(self, question: Question, *, answer_id: str, limit: int = DEFAULT_LIMIT) -> Outcome:
        """Answer a question, or say that the stories don't.

        Args:
            question: what is asked.
            answer_id: the id the outcome gets; also the request id in the log.
            limit: at most so many quotes are selected.

        Raises:
            PullquoteIndexError: the index can't be searched.
        """
        started = self._clock()
        if question.is_empty or question.is_greeting:
            reason = Reason.EMPTY_QUESTION if question.is_empty else Reason.GREETING
            return NoAnswer(
                id=answer_id,
                question=question.text,
                reason=reason,
                confidence=0.0,
                quotes=(),
                related=(),
                understood=_understood(question),
                searched=Searched(0, 0),
                took_ms=0,
            )
        retrieval = self._retriever.retrieve(question.text, limit=_PASSAGES_FOUND, only=question.search_filter)
        found = self._verified(
            quoting.candidates(
                question.text,
                _affordable(retrieval.passages),
                words=retrieval.words,
                catalog=self._catalog,
                reader=self._reader,
            ),
            answer_id,
        )
        nearest = max((ranked.cosine for ranked in retrieval.passages), default=0.0)
        chances = [chance(candidate.signals, nearest=nearest) for candidate in found]
        quotes = self._quotes(found, chances, limit=limit)
        selected = {quote.citation.article_id for quote in quotes if quote.selected}
        shared: _Shared = {
            "id": answer_id,
            "question": question.text,
            "confidence": chances[0] if chances else 0.0,
            "quotes": quotes,
            "related": self._related(retrieval, selected),
            "understood": _understood(question),
            "searched": Searched(retrieval.articles, retrieval.paragraphs),
            "took_ms": round((self._clock() - started) * 1000),
        }
        return Answer(**shared) if selected else NoAnswer(**shared, reason=_why_not(retrieval))

    def _verified(self, found: Sequence[Candidate], answer_id: str) -> list[Candidate]:
        """The best candidates that are word for word what they cite; one that isn't is dropped and logged."""
        verified: list[Candidate] = []
        for candidate in found:
            if len(verified) == _CANDIDATES_KEPT:
                break
            try:
                quoting.verify(candidate, self._catalog)
            except (QuoteMismatch, PullquoteIndexError) as error:
                log.error("request %s: a quote was dropped: %s", answer_id, error)
            else:
                verified.append(candidate)
        return verified

    def _quotes(self, found: Sequence[Candidate], chances: Sequence[float], *, limit: int) -> tuple[Quote, ...]:
        """All candidates as quotes; if the first one is likely to answer, it and the next likely ones are selected."""
        answered = bool(chances) and chances[0] >= _ANSWER_FROM
        return tuple(
            self._quote(candidate, chance, selected=answered and place < limit and chance >= _ANSWER_FROM)
            for place, (candidate, chance) in enumerate(zip(found, chances, strict=True))
        )

    def _quote(self, candidate: Candidate, chance: float, *, selected: bool) -> Quote:
        article = candidate.ranked.article
        span = candidate.span
        paragraphs = self._catalog.article(article.id, span.version).paragraphs
        citation = Citation(
            article_id=article.id,
            version=span.version,
            paragraph=span.paragraph,
            start=span.start,
            end=span.end,
            headline=article.headline,
            outlet=article.outlet,
            published=article.published,
            url=article.url,
            link=passage_link(span, candidate.text, url=article.url, public_url=self._public_url),
        )
        emphasis = () if candidate.answer is None else (candidate.answer,)
        return Quote(
            text=candidate.text,
            citation=citation,
            score=chance,
            selected=selected,
            emphasis=emphasis,
            speaker=attribution.speaker(paragraphs, span.paragraph, span.start, span.end),
            dates=resolve_dates(candidate.text, article.published),
        )

    def _related(self, retrieval: Retrieval, quoted: set[str]) -> tuple[RelatedArticle, ...]:
        """The stories nearest to the question that are not quoted."""
        near = {r.article.id: r.article for r in retrieval.passages if r.article.id not in quoted}
        return tuple(
            RelatedArticle(
                article_id=article.id,
                headline=article.headline,
                outlet=article.outlet,
                published=article.published,
                link=article_link(article.id, article.version, url=article.url, public_url=self._public_url),
            )
            for article in list(near.values())[:_RELATED]
        )


class _Shared(TypedDict):
    """What Answer and NoAnswer have in common."""

    id: str
    question: str
    confidence: float
    quotes: tuple[Quote, ...]
    related: tuple[RelatedArticle, ...]
    understood: Understood
    searched: Searched
    took_ms: int


def _affordable(passages: Sequence[RankedPassage]) -> list[RankedPassage]:
    """The best passages that are read: at least one, together about `_CHARACTERS_READ` characters."""
    read: list[RankedPassage] = []
    characters = 0
    for ranked in passages:
        if read and characters >= _CHARACTERS_READ:
            break
        read.append(ranked)
        characters += ranked.passage.end - ranked.passage.start
    return read


def _why_not(retrieval: Retrieval) -> Reason:
    if retrieval.passages:
        return Reason.NOT_SAID
    return Reason.NOTHING_SEARCHED if retrieval.articles else Reason.NO_STORIES


def _understood(question: Question) -> Understood:
    return Understood(question.since, question.until, question.outlet, question.article)
