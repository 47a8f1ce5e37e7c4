"""Deliveries: planned by many, posted by one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import time

import pytest

from bot.digest.schedule import WEEKDAYS, Schedule
from bot.digest.subscription import Place, Wanted
from bot.ledger import DeliveryKind, DeliveryState, Ledger, Planned, ToldStory
from tests.bot.ledger.conftest import Clock

PLACE = Place("slack", "T1", "C1")


def planned(clock: Clock, key: str = "digest:s1:2026-05-01", *, of: str = "s1", due: float | None = None) -> Planned:
    """A digest that is due now, or then."""
    due = clock.now if due is None else due
    return Planned(key, DeliveryKind.DIGEST, PLACE, of, due, due + 3600)


def beating(ledger: Ledger, *workers: str) -> None:
    """These workers live."""
    for worker in workers:
        ledger.claims.beat(worker)


def test_a_delivery_is_planned_once_and_taken_by_one(ledger: Ledger, clock: Clock) -> None:
    """However many plan it; of two who try one gets it."""
    beating(ledger, "w1", "w2")
    for _ in range(2):
        ledger.deliveries.plan([planned(clock)])
    [taken] = ledger.deliveries.take("w1", "slack")
    assert (taken.planned, taken.state, taken.notice) == (planned(clock), DeliveryState.WAITING, None)
    assert ledger.deliveries.take("w2", "slack") == []
    assert ledger.deliveries.take("w1", "slack") == []


def test_of_many_workers_at_once_each_delivery_goes_to_one(ledger: Ledger, clock: Clock) -> None:
    """With real connections at the same time."""
    workers = [f"w{n}" for n in range(4)]
    beating(ledger, *workers)
    ledger.deliveries.plan([planned(clock, f"k{n}") for n in range(60)])

    def take(worker: str) -> list[str]:
        got: list[str] = []
        while some := ledger.deliveries.take(worker, "slack", limit=7):
            got += [one.planned.key for one in some]
        return got

    with ThreadPoolExecutor(4) as pool:
        found = [key for keys in pool.map(take, workers) for key in keys]
    assert sorted(found) == sorted(f"k{n}" for n in range(60))


def test_it_is_not_taken_before_it_is_due_nor_on_another_platform(ledger: Ledger, clock: Clock) -> None:
    """Planning ahead does no harm."""
    beating(ledger, "w1")
    ledger.deliveries.plan([planned(clock, due=clock.now + 1)])
    assert ledger.deliveries.take("w1", "slack") == []
    clock.now += 1
    assert ledger.deliveries.take("w1", "discord") == []
    assert len(ledger.deliveries.take("w1", "slack")) == 1


def test_what_a_dead_worker_had_taken_is_taken_with_what_it_recorded(ledger: Ledger, clock: Clock) -> None:
    """Not while it lives; afterwards its own writes do nothing."""
    beating(ledger, "w1", "w2")
    ledger.deliveries.plan([planned(clock)])
    [first] = ledger.deliveries.take("w1", "slack")
    assert ledger.deliveries.record(first.planned.key, "w1", "{}")
    clock.now += 15
    beating(ledger, "w1")
    clock.now += 10
    beating(ledger, "w2")
    assert ledger.deliveries.take("w2", "slack") == []
    clock.now += 30
    beating(ledger, "w2")
    [second] = ledger.deliveries.take("w2", "slack")
    assert (second.state, second.notice) == (DeliveryState.POSTING, "{}")
    assert not ledger.deliveries.record(first.planned.key, "w1", "{}")
    assert not ledger.deliveries.finish(first.planned.key, "w1", DeliveryState.DONE, message="m1")
    assert ledger.deliveries.finish(first.planned.key, "w2", DeliveryState.DONE, message="m2")
    assert ledger.deliveries.take("w1", "slack") == []


def test_what_was_put_back_is_tried_again_later(ledger: Ledger, clock: Clock) -> None:
    """By whoever comes first."""
    beating(ledger, "w1", "w2")
    ledger.deliveries.plan([planned(clock)])
    [taken] = ledger.deliveries.take("w1", "slack")
    ledger.deliveries.record(taken.planned.key, "w1", "{}", told=[ToldStory(0, "a1", 1)])
    ledger.deliveries.put_back(taken.planned.key, "w1", next_try=clock.now + 10)
    assert ledger.deliveries.take("w2", "slack") == []
    clock.now += 10
    assert len(ledger.deliveries.take("w2", "slack")) == 1


def test_what_was_told_is_remembered_of_delivered_digests_only(ledger: Ledger, clock: Clock) -> None:
    """With the place of each lead, and up to when everything was told."""
    beating(ledger, "w1")
    lead, also = ToldStory(0, "a1", 2, 3, 5, 25, "The bridge was shut."), ToldStory(0, "a2", 1)
    other = ToldStory(1, "a3", 1, 1, 0, 9, "It rained")
    for number in range(2):
        ledger.deliveries.plan([planned(clock, f"k{number}", due=clock.now + number)])
    clock.now += 5
    for taken in ledger.deliveries.take("w1", "slack"):
        ledger.deliveries.record(taken.planned.key, "w1", "{}", covers=clock.now, told=[lead, also, other])
    ledger.deliveries.finish("k0", "w1", DeliveryState.DONE, message="m", covers=clock.now)
    assert ledger.deliveries.told("s1", since=0) == [(clock.now, [lead, also]), (clock.now, [other])]
    assert ledger.deliveries.told("s1", since=clock.now) == []
    assert ledger.deliveries.covered_until("s1") == clock.now
    assert ledger.deliveries.covered_until("s2") == 0
    [(delivered, span)] = ledger.deliveries.telling(["a1", "a2", "a9"])
    assert (delivered.planned.key, delivered.message, span) == ("k0", "m", lead)
    assert ledger.deliveries.quoted_articles() == {"a1", "a3"}


def test_skipped_digests_are_known(ledger: Ledger, clock: Clock) -> None:
    """So that the next one can say so."""
    beating(ledger, "w1")
    ledger.deliveries.plan([planned(clock)])
    ledger.deliveries.take("w1", "slack")
    ledger.deliveries.finish("digest:s1:2026-05-01", "w1", DeliveryState.SKIPPED)
    assert ledger.deliveries.skipped_since("s1", 0) == [clock.now]
    assert ledger.deliveries.covered_until("s1") == 0


def test_old_digests_are_forgotten_corrections_never(ledger: Ledger, clock: Clock) -> None:
    """Else a correction would be told once more."""
    beating(ledger, "w1")
    correction = Planned("correction:1", DeliveryKind.CORRECTION, PLACE, "a", clock.now, clock.now + 9)
    ledger.deliveries.plan([planned(clock), correction])
    for taken in ledger.deliveries.take("w1", "slack"):
        ledger.deliveries.finish(taken.planned.key, "w1", DeliveryState.DONE, message="m")
    clock.now += 70 * 86_400
    ledger.purge(days=30)
    assert ledger.deliveries.state("digest:s1:2026-05-01") is None
    assert ledger.deliveries.keys(DeliveryKind.CORRECTION) == {"correction:1"}


def test_a_subscription_is_kept_once_listed_and_ended(ledger: Ledger) -> None:
    """With everything that was wanted."""
    schedule = Schedule(time(7, 30), WEEKDAYS, "Europe/Berlin")
    wanted = Wanted(("ferries",), ("The Vell Courier",), ("harbour",), 3, tell_quiet=False)
    kept = ledger.subscriptions.add(PLACE, schedule, wanted, person="U1")
    assert ledger.subscriptions.add(PLACE, schedule, wanted, person="U2") == kept
    other = ledger.subscriptions.add(PLACE, schedule, Wanted(), person="U1")
    assert ledger.subscriptions.of(PLACE) == sorted([kept, other], key=lambda one: (one.since, one.id))
    assert ledger.subscriptions.of(Place("slack", "T1", "C2")) == []
    assert not ledger.subscriptions.remove(Place("slack", "T1", "C2"), kept.id)
    assert ledger.subscriptions.remove(PLACE, kept.id)
    assert ledger.subscriptions.on("slack") == [other]


def test_the_default_subscription_follows_its_setting(ledger: Ledger, clock: Clock) -> None:
    """It is moved, not doubled; it ends with the setting; since when it is there stays."""
    schedule, since = Schedule(time(8, 0)), clock.now
    ledger.subscriptions.set_default(PLACE, schedule, Wanted(), platform="slack")
    clock.now += 100
    ledger.subscriptions.set_default(PLACE, Schedule(time(9, 0)), Wanted(), platform="slack")
    [kept] = ledger.subscriptions.on("slack")
    assert (kept.schedule.at, kept.since) == (time(9, 0), since)
    ledger.subscriptions.set_default(Place("slack", "T1", "C2"), schedule, Wanted(), platform="slack")
    assert [one.place.channel for one in ledger.subscriptions.on("slack")] == ["C2"]
    ledger.subscriptions.set_default(None, schedule, Wanted(), platform="slack")
    assert ledger.subscriptions.on("slack") == []


def test_a_workspace_that_is_forgotten_gets_no_digest(ledger: Ledger, clock: Clock) -> None:
    """Nothing of it is kept."""
    ledger.subscriptions.add(PLACE, Schedule(time(8, 0)), Wanted(), person="U1")
    ledger.deliveries.plan([planned(clock)])
    ledger.forget_workspace("slack", "T1")
    assert ledger.subscriptions.on("slack") == []
    assert ledger.deliveries.state("digest:s1:2026-05-01") is None


def test_arrivals_are_noted_once_and_held_against_questions_once(ledger: Ledger) -> None:
    """By each platform. A changed story is held against them again; one that moved arrives anew."""
    ledger.arrivals.note([("a1", 1, 100.0), ("a2", 1, 200.0)])
    ledger.arrivals.note([("a1", 1, 300.0)])
    assert ledger.arrivals.between(100.0, 200.0) == {"a2": 200.0}
    assert ledger.arrivals.unmatched("slack") == {"a1": 1, "a2": 1}
    ledger.arrivals.match({"a1": 1, "a2": 1}, "slack")
    assert ledger.arrivals.unmatched("slack") == {}
    assert ledger.arrivals.unmatched("discord") == {"a1": 1, "a2": 1}
    ledger.arrivals.changed({"a1": 2, "a2": 2}, moved={"a2"}, at=500.0)
    assert ledger.arrivals.known() == {"a1": 2, "a2": 2}
    assert ledger.arrivals.unmatched("slack") == {"a1": 2, "a2": 2}
    assert ledger.arrivals.between(400.0, 600.0) == {"a2": 500.0}


@pytest.mark.parametrize("kind", list(DeliveryKind))
def test_every_kind_is_kept_as_it_is(ledger: Ledger, clock: Clock, kind: DeliveryKind) -> None:
    """Round trip."""
    one = Planned("k", kind, Place("slack", "T1", "C1", "1.2"), "of", clock.now, clock.now + 1)
    ledger.deliveries.plan([one])
    kept = ledger.deliveries.get("k")
    assert kept is not None
    assert kept.planned == one
