"""Questions from the web: answered in worker threads, a few at a time, within limits."""

from __future__ import annotations

import logging
import os
import secrets

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import Request

from bot.answering.answerer import Answerer
from bot.answering.models import Outcome
from bot.answering.question import BadQuestion, Question
from bot.metrics import Metrics
from bot.rendering.words import QUEUE_FULL, TOO_MANY_QUESTIONS
from bot.web.access import Access
from bot.web.limits import RateLimit
from bot.web.problems import Problem

_MOST_AT_ONCE = 4
_MOST_WAITING = 32

log = logging.getLogger(__name__)


class Asking:
    """Answers the questions of requests; the event loop stays free meanwhile."""

    def __init__(self, answerer: Answerer, access: Access, limit: RateLimit, metrics: Metrics) -> None:
        """Answer with `answerer`, which may be busy with other front ends too."""
        self._answerer = answerer
        self._access = access
        self._limit = limit
        self._metrics = metrics
        self._workers: CapacityLimiter | None = None

    async def ask(self, question: Question, request: Request, *, platform: str, limit: int) -> Outcome:
        """Answer a question.

        Raises:
            Problem: too many questions, of this reader or of all.
            PullquoteIndexError: the index can't be searched.
            BadQuestion: a condition in its words is none.
        """
        self._admit(request)
        workers = self._workers = self._workers or CapacityLimiter(min(_MOST_AT_ONCE, os.cpu_count() or 1))
        if workers.statistics().tasks_waiting >= _MOST_WAITING:
            raise Problem(503, QUEUE_FULL, {"Retry-After": "5"})
        answer_id = secrets.token_hex(8)

        def answer() -> Outcome:
            with self._metrics.stage("answering"):
                return self._answerer.answer(question, answer_id=answer_id, limit=limit)

        try:
            with self._metrics.stage("waiting"), self._metrics.waiting():
                await workers.acquire()
            try:
                outcome = await anyio.to_thread.run_sync(answer)
            finally:
                workers.release()
        except BadQuestion:
            raise
        except Exception:
            self._metrics.count_error(platform)
            raise
        self._metrics.count(platform, outcome)
        return outcome

    def _admit(self, request: Request) -> None:
        client = request.client.host if request.client else ""
        wait_s = self._limit.wait_s(self._access.token_tag(request) or client)
        if wait_s:
            raise Problem(429, TOO_MANY_QUESTIONS, {"Retry-After": str(wait_s)})
