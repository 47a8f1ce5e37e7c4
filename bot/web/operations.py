"""What machines ask: is it alive, is it ready, how is it going."""

from __future__ import annotations

import logging

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import PlainTextResponse, Response

from bot.web.access import Access
from bot.web.parts import WebParts
from bot.web.problems import Problem
from index.errors import PullquoteIndexError

_UP = {True: "up", False: "down"}

log = logging.getLogger(__name__)


def operations_routes(parts: WebParts, access: Access) -> APIRouter:
    """`/healthz` and `/readyz` for anybody, `/metrics` for operators."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/healthz")
    async def healthz() -> Response:
        """The event loop turns."""
        return _plain("ok")

    @routes.get("/readyz")
    def readyz() -> Response:
        """Questions can be answered: catalog and index can be read. Then, a line each, how the rest of the process is.

        A chat platform that is away doesn't make it unready: the page would go away with it.
        """
        try:
            parts.store.snapshot()
            parts.catalog.counts()
        except (PullquoteIndexError, SQLAlchemyError) as error:
            log.warning("not ready: %s", error)
            return _plain("not ready", 503)
        return _plain("\n".join(["ready", *(f"{name}: {_UP[up]}" for name, up in parts.services().items())]))

    @routes.get("/metrics")
    def metrics(request: Request) -> Response:
        """Figures for Prometheus."""
        if not access.may_operate(request):
            raise Problem(401, "A token is needed: Authorization: Bearer TOKEN.", {"WWW-Authenticate": "Bearer"})
        if manifest := parts.store.published():
            age_s = parts.clock() - parts.store.published_at()
            parts.metrics.tell_index(generation=manifest.name, age_s=age_s, articles=manifest.articles)
        return Response(
            parts.metrics.text(), headers={"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE_LATEST}
        )

    return routes


def _plain(text: str, status: int = 200) -> Response:
    return PlainTextResponse(f"{text}\n", status, {"Cache-Control": "no-store"})
