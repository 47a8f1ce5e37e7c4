from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.ledger import Kind, Ledger, State, new_worker_id
from bot.ledger.claims import DEAD_AFTER_S
from tests.bot.ledger.conftest import Clock
from tests.support.answers import make_answer, make_quote
from tests.support.asking import make_asked


def test_only_what_is_new_is_claimed(ledger: Ledger) -> None:
    """Two deliveries of one event, together or apart, are one claim."""
    first, other = make_asked("a"), make_asked("b")
    assert ledger.claims.claim([first, first, other], "w1") == {"a", "b"}
    assert ledger.claims.claim([first, make_asked("c")], "w2") == {"c"}
    assert ledger.claims.claim([], "w1") == set()


def test_of_many_claiming_at_once_one_wins(ledger: Ledger) -> None:
    """However many workers are told of one event, one claims it."""
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda n: ledger.claims.claim([make_asked("a")], f"w{n}"), range(16)))
    assert sorted(map(len, won)) == [0] * 15 + [1]


def test_once_is_true_once(ledger: Ledger) -> None:
    """What is to be done once is done by whoever comes first."""
    assert ledger.claims.once("hello", platform="slack", workspace="T1")
    assert not ledger.claims.once("hello", platform="slack", workspace="T1")


def test_a_dead_workers_claims_are_adopted_with_all_that_was_asked(ledger: Ledger, clock: Clock) -> None:
    """What a worker left open when it died is found whole, oldest first; what is done isn't."""
    late = make_asked("late", at=2.0, kind=Kind.EDIT, article="a1", private=True)
    early, done = make_asked("early", at=1.0), make_asked("done")
    ledger.claims.beat("w1")
    ledger.claims.claim([late, early, done], "w1")
    ledger.claims.start("early", "w1")
    ledger.claims.finish("done", "w1", State.DONE)
    ledger.claims.beat("w2")
    assert ledger.claims.adopt("w2", "slack") == []
    clock.now += DEAD_AFTER_S + 1
    ledger.claims.beat("w2")
    found = ledger.claims.adopt("w2", "slack")
    assert [(one.asked, one.state) for one in found] == [(early, State.WORKING), (late, State.WAITING)]
    assert ledger.claims.adopt("w2", "slack") == []


def test_a_worker_that_left_is_dead_at_once(ledger: Ledger) -> None:
    """After an orderly end nobody waits for what was left open."""
    ledger.claims.beat("w1")
    ledger.claims.claim([make_asked("a")], "w1")
    ledger.claims.leave("w1")
    assert len(ledger.claims.adopt("w2", "slack")) == 1


def test_a_process_that_is_no_more_is_buried(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker of this machine whose process ended is dead before its time; one that runs isn't."""
    monkeypatch.setattr("bot.ledger.claims._runs", lambda _pid: False)
    ours, ended = new_worker_id(), "elsewhere-1"
    for worker in (ours, ended):
        ledger.claims.beat(worker)
        ledger.claims.claim([make_asked(worker)], worker)
    me = new_worker_id()
    ledger.claims.beat(me)
    ledger.claims.bury(me)
    assert [one.asked.key for one in ledger.claims.adopt(me, "slack")] == [ended]


def test_each_platform_adopts_its_own(ledger: Ledger) -> None:
    """What was asked in Discord is left to Discord's worker."""
    ledger.claims.claim([make_asked("s"), make_asked("d", platform="discord")], "w1")
    assert [one.asked.key for one in ledger.claims.adopt("w2", "slack")] == ["s"]
    assert [one.asked.key for one in ledger.claims.adopt("w3", "discord")] == ["d"]


def test_an_adopted_claim_is_its_old_workers_no_more(ledger: Ledger, clock: Clock) -> None:
    """A worker that was taken for dead and wakes up again can neither start, nor answer, nor finish."""
    asked = make_asked("a")
    ledger.claims.claim([asked], "w1")
    ledger.claims.adopt("w2", "slack")
    assert not ledger.claims.start("a", "w1")
    assert not ledger.answers.record(asked, make_answer(make_quote("Shut.", selected=True)), "w1")
    assert not ledger.claims.finish("a", "w1", State.DONE)
    assert ledger.claims.start("a", "w2")


def test_a_question_that_is_gone_is_not_answered(ledger: Ledger) -> None:
    """A question deleted while it is worked on gets no answer."""
    asked = make_asked("a")
    ledger.claims.claim([asked], "w1")
    ledger.claims.start("a", "w1")
    assert ledger.claims.gone("a") is State.WORKING
    assert not ledger.answers.record(asked, make_answer(make_quote("Shut.", selected=True)), "w1")
    assert ledger.claims.state("a") is State.GONE
    assert ledger.claims.gone("unknown") is None


def test_what_was_asked_is_forgotten_when_it_is_done(ledger: Ledger) -> None:
    """A finished claim keeps its key, so that it stays claimed, and not a word of the question."""
    ledger.claims.claim([make_asked("a", text="A secret matter?")], "w1")
    ledger.claims.finish("a", "w1", State.FAILED)
    assert ledger.claims.adopt("w2", "slack") == []
    assert ledger.claims.claim([make_asked("a")], "w2") == set()


def test_the_channels_that_something_was_asked_in_are_known(ledger: Ledger) -> None:
    """Of one workspace, the last ones first; what was only noted is in none."""
    for at, channel in enumerate(("D1", "D2", "D1", "D3")):
        ledger.claims.claim([make_asked(f"k{at}", workspace="@me", channel=channel, at=float(at))], "w1")
    ledger.claims.claim([make_asked("other")], "w1")
    ledger.claims.once("noted", platform="slack", workspace="@me")
    assert ledger.claims.channels("slack", "@me", limit=2) == ["D3", "D1"]
