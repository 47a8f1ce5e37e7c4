"""When Discord, the network or the bot itself misbehave."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.discord.running import DiscordNotReady, running
from bot.rendering import words
from tests.bot.discord.conftest import Bot
from tests.fakes.discord import FakeDiscord, Fault
from tests.fakes.discord_people import People
from tests.fakes.discord_world import GUILD
from tests.support.chat import for_a_while, until
from tests.support.discord_rules import read_all


def ask_and_wait(people: People) -> Callable[[], Awaitable[str]]:
    """A scene: one question, until it is answered and nothing more comes."""

    async def scene() -> str:
        asked = people.ask("Is the bridge shut?")
        await until(lambda: people.world.replies(asked), within_s=30)
        await for_a_while(0.8)
        return asked

    return scene


@pytest.mark.parametrize("by_proxy", [True, False])
@pytest.mark.parametrize("everywhere", [True, False])
def test_later_is_obeyed(bot: Bot, people: People, discord: FakeDiscord, by_proxy: bool, everywhere: bool) -> None:
    """Whoever says it, for one call or for all: none comes before the time that was named."""
    discord.fail("post", *[Fault(429, 0.6, by_proxy=by_proxy, everywhere=everywhere)] * 2)
    bot.play(ask_and_wait(people))
    assert len(people.world.from_bot()) == 1
    assert discord.too_soon == 0


def test_server_errors_are_tried_again(bot: Bot, people: People, discord: FakeDiscord) -> None:
    """Those too that discord.py gives up at; the answer is there once."""
    discord.fail("post", Fault(500), Fault(503), Fault(502))
    bot.play(ask_and_wait(people))
    assert len(people.world.from_bot()) == 1


@pytest.mark.parametrize("knows_nonces", [True, False])
@pytest.mark.parametrize("fault", [Fault(500, effective=True), Fault(200, effective=True, drop=True)])
def test_an_answer_that_went_out_without_discord_saying_so_is_not_posted_again(
    bot: Bot, people: People, discord: FakeDiscord, fault: Fault, knows_nonces: bool
) -> None:
    """It is found by what it replies to, or else Discord knows it by its nonce."""
    people.world.knows_nonces = knows_nonces
    discord.fail("post", fault, fault)
    if knows_nonces:
        discord.fail("history", *[Fault(403)] * 5)

    async def scene() -> None:
        people.ask("Is the bridge shut?")
        people.write("Is the bridge shut?", channel="2001")
        await until(lambda: len(people.world.from_bot()) == 2)
        await for_a_while(2.0)

    bot.play(scene)
    assert len(people.world.from_bot()) == 2
    recorded = [
        *bot.ledger.answers.of_person("discord", GUILD, "1", limit=5),
        *bot.ledger.answers.of_person("discord", "@me", "1", limit=5),
    ]
    assert {one.message for one in recorded} == {f"{m['channel_id']}/{m['id']}" for m in people.world.from_bot()}


def test_after_a_lost_connection_it_goes_on_where_it_was(bot: Bot, people: People, discord: FakeDiscord) -> None:
    """Cut off, closed, or asked to: what was said meanwhile is heard, in direct messages too, and nothing twice."""

    async def scene() -> None:
        gateway = discord.gateway
        ways = [gateway.cut, lambda: gateway.close(4000), gateway.ask_to_reconnect]
        for number, lose in enumerate(ways, start=1):
            await asyncio.to_thread(discord.on_loop, lose())
            people.ask(f"Question {number}?")
            people.write(f"Question {number}?", channel=f"200{number}")
            await until(lambda: gateway.resumed >= number, within_s=40)  # noqa: B023 - waited for at once
            await until(lambda: len(people.world.from_bot()) == 2 * number, within_s=40)  # noqa: B023

    bot.play(scene)
    assert len(people.world.from_bot()) == 6
    assert len(discord.gateway.identified) == 1


def test_after_a_session_that_is_no_more_it_looks_for_what_it_missed(
    bot: Bot, people: People, discord: FakeDiscord
) -> None:
    """Discord says so at once, or when the bot wants to go on with it."""

    async def scene() -> None:
        people.write("Is it shut?", channel="2001")
        await until(lambda: len(people.world.from_bot()) == 1)
        await asyncio.to_thread(discord.on_loop, discord.gateway.invalidate())
        people.ask("Is the bridge shut?")
        people.write("Is the ferry late?", channel="2001")
        await until(lambda: len(people.world.from_bot()) == 3, within_s=40)
        await asyncio.to_thread(discord.on_loop, discord.gateway.cut())
        discord.do(discord.gateway.forget_sessions)
        people.ask("Is the school shut?", channel="1101")
        await until(lambda: len(people.world.from_bot()) == 4, within_s=40)

    bot.play(scene)
    assert len(people.world.from_bot()) == 4


def test_what_was_asked_while_it_was_away_is_answered_when_it_is_back(
    bot: Bot, people: People, discord: FakeDiscord
) -> None:
    """In channels, threads and direct conversations that it knows; at the very first start nothing old is."""
    people.ask("Was this long ago?")

    async def scene() -> None:
        people.ask("Is the bridge shut?")
        people.write("Is it shut?", channel="2001")
        await until(lambda: len(people.world.from_bot()) == 2)
        await for_a_while()

    bot.play(scene)
    discord.do(discord.gateway.forget_sessions)
    away = [people.ask("Is the ferry late?"), people.ask("Who says so?", channel="1107")]
    away.append(people.write("And the ferry?", channel="2001"))
    away.append(people.reply(people.world.from_bot()[0], "And now?"))
    people.write("Lunch?")

    async def later() -> None:
        await until(lambda: all(people.world.replies(one) for one in away))
        await for_a_while()

    bot.play(later)
    assert [len(people.world.replies(one)) for one in away] == [1, 1, 1, 1]
    assert len(people.world.from_bot()) == 6


def test_a_failed_start_is_tried_again(bot: Bot, people: People, discord: FakeDiscord) -> None:
    """A 503 at login, at the gateway's address, and the first handshake refused."""
    discord.fail("me", Fault(503), Fault(429, 0.2, by_proxy=False))
    discord.fail("gateway", Fault(503))
    discord.gateway.refuse_handshakes = 2
    bot.play(ask_and_wait(people))
    assert len(people.world.from_bot()) == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"bot_token": "wrong"}, "Discord refuses DISCORD_BOT_TOKEN"),
        ({"bot_token": ""}, "set DISCORD_BOT_TOKEN"),
        ({"message_content": True}, "Discord refuses the Message Content intent"),
    ],
)
def test_what_discord_refuses_ends_the_bot_with_a_reason(
    bot: Bot, discord: FakeDiscord, changed: dict[str, Any], says: str
) -> None:
    """One line that says what to do, whoever runs it."""

    async def run() -> None:
        settings = replace(bot.settings, **changed)
        async with running(settings, ledger=bot.ledger, answerer=bot.answerer, stories=None):  # type: ignore[arg-type]
            await asyncio.sleep(20)

    with pytest.raises(DiscordNotReady, match=says):
        asyncio.run(run())


def test_what_cannot_be_written_down_is_tried_again(bot: Bot, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Since Discord won't tell of it again."""
    claim = bot.ledger.claims.claim
    failures = iter([True, True])

    def failing(*arguments: Any) -> set[str]:
        if next(failures, False):
            raise RuntimeError("the disk is full")
        return claim(*arguments)

    monkeypatch.setattr(bot.ledger.claims, "claim", failing)
    bot.play(ask_and_wait(people))
    assert len(people.world.from_bot()) == 1


def test_where_answering_fails_the_person_sees_one_fixed_sentence(
    bot: Bot, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    """The operator gets the reason with a request id; neither log nor channel has the other's."""
    caplog.set_level(logging.INFO)
    bot.answerer.fail = lambda _: RuntimeError("faiss exploded at /var/lib")
    asked = bot.play(ask_and_wait(people))
    [apology] = people.world.replies(asked)
    assert read_all(apology) == words.APOLOGY
    assert "faiss exploded" in caplog.text
    assert "Is the bridge shut" not in caplog.text
    assert bot.settings.bot_token not in caplog.text


def test_typing_is_only_a_courtesy(bot: Bot, people: People, discord: FakeDiscord) -> None:
    """An answer never waits for it or fails with it."""
    discord.fail("typing", Fault(429, 30.0), Fault(500))
    bot.play(ask_and_wait(people))
    assert len(people.world.from_bot()) == 1


def test_in_a_channel_where_it_may_not_post_nothing_is_tried_for_long(
    bot: Bot, people: People, discord: FakeDiscord
) -> None:
    """Discord's "no" is final."""
    people.world.channels["1100"].may_post = False

    async def scene() -> None:
        people.ask("Is it shut?")
        await until(lambda: discord.calls["post"])
        await for_a_while()

    bot.play(scene)
    assert len(discord.calls["post"]) == 1


def test_from_2_500_servers_on_there_are_several_connections(tmp_path: Path) -> None:
    """As many as Discord says; each is resumed by itself."""
    with FakeDiscord(shards=2) as discord:
        people, bot = People(discord), Bot(discord, tmp_path)
        bot.play(ask_and_wait(people))
        bot.close()
        assert sorted(said["shard"] for said in discord.gateway.identified) == [[0, 2], [1, 2]]
    assert len(people.world.from_bot()) == 1


def test_two_bots_in_one_process_each_keep_to_their_own_discord(tmp_path: Path) -> None:
    """The base URL is nothing global; neither is how interactions are answered."""
    with FakeDiscord() as here, FakeDiscord() as there:
        for name in ("here", "there"):
            (tmp_path / name).mkdir()
        bots = [Bot(here, tmp_path / "here"), Bot(there, tmp_path / "there")]
        ours, theirs = People(here), People(there)

        async def run() -> None:
            async with bots[0].running(), bots[1].running():
                typed = [each.type_into("ask", "outlet", "vell") for each in (ours, theirs)]
                await until(lambda: all(one.answer for one in typed))
                ours.ask("Is it shut here?")
                theirs.ask("Is it shut there?")
                await until(lambda: ours.world.from_bot() and theirs.world.from_bot())

        asyncio.run(run())
        for each in bots:
            each.close()
    assert "here" in read_all(ours.world.from_bot()[0])
    assert "there" in read_all(theirs.world.from_bot()[0])
