"""Serves the application: alone, or as one task of a larger process."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import uvicorn
from starlette.types import ASGIApp

from bot.errors import PullquoteError

log = logging.getLogger(__name__)

_GRACE_S = 10  # seconds that questions being answered have to finish when the server is told to stop


class AddressTaken(PullquoteError):
    """Another program listens there already, or this one may not."""

    def __init__(self, host: str, port: int, why: str) -> None:
        """`why` is what the system says."""
        self.host = host
        self.port = port
        super().__init__(f"can't listen on {host}, port {port}: {why}; choose another with --port or PULLQUOTE_PORT")


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes any that is free.

    Raises:
        AddressTaken: it can't.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
        return socket.create_server(address[:2], family=family, backlog=128)
    except OSError as error:
        raise AddressTaken(host, port, error.strerror or str(error)) from None


class WebServer:
    """One server; `serve` runs until `stop` is called, or a signal comes where signals are its own."""

    def __init__(self, application: ASGIApp, listening: socket.socket) -> None:
        """Serve `application` on a socket that listens."""
        self._listening = listening
        self._server = _Server(
            uvicorn.Config(
                application,
                log_config=None,  # what is logged of requests is up to bot.web.middleware: addresses hold questions
                access_log=False,
                forwarded_allow_ips="127.0.0.1,::1",
                server_header=False,
                lifespan="off",
                timeout_graceful_shutdown=_GRACE_S,
            )
        )

    async def serve(self, *, own_signals: bool, started: Callable[[], None] = lambda: None) -> None:
        """Serve until stopped.

        Args:
            own_signals: stop on SIGINT and SIGTERM; a larger process handles them itself and calls `stop`.
            started: called when requests are answered.
        """
        self._server.started_callback, self._server.own_signals = started, own_signals
        await self._server.serve([self._listening])

    async def serve_until(self, stopping: asyncio.Event, *, started: Callable[[], None]) -> None:
        """Serve until the event is set, then finish what is being answered; returns early only if the server ends."""
        serving = asyncio.create_task(self.serve(own_signals=False, started=started))
        told = asyncio.create_task(stopping.wait())
        try:
            await asyncio.wait({serving, told}, return_when=asyncio.FIRST_COMPLETED)
            self.stop()
            await serving
        finally:
            for task in (serving, told):
                task.cancel()
            await asyncio.gather(serving, told, return_exceptions=True)

    def stop(self) -> None:
        """Finish what is being answered, then end."""
        self._server.should_exit = True


class _Server(uvicorn.Server):
    """A uvicorn server that tells when it has started, and leaves signals alone where they aren't its own."""

    started_callback: Callable[[], None]
    own_signals: bool

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """See `uvicorn.Server.capture_signals`."""
        with super().capture_signals() if self.own_signals else nullcontext():
            yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """See `uvicorn.Server.startup`."""
        await super().startup(sockets)
        self.started_callback()
