"""`pullquote web` and `pullquote serve`: the reading page alone, or with all front ends that are configured."""

from __future__ import annotations

import asyncio
import logging
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.command_line import index_option, log_for_servers, opened_app

if TYPE_CHECKING:
    from bot.app import App
    from bot.supervision import Supervisor

port_option = click.option(
    "--port", type=click.IntRange(0, 65535), help="Listen there; 0 takes any free one [PULLQUOTE_PORT]."
)


@click.command("web")
@port_option
@index_option
def web_command(port: int | None, index: Path | None) -> None:
    """Serve the reading page and the HTTP API until interrupted."""
    from bot.front_ends import page_address  # noqa: PLC0415
    from bot.web.server import WebServer, listening_socket  # noqa: PLC0415

    if not logging.getLogger().isEnabledFor(logging.INFO):
        logging.getLogger("bot.web").setLevel(logging.INFO)
    with opened_app(index) as app:
        _warn_of_nobody(app)
        host, wanted = app.settings.host, app.settings.port if port is None else port
        with listening_socket(host, wanted) as listening, app.record() as record:
            port = listening.getsockname()[1]
            app.warm_answerer()
            server = WebServer(app.web(host=host, port=port, record=record), listening)
            where = page_address(host, port)
            asyncio.run(server.serve(own_signals=True, started=lambda: click.echo(f"listening on {where}")))


@click.command("serve")
@port_option
@index_option
def serve_command(port: int | None, index: Path | None) -> None:
    """Run every front end that is configured, and the reading page, in one process until told to stop.

    Each can fail and come back without the others.
    """
    from bot.front_ends import Page, Shared, background_loops, front_ends  # noqa: PLC0415
    from bot.metrics import Metrics  # noqa: PLC0415
    from bot.supervision import Supervisor  # noqa: PLC0415

    log_for_servers()
    with opened_app(index) as app, app.record() as record:
        app.default_digest()  # a setting that isn't understood ends it with a reason
        shared = Shared(app, Metrics(), record)
        known = front_ends(shared)
        chats = [each for each in known if not each.missing]
        for each in known:
            if each.missing:
                click.echo(f"{each.name} is not started: {each.missing}", err=True)
        _warn_of_nobody(app, called=bool(shared.mounted))
        page = Page(shared, port=app.settings.port if port is None else port, say=click.echo)
        if not chats:
            page.listen()  # with nothing else to run, an address that is taken ends it with a reason
        app.warm_answerer()
        supervisor = Supervisor(shared.metrics)
        page.services = supervisor.states
        for service in (*(each.service for each in chats), page.service, *background_loops(shared)):
            supervisor.add(service)
        asyncio.run(_run(supervisor))


async def _run(supervisor: Supervisor) -> None:
    from bot.desk.threads import quick_switches  # noqa: PLC0415

    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    with quick_switches():
        await supervisor.run(stopping)


def _warn_of_nobody(app: App, *, called: bool = False) -> None:
    if app.opens_to_nobody(called=called):
        click.echo("nobody elsewhere can read or ask: set PULLQUOTE_API_TOKENS (docs/web.md)", err=True)
