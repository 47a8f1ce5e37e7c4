"""Running the Slack app until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import aiohttp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

from bot.delivery import Deliver, SaidCommands, delivering
from bot.desk import Desk, QuestionAnswerer
from bot.desk.adding import StoryAdder
from bot.desk.service import purging, until_told_to_stop
from bot.desk.stories import Stories
from bot.errors import PullquoteError
from bot.ledger import Ledger
from bot.metrics import Metrics
from bot.slack.announcing import SlackAnnouncer
from bot.slack.api import SlackApi, SlackRefused, SlackUnreachable
from bot.slack.app import bolt_app
from bot.slack.installing import EncryptedStore, InstalledWorkspaces, cipher_of, oauth_flow
from bot.slack.messages import PLATFORM
from bot.slack.parts import Parts
from bot.slack.platform import SlackPlatform
from bot.slack.scopes import SCOPES
from bot.slack.serving import Gate, Mounted, Server, handlers
from bot.slack.socket_mode import SocketMode
from bot.slack.workspaces import OneWorkspace, Remembering, Workspace, Workspaces

_TIMEOUT_S = 30.0  # of one call

log = logging.getLogger(__name__)


class SlackNotReady(PullquoteError):
    """A setting is missing, or Slack refuses one; the text says which, and never its value."""


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """The settings that concern Slack; docs/configuration.md has them."""

    api_url: str
    bot_token: str
    app_token: str
    signing_secret: str
    client_id: str
    client_secret: str
    secret_key: str
    prefix: str
    public_url: str
    host: str
    port: int
    keep_questions_days: int

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is connected to; else it calls."""
        return bool(self.app_token)

    @property
    def many_workspaces(self) -> bool:
        """Whether workspaces install the app by themselves."""
        return not self.bot_token and bool(self.client_id and self.client_secret)

    def missing(self) -> str:
        """What has to be set first, as one line; "" where nothing is missing."""
        if self.many_workspaces:
            if self.socket_mode or not self.signing_secret:
                return "installing in many workspaces needs HTTP mode: set SLACK_SIGNING_SECRET, and no SLACK_APP_TOKEN"
            return (
                "" if self.secret_key else "set PULLQUOTE_SECRET_KEY, with which the workspaces' tokens are encrypted"
            )
        if not self.bot_token:
            return "set SLACK_BOT_TOKEN (xoxb-…); docs/slack.md tells where it is"
        if not self.socket_mode and not self.signing_secret:
            return "set SLACK_APP_TOKEN (xapp-…) for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode"
        return ""


class Entrance(Protocol):
    """Where Slack's events come in."""

    async def open(self) -> None:
        """Let them in; returns at once, however long it takes to connect."""

    async def close(self) -> None:
        """Let no more in."""


async def run(
    settings: SlackSettings,
    *,
    ledger: Ledger,
    answerer: QuestionAnswerer,
    stories: Stories,
    deliver: Deliver | None = None,
    adder: StoryAdder | None = None,
) -> None:
    """Answer in Slack until SIGTERM or Ctrl-C, then finish what is in flight.

    Raises:
        SlackNotReady: a setting is missing or refused.
    """
    await until_told_to_stop(
        running(settings, ledger=ledger, answerer=answerer, stories=stories, deliver=deliver, adder=adder)
    )


@asynccontextmanager
async def running(
    settings: SlackSettings,
    *,
    ledger: Ledger,
    answerer: QuestionAnswerer,
    stories: Stories,
    deliver: Deliver | None = None,
    adder: StoryAdder | None = None,
    metrics: Metrics | None = None,
    report: Callable[[bool], None] = lambda _: None,
    gate: Gate | None = None,
    clock: Callable[[], float] = time.time,
) -> AsyncIterator[Entrance]:
    """The Slack app, while the context lasts.

    Args:
        settings: what concerns Slack.
        ledger: what is kept.
        answerer: answers.
        stories: what is looked up beside answers.
        deliver: posts what nobody asked for just now; None: nothing does.
        adder: adds stories; None: none are added from chats.
        metrics: what is counted into.
        report: told whether Slack's events can come in.
        gate: where they come in in HTTP mode; None: on a server of its own.
        clock: seconds since 1970.

    Raises:
        SlackNotReady: a setting is missing or refused.
    """
    if missing := settings.missing():
        raise SlackNotReady(missing)
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT_S)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=200)) as session:
        metrics = metrics or Metrics()
        api = SlackApi(settings.api_url, session, metrics=metrics)
        workspaces, oauth = await _workspaces(settings, api, ledger)
        own = None if settings.many_workspaces else await workspaces.find(None)
        platform = SlackPlatform(api, workspaces, _today, own=None if own is None else own.team)
        desk = Desk(platform, ledger, answerer, metrics=metrics)
        parts = Parts(
            api=api,
            workspaces=workspaces,
            platform=platform,
            desk=desk,
            ledger=ledger,
            stories=stories,
            prefix=settings.prefix,
            said=SaidCommands(ledger, None if deliver is None else deliver.maker, clock=clock),
            clock=clock,
            today=_today,
            adder=adder,
        )
        entrance = _entrance(settings, parts, oauth, report, gate)
        await desk.start()
        async with purging(desk, ledger, days=settings.keep_questions_days):
            try:
                await entrance.open()
                if not settings.socket_mode:
                    report(True)
                log.info("answering in Slack")
                async with delivering(deliver, SlackAnnouncer(platform), desk.take):
                    yield entrance
            finally:
                await entrance.close()
                await desk.stop()


def _today() -> date:
    return datetime.now().astimezone().date()


def _entrance(
    settings: SlackSettings,
    parts: Parts,
    oauth: AsyncOAuthFlow | None,
    report: Callable[[bool], None],
    gate: Gate | None,
) -> Entrance:
    """Where events come in: see `running`."""
    app = bolt_app(parts, signing_secret=settings.signing_secret)
    if settings.socket_mode:
        return SocketMode(app, parts.api.client(None), settings.app_token, report=report)
    if gate is not None:
        return Mounted(gate, handlers(app, oauth))
    return Server(handlers(app, oauth), settings.host, settings.port)


async def _workspaces(
    settings: SlackSettings, api: SlackApi, ledger: Ledger
) -> tuple[Workspaces, AsyncOAuthFlow | None]:
    if not settings.many_workspaces:
        workspace = await own_workspace(settings, api)
        await asyncio.to_thread(ledger.preferences.mark_own, PLATFORM, workspace.team)
        return OneWorkspace(workspace), None
    cipher = cipher_of(settings.secret_key)
    store = await asyncio.to_thread(EncryptedStore, settings.client_id, ledger.engine, cipher)
    installed = InstalledWorkspaces(store)
    flow = oauth_flow(
        api,
        ledger.engine,
        installed,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        scopes=SCOPES,
        public_url=settings.public_url,
    )
    return Remembering(installed), flow


async def own_workspace(settings: SlackSettings, api: SlackApi) -> Workspace:
    """The workspace that the bot token is for.

    Raises:
        SlackNotReady: Slack doesn't take the token, or can't be reached.
    """
    try:
        who = await api.call(settings.bot_token, "", "auth.test")
    except SlackRefused as error:
        raise SlackNotReady(f"Slack refuses SLACK_BOT_TOKEN ({error.code}); take the xoxb- token of the app") from error
    except SlackUnreachable as error:
        raise SlackNotReady(f"Slack can't be reached at {settings.api_url}: {error.why}") from error
    if not who.get("team_id") or not who.get("user_id"):
        raise SlackNotReady(f"what answers at {settings.api_url} doesn't say whose token SLACK_BOT_TOKEN is")
    return Workspace(who["team_id"], settings.bot_token, who["user_id"], who.get("bot_id") or "")
