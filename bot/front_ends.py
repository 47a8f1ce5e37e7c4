"""The front ends there are, how to tell whether one is configured, and what runs beside them in `pullquote serve`."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.app import App
from bot.metrics import Metrics
from bot.supervision import Report, Run, Service
from bot.web.record import Record

if TYPE_CHECKING:
    from starlette.types import ASGIApp


@dataclass(frozen=True, slots=True)
class Shared:
    """What the front ends of one process share.

    app: its answerer is warm before any of them is started, and its models, catalog and index are the same for all.
    mounted: applications that share the page's address, by the path they are under; a front end may add its own.
    """

    app: App
    metrics: Metrics
    record: Record
    mounted: dict[str, ASGIApp] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrontEnd:
    """One chat platform. missing: what has to be set before it can be started, on one line; "" where nothing is."""

    name: str
    missing: str
    run: Run

    @property
    def service(self) -> Service:
        """As something to run."""
        return Service(self.name, self.run)


def front_ends(shared: Shared) -> list[FrontEnd]:
    """All that there are beside the page, configured or not. Another platform is added here."""
    return [_slack(shared), _discord(shared)]


def background_loops(shared: Shared) -> list[Service]:  # noqa: ARG001 - there is none yet
    """What runs beside the front ends: a loop that takes the event to stop at, `background("name", loop)`.

    Digests need none: `bot.delivery` runs beside each platform's desk, as long as that is connected.
    """
    return []


def _slack(shared: Shared) -> FrontEnd:
    from bot.desk.service import run_until  # noqa: PLC0415 - takes a moment
    from bot.slack.running import running  # noqa: PLC0415
    from bot.slack.serving import MOUNT, Gate  # noqa: PLC0415

    app, settings, gate = shared.app, shared.app.slack_settings(), Gate()
    missing = settings.missing()
    if not missing and not settings.socket_mode:
        shared.mounted[MOUNT] = gate

    async def run(stopping: asyncio.Event, report: Report) -> None:
        with closing(await asyncio.to_thread(app.ledger)) as ledger:
            answerer = app.answerer()
            slack = running(
                settings,
                ledger=ledger,
                answerer=answerer,
                stories=app.stories(),
                deliver=app.deliver(ledger, answerer),
                adder=app.story_adder,
                metrics=shared.metrics,
                report=report,
                gate=gate,
            )
            await run_until(stopping, slack)

    return FrontEnd("slack", missing, run)


def _discord(shared: Shared) -> FrontEnd:
    from bot.desk.service import run_until  # noqa: PLC0415 - takes a moment
    from bot.discord.running import running  # noqa: PLC0415

    app, settings = shared.app, shared.app.discord_settings()

    async def run(stopping: asyncio.Event, report: Report) -> None:
        with closing(await asyncio.to_thread(app.ledger)) as ledger:
            answerer = app.answerer()
            discord = running(
                settings,
                ledger=ledger,
                answerer=answerer,
                stories=app.stories(),
                deliver=app.deliver(ledger, answerer),
                adder=app.story_adder,
                metrics=shared.metrics,
                report=report,
            )
            await run_until(stopping, discord)

    return FrontEnd("discord", settings.missing(), run)


class Page:
    """The reading page and the HTTP API, with what is mounted there."""

    def __init__(self, shared: Shared, *, port: int, say: Callable[[str], None]) -> None:
        """Listen on `port`; 0 is any free one, which then stays the same. `say` is told where."""
        self._shared = shared
        self._port = port
        self._say = say
        self._listening: socket.socket | None = None
        self.services: Callable[[], Mapping[str, bool]] = dict

    @property
    def service(self) -> Service:
        """As something to run."""
        return Service("web", self.run)

    def listen(self) -> socket.socket:
        """A socket that listens, for the next run.

        Raises:
            AddressTaken: another program has the address.
        """
        from bot.web.server import listening_socket  # noqa: PLC0415

        if self._listening is None:
            self._listening = listening_socket(self._shared.app.settings.host, self._port)
            self._port = self._listening.getsockname()[1]
        return self._listening

    async def run(self, stopping: asyncio.Event, report: Report) -> None:
        """Serve until told to stop."""
        from bot.web.server import WebServer  # noqa: PLC0415

        shared, host = self._shared, self._shared.app.settings.host
        listening = self.listen()
        try:
            application = shared.app.web(
                host=host,
                port=self._port,
                metrics=shared.metrics,
                record=shared.record,
                services=self.services,
                mounted=shared.mounted,
            )

            def started() -> None:
                self._say(f"listening on {page_address(host, self._port)}")
                report(True)

            await WebServer(application, listening).serve_until(stopping, started=started)
        finally:
            self._listening = None
            with suppress(OSError):
                listening.close()


def page_address(host: str, port: int) -> str:
    """Where the page is, for people."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
