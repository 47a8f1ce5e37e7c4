"""/story add: from a site on this machine into the index, and what people are told."""

from __future__ import annotations

from typing import Any

import pytest

from bot.ledger import Adding
from bot.rendering import adding_words
from tests.bot.discord.conftest import Bot
from tests.bot.discord.test_commands import answer
from tests.fakes.discord_people import People
from tests.fakes.discord_world import EPHEMERAL, GUILD, Json
from tests.support.discord_rules import faults_of, read_all
from tests.support.hostile_server import Server


def told(bot: Bot, people: People, **options: Any) -> Json:
    """What somebody is told to /story."""

    async def scene() -> Json:
        return await answer(people.command("story", **options))

    shown: Json = bot.play(scene)
    assert all(one.took_s < 3 for one in people.world.interactions.values())
    return shown


def test_who_manages_the_server_adds_a_story_which_can_be_asked_at_once(
    bot: Bot, people: People, server: Server
) -> None:
    """Acknowledged at once, read then; headline, outlet and paragraphs are told, and the story is found."""
    added = told(bot, people, add=f"{server.url}/harbour", manages=True)
    assert added["flags"] & EPHEMERAL
    assert added["content"] == "Added. 4 paragraphs can be asked."
    assert "Vell harbour closes" in read_all(added)
    assert "The Vell Courier" in read_all(added)
    assert faults_of(added) == []
    assert "Vell harbour closes" in read_all(told(bot, people, headline="harbour"))
    assert people.world.from_bot() == []


@pytest.mark.parametrize(
    "case",
    [
        (None, {}, adding_words.ONLY_MANAGERS_ADD),
        (None, {"channel": "2001", "manages": True}, adding_words.ONLY_MANAGERS_ADD),
        (Adding.EVERYONE, {}, "Added. 4 paragraphs can be asked."),
        (Adding.NOBODY, {"manages": True}, adding_words.NOBODY_ADDS),
    ],
)
def test_who_may_add_is_as_the_server_has_settled_it(
    bot: Bot, people: People, server: Server, case: tuple[Adding | None, Json, str]
) -> None:
    """Those who manage it only, where nobody has; in a direct conversation nobody does."""
    settled, options, said = case
    if settled is not None:
        bot.ledger.preferences.set_adding("discord", GUILD, settled)
    assert told(bot, people, add=f"{server.url}/harbour", **options)["content"] == said


def test_where_people_brought_the_bot_along_they_manage_nothing(bot: Bot, people: People, server: Server) -> None:
    """Anybody has a server of their own, and can use an app there that was never added to it."""
    people.installed = False
    shown = told(bot, people, add=f"{server.url}/harbour", manages=True)
    assert shown["content"] == adding_words.ONLY_MANAGERS_ADD
    assert server.asked == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("{url}/nothing", "That site says that it has no such page."),
        ("the harbour", adding_words.WHICH_PAGE),
        ("courier.example/1", adding_words.WHICH_PAGE),
    ],
)
def test_what_cant_be_read_is_told_in_one_line(
    bot: Bot, people: People, server: Server, address: str, said: str
) -> None:
    """To whoever asked, and to nobody else."""
    shown = told(bot, people, add=address.format(url=server.url), manages=True)
    assert (shown["content"], bool(shown["flags"] & EPHEMERAL)) == (said, True)


def test_who_manages_the_server_settles_who_adds(bot: Bot, people: People, server: Server) -> None:
    """With the other settings, and it is shown with them."""

    async def scene() -> Json:
        return await answer(people.command("pullquote settings", manages=True, add="everyone"))

    assert "Stories may be added from here by: everyone." in bot.play(scene)["content"]
    assert bot.ledger.preferences.adding("discord", GUILD) is Adding.EVERYONE
    assert server.asked == []
