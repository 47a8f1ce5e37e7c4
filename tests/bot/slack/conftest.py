"""The real Slack app of this project against a local Slack."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.delivery import DeliverySettings
from bot.desk import QuestionAnswerer
from bot.desk.adding import StoryAdder
from bot.desk.stories import Stories
from bot.ledger import Ledger
from bot.slack.running import SlackSettings, running
from bot.slack.serving import Server
from index.article import Article
from index.catalog import Catalog
from index.encoder import load_encoder
from index.indexer import Indexer
from tests.fakes.platform import EchoingAnswerer
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_people import People
from tests.fakes.slack_workspace import APP_TOKEN, BOT_TOKEN
from tests.support.adding import adding_to
from tests.support.chat import deliver_from, few_stories, for_a_while, until
from tests.support.hostile_server import Server as Site
from tests.support.hostile_server import page, running_server
from tests.support.web_pages import story_page

__all__ = ["Bot", "for_a_while", "until"]

SETTINGS = SlackSettings(
    api_url="",
    bot_token=BOT_TOKEN,
    app_token=APP_TOKEN,
    signing_secret="",
    client_id="",
    client_secret="",
    secret_key="",
    prefix="",
    public_url="",
    host="127.0.0.1",
    port=0,
    keep_questions_days=30,
)


class Bot:
    """The bot under test: starts in a context, as often as a test likes; its ledger stays."""

    def __init__(self, slack: FakeSlack, directory: Path) -> None:
        self.slack = slack
        self.answerer = EchoingAnswerer()
        self.clock: Callable[[], float] = time.time
        self.ledger = Ledger(
            f"sqlite:///{directory / 'ledger.sqlite'}",
            key=b"key",
            clock=lambda: self.clock(),  # noqa: PLW0108 - a test sets another
        )
        self.settings = replace(SETTINGS, api_url=slack.url)
        self._directory = directory / "index"
        self._directory.mkdir()
        self._catalog = Catalog(f"sqlite:///{self._directory / 'catalog.sqlite'}")
        self.delivery: DeliverySettings | None = None
        self.adder: StoryAdder | None = None
        self.has_samples = True

    def close(self) -> None:
        """Give up connections."""
        self.ledger.close()
        self._catalog.close()

    @asynccontextmanager
    async def running(
        self, answerer: QuestionAnswerer | None = None, stories: Stories | None = None
    ) -> AsyncIterator[None]:
        """The bot, connected."""
        before = self.slack.connections
        answers = answerer or self.answerer
        deliver = None
        if self.delivery is not None:
            deliver = deliver_from(
                self._directory, self._catalog, self.ledger, answers, self.delivery, clock=self.clock
            )
        async with running(
            self.settings,
            ledger=self.ledger,
            answerer=answers,
            stories=stories or few_stories(self._directory, self._catalog, indexed=self.has_samples),
            deliver=deliver,
            adder=self.adder,
            clock=self.clock,
        ) as entrance:
            if not isinstance(entrance, Server):
                await until(lambda: self.slack.connections > before)
            else:
                await until(lambda: entrance.port)
                url = f"http://127.0.0.1:{entrance.port}/slack/events"
                await asyncio.to_thread(self.slack.deliver_over_http, url, self.settings.signing_secret)
            yield

    def add(self, *articles: Article) -> None:
        """Index more stories."""
        Indexer(self._directory, self._catalog, load_encoder("hashing")).add(articles)

    def withdraw(self, article_id: str, why: str) -> None:
        """Withdraw a story."""
        Indexer(self._directory, self._catalog, load_encoder("hashing")).withdraw(article_id, why)


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A Slack."""
    with FakeSlack(ack_within_s=2.0) as slack:
        yield slack


@pytest.fixture
def people(slack: FakeSlack) -> People:
    """Its people."""
    return People(slack)


@pytest.fixture
def bot(slack: FakeSlack, tmp_path: Path) -> Iterator[Bot]:
    """The bot for it."""
    bot = Bot(slack, tmp_path)
    yield bot
    bot.close()


@pytest.fixture
def server(bot: Bot) -> Iterator[Site]:
    """A site with a story, and a bot that may add from there."""
    with running_server() as server, adding_to(bot._directory, bot._catalog) as bot.adder:
        server.pages["/harbour"] = page(story_page("Vell harbour closes"))
        yield server
