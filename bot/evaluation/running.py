"""Asking the shipped answerer every question of a set."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.answering.answerer import Answerer
from bot.answering.models import Answer, Quote
from bot.answering.question import BadQuestion, Question, make_question
from bot.evaluation.dataset import JudgedQuestion
from bot.evaluation.errors import EvaluationError
from bot.evaluation.judging import Judgement, QuoteGiven, Response, judge
from index.catalog import Catalog
from index.encoder import Encoder, Vectors
from index.indexer import Progress
from index.retriever import Retriever
from index.store.embedded import EmbeddedStore

_COST_SAMPLE = 60  # questions
_ARTICLES_PASSAGES = 200  # passages looked at for a ranking of articles: two rankings of 100
_WARM_UP = "What happened, and who was there?"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a question costs: medians over a sample of the questions, all timed in turn in one process.

    encoder_call_ms: encoding one question. search_ms: from its vector to passages.
    total_ms: from question to outcome; what encoding and searching leave goes to reading, choosing and verifying.
    """

    encoder_call_ms: float
    search_ms: float
    total_ms: float
    n: int

    @property
    def quote_ms(self) -> float:
        """Reading, choosing and verifying quotes."""
        return max(0.0, self.total_ms - self.search_ms - self.encoder_call_ms)

    @property
    def encoder_calls(self) -> float:
        """The whole in units of encoding one question, which is comparable across machines."""
        return self.total_ms / self.encoder_call_ms if self.encoder_call_ms else float("nan")


@dataclass(frozen=True, slots=True)
class Parts:
    """The shipped parts under test."""

    answerer: Answerer
    catalog: Catalog
    store: EmbeddedStore
    encoder: Encoder


def run(
    questions: Sequence[JudgedQuestion],
    parts: Parts,
    progress: Progress,
    *,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[list[Judgement], Cost]:
    """Ask every question and judge what comes back, in order; `clock` gives seconds.

    Raises:
        EvaluationError: the set has something that can't be asked.
        PullquoteIndexError: the index can't be searched.
    """
    parts.answerer.answer(make_question(_WARM_UP), answer_id="warm-up")
    every = max(1, len(questions) // _COST_SAMPLE)
    progress.start("Asking", len(questions))
    judgements, timed = [], []
    for place, question in enumerate(questions):
        response = _ask(question, parts, clock)
        judgements.append(judge(question, response))
        if place % every == 0:
            timed.append((*_encode_and_search(question.text, parts, clock), response.latency_ms))
        progress.advance()
    encode_ms, search_ms, total_ms = (statistics.median(times) for times in zip(*timed, strict=True))
    return judgements, Cost(encode_ms, search_ms, total_ms, len(timed))


def _ask(question: JudgedQuestion, parts: Parts, clock: Callable[[], float]) -> Response:
    asked = _question(question)
    started = clock()
    outcome = parts.answerer.answer(asked, answer_id=question.id)
    latency_ms = (clock() - started) * 1000
    return Response(
        quotes=tuple(_given(quote, parts.catalog) for quote in outcome.quotes),
        confidence=outcome.confidence,
        latency_ms=latency_ms,
        answered=isinstance(outcome, Answer),
        articles=_articles(asked, parts) if question.is_topic else (),
    )


def _question(question: JudgedQuestion) -> Question:
    try:
        return make_question(question.text, article=question.within, asked=question.asked)
    except BadQuestion as error:
        raise EvaluationError(f"question {question.id!r} can't be asked: {error}") from error


def _given(quote: Quote, catalog: Catalog) -> QuoteGiven:
    """A quote compared, independently of the answerer, with what the catalog holds at its place."""
    place = quote.citation
    paragraph = catalog.paragraph(place.article_id, place.version, place.paragraph)
    return QuoteGiven(
        text=quote.text,
        article_id=place.article_id,
        sentences=sum(place.start <= start and end <= place.end for start, end in paragraph.sentences),
        verbatim=paragraph.text[place.start : place.end] == quote.text,
    )


def _articles(question: Question, parts: Parts) -> tuple[str, ...]:
    """Articles in the order of their best passages."""
    retriever = Retriever(parts.store, parts.encoder)
    retrieval = retriever.retrieve(question.text, limit=_ARTICLES_PASSAGES, only=question.search_filter)
    return tuple(dict.fromkeys(ranked.article.id for ranked in retrieval.passages))


class _TimedEncoder:
    """An encoder that adds up how long it takes."""

    def __init__(self, encoder: Encoder, clock: Callable[[], float]) -> None:
        self._encoder = encoder
        self._clock = clock
        self.name, self.fingerprint, self.dim = encoder.name, encoder.fingerprint, encoder.dim
        self.took_ms = 0.0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        started = self._clock()
        vectors = self._encoder.encode(texts)
        self.took_ms += (self._clock() - started) * 1000
        return vectors


def _encode_and_search(text: str, parts: Parts, clock: Callable[[], float]) -> tuple[float, float]:
    """Milliseconds of encoding a question and of searching with its vector.

    The question has the words of `text` in another order, so that no cache knows it.
    """
    encoder = _TimedEncoder(parts.encoder, clock)
    retriever = Retriever(parts.store, encoder)
    started = clock()
    retriever.retrieve(" ".join(reversed(text.split())))
    return encoder.took_ms, max(0.0, (clock() - started) * 1000 - encoder.took_ms)
