"""When Slack, the network or the stories misbehave."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from bot.rendering import words
from tests.bot.slack.conftest import Bot, for_a_while, until
from tests.fakes.slack import FakeSlack, Fault
from tests.fakes.slack_people import People


def play(bot: Bot, scene: Callable[[], Awaitable[Any]]) -> Any:
    """Run a scene while the bot is there."""

    async def run() -> Any:
        async with bot.running():
            return await scene()

    return asyncio.run(run())


def ask_and_wait(people: People) -> Callable[[], Awaitable[str]]:
    """A scene: one question, until it is answered and nothing more comes."""

    async def scene() -> str:
        ts = people.ask("Is the bridge shut?")
        await until(lambda: people.workspace.replies("C1", ts), within_s=30)
        await for_a_while(0.8)
        return ts

    return scene


def test_later_is_obeyed(bot: Bot, people: People, slack: FakeSlack) -> None:
    """No call of the method before the time Slack named."""
    slack.fail("chat.postMessage", Fault(429, 1.0), Fault(429, 1.0))
    play(bot, ask_and_wait(people))
    assert len(people.workspace.from_bot()) == 1
    assert slack.too_soon == 0


def test_server_errors_are_tried_again(bot: Bot, people: People, slack: FakeSlack) -> None:
    """Until it works; the answer is there once."""
    slack.fail("chat.postMessage", Fault(500), Fault(503), Fault(502))
    play(bot, ask_and_wait(people))
    assert len(people.workspace.from_bot()) == 1


@pytest.mark.parametrize("fault", [Fault(500, effective=True), Fault(200, effective=True, drop=True)])
def test_an_answer_that_went_out_without_slack_saying_so_is_not_posted_again(
    bot: Bot, people: People, slack: FakeSlack, fault: Fault
) -> None:
    """It is found by its metadata, in a thread and in a direct message."""
    slack.fail("chat.postMessage", fault, fault)

    async def scene() -> None:
        people.ask("Is the bridge shut?")
        people.write("Is the bridge shut?", channel="D1")
        await until(lambda: len(people.workspace.from_bot()) == 2)
        await for_a_while(1.5)

    play(bot, scene)
    assert len(people.workspace.from_bot()) == 2
    recorded = bot.ledger.answers.of_person("slack", "T1", "U1", limit=5)
    assert {one.message for one in recorded} == {message["ts"] for message in people.workspace.from_bot()}


@pytest.mark.parametrize(
    "faults",
    [
        [Fault(500), Fault(429, 0.1)],  # Slack said that it isn't there
        [Fault(200, effective=True, drop=True)],  # it is there, and Slack never said so
    ],
)
def test_a_private_answer_is_tried_again_only_where_it_surely_did_not_arrive(
    bot: Bot, people: People, slack: FakeSlack, faults: list[Fault]
) -> None:
    """It can't be looked up, so an unclear try is left at that."""
    slack.fail("response_url", *faults)

    async def scene() -> None:
        people.command("/ask", "Is it shut?")
        await until(lambda: slack.responses)
        await for_a_while(1.0)

    play(bot, scene)
    assert len(slack.responses) == 1
    assert people.workspace.ephemeral == []


def test_where_a_response_url_is_too_old_the_person_is_answered_another_way(
    bot: Bot, people: People, slack: FakeSlack
) -> None:
    """As a message in the channel that only they see."""
    slack.fail("response_url", Fault(404))

    async def scene() -> None:
        people.command("/ask", "Is it shut?", user="U3")
        await until(lambda: people.workspace.ephemeral)

    play(bot, scene)
    assert [message["user"] for message in people.workspace.ephemeral] == ["U3"]


def test_the_status_is_only_a_courtesy(bot: Bot, people: People, slack: FakeSlack) -> None:
    """An answer never waits for it or fails with it."""
    slack.fail("assistant.threads.setStatus", Fault(429, 30.0), Fault(500))
    play(bot, ask_and_wait(people))
    assert len(people.workspace.from_bot()) == 1


def test_after_a_lost_connection_it_connects_again(bot: Bot, people: People, slack: FakeSlack) -> None:
    """Closed, cut off, or asked to: questions asked meanwhile are answered once it is back."""

    async def scene() -> None:
        cut = partial(slack.close_sockets, abruptly=True)
        ways: list[Callable[[], None]] = [slack.close_sockets, slack.ask_to_reconnect, cut]
        for number, lose in enumerate(ways, start=1):
            before = slack.connections
            await asyncio.to_thread(lose)
            people.ask(f"Question {number}?")
            await until(partial(_more_than, slack, before), within_s=40)
            await until(partial(_answers, people, number), within_s=40)

    play(bot, scene)
    assert len(people.workspace.from_bot()) == 3


def test_what_is_delivered_again_is_answered_once(bot: Bot, people: People, slack: FakeSlack) -> None:
    """Now, and after a restart."""

    async def scene() -> None:
        people.ask("Is the bridge shut?")
        await until(people.workspace.from_bot)
        for delivery in list(slack.deliveries):
            slack.deliver(delivery.kind, delivery.payload)
        await until(lambda: all(delivery.acked for delivery in slack.deliveries))
        await for_a_while()

    play(bot, scene)
    play(bot, scene_again(slack))
    assert len(people.workspace.from_bot()) == 1


def scene_again(slack: FakeSlack) -> Callable[[], Awaitable[None]]:
    """Deliver everything once more."""

    async def scene() -> None:
        for delivery in list(slack.deliveries):
            slack.deliver(delivery.kind, delivery.payload)
        await until(lambda: all(delivery.acked for delivery in slack.deliveries))
        await for_a_while()

    return scene


def test_what_cannot_be_written_down_is_not_acknowledged(
    bot: Bot, people: People, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack sends it again, and it is answered once the ledger is back."""
    claim = bot.ledger.claims.claim
    failures = iter([True, True])

    def failing(*arguments: Any) -> set[str]:
        if next(failures, False):
            raise RuntimeError("the disk is full")
        return claim(*arguments)

    monkeypatch.setattr(bot.ledger.claims, "claim", failing)
    people.doubled = False
    play(bot, ask_and_wait(people))
    assert slack.deliveries[0].times > 1
    assert len(people.workspace.from_bot()) == 1


def test_where_answering_fails_the_person_sees_one_fixed_sentence(
    bot: Bot, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    """The operator gets the reason with a request id; neither log nor channel has the other's."""
    caplog.set_level(logging.INFO)
    bot.answerer.fail = lambda _: RuntimeError("faiss exploded at /var/lib")
    ts = play(bot, ask_and_wait(people))
    [apology] = people.workspace.replies("C1", ts)
    assert apology["text"] == words.APOLOGY
    assert "faiss exploded" in caplog.text
    assert "request " in caplog.text
    assert "Is the bridge shut" not in caplog.text
    assert "xoxb" not in caplog.text


def test_in_a_channel_that_is_gone_nothing_is_tried_for_long(bot: Bot, people: People) -> None:
    """Slack's "no" is final."""

    async def scene() -> None:
        people.workspace.channel("C1").members.clear()
        people.ask("Is it shut?")
        await until(lambda: people.workspace.calls["chat.postMessage"])
        await for_a_while()

    play(bot, scene)
    assert len(people.workspace.calls["chat.postMessage"]) == 1


def test_a_long_queue_is_refused_honestly(bot: Bot, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each question that can't be taken is told so, once."""
    monkeypatch.setattr("bot.desk.desk.Desk.__init__.__kwdefaults__", _with(most_open=2))

    async def scene() -> None:
        bot.answerer.gate.clear()
        for number in range(4):
            people.ask("Is it shut?", channel=f"C{number}")
        await until(lambda: len(people.workspace.from_bot()) == 2)
        bot.answerer.gate.set()
        await until(lambda: len(people.workspace.from_bot()) == 4)

    play(bot, scene)
    said = [message["text"] for message in people.workspace.from_bot()]
    assert said.count(words.BUSY) == 2


def _more_than(slack: FakeSlack, connections: int) -> bool:
    return slack.connections > connections


def _answers(people: People, count: int) -> bool:
    return len(people.workspace.from_bot()) == count


def _with(**changed: Any) -> dict[str, Any]:
    from bot.desk import Desk

    return {**(Desk.__init__.__kwdefaults__ or {}), **changed}
