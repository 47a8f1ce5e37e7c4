"""The ASGI application, put together."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Match, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.answering.question import BadQuestion
from bot.web.access import Access
from bot.web.api import api_routes
from bot.web.ask_page import AskPage
from bot.web.asking import Asking
from bot.web.digests import DigestPages
from bot.web.documentation import ABOUT, openapi_of, operations, schemas
from bot.web.limits import RateLimit
from bot.web.middleware import BodyLimit, EntityTags, SafeHeaders
from bot.web.operations import operations_routes
from bot.web.pages import StatusRoute, StoryRoute
from bot.web.parts import WebParts
from bot.web.problems import Problem, problem_of, problem_response
from bot.web.reader_links import ReaderLinks
from bot.web.signing_in import SignIn
from bot.web.story_list import StoryList
from bot.web.templating import STATIC, Pages
from index.errors import PullquoteIndexError

_PROGRAMS = ("/api/v1", "/metrics", "/api/openapi.json")


def create_application(parts: WebParts, *, mounted: Mapping[str, ASGIApp] | None = None) -> ASGIApp:
    """The application of these parts; it starts nothing.

    Args:
        parts: what it is made of.
        mounted: other applications that share its address, by the path they are under; each lets in whom it likes.
    """
    config = parts.config
    access = Access(config, parts.signer, session_key=parts.session_key, clock=parts.clock)
    asking = Asking(parts.answerer, access, RateLimit(config.questions_a_minute, clock=time.monotonic), parts.metrics)
    stories, pages, links = StoryList(parts.store), Pages(config.base), ReaderLinks(parts, access)
    sign_in = SignIn(config, access, pages)
    app = FastAPI(title="Pullquote", version=version("pullquote"), docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(operations_routes(parts, access))
    app.include_router(api_routes(parts, access, asking, stories))
    _add_documentation(app, pages)
    for_people = APIRouter(include_in_schema=False)
    for page in (
        AskPage(parts, access=access, asking=asking, stories=stories, pages=pages, links=links, sign_in=sign_in),
        StoryRoute(parts, access, pages, links),
        DigestPages(parts, access, pages, links=links, sign_in=sign_in),
        StatusRoute(parts, access, pages, stories, sign_in),
        sign_in,
    ):
        page.add_to(for_people)
    app.include_router(for_people)
    for path, other in (mounted or {}).items():
        app.mount(path, other)
    app.mount("/static", _KeptFiles(directory=STATIC))
    _add_problems(app, pages)
    return SafeHeaders(EntityTags(BodyLimit(app, more_under=tuple(mounted or {}))))


class _KeptFiles(StaticFiles):
    """Static files that browsers keep for a year: their address changes with them."""

    def file_response(self, *args: object, **options: object) -> Response:
        """See `StaticFiles.file_response`."""
        response = super().file_response(*args, **options)  # type: ignore[arg-type] # passed on as they came
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _add_documentation(app: FastAPI, pages: Pages) -> None:
    @app.get("/api/openapi.json", include_in_schema=False)
    async def document() -> JSONResponse:
        """The OpenAPI document."""
        return JSONResponse(openapi_of(app, base=pages.base))

    @app.get("/api/docs", include_in_schema=False)
    async def documentation() -> HTMLResponse:
        """The same for people."""
        described = openapi_of(app, base=pages.base)
        values = {"about": ABOUT, "operations": list(operations(described)), "schemas": list(schemas(described))}
        return pages.page("documentation.html", values)


def _add_problems(app: FastAPI, pages: Pages) -> None:
    """Every error as a problem to programs and as a page to people."""

    async def tell(request: Request, error: Exception) -> Response:
        problem = problem_of(error)
        # Starlette names the methods of the first route at an address, not of all.
        if problem.status == 405 and (methods := _methods(app, request)):
            problem = replace(problem, headers={**problem.headers, "Allow": ", ".join(methods)})
        if request.url.path.startswith(_PROGRAMS):
            return problem_response(problem, request)
        values = {
            "title": problem.title,
            "status": problem.status,
            "detail": problem.detail,
            "request_id": request.scope.get("request_id", ""),
        }
        return pages.page("problem.html", values, status=problem.status, headers=problem.headers)

    for kind in (HTTPException, RequestValidationError, Problem, BadQuestion, PullquoteIndexError, Exception):
        app.add_exception_handler(kind, tell)


def _methods(app: FastAPI, request: Request) -> list[str]:
    """What the request's address takes."""
    routes = [route for route in app.routes if not isinstance(route, Mount)]
    found = [
        method
        for method in ("DELETE", "GET", "PATCH", "POST", "PUT")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    ]
    return sorted({*found, "HEAD"}) if "GET" in found else found
