"""The real Discord bot of this project, with the real discord.py, against a local Discord."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.delivery import DeliverySettings
from bot.desk import QuestionAnswerer
from bot.desk.adding import StoryAdder
from bot.desk.stories import Stories
from bot.discord.running import DiscordSettings, running
from bot.ledger import Ledger
from index.article import Article
from index.catalog import Catalog
from index.encoder import load_encoder
from index.indexer import Indexer
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_people import People
from tests.fakes.discord_world import TOKEN
from tests.fakes.platform import EchoingAnswerer
from tests.support.adding import adding_to
from tests.support.chat import deliver_from, few_stories, until
from tests.support.hostile_server import Server, page, running_server
from tests.support.web_pages import story_page

SETTINGS = DiscordSettings(api_url="", bot_token=TOKEN, message_content=False, prefix="", keep_questions_days=30)


class Bot:
    """The bot under test: starts in a context, as often as a test likes; its ledger stays."""

    def __init__(self, discord: FakeDiscord, directory: Path) -> None:
        self.discord = discord
        self.answerer = EchoingAnswerer()
        self.clock: Callable[[], float] = time.time
        self.ledger = Ledger(
            f"sqlite:///{directory / 'ledger.sqlite'}",
            key=b"key",
            clock=lambda: self.clock(),  # noqa: PLW0108 - a test sets another
        )
        self.delivery: DeliverySettings | None = None
        self.adder: StoryAdder | None = None
        self.has_samples = True
        self.story_answerer: QuestionAnswerer | None = None
        self.settings = replace(SETTINGS, api_url=discord.url)
        self._directory = directory / "index"
        self._directory.mkdir()
        self._catalog = Catalog(f"sqlite:///{self._directory / 'catalog.sqlite'}")

    def close(self) -> None:
        """Give up connections."""
        self.ledger.close()
        self._catalog.close()

    def add(self, *articles: Article) -> None:
        """Index more stories."""
        Indexer(self._directory, self._catalog, load_encoder("hashing")).add(articles)

    @asynccontextmanager
    async def running(
        self, answerer: QuestionAnswerer | None = None, stories: Stories | None = None
    ) -> AsyncIterator[None]:
        """The bot, connected, and done with looking for what it missed."""
        stories = stories or few_stories(self._directory, self._catalog, indexed=self.has_samples)
        answers = answerer or self.story_answerer or self.answerer
        deliver = None
        if self.delivery is not None:
            deliver = deliver_from(
                self._directory, self._catalog, self.ledger, answers, self.delivery, clock=self.clock
            )
        async with running(
            self.settings,
            ledger=self.ledger,
            answerer=answers,
            stories=stories,
            deliver=deliver,
            adder=self.adder,
            clock=self.clock,
        ) as connection:
            await until(lambda: connection.is_listening)
            yield

    def play(self, scene: Callable[[], Awaitable[Any]]) -> Any:
        """Run a scene while the bot is there; at the end it has finished what it took."""

        async def run() -> Any:
            async with self.running():
                return await scene()

        return asyncio.run(run())


@pytest.fixture
def discord() -> Iterator[FakeDiscord]:
    """A Discord."""
    with FakeDiscord() as discord:
        yield discord


@pytest.fixture
def people(discord: FakeDiscord) -> People:
    """Its people."""
    return People(discord)


@pytest.fixture
def bot(discord: FakeDiscord, tmp_path: Path) -> Iterator[Bot]:
    """The bot for it."""
    bot = Bot(discord, tmp_path)
    yield bot
    bot.close()


@pytest.fixture
def server(bot: Bot) -> Iterator[Server]:
    """A site with a story, and a bot that may add from there."""
    with running_server() as server, adding_to(bot._directory, bot._catalog) as bot.adder:
        server.pages["/harbour"] = page(story_page("Vell harbour closes"))
        yield server
