"""The whole way with real stories: hostile and oversized ones too."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.desk.stories import Stories
from bot.rendering import words
from bot.rendering.plain import visible
from index.article import Article
from tests.bot.discord.conftest import Bot
from tests.fakes.discord_people import People
from tests.support.articles import make_article
from tests.support.chat import until
from tests.support.discord_rules import faults_of, forged, links, pings, quotations
from tests.support.stories import Newsroom

_HOSTILE = (
    "The bridge is shut, said @everyone and <@1>, see [here](https://evil.example) & `rm -rf` **now** ||or|| <t:0:R> |"
    " \u200fend\u200e."
)


async def answered(bot: Bot, people: People, newsroom: Newsroom) -> list[dict[str, Any]]:
    """Ask, open everything, and return the message before and after."""
    stories = Stories(newsroom.catalog, lambda: newsroom.retriever)
    async with bot.running(newsroom.answerer("shut"), stories):
        asked = people.ask("Is the bridge shut?")
        await until(lambda: people.world.replies(asked), within_s=60)
        first = dict(people.world.replies(asked)[0])
        pressed = people.press(first, words.CONTEXT)
        await until(lambda: pressed.edits)
        return [first, people.world.replies(asked)[0]]


@pytest.mark.parametrize(
    ("article", "quoted"),
    [
        (make_article("h", [_HOSTILE, "Nobody knows why."], headline=_HOSTILE, outlet="@here & Co"), _HOSTILE),
        (make_article("w", "The bridge is shut " + "and so is the ferry " * 500 + "today."), None),
        (make_article("l", ["The bridge is shut today. " * 400], url=f"https://courier.example/{'x' * 5000}"), None),
    ],
    ids=["hostile", "one long sentence", "one long paragraph"],
)
def test_whatever_a_story_says_is_posted_within_limits_and_does_nothing(
    bot: Bot, people: People, tmp_path: Path, article: Article, quoted: str | None
) -> None:
    """Ping nobody, link nowhere else, and be refused by no limit, also when the answer is opened further."""
    (tmp_path / "newsroom").mkdir()
    newsroom = Newsroom(tmp_path / "newsroom", article)
    messages = asyncio.run(answered(bot, people, newsroom))
    newsroom.catalog.close()
    for message in messages:
        assert faults_of(message) == []
        assert forged(message) == []
        assert not any("evil.example" in link for link in links(message))
        assert quotations(message)
    assert not any(pings(body) for body in people.world.bodies if "allowed_mentions" in body)
    if quoted is not None:
        assert quotations(messages[0]) == [visible(quoted)]
