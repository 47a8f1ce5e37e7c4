"""Making a digest: stories of a period -> events -> the most important ones, each with a lead, verified."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bot.answering.attribution import speaker
from bot.answering.dating import resolve_dates
from bot.answering.linking import Links
from bot.answering.models import Citation, Quote, RelatedArticle
from bot.digest.lead import Lead, lead_of
from bot.digest.models import Digest, DigestEvent, Period, Told
from bot.digest.stories import ComparedStories
from bot.digest.subscription import Wanted
from index.article import Article, ParagraphKind
from index.catalog import ArticleRecord, Catalog
from index.encoder import Encoder
from index.errors import PullquoteIndexError
from index.event_clusters import cluster_events
from index.store.embedded import EmbeddedStore

_OLD = timedelta(days=3)  # a story that is published so long before the period is no news, whenever it arrived
_COPY = 0.25  # what a wire copy adds to an event's breadth, against an outlet's own story
_RECENT, _TOPIC = 1.0, 2.0  # against 1 for a doubling of the outlets that tell of an event
_FADES_S = 86_400.0
_MOST_STORIES = 2_000  # of one digest; more is an archive that was added

log = logging.getLogger(__name__)

Copies = Callable[[Collection[str]], dict[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class _Event:
    """Stories of one event: the new ones, and what was told of it before."""

    new: tuple[ArticleRecord, ...]
    told: tuple[Told, ...]
    worth: float


@dataclass(frozen=True, slots=True)
class _Events:
    """What events are judged by: the new stories, all stories' vectors, how well each meets the topics, copies."""

    new: dict[str, ArticleRecord]
    vectors: dict[str, NDArray[np.float32]]
    met: dict[str, float]
    copies: dict[str, tuple[str, ...]]
    until: datetime

    def of(self, groups: Sequence[tuple[str, ...]], told: Sequence[Told]) -> Iterator[_Event]:
        """The events that new stories tell of and somebody wants to hear of."""
        for group in groups:
            records = tuple(self.new[one] for one in group if one in self.new)
            on_topic = max((self.met[one.id] for one in records), default=0.0)
            if on_topic:
                known = tuple(one for one in told if not set(one.article_ids).isdisjoint(group))
                worth = _worth(records, self.copies, self.until) + _TOPIC * on_topic
                yield _Event(_best_first(records, self.vectors, self.copies), known, worth)


class DigestMaker:
    """Makes digests of the published stories. Thread-safe; blocks."""

    def __init__(
        self, catalog: Catalog, store: EmbeddedStore, encoder: Encoder, links: Links, *, copies: Copies
    ) -> None:
        """Take stories from `store` and their words from `catalog`; `copies` tells the wire copies of stories."""
        self._catalog = catalog
        self._store = store
        self._links = links
        self._copies = copies
        self._compared = ComparedStories(catalog, encoder)

    def make(self, wanted: Wanted, period: Period, *, told: Sequence[Told] = (), skipped: int = 0) -> Digest:
        """The digest of a period: no event that was told of before, unless there is news of it.

        Raises:
            PullquoteIndexError: the index can't be read.
        """
        snapshot = self._store.snapshot()
        live = {record.id: record for record in snapshot.articles}
        withdrawn = self._catalog.withdrawn(live) if live else {}
        allowed = [one for one in live.values() if one.id not in withdrawn and _is_wanted(one, wanted, period)]
        new = [one for one in allowed if _is_new(one, period, told)]
        new = sorted(new, key=lambda one: (one.published, one.id), reverse=True)[:_MOST_STORIES]
        copies = self._copies([one.id for one in new]) if new else {}
        fresh = {one.id for one in new}
        before = dict.fromkeys(live[i] for one in told for i in one.article_ids if i in live and i not in fresh)
        stories = self._compared.of([*new, *before], snapshot)
        met = dict(
            zip((one.article_id for one in stories), self._compared.on_topic(stories, wanted.topics), strict=True)
        )
        groups = _with_copies(cluster_events(stories), copies)
        vectors = {story.article_id: story.vector for story in stories}
        events = _Events({one.id: one for one in new}, vectors, met, copies, period.until)
        ranked = sorted(events.of(groups, told), key=lambda one: -one.worth)
        openings = {story.article_id: story.lead for story in stories if story.article_id not in fresh}
        found: list[DigestEvent] = []
        left_out = 0
        for event in ranked:
            if len(found) == wanted.length:
                left_out += not event.told
            elif (shown := self._shown(event, copies, openings)) is not None:
                found.append(shown)
        return Digest(period.since, period.until, tuple(found), left_out, skipped)

    def _shown(self, event: _Event, copies: dict[str, tuple[str, ...]], openings: dict[str, str]) -> DigestEvent | None:
        """The event as it is told; None where nothing of it can be, or nothing is new.

        openings: how the stories begin that are there to compare with; what they say isn't news.
        """
        known = {article_id for one in event.told for article_id in one.article_ids}
        said = [one.lead for one in event.told] + [openings[one] for one in sorted(known) if one in openings]
        for record in event.new:
            if known and not known.isdisjoint(copies.get(record.id, ())):
                continue  # the same agency's words once more
            try:
                article = self._catalog.article(record.id, record.version)
                lead = lead_of(article, told=said)
                if lead is None:
                    continue
                quote = self._quote(record, article, lead)
            except PullquoteIndexError:  # purged, or withdrawn, since the generation was published
                continue
            others = [one for one in event.new if one is not record]
            articles = tuple(self._pointer(one) for one in (record, *others))
            return DigestEvent(record.headline, quote, articles, update=bool(event.told))
        return None

    def _quote(self, record: ArticleRecord, article: Article, lead: Lead) -> Quote:
        """The lead as a quote, checked once more against the catalog.

        Raises:
            PullquoteIndexError: its place is gone.
        """
        paragraph = self._catalog.paragraph(record.id, record.version, lead.paragraph)
        if paragraph.kind is not ParagraphKind.BODY or paragraph.text[lead.start : lead.end] != lead.text:
            raise AssertionError("a lead is word for word what it cites")
        citation = Citation(
            article_id=record.id,
            version=record.version,
            paragraph=lead.paragraph,
            start=lead.start,
            end=lead.end,
            headline=record.headline,
            outlet=record.outlet,
            published=record.published,
            url=record.url,
            link="",
        )
        return Quote(
            text=lead.text,
            citation=replace(citation, link=self._links.passage(citation, lead.text)),
            score=1.0,
            selected=True,
            speaker=speaker(article.paragraphs, lead.paragraph, lead.start, lead.end),
            dates=resolve_dates(lead.text, record.published),
        )

    def _pointer(self, record: ArticleRecord) -> RelatedArticle:
        link = self._links.article(record.id, record.version, url=record.url)
        return RelatedArticle(record.id, record.headline, record.outlet, record.published, link)


def _is_wanted(record: ArticleRecord, wanted: Wanted, period: Period) -> bool:
    """Whether a story may be shown there and its outlet and collection are wanted."""
    if wanted.outlets and record.outlet.casefold() not in {outlet.casefold() for outlet in wanted.outlets}:
        return False
    limits = (period.collections, None if wanted.collections is None else frozenset(wanted.collections))
    return all(limit is None or not limit.isdisjoint(record.collections) for limit in limits)


def _is_new(record: ArticleRecord, period: Period, told: Sequence[Told]) -> bool:
    published = record.published
    if period.arrived is None:
        return bool(published) and _is_within(published, period)
    arrived = period.arrived.get(record.id)
    if arrived is None or any(record.id in one.article_ids and arrived <= one.at for one in told):
        return False
    return not published or published[:10] >= (period.since - _OLD).date().isoformat()


def _is_within(published: str, period: Period) -> bool:
    """Whether a story was published in a period: to the minute where it says so, else to the day."""
    if len(published) > 10:
        moment = datetime.fromisoformat(published)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return period.since < moment <= period.until
    return period.since.date().isoformat() <= published <= period.until.date().isoformat()


def _with_copies(groups: Sequence[tuple[str, ...]], copies: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The groups, those of wire copies of one another made one."""
    of: dict[str, int] = {article_id: n for n, group in enumerate(groups) for article_id in group}
    leader = list(range(len(groups)))

    def find(n: int) -> int:
        while leader[n] != n:
            n = leader[n]
        return n

    for article_id, others in copies.items():
        for other in others:
            if article_id in of and other in of:
                one, two = sorted((find(of[article_id]), find(of[other])))
                leader[two] = one
    joined: dict[int, list[str]] = {}
    for n, group in enumerate(groups):
        joined.setdefault(find(n), []).extend(group)
    return [tuple(group) for group in joined.values()]


def _worth(records: Sequence[ArticleRecord], copies: dict[str, tuple[str, ...]], until: datetime) -> float:
    """How important an event is: how many outlets tell of it by themselves, and how lately."""
    ids: set[str] = set()
    outlets: dict[str, float] = {}
    for record in sorted(records, key=lambda one: one.id):
        own = _COPY if not ids.isdisjoint(copies.get(record.id, ())) else 1.0
        ids.add(record.id)
        name = record.outlet.casefold() or record.id
        outlets[name] = max(outlets.get(name, 0.0), own)
    breadth = math.log2(1 + sum(outlets.values()))
    newest = max((one.published for one in records), default="")
    if not newest:
        return breadth + _RECENT / 2
    moment = datetime.fromisoformat(newest)
    if len(newest) <= 10:
        moment += timedelta(hours=12)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    age = max(0.0, (until - moment).total_seconds())
    return breadth + _RECENT * math.exp(-age / _FADES_S)


def _best_first(
    records: Sequence[ArticleRecord], vectors: dict[str, NDArray[np.float32]], copies: dict[str, tuple[str, ...]]
) -> tuple[ArticleRecord, ...]:
    """An event's stories: those nearest to all others first, of wire copies the first one; then newest first."""
    centre = sum((vectors[one.id] for one in records), start=vectors[records[0].id] * 0)
    nearness = {one.id: round(float(vectors[one.id] @ centre), 3) for one in records}
    newest = sorted(records, key=lambda one: (one.published, one.id), reverse=True)
    ranked = sorted(newest, key=lambda one: -nearness[one.id])
    first: list[ArticleRecord] = []
    later: list[ArticleRecord] = []
    for record in ranked:
        is_copy = any(one.id in copies.get(record.id, ()) for one in first)
        (later if is_copy else first).append(record)
    return (*first, *later)
