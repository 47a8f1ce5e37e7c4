"""Noticing what is new in the index: stories that arrive, and those that are changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.digest.lead import says_something_new
from bot.digest.stories import opening
from bot.ledger import Ledger
from index.catalog import ArticleRecord, Catalog
from index.errors import PullquoteIndexError
from index.store.embedded import EmbeddedStore

_NOON = timedelta(hours=12)


class Arriving:
    """Notes the stories of each generation as it is published. Blocks; called by one thread."""

    def __init__(self, catalog: Catalog, store: EmbeddedStore, ledger: Ledger) -> None:
        """Look at `store`, note in `ledger`."""
        self._catalog = catalog
        self._store = store
        self._ledger = ledger
        self._seen = ""

    def look(self, now: float) -> bool:
        """Note what is new; whether there is another generation than at the last look."""
        published = self._store.published()
        if published is None or published.name == self._seen:
            return False
        try:
            live = {record.id: record for record in self._store.snapshot().articles}
        except PullquoteIndexError:  # swept away meanwhile, or damaged; the next look tells
            return False
        known = self._ledger.arrivals.known()
        new = [record for record in live.values() if record.id not in known]
        if known:
            self._ledger.arrivals.note((record.id, record.version, now) for record in new)
        else:  # what was there before anybody looked arrived when it was published
            first = ((record.id, record.version, min(now, _published(record))) for record in new)
            self._ledger.arrivals.note(first, matched=True)
        changed = {i: live[i].version for i, version in known.items() if i in live and live[i].version > version}
        moved = {i for i in changed if self._has_moved(i, known[i], changed)}
        self._ledger.arrivals.changed(changed, moved=moved, at=now)
        self._seen = published.name
        return True

    def _has_moved(self, article_id: str, before: int, versions: Mapping[str, int]) -> bool:
        """Whether a story's beginning is another than it was: an edited story isn't news, one told anew is."""
        try:
            old = self._catalog.article(article_id, before)
            new = self._catalog.article(article_id, versions[article_id])
        except PullquoteIndexError:
            return False
        return says_something_new(opening(new), [opening(old)])


def _published(record: ArticleRecord) -> float:
    """When a story was published, at noon where it tells only the day; 0 where it tells nothing."""
    if not record.published:
        return 0.0
    moment = datetime.fromisoformat(record.published)
    if len(record.published) <= 10:
        moment += _NOON
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
