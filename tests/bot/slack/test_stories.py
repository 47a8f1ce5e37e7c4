"""The whole way with real stories: hostile and oversized ones too."""

from __future__ import annotations

import asyncio
import html
from pathlib import Path
from typing import Any

import pytest

from bot.desk.stories import Stories
from bot.rendering.plain import visible
from index.article import Article
from tests.bot.slack.conftest import Bot, until
from tests.fakes.slack_people import People
from tests.support.articles import make_article
from tests.support.slack_rules import faults_of, is_quotation, links, pings, read_all, seen
from tests.support.stories import Newsroom

_HOSTILE = (
    "The bridge is shut, said <!channel> and <@U1>, see <https://evil.example|here> & `rm -rf` *now* | \u200fend\u200e."
)


async def answered(bot: Bot, people: People, newsroom: Newsroom) -> list[dict[str, Any]]:
    """Ask, open everything, and return the message before and after."""
    stories = Stories(newsroom.catalog, lambda: newsroom.retriever)
    async with bot.running(newsroom.answerer("shut"), stories):
        ts = people.ask("Is the bridge shut?")
        await until(lambda: people.workspace.replies("C1", ts))
        first = dict(people.workspace.replies("C1", ts)[0])
        people.press(first, "pullquote_context")
        await until(lambda: people.workspace.calls["chat.update"])
        return [first, people.workspace.replies("C1", ts)[0]]


@pytest.mark.parametrize(
    ("article", "quoted"),
    [
        (make_article("h", [_HOSTILE, "Nobody knows why."], headline=_HOSTILE, outlet="<!here> & Co"), _HOSTILE),
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
        assert pings(message) == []
        assert not any("evil.example" in link for link in links(message))
        assert any(is_quotation(block) for block in message["blocks"]), read_all(message)
    if quoted is not None:
        shown = [seen(block) for block in messages[0]["blocks"] if is_quotation(block)]
        assert shown[0] == visible(quoted)
        assert visible(quoted) in html.unescape(messages[0]["text"])
