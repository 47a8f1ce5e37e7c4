"""What can go wrong, and how it is told: to people as a page, to programs as a problem (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from bot.answering.question import BadQuestion
from index.errors import IndexDamaged, PullquoteIndexError, UnknownArticle, UnknownParagraph

PROBLEM_JSON = "application/problem+json"


@dataclass(slots=True)
class Problem(Exception):
    """Ends a request; `detail` is for the person or program that made it and gives nothing away."""

    status: int
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What HTTP calls it."""
        return HTTPStatus(self.status).phrase


def problem_of(error: Exception) -> Problem:
    """What to say of an error; what wasn't foreseen gets a fixed sentence."""
    match error:
        case Problem():
            return error
        case HTTPException():
            return Problem(error.status_code, _DETAILS.get(error.status_code, ""), error.headers or {})
        case RequestValidationError():
            return Problem(422, _first_mistake(error))
        case BadQuestion():
            return Problem(422, f"{str(error)[:1].upper()}{str(error)[1:]}.")
        case UnknownArticle() | UnknownParagraph():
            return Problem(404, "There is no such story, or no such version of it.")
        case PullquoteIndexError():
            damaged = isinstance(error, IndexDamaged)
            return Problem(503, "The stories can't be searched right now.", {} if damaged else {"Retry-After": "30"})
        case _:
            return Problem(500, "Something went wrong here. It has been noted; please try again.")


_DETAILS = {
    400: "The body can't be read; send JSON in UTF-8.",
    404: "There is nothing at this address.",
    405: "This address doesn't take that method.",
    413: "That is more than is read here.",
}


def problem_response(problem: Problem, request: Request, *, errors: list[dict[str, Any]] | None = None) -> JSONResponse:
    """The problem as programs read it."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "request_id": request.scope.get("request_id", ""),
    }
    if errors:
        content["errors"] = errors
    return JSONResponse(content, problem.status, dict(problem.headers), PROBLEM_JSON)


def _first_mistake(error: RequestValidationError) -> str:
    """Where the request is wrong and how; never the value, which may be a question."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:]) or "body"
    return f"{where}: {first['msg']}"
