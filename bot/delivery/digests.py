"""Digests as deliveries: which are due, and what each says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.delivery.outbox import Made
from bot.digest.models import Digest, Period, Told
from bot.digest.schedule import Due, Schedule, between, latest, upcoming
from bot.digest.subscription import Subscription, Wanted
from bot.ledger import DeliveryKind, Ledger, Planned, ToldStory
from bot.rendering.digest import digest_notice

_LOOK_BACK = timedelta(days=7)
_TOLD_FOR_S = 7 * 86_400.0  # for so long an event is remembered
_OVERLAP_S = 900.0  # stories that were just being noted when the last digest was made


class Maker(Protocol):
    """What makes digests; see `bot.digest.making.DigestMaker`."""

    def make(self, wanted: Wanted, period: Period, *, told: list[Told] = ..., skipped: int = 0) -> Digest:
        """Thread-safe; blocks."""


class Digests:
    """The digests of one platform's subscriptions. Blocks."""

    def __init__(self, ledger: Ledger, maker: Maker, *, late_s: float, clock: Callable[[], float]) -> None:
        """One that couldn't be delivered `late_s` after it was due is skipped; `clock` gives seconds since 1970."""
        self._ledger = ledger
        self._maker = maker
        self._late_s = late_s
        self._clock = clock
        self._next: dict[tuple[str, Schedule], float] = {}

    def due(self, platform: str) -> list[Planned]:
        """The digests that have become due since the last look; at the first one, of the last days."""
        now = self._clock()
        moment = datetime.fromtimestamp(now, UTC)
        found: list[Planned] = []
        following: dict[tuple[str, Schedule], float] = {}
        for one in self._ledger.subscriptions.on(platform):
            key = one.id, one.schedule
            known = self._next.get(key)
            if known is not None and now < known:
                following[key] = known
                continue
            since = max(datetime.fromtimestamp(one.since, UTC), moment - _LOOK_BACK)
            if known is not None:
                since = max(since, datetime.fromtimestamp(known, UTC) - timedelta(seconds=1))
            found += [self._planned(one, due) for due in between(one.schedule, since=since, until=moment)]
            following[key] = upcoming(one.schedule, after=moment).moment.timestamp()
        self._next = following
        return found

    def make(self, planned: Planned) -> Made:
        """What the digest says now; nothing where nobody wants it any more, or wants to hear of a quiet day."""
        subscription = self._ledger.subscriptions.get(planned.of)
        if subscription is None:
            return Made(None)
        now = self._clock()
        covered = self._ledger.deliveries.covered_until(subscription.id)
        since = covered or _before(subscription, self._ledger.deliveries.first_due(subscription.id) or planned.due)
        digest = self._digest(subscription, since, now)
        if digest.is_quiet and not subscription.wanted.tell_quiet:
            return Made(None, covers=now)
        return Made(digest_notice(digest, zone=subscription.schedule.zone), covers=now, told=told_stories(digest))

    def _digest(self, subscription: Subscription, since: float, now: float) -> Digest:
        place = subscription.place
        arrived = self._ledger.arrivals.between(since - _OVERLAP_S, now)
        period = Period(
            datetime.fromtimestamp(since, UTC),
            datetime.fromtimestamp(now, UTC),
            arrived=arrived,
            collections=self._ledger.preferences.collections(place.platform, place.workspace, place.channel),
        )
        deliveries = self._ledger.deliveries
        told = [
            Told(tuple(story.article_id for story in stories), stories[0].lead, at)
            for at, stories in (deliveries.told(subscription.id, since=now - _TOLD_FOR_S) if arrived else ())
        ]
        skipped = len(deliveries.skipped_since(subscription.id, since))
        return self._maker.make(subscription.wanted, period, told=told, skipped=skipped)

    def _planned(self, subscription: Subscription, due: Due) -> Planned:
        at = due.moment.timestamp()
        key = f"digest:{subscription.id}:{due.day.isoformat()}"
        return Planned(key, DeliveryKind.DIGEST, subscription.place, subscription.id, at, at + self._late_s)


def told_stories(digest: Digest) -> tuple[ToldStory, ...]:
    """What a digest tells, as the ledger keeps it."""
    told: list[ToldStory] = []
    for number, event in enumerate(digest.events):
        lead = event.lead.citation
        told.append(
            ToldStory(number, lead.article_id, lead.version, lead.paragraph, lead.start, lead.end, event.lead.text)
        )
        told += [ToldStory(number, article.article_id, 0) for article in event.articles[1:]]
    return tuple(told)


def _before(subscription: Subscription, due: float) -> float:
    """From when on the first digest of a subscription tells: since one would have come before it."""
    moment = datetime.fromtimestamp(due, UTC)
    earlier = latest(subscription.schedule, now=moment - timedelta(seconds=1), since=moment - _LOOK_BACK)
    return (earlier.moment if earlier else moment - timedelta(days=1)).timestamp()
