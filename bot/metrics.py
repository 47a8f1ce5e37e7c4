"""Figures for Prometheus; every front end counts into one of these."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.answering.models import Answer, Outcome

_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """Counters and gauges of one process. Thread-safe."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin at zero; `clock` gives seconds."""
        self._clock = clock
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "pullquote_questions", "Questions asked.", ("platform", "outcome"), registry=self._registry
        )
        self._stages = Histogram(
            "pullquote_stage_seconds",
            "Seconds a question spent in a stage.",
            ("stage",),
            registry=self._registry,
            buckets=_SECONDS,
        )
        self._failures = Counter(
            "pullquote_platform_failures",
            "Calls of a chat platform that failed.",
            ("platform", "kind"),
            registry=self._registry,
        )
        self._services = Gauge(
            "pullquote_service_up",
            "Whether a front end or a background loop of this process is up.",
            ("service",),
            registry=self._registry,
        )
        self._falls = Counter(
            "pullquote_service_falls", "How often one had to be started again.", ("service",), registry=self._registry
        )
        self._waiting = Gauge("pullquote_queue_depth", "Questions that wait to be answered.", registry=self._registry)
        self._generation = Gauge(
            "pullquote_index_generation", "Number of the generation that is searched.", registry=self._registry
        )
        self._age = Gauge("pullquote_index_age_seconds", "Seconds since it was published.", registry=self._registry)
        self._articles = Gauge("pullquote_index_articles", "Stories that are searched.", registry=self._registry)

    def count(self, platform: str, outcome: Outcome) -> None:
        """A question was answered, or why it wasn't."""
        name = "answered" if isinstance(outcome, Answer) else outcome.reason.value
        self._questions.labels(platform, name).inc()

    def count_failure(self, platform: str, kind: str = "failed") -> None:
        """A call of a chat platform's API went wrong: it "failed", was "refused", or was to come "later"."""
        self._failures.labels(platform, kind).inc()

    def tell_service(self, name: str, *, up: bool) -> None:
        """See `bot.supervision.Observer`."""
        self._services.labels(name).set(up)
        self._falls.labels(name)  # a figure that is there from the start can be watched

    def count_fall(self, name: str) -> None:
        """See `bot.supervision.Observer`."""
        self._falls.labels(name).inc()

    def count_error(self, platform: str) -> None:
        """A question ended in an error."""
        self._questions.labels(platform, "error").inc()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        started = self._clock()
        try:
            yield
        finally:
            self._stages.labels(name).observe(self._clock() - started)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Count a question as waiting while inside."""
        with self._waiting.track_inprogress():
            yield

    def tell_index(self, *, generation: str, age_s: float, articles: int) -> None:
        """What is searched now."""
        self._generation.set(int(generation) if generation.isdigit() else 0)
        self._age.set(age_s)
        self._articles.set(articles)

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self._registry)
