"""Where people give a token; programs send it with each request."""

from __future__ import annotations

import time
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.rendering import words
from bot.web.access import COOKIE, SESSION_S, Access
from bot.web.limits import RateLimit
from bot.web.parts import WebConfig
from bot.web.problems import Problem
from bot.web.templating import Pages

_TRIES_A_MINUTE = 10


class SignIn:
    """The page that asks for a token, and what becomes of the token."""

    def __init__(self, config: WebConfig, access: Access, pages: Pages) -> None:
        """Check tokens with `access`."""
        self._config = config
        self._access = access
        self._pages = pages
        self._tries = RateLimit(_TRIES_A_MINUTE, clock=time.monotonic)

    def add_to(self, routes: APIRouter) -> None:
        """Add its routes."""
        routes.add_api_route("/sign-in", self.show, methods=["GET"])
        routes.add_api_route("/sign-in", self.check, methods=["POST"])
        routes.add_api_route("/sign-out", self.sign_out, methods=["POST"])

    def page(
        self, request: Request, why: str, *, target: str | None = None, problem: str = "", status: int = 401
    ) -> HTMLResponse:
        """The page instead of one that needs a token; the way leads back to that one, or to `target`."""
        if target is None:
            query = f"?{request.url.query}" if request.url.query else ""
            target = request.url.path + query
        none_set = "" if self._config.api_tokens else words.NO_TOKENS
        values = {"why": why, "none_set": none_set, "target": target, "problem": problem}
        headers = {"Cache-Control": "no-store"} | ({"WWW-Authenticate": "Bearer"} if status == 401 else {})
        return self._pages.page("sign_in.html", values, status=status, headers=headers)

    async def show(self, request: Request, next: str = "") -> Response:
        """The page by itself."""
        return self.page(request, words.SIGN_IN, target=next, status=200)

    async def check(self, request: Request) -> Response:
        """Set the cookie that stands for a token, and go where the person wanted to go."""
        fields = parse_qs((await request.body()).decode("utf-8", "replace"))
        token, target = (fields.get(name, [""])[0] for name in ("token", "next"))
        if wait_s := self._tries.wait_s(request.client.host if request.client else ""):
            raise Problem(429, words.TOO_MANY_TRIES, {"Retry-After": str(wait_s)})
        if not self._access.is_token(token.strip()):
            return self.page(request, words.SIGN_IN, target=target, problem=words.NO_SUCH_TOKEN)
        response = RedirectResponse(self._pages.base + _local_path(target), 303)
        response.set_cookie(
            COOKIE,
            self._access.session(token.strip()),
            max_age=SESSION_S,
            path=self._pages.base or "/",
            secure=self._config.public_url.startswith("https:"),
            httponly=True,
            samesite="lax",
        )
        return response

    async def sign_out(self) -> Response:
        """Forget the cookie."""
        response = RedirectResponse(f"{self._pages.base}/", 303)
        response.delete_cookie(COOKIE, path=self._pages.base or "/")
        return response


def _local_path(target: str) -> str:
    """A path of ours to go to; the top for anything that might lead elsewhere."""
    safe = target.startswith("/") and not target.startswith("//") and target.isprintable() and "\\" not in target
    return target if safe else "/"
