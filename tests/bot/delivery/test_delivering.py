"""Digests reach their channels exactly once, on time, whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import time

from bot.delivery import DefaultDigest, Delivering, DeliverySettings
from bot.desk import PostFailed
from bot.digest.schedule import EVERY_DAY, WEEKDAYS, Schedule
from bot.digest.subscription import Place, Wanted
from bot.ledger import DeliveryState
from bot.rendering import words
from bot.rendering.notice import Heading, Notice, Words
from tests.bot.delivery.conftest import Bureau
from tests.support.digests import CLOSED, FERRY, REOPENS

PLACE = Place("slack", "T1", "C1")
EIGHT = Schedule(time(8, 0))


def play(bureau: Bureau, scene: Callable[[], Awaitable[None]]) -> None:
    """Run a scene; at its end all processes end."""

    async def run() -> None:
        try:
            await scene()
        finally:
            await bureau.close()

    asyncio.run(run())


async def look(*processes: Delivering) -> None:
    """Each looks once, all at the same time, and finishes."""
    await asyncio.gather(*(one.tick() for one in processes))
    await asyncio.gather(*(one.settled() for one in processes))


def headings(notice: Notice) -> list[str]:
    """The headings of a notice."""
    return [part.text for part in notice.parts if isinstance(part, Heading)]


def test_a_digest_comes_when_it_is_due_and_not_before(bureau: Bureau) -> None:
    """With what was published since the day before; once, however often one looks."""
    bureau.ledger.subscriptions.add(PLACE, EIGHT, Wanted(), person="U1")

    async def scene() -> None:
        process = bureau.process()
        bureau.clock.set("2026-03-02T07:59:59")
        await look(process)
        assert bureau.platform.posts == {}
        bureau.clock.set("2026-03-02T08:00:03")
        await look(process)
        await look(process)

    bureau.clock.set("2026-03-02T07:00:00")
    play(bureau, scene)
    [(place, key, notice, _)] = bureau.platform.posts.values()
    assert (place, key.split(":")[0], key.split(":")[2]) == (PLACE, "digest", "2026-03-02")
    assert set(headings(notice)) == {"Digest, 2 Mar 2026", CLOSED.headline, FERRY.headline}


def test_the_next_digest_tells_only_what_arrived_since(bureau: Bureau) -> None:
    """And that an event told before moved; a quiet day says so in one line."""
    bureau.ledger.subscriptions.add(PLACE, EIGHT, Wanted(), person="U1")

    async def scene() -> None:
        process = bureau.process()
        for moment in ("2026-03-02T07:00:00", "2026-03-02T08:00:03"):
            bureau.clock.set(moment)
            await look(process)
        bureau.clock.set("2026-03-03T08:00:03")
        await look(process)
        bureau.clock.set("2026-03-04T07:00:00")
        bureau.newsroom.indexer.add([REOPENS])
        await look(process)
        bureau.clock.set("2026-03-04T08:00:03")
        await look(process)

    bureau.clock.set("2026-03-02T06:00:00")
    play(bureau, scene)
    _, second, third = (post[2] for post in bureau.platform.posts.values())
    assert second.parts == (Words(words.quiet_words("3 Mar 2026")),)
    assert headings(third) == ["Digest, 4 Mar 2026", f"{words.WHATS_NEW} {REOPENS.headline}"]


def test_two_processes_deliver_each_digest_once(bureau: Bureau) -> None:
    """Both look at the same time."""
    for number in range(20):
        bureau.ledger.subscriptions.add(Place("slack", "T1", f"C{number}"), EIGHT, Wanted(), person="U1")

    async def scene() -> None:
        processes = bureau.process(quiet=True), bureau.process(quiet=True)
        await look(*processes)
        bureau.clock.set("2026-03-02T08:00:01")
        for _ in range(3):
            await look(*processes)

    play(bureau, scene)
    assert sorted(post[0].channel for post in bureau.platform.posts.values()) == sorted(f"C{n}" for n in range(20))


def test_after_a_crash_the_platform_is_asked_whether_it_went_out(bureau: Bureau) -> None:
    """Once after the post went out, once before: each is there once in the end."""
    for channel in ("C1", "C2"):
        bureau.ledger.subscriptions.add(Place("slack", "T1", channel), EIGHT, Wanted(), person="U1")

    async def scene() -> None:
        first = bureau.process(quiet=True)
        await look(first)
        bureau.clock.set("2026-03-02T08:00:01")
        await first._outbox.plan(await first._off_loop(first._digests.due, "slack"))
        one, two = bureau.ledger.deliveries.take(first.worker, "slack")
        notice = Notice((Words("made before the crash"),))
        for taken in (one, two):
            bureau.ledger.deliveries.record(taken.planned.key, first.worker, notice.to_json(), covers=1.0)
        await bureau.platform.announce(one.planned.place, one.planned.key, notice, after=0)
        await bureau.kill(first)  # one went out, the other did not, and the ledger knows neither
        bureau.clock.now += 40
        second = bureau.process(quiet=True)
        await look(second)
        await look(second)

    play(bureau, scene)
    assert sorted(post[0].channel for post in bureau.platform.posts.values()) == ["C1", "C2"]
    assert bureau.platform.looked == 2


def test_a_platform_that_is_down_gets_it_late_within_the_window(bureau: Bureau) -> None:
    """And not twice."""
    bureau.ledger.subscriptions.add(PLACE, EIGHT, Wanted(), person="U1")
    down = True
    bureau.platform.fail = lambda _: PostFailed("down", for_good=False) if down else None

    async def scene() -> None:
        nonlocal down
        process = bureau.process(quiet=True)
        await look(process)
        for moment in ("08:00:01", "08:00:30", "08:40:00"):
            bureau.clock.set(f"2026-03-02T{moment}")
            await look(process)
        down = False
        bureau.clock.set("2026-03-02T09:10:00")
        await look(process)
        await look(process)

    play(bureau, scene)
    assert len(bureau.platform.posts) == 1


def test_one_that_is_too_late_is_skipped_and_said(bureau: Bureau) -> None:
    """The next one has what it would have told."""
    bureau.ledger.subscriptions.add(PLACE, EIGHT, Wanted(), person="U1")

    async def scene() -> None:
        await look(bureau.process(quiet=True))
        bureau.clock.set("2026-03-03T12:00:00")  # nobody was there for a day: two are too late
        process = bureau.process(quiet=True)
        await look(process)
        assert bureau.platform.posts == {}
        bureau.clock.set("2026-03-04T08:00:00")
        await look(process)

    play(bureau, scene)
    [(_, _, notice, _)] = bureau.platform.posts.values()
    assert notice.parts[0] == Words(words.skipped_words(2), small=True)
    assert bureau.maker.made[-1].since.isoformat() == "2026-03-01T08:00:00+00:00"


def test_a_channel_that_is_gone_ends_it(bureau: Bureau) -> None:
    """It isn't tried again."""
    bureau.ledger.subscriptions.add(PLACE, EIGHT, Wanted(), person="U1")
    bureau.platform.fail = lambda _: PostFailed("channel_not_found", for_good=True)

    async def scene() -> None:
        process = bureau.process(quiet=True)
        await look(process)
        bureau.clock.set("2026-03-02T08:00:01")
        await look(process)
        bureau.clock.set("2026-03-02T08:05:00")
        bureau.platform.fail = lambda _: None
        await look(process)

    play(bureau, scene)
    assert bureau.platform.posts == {}


def test_a_clock_that_is_set_back_brings_nothing_twice(bureau: Bureau) -> None:
    """A digest has its day for a key."""
    bureau.ledger.subscriptions.add(PLACE, EIGHT, Wanted(), person="U1")

    async def scene() -> None:
        process = bureau.process(quiet=True)
        for moment in ("07:00:00", "08:00:01", "06:30:00", "08:00:01", "08:00:30"):
            bureau.clock.set(f"2026-03-02T{moment}")
            await look(process)
        await look(bureau.process(quiet=True))

    play(bureau, scene)
    assert len(bureau.platform.posts) == 1


def test_a_quiet_day_can_be_skipped(bureau: Bureau) -> None:
    """It counts as delivered."""
    kept = bureau.ledger.subscriptions.add(PLACE, EIGHT, Wanted(tell_quiet=False), person="U1")

    async def scene() -> None:
        process = bureau.process(quiet=True)
        await look(process)
        bureau.clock.set("2026-03-02T08:00:01")
        await look(process)

    play(bureau, scene)
    assert bureau.platform.posts == {}
    assert bureau.ledger.deliveries.state(f"digest:{kept.id}:2026-03-02") is DeliveryState.QUIET
    assert bureau.ledger.deliveries.covered_until(kept.id) == bureau.clock.now


def test_the_digest_of_the_setting_comes_without_anybody_asking(bureau: Bureau) -> None:
    """In the only workspace there is; no longer once the setting is gone."""
    default = DefaultDigest("slack", "", "C9", Schedule(time(7, 30), WEEKDAYS, "UTC"), Wanted())

    async def scene() -> None:
        await look(bureau.process(quiet=True, settings=DeliverySettings(default=default)))
        bureau.clock.set("2026-03-02T07:30:01")
        await look(bureau.process(quiet=True, settings=DeliverySettings(default=default)))
        await look(bureau.process(quiet=True))
        bureau.clock.set("2026-03-03T07:30:01")
        await look(bureau.process(quiet=True))

    play(bureau, scene)
    assert [post[0] for post in bureau.platform.posts.values()] == [Place("slack", "T1", "C9")]


def test_somebody_who_unsubscribes_gets_no_more(bureau: Bureau) -> None:
    """Not even what was planned."""
    kept = bureau.ledger.subscriptions.add(PLACE, Schedule(time(8, 0), EVERY_DAY), Wanted(), person="U1")

    async def scene() -> None:
        process = bureau.process(quiet=True)
        await look(process)
        bureau.clock.set("2026-03-02T08:00:01")
        await process._outbox.plan(await process._off_loop(process._digests.due, "slack"))
        bureau.ledger.subscriptions.remove(PLACE, kept.id)
        await look(process)

    play(bureau, scene)
    assert bureau.platform.posts == {}


def test_the_loop_goes_on_after_an_error_and_ends_when_told(bureau: Bureau) -> None:
    """Without a wait for the next look."""
    bureau.ledger.subscriptions.add(PLACE, EIGHT, Wanted(), person="U1")

    async def scene() -> None:
        stop = asyncio.Event()
        process = bureau.process(quiet=True, settings=DeliverySettings(tick_s=0.01))
        task = asyncio.create_task(process.run(stop))
        bureau.clock.set("2026-03-02T08:00:01")
        while not bureau.platform.posts:
            await asyncio.sleep(0.01)
        stop.set()
        await asyncio.wait_for(task, 10)

    play(bureau, scene)
    assert len(bureau.platform.posts) == 1
