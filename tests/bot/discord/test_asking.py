"""Asking in channels, threads and direct messages, end to end."""

from __future__ import annotations

from tests.bot.discord.conftest import Bot
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_people import People
from tests.support.chat import for_a_while, until
from tests.support.discord_rules import links, pings, quotations, read_all


def quoted(people: People, message: str) -> list[str]:
    """What the bot quoted in reply to a message."""
    return [" ".join(quotations(answer)) for answer in people.world.replies(message)]


def test_a_mention_is_answered_once_with_a_reply(bot: Bot, people: People, discord: FakeDiscord) -> None:
    """It pings nobody, links to the passage, and shows that it is at work meanwhile; told of again, nothing happens."""

    async def scene() -> str:
        asked = people.ask("Is the bridge shut?")
        await until(lambda: people.world.replies(asked))
        people.deliver_again()
        await for_a_while()
        return asked

    asked = bot.play(scene)
    [answer] = people.world.replies(asked)
    assert quotations(answer) == ["“Is the bridge shut?”"]
    assert "Bridge shut after crack is found\n— The Vell Courier · 2 Mar 2026" in read_all(answer)
    assert links(answer) == ["https://courier.example/bridge#:~:text=shut"]
    assert people.world.typing == ["1100"]
    [posted] = discord.calls["post"]
    assert not pings(posted["body"])
    assert posted["body"]["enforce_nonce"] is True
    assert posted["body"]["message_reference"]["message_id"] == asked
    assert all(said["intents"] == 1 << 0 | 1 << 9 | 1 << 12 for said in discord.gateway.identified)
