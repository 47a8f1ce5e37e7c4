from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.desk import Desk, PostFailed, Say
from bot.ledger import Asked, Kind, Ledger, State
from tests.fakes.platform import EchoingAnswerer, MemoryPlatform
from tests.support.asking import AT, make_asked


@pytest.fixture
def ledger(database_url: str) -> Iterator[Ledger]:
    """An empty ledger, in each kind of database."""
    ledger = Ledger(database_url, key=b"key")
    yield ledger
    ledger.close()


@pytest.fixture
def platform() -> MemoryPlatform:
    """A chat platform."""
    return MemoryPlatform()


@pytest.fixture
def answerer() -> EchoingAnswerer:
    """What answers."""
    return EchoingAnswerer()


@asynccontextmanager
async def at_work(
    platform: MemoryPlatform, ledger: Ledger, answerer: EchoingAnswerer, **options: Any
) -> AsyncIterator[Desk]:
    """A desk that is open; at the end it has finished everything."""
    desk = Desk(platform, ledger, answerer, retry_s=0.0, **options)
    await desk.start()
    try:
        yield desk
    finally:
        answerer.gate.set()
        await desk.stop()


def work(
    platform: MemoryPlatform, ledger: Ledger, answerer: EchoingAnswerer, *asked: Asked, **options: Any
) -> list[bool]:
    """Take these one after the other, and finish."""

    async def run() -> list[bool]:
        async with at_work(platform, ledger, answerer, **options) as desk:
            return [await desk.take(one) for one in asked]

    return asyncio.run(run())


def test_a_question_gets_one_answer_however_often_it_is_delivered(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """It is claimed, answered, recorded, posted, and the status is taken back."""
    assert work(platform, ledger, answerer, make_asked(), make_asked()) == [True, False]
    assert work(platform, ledger, answerer, make_asked()) == [False]
    assert platform.posts == [("k1", "“Is the bridge shut?”")]
    assert platform.status == ["+k1", "-k1"]
    recorded = ledger.answers.to("k1")
    assert recorded is not None
    assert recorded.message == "m-k1"
    assert ledger.claims.state("k1") is State.DONE


def test_deliveries_at_the_same_moment_are_one(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """The claim decides, also among those that share one write."""

    async def run() -> list[bool]:
        async with at_work(platform, ledger, answerer) as desk:
            return await asyncio.gather(*(desk.take(make_asked(f"k{n % 5}", thread=f"t{n % 5}")) for n in range(50)))

    assert sum(asyncio.run(run())) == 5
    assert len(platform.posts) == 5


def test_questions_in_a_conversation_are_answered_in_turn_with_what_was_said(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """A later question knows the earlier one and its answer, however quickly it follows."""
    work(platform, ledger, answerer, make_asked("a"), make_asked("b", text="And when?", at=AT + 1))
    assert [question.text for question in answerer.asked] == ["Is the bridge shut?", "And when?"]
    [turn] = answerer.asked[1].conversation
    assert (turn.question, turn.answer, turn.article_ids) == ("Is the bridge shut?", "“Is the bridge shut?”", ("a1",))


def test_private_questions_are_no_conversation(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """What one person asks in private is never carried into what another sees."""
    work(platform, ledger, answerer, make_asked("a", private=True), make_asked("b", at=AT + 1))
    assert answerer.asked[1].conversation == ()


def test_only_the_channels_collections_are_asked(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """A workspace's limits hold for every question in it."""
    ledger.preferences.set_collections("slack", "T1", "", ["city"])
    work(platform, ledger, answerer, make_asked("a"), make_asked("b", workspace="T2", thread="9"))
    assert {question.collections for question in answerer.asked} == {frozenset({"city"}), None}


def test_an_answer_that_fails_once_is_tried_again(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """An index that is just being replaced is there a moment later."""
    answerer.fail = lambda call: RuntimeError("secret detail") if call == 1 else None
    work(platform, ledger, answerer, make_asked())
    assert platform.to("k1") == ["“Is the bridge shut?”"]


def test_an_answer_that_fails_for_good_is_one_apology_and_a_log_line(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer, caplog: pytest.LogCaptureFixture
) -> None:
    """The person sees one fixed sentence, the operator a request id; nobody's question is logged."""
    answerer.fail = lambda _: RuntimeError("secret detail")
    work(platform, ledger, answerer, make_asked())
    assert platform.to("k1") == [Say.APOLOGY.value]
    assert "request" in caplog.text
    assert "bridge" not in caplog.text
    assert ledger.claims.state("k1") is State.FAILED


def test_a_condition_that_is_none_is_told_to_whoever_asked(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """A wrong date in a question is the person's to mend."""
    work(platform, ledger, answerer, make_asked(text="Who won? since:2026-13-45"))
    [said] = platform.to("k1")
    assert "2026-13-45" in said


def test_what_cannot_be_posted_is_an_apology_unless_there_is_nowhere_to_post(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """An answer that nobody saw isn't kept."""
    platform.refuse = lambda n: PostFailed("server error", for_good=False) if n == 1 else None
    work(platform, ledger, answerer, make_asked("a"))
    assert platform.to("a") == [Say.APOLOGY.value]
    platform.refuse = lambda _: PostFailed("no such channel", for_good=True)
    work(platform, ledger, answerer, make_asked("b", thread="9"))
    assert (platform.to("b"), ledger.answers.to("a"), ledger.answers.to("b")) == ([], None, None)


def test_more_than_it_can_take_is_honestly_refused(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """What is already taken is still answered."""

    async def run() -> None:
        answerer.gate.clear()
        async with at_work(platform, ledger, answerer, most_open=2) as desk:
            for n in range(4):
                await desk.take(make_asked(f"k{n}", thread=f"t{n}"))

    asyncio.run(run())
    assert [platform.to(f"k{n}") == [Say.BUSY.value] for n in range(4)] == [False, False, True, True]
    assert len(platform.posts) == 4


def test_an_edited_question_is_answered_anew_in_place(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """Also while the first wording is being answered; it is no part of its own conversation."""
    edit = make_asked("e1", kind=Kind.EDIT, of="k1", text="Is the dam shut?", at=AT + 5)
    work(platform, ledger, answerer, make_asked(), edit)
    assert platform.posts == [("k1", "“Is the bridge shut?”")]
    assert platform.updates == [("m-k1", "“Is the dam shut?”")]
    assert answerer.asked[1].conversation == ()
    recorded = ledger.answers.to("k1")
    assert recorded is not None
    assert recorded.question == "Is the dam shut?"


def test_a_question_that_could_not_be_answered_is_answered_once_it_is_worded_anew(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """A condition that was none is mended by editing; from then on edits are answered in place."""
    wrong = make_asked(text="Is the bridge shut? since:never")
    mended = make_asked("e1", kind=Kind.EDIT, of="k1", text="Is the bridge shut?", at=AT + 5)
    again = make_asked("e2", kind=Kind.EDIT, of="k1", text="Is the dam shut?", at=AT + 6)
    work(platform, ledger, answerer, wrong, mended, mended, again)
    refusal, answer = platform.to("k1")
    assert "since:never" not in refusal
    assert answer == "“Is the bridge shut?”"
    assert platform.updates == [("m-k1", "“Is the dam shut?”")]
    assert (ledger.claims.state("k1"), ledger.claims.state("e1")) == (State.DONE, State.DONE)


def test_a_deleted_questions_answer_goes_too(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """Nothing of it is kept."""
    work(platform, ledger, answerer, make_asked(), make_asked("d1", kind=Kind.DELETION, of="k1"))
    assert platform.deleted == ["m-k1"]
    assert ledger.answers.to("k1") is None


def test_a_question_deleted_before_it_is_answered_gets_no_answer(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """The deletion comes while somebody is at work on it."""

    async def run() -> None:
        answerer.gate.clear()
        async with at_work(platform, ledger, answerer) as desk:
            await desk.take(make_asked())
            while not answerer.asked:
                await asyncio.sleep(0.01)
            await asyncio.to_thread(ledger.claims.gone, "k1")

    asyncio.run(run())
    assert platform.posts == []
    assert ledger.claims.state("k1") is State.GONE


def left_open(ledger: Ledger, asked: Asked, state: State, *, posted: MemoryPlatform | None = None) -> None:
    """A worker claimed this, came so far, and died."""
    ledger.claims.claim([asked], "dead")
    if state is not State.WAITING:
        ledger.claims.start(asked.key, "dead")
    if state is State.POSTING:
        outcome = EchoingAnswerer().answer(_question(asked), answer_id="old")
        assert ledger.answers.record(asked, outcome, "dead")
        if posted:
            posted.posts.append((asked.key, "the answer of the dead"))


def _question(asked: Asked) -> Any:
    from bot.answering.question import make_question

    return make_question(asked.text)


@pytest.mark.parametrize("state", [State.WAITING, State.WORKING, State.POSTING])
def test_what_a_dead_worker_left_is_answered_once(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer, state: State
) -> None:
    """However far it came, as long as nothing went out."""
    left_open(ledger, make_asked(), state)
    work(platform, ledger, answerer)
    assert platform.posts == [("k1", "“Is the bridge shut?”")]
    assert ledger.claims.state("k1") is State.DONE
    work(platform, ledger, answerer)
    assert len(platform.posts) == 1


def test_what_went_out_before_the_crash_is_not_posted_again(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """It is found on the platform, and the ledger learns where it is."""
    left_open(ledger, make_asked(), State.POSTING, posted=platform)
    work(platform, ledger, answerer)
    assert platform.to("k1") == ["the answer of the dead"]
    recorded = ledger.answers.to("k1")
    assert recorded is not None
    assert recorded.message == "m-k1"


def test_a_sentence_that_went_out_before_the_crash_is_all_there_is(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """An apology or "busy" is the one reply; where it didn't go out, the question is answered."""
    for key in ("out", "not"):
        ledger.claims.claim([make_asked(key, thread=key)], "dead")
        ledger.claims.saying(key, "dead")
    platform.posts.append(("out", Say.APOLOGY.value))
    work(platform, ledger, answerer)
    assert platform.to("out") == [Say.APOLOGY.value]
    assert platform.to("not") == ["“Is the bridge shut?”"]


def test_a_shared_answer_is_an_answer_of_its_own(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """It is posted once more, and can be found by what it quotes; one that is gone isn't shared."""
    work(platform, ledger, answerer, make_asked("a", private=True))
    recorded = ledger.answers.to("a")
    assert recorded is not None
    share = make_asked("s", kind=Kind.SHARE, of=recorded.id, thread="")
    other = make_asked("o", kind=Kind.SHARE, of=recorded.id, thread="", workspace="T2")
    work(platform, ledger, answerer, share, share, other)
    assert platform.to("s") == platform.to("a") == ["“Is the bridge shut?”"]
    assert platform.to("o") == []
    assert [one.message for one, _ in ledger.answers.quoting("a1")] == ["", "m-s"]


@pytest.mark.parametrize("state", [State.WAITING, State.WORKING, State.POSTING])
def test_after_a_crash_a_private_question_is_to_be_asked_again(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer, state: State
) -> None:
    """A private answer can't be looked up, so it isn't risked twice; neither is this."""
    left_open(ledger, make_asked(private=True), state)
    work(platform, ledger, answerer)
    work(platform, ledger, answerer)
    assert platform.posts == [("k1", Say.ASK_AGAIN.value)]


def test_a_question_left_by_a_worker_that_is_alive_is_left_to_it(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """Two workers on one ledger don't answer each other's questions."""

    async def run() -> None:
        answerer.gate.clear()
        async with at_work(platform, ledger, answerer) as desk:
            await desk.take(make_asked())
            async with at_work(MemoryPlatform(), ledger, EchoingAnswerer()):
                pass

    asyncio.run(run())
    assert len(platform.posts) == 1


def test_stopping_leaves_what_there_is_no_time_for_to_the_next(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer, caplog: pytest.LogCaptureFixture
) -> None:
    """What doesn't end in time is answered after the restart."""
    caplog.set_level(logging.INFO)

    async def run() -> None:
        answerer.gate.clear()
        desk = Desk(platform, ledger, answerer)
        await desk.start()
        await desk.take(make_asked())
        asyncio.get_running_loop().call_later(0.3, answerer.gate.set)
        await desk.stop(drain_s=0.05)

    asyncio.run(run())
    assert platform.posts == []
    work(platform, ledger, answerer)
    assert platform.posts == [("k1", "“Is the bridge shut?”")]
    assert "finishing 1 questions" in caplog.text


def test_answering_never_blocks_the_event_loop(
    ledger: Ledger, platform: MemoryPlatform, answerer: EchoingAnswerer
) -> None:
    """While questions are being answered, others are claimed and acknowledged at once."""

    async def run() -> float:
        answerer.gate.clear()
        async with at_work(platform, ledger, answerer) as desk:
            for n in range(4):
                await desk.take(make_asked(f"k{n}", thread=f"t{n}"))
            while len(answerer.asked) < 2:
                await asyncio.sleep(0.01)
            longest, loop = 0.0, asyncio.get_running_loop()
            for n in range(20):
                before = loop.time()
                await desk.take(make_asked(f"more{n}", thread=f"m{n}"))
                longest = max(longest, loop.time() - before)
            return longest

    assert asyncio.run(run()) < 1.0
