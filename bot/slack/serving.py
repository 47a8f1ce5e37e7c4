"""HTTP mode: one address for events, commands and presses, and the pages for installing where there are any."""

from __future__ import annotations

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

PATH = "/slack/events"
_LARGEST = 1024 * 1024  # bytes; Slack's requests are far smaller


def web_application(app: AsyncApp, oauth: AsyncOAuthFlow | None) -> web.Application:
    """Slack's requests go to `app`, whose signature check refuses all others."""

    async def events(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    served = web.Application(client_max_size=_LARGEST)
    served.router.add_post(PATH, events)
    if oauth is not None:
        flow = oauth

        async def install(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await flow.handle_installation(await to_bolt_request(request)))

        async def redirected(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await flow.handle_callback(await to_bolt_request(request)))

        served.router.add_get(flow.install_path, install)
        served.router.add_get(flow.redirect_uri_path, redirected)
    return served


class Server:
    """A web server for an application."""

    def __init__(self, served: web.Application, host: str, port: int) -> None:
        """Listen on `host`, `port`; 0 is any free one."""
        self._runner = web.AppRunner(served, access_log=None, shutdown_timeout=10.0)
        self._host = host
        self._port = port

    async def open(self) -> None:
        """Listen."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()

    @property
    def port(self) -> int:
        """The port it listens on; 0 while it doesn't."""
        addresses = self._runner.addresses
        return int(addresses[0][1]) if addresses else 0

    async def close(self) -> None:
        """Listen no more; what is being answered is answered."""
        await self._runner.cleanup()
