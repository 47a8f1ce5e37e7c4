"""/story add: from a site on this machine into the index, and what people are told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest

from bot.ledger import Adding
from bot.rendering import adding_words
from tests.bot.slack.conftest import Bot, until
from tests.fakes.slack import FakeSlack, Fault, Said
from tests.fakes.slack_people import People
from tests.support.hostile_server import Server
from tests.support.slack_rules import faults_of, read_all

ADMIN, MEMBER = "U1", "U2"


@dataclass(frozen=True, slots=True)
class Chat:
    """A workspace with the bot."""

    bot: Bot
    people: People
    slack: FakeSlack

    def settle(self, adding: Adding | None) -> None:
        """Who may add stories."""
        if adding is not None:
            self.bot.ledger.preferences.set_adding("slack", self.people.workspace.team, adding)

    def told(self, text: str, *, number: int = 0, **who: str) -> dict[str, Any]:
        """What somebody is told to /story, as the first, second … thing."""

        async def scene() -> dict[str, Any]:
            async with self.bot.running():
                delivery, url = self.people.command("/story", text, **who)

                def said() -> list[Said]:
                    return [one for one in self.slack.responses if one.url == url]

                await until(lambda: len(said()) > number, within_s=30.0)
                assert delivery.took_s < 3
                return said()[number].message

        return asyncio.run(scene())


@pytest.fixture
def chat(bot: Bot, people: People, slack: FakeSlack) -> Chat:
    """One."""
    return Chat(bot, people, slack)


def test_an_admin_adds_a_story_which_can_be_asked_at_once(chat: Chat, server: Server) -> None:
    """Acknowledged at once, read then; headline, outlet and paragraphs are told, and the story is found."""
    added = chat.told(f"add <{server.url}/harbour>", number=1, user=ADMIN)
    read = read_all(added)
    assert "Added. 4 paragraphs can be asked.\nVell harbour closes\nThe Vell Courier" in read
    assert faults_of(added) == []
    assert "Vell harbour closes" in read_all(chat.told("harbour"))
    assert chat.people.workspace.from_bot() == []


@pytest.mark.parametrize(
    ("settled", "asked", "said"),
    [
        (None, ("add {url}/harbour", MEMBER, "C1"), adding_words.ONLY_ADMINS_ADD),
        (None, ("add {url}/harbour", MEMBER, "D1"), adding_words.ONLY_ADMINS_ADD),
        (Adding.EVERYONE, ("add {url}/harbour", MEMBER, "C1"), adding_words.READING_PAGE),
        (Adding.NOBODY, ("add {url}/harbour", ADMIN, "C1"), adding_words.NOBODY_ADDS),
        (None, ("add", ADMIN, "C1"), adding_words.WHICH_PAGE),
        (None, ("add <{url}/harbour|the harbour> today", ADMIN, "C1"), adding_words.WHICH_PAGE),
    ],
)
def test_who_may_add_is_as_the_workspace_has_settled_it(
    chat: Chat, server: Server, settled: Adding | None, asked: tuple[str, str, str], said: str
) -> None:
    """Admins only, where nobody has; also in a direct conversation, and whoever made the channel."""
    text, user, channel = asked
    chat.people.workspace.channel("C1").creator = MEMBER
    chat.settle(settled)
    assert chat.told(text.format(url=server.url), user=user, channel=channel)["text"] == said


def test_without_the_scope_that_tells_admins_nobody_adds(chat: Chat, server: Server) -> None:
    """What is added is there for all, so it isn't guessed."""
    chat.slack.fail("users.info", Fault(200, refused="missing_scope"))
    assert chat.told(f"add {server.url}/harbour", user=ADMIN)["text"] == adding_words.CANT_TELL_ADMINS
    assert server.asked == []


def test_a_bot_without_anything_to_add_with_says_so(chat: Chat) -> None:
    """It answers all the same."""
    assert chat.told("add https://courier.example/1", user=ADMIN)["text"] == adding_words.NOBODY_ADDS


def test_what_cant_be_read_is_told_to_whoever_asked(chat: Chat, server: Server) -> None:
    """In one line, and to nobody else."""
    last = chat.told(f"add {server.url}/nothing", number=1, user=ADMIN)
    assert last["text"] == "That site says that it has no such page."
    assert last["response_type"] == "ephemeral"


def test_admins_settle_who_adds(chat: Chat, server: Server) -> None:
    """It is the whole workspace's: having made a channel isn't enough."""
    chat.people.workspace.channel("C1").creator = MEMBER

    async def scene() -> list[str]:
        shown = []
        async with chat.bot.running():
            for user in (MEMBER, ADMIN):
                delivery, _ = chat.people.command("/pullquote", "settings add everyone", user=user)
                await until(lambda: delivery.answer)  # noqa: B023
                shown.append(delivery.answer["text"])
        return shown

    refused, settled = asyncio.run(scene())
    assert refused == adding_words.ONLY_ADMINS_ADD
    assert chat.bot.ledger.preferences.adding("slack", chat.people.workspace.team) is Adding.EVERYONE
    assert "Stories may be added from here by: everyone." in settled
    assert server.asked == []
