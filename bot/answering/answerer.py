"""The path of a question: meanings -> passages -> quotes -> decision -> Answer or NoAnswer."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypedDict

from bot.answering import quoting
from bot.answering.asking.conversation import Turn
from bot.answering.asking.language import in_its_language
from bot.answering.asking.leaning import Leaning
from bot.answering.asking.meaning import Meaning, leans, meanings, turn_in_full
from bot.answering.copies import Copies, repeats
from bot.answering.finding.find import ANSWER_FROM, Choice, Found, find
from bot.answering.finding.leads import find_leads
from bot.answering.finding.namesakes import namesakes
from bot.answering.finding.readers import RememberingReader
from bot.answering.finding.sides import each_side, side_by_side, sides
from bot.answering.models import Answer, NoAnswer, Outcome, Quote, Reason, RelatedArticle, Searched, Understood
from bot.answering.noting import quote_of, related
from bot.answering.question import Question
from bot.answering.quoting import QuoteMismatch
from bot.answering.reading import Reader
from index.catalog import Catalog
from index.errors import PullquoteIndexError
from index.retriever import Retrieval, Retriever

DEFAULT_LIMIT = 3  # quotes people are shown at most
_CANDIDATES_KEPT = 8
_RELATED = 3
_NEARER = 0.15  # confidence by which a new subject must be likelier than the one that was talked about

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
        self._copies = Copies(catalog, public_url=public_url)

    def answer(self, question: Question, *, answer_id: str, limit: int = DEFAULT_LIMIT) -> Outcome:
        """Answer a question, say that the stories don't, or ask back.

        Args:
            question: what is asked.
            answer_id: the id the outcome gets; also the request id in the log.
            limit: at most so many quotes are selected.

        Raises:
            PullquoteIndexError: the index can't be searched.
            BadQuestion: a condition in its words is none.
        """
        started = self._clock()
        if question.is_empty or question.is_greeting:
            return _nothing(question, answer_id, Reason.EMPTY_QUESTION if question.is_empty else Reason.GREETING)
        question = in_its_language(question, self._retriever.languages())
        reader = RememberingReader(self._reader)
        found = self._found(question, self._told(question, reader, limit), reader, limit)
        if found is None:
            return _nothing(question, answer_id, Reason.UNCLEAR)
        if options := self._namesakes(question, found):
            return _nothing(question, answer_id, Reason.UNCLEAR, options)
        quotes = self._quotes(found, answer_id, limit)
        selected = {quote.citation.article_id for quote in quotes if quote.selected}
        shared: _Shared = {
            "id": answer_id,
            "question": question.text,
            "confidence": quotes[0].score if quotes else 0.0,
            "quotes": quotes,
            "related": self._related(found.retrieval, selected),
            "understood": found.meaning.understood,
            "searched": Searched(found.retrieval.articles, found.retrieval.paragraphs),
            "took_ms": round((self._clock() - started) * 1000),
        }
        if not selected:
            return NoAnswer(**shared, reason=_why_not(found.retrieval))
        return Answer(**shared, sides=sides(found.meaning.words, quotes))

    def _told(self, question: Question, reader: Reader, limit: int) -> list[Turn]:
        """The conversation with its questions in full; what was answered is found again where it isn't known."""
        told: list[Turn] = []
        if leans(question) is Leaning.NO:
            return told
        for turn in question.conversation:
            asked = replace(question, text=turn.question, words=turn.question, article=None)
            if asked.is_empty or asked.is_greeting:
                continue
            if turn.answer:
                told.append(turn_in_full(turn, told))
                continue
            found = self._found(replace(asked, conversation=tuple(told)), told, reader, limit)
            told.append(turn if found is None else _as_turn(found, turn, limit))
        return told

    def _found(self, question: Question, told: list[Turn], reader: Reader, limit: int) -> Found | None:
        """What was found for the first meaning that is answered, else for the last; None where it is unclear."""
        found: Found | None = None
        for rivals in meanings(question, told, self._retriever.outlets()):
            if any(meaning.unclear for meaning in rivals):
                return None
            found = max(
                (self._find(meaning, reader, limit) for meaning in rivals),
                key=lambda one: one.confidence + _NEARER * one.meaning.is_near,
            )
            if found.answers:
                break
        return found

    def _find(self, meaning: Meaning, reader: Reader, limit: int) -> Found:
        if meaning.subject is not None:
            return find_leads(meaning, retriever=self._retriever, catalog=self._catalog, limit=limit)
        found = [
            find(one, retriever=self._retriever, catalog=self._catalog, reader=reader)
            for one in (meaning, *each_side(meaning))
        ]
        return found[0] if len(found) == 1 else side_by_side(*found)

    def _namesakes(self, question: Question, found: Found) -> tuple[str, ...]:
        """Who may be meant, where that can't be told; whoever the conversation was about is meant."""
        if question.literally or found.meaning.understood.follows or found.meaning.subject is not None:
            return ()
        return namesakes(found.meaning.words, found.retrieval.passages, self._catalog)

    def _quotes(self, found: Found, answer_id: str, limit: int) -> tuple[Quote, ...]:
        """All choices as quotes; if the first one is likely to answer, it and the next likely ones are selected."""
        copies = self._copies.of({choice.candidate.ranked.article.id for choice in found.choices})
        choices = self._verified(found, copies, answer_id)
        answered = bool(choices) and choices[0].chance >= ANSWER_FROM
        quotes = tuple(
            quote_of(
                choice,
                self._catalog,
                selected=answered and place < limit and found.shows(place, choice),
                public_url=self._public_url,
            )
            for place, choice in enumerate(choices)
        )
        return self._copies.named(quotes, copies, found.meaning.only)

    def _verified(self, found: Found, copies: Mapping[str, frozenset[str]], answer_id: str) -> list[Choice]:
        """The best choices that are word for word what they cite; one that isn't is dropped and logged.

        What stands in several copies of a story is taken once.
        """
        verified: list[Choice] = []
        for choice in found.choices:
            if len(verified) == _CANDIDATES_KEPT:
                break
            if repeats(choice, verified, copies):
                continue
            try:
                quoting.verify(choice.candidate, self._catalog)
            except (QuoteMismatch, PullquoteIndexError) as error:
                log.error("request %s: a quote was dropped: %s", answer_id, error)
            else:
                verified.append(choice)
        return verified

    def _related(self, retrieval: Retrieval, quoted: set[str]) -> tuple[RelatedArticle, ...]:
        """The stories nearest to the question that are not quoted."""
        near = {r.article.id: r.article for r in retrieval.passages if r.article.id not in quoted}
        return tuple(related(article, public_url=self._public_url) for article in list(near.values())[:_RELATED])


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


def _nothing(question: Question, answer_id: str, reason: Reason, options: tuple[str, ...] = ()) -> NoAnswer:
    """What is said where nothing can be quoted for the question as it is."""
    return NoAnswer(
        id=answer_id,
        question=question.text,
        reason=reason,
        confidence=0.0,
        quotes=(),
        related=(),
        understood=Understood(question.since, question.until, question.outlet, question.article),
        searched=Searched(0, 0),
        took_ms=0,
        options=options,
    )


def _why_not(retrieval: Retrieval) -> Reason:
    if retrieval.passages:
        return Reason.NOT_SAID
    return Reason.NOTHING_SEARCHED if retrieval.articles else Reason.NO_STORIES


def _as_turn(found: Found, turn: Turn, limit: int) -> Turn:
    """A turn with its question in full and what people would have been shown."""
    shown = [
        choice.candidate
        for place, choice in enumerate(found.choices[:limit])
        if found.answers and found.shows(place, choice)
    ]
    if not shown:
        return replace(turn, question=found.meaning.words)
    best = shown[0]
    return replace(
        turn,
        question=found.meaning.words,
        article_ids=tuple(dict.fromkeys(candidate.ranked.article.id for candidate in shown)),
        answer=" ".join(candidate.text for candidate in shown),
        named="" if best.answer is None else best.text[slice(*best.answer)],
    )
