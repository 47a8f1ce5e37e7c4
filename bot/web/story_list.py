"""The stories that are searched, newest first."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.answering.dating import parse_day, require_span
from index.catalog import ArticleRecord
from index.store.embedded import EmbeddedStore, Snapshot
from index.store.filter import SearchFilter


@dataclass(frozen=True, slots=True)
class _Sorted:
    generation: str
    articles: tuple[ArticleRecord, ...]
    places: dict[str, int]
    outlets: Counter[str]
    collections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stories:
    """Some of the stories, and the id after which the next ones come; None where there are no more."""

    articles: tuple[ArticleRecord, ...]
    next: str | None


class StoryList:
    """Lists the published generation's stories; sorted once a generation. Thread-safe.

    Raises `PullquoteIndexError` where the index can't be read.
    """

    def __init__(self, store: EmbeddedStore) -> None:
        """List what `store` searches."""
        self._store = store
        self._lock = threading.Lock()
        self._sorted: _Sorted | None = None

    def page(self, only: SearchFilter, *, limit: int, after: str | None = None) -> Stories:
        """The newest stories that `only` allows, those without a date last.

        Args:
            only: conditions.
            limit: at most so many.
            after: begin after the story of this id; one that isn't there (any more) is the end.
        """
        known = self._known()
        start = 0 if after is None else known.places.get(after, len(known.articles)) + 1
        allowed = (article for article in known.articles[start:] if only.allows(article))
        found = tuple(islice(allowed, limit + 1))
        return Stories(found[:limit], found[limit - 1].id if len(found) > limit else None)

    def outlets(self) -> Counter[str]:
        """How many stories each outlet has; "" for those that don't say."""
        return self._known().outlets

    def collections(self) -> Sequence[str]:
        """The collections that stories are in."""
        return self._known().collections

    def articles(self) -> Sequence[ArticleRecord]:
        """All of them, newest first."""
        return self._known().articles

    def _known(self) -> _Sorted:
        snapshot = self._store.snapshot()
        with self._lock:
            if self._sorted is None or self._sorted.generation != snapshot.manifest.name:
                self._sorted = _sort(snapshot)
            return self._sorted


def _sort(snapshot: Snapshot) -> _Sorted:
    articles = tuple(sorted(snapshot.articles, key=lambda article: (article.published, article.id), reverse=True))
    return _Sorted(
        generation=snapshot.manifest.name,
        articles=articles,
        places={article.id: place for place, article in enumerate(articles)},
        outlets=Counter(article.outlet for article in articles),
        collections=tuple(sorted({name for article in articles for name in article.collections})),
    )


def story_filter(
    *, since: str | None, until: str | None, outlet: str | None, collections: Collection[str] | None
) -> SearchFilter:
    """Conditions on stories from an address; what is empty is none.

    Raises:
        BadQuestion: a date that isn't one, or an empty span of days.
    """
    first = parse_day(since) if since else None
    last = parse_day(until, end=True) if until else None
    require_span(first, last)
    return SearchFilter(
        since=first,
        until=last,
        outlets=frozenset({outlet.casefold()}) if outlet else None,
        collections=frozenset(collections) if collections else None,
    )
