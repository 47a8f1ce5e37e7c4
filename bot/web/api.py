"""The HTTP API, /api/v1."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.security import HTTPBearer
from pydantic import ValidationError
from starlette.responses import JSONResponse

from bot.answering.question import make_question
from bot.conversation_line import turns_of
from bot.rendering.answer_object import answer_object
from bot.web.access import Access
from bot.web.asking import Asking
from bot.web.models import AnswerObject, Ask, AskByAddress, ListStories, Status, Story, StoryLines
from bot.web.parts import WebParts
from bot.web.problems import PROBLEM_JSON, Problem
from bot.web.status import index_status
from bot.web.story_list import StoryList, story_filter
from index.catalog import ArticleRecord
from index.errors import UnknownArticle

_bearer = HTTPBearer(auto_error=False, description="One of PULLQUOTE_API_TOKENS; not needed on the machine itself.")


def _errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    described = {
        400: "The body can't be read.",
        401: "A token is needed.",
        404: "There is no such story.",
        413: "The body is too long.",
        422: "The request can't be understood.",
        429: "Too many questions in a short time.",
        503: "The stories can't be searched right now.",
    }
    return {one: {"description": described[one], "content": {PROBLEM_JSON: {"schema": schema}}} for one in statuses}


def api_routes(parts: WebParts, access: Access, asking: Asking, stories: StoryList) -> APIRouter:
    """The routes, each behind a token unless the request was made on this machine."""

    async def require_access(request: Request) -> None:
        if not access.may_use_api(request):
            raise Problem(401, "A token is needed: Authorization: Bearer TOKEN.", {"WWW-Authenticate": "Bearer"})

    routes = APIRouter(prefix="/api/v1", dependencies=[Depends(require_access), Depends(_bearer)], tags=["v1"])

    @routes.post("/ask", response_model=AnswerObject, responses=_errors(400, 401, 413, 422, 429, 503))
    async def ask(
        body: Ask, request: Request, candidates: Annotated[bool, Query(description="As in the body.")] = False
    ) -> JSONResponse:
        """Ask a question; get quotes, or that the stories don't say."""
        question = make_question(
            body.question,
            asked=body.asked or parts.today(),
            conversation=_conversation(body.conversation),
            since=body.since,
            until=body.until,
            outlet=body.outlet,
            article=body.article,
            collections=frozenset(body.collections) if body.collections else None,
            literally=body.literally,
            language=body.language,
        )
        outcome = await asking.ask(question, request, platform="api", limit=body.limit)
        shown = answer_object(outcome) if body.candidates or candidates else _selected(answer_object(outcome))
        return JSONResponse(shown, headers={"Cache-Control": "no-store"})

    @routes.get("/ask", response_model=AnswerObject, responses=_errors(401, 422, 429, 503))
    async def ask_by_address(query: Annotated[AskByAddress, Query()], request: Request) -> JSONResponse:
        """The same for a question without a conversation; addresses tend to be kept in logs, so better POST."""
        given = query.model_dump(exclude={"collection"})
        return await ask(Ask(**given, collections=query.collection or None), request)

    @routes.get("/stories", response_model=StoryLines, responses=_errors(401, 422, 503))
    def list_stories(query: Annotated[ListStories, Query()]) -> JSONResponse:
        """The stories that are searched, newest first."""
        only = story_filter(since=query.since, until=query.until, outlet=query.outlet, collections=query.collection)
        found = stories.page(only, limit=query.limit, after=query.after)
        return JSONResponse({"stories": [_line(one, parts) for one in found.articles], "next": found.next})

    @routes.get("/stories/{article_id:path}", response_model=Story, responses=_errors(401, 404, 422, 503))
    def story(
        article_id: str, version: Annotated[int | None, Query(alias="v", ge=1, le=2**31 - 1)] = None
    ) -> JSONResponse:
        """One story in its newest version or in version `v`."""
        return JSONResponse(_story(parts, article_id, version))

    @routes.get("/status", response_model=Status, responses=_errors(401, 503))
    def status() -> JSONResponse:
        """What the index holds."""
        return JSONResponse(asdict(index_status(parts)))

    return routes


def _conversation(given: object) -> Any:
    try:
        return turns_of(given)
    except ValidationError:
        raise Problem(422, "conversation: a turn has a value of the wrong kind") from None
    except ValueError as error:
        raise Problem(422, f"conversation: {error}") from None


def _selected(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer object without the candidates; sides point to where their quotes are now."""
    kept = [place for place, quote in enumerate(answer["quotes"]) if quote["selected"]]
    return {
        **answer,
        "quotes": [answer["quotes"][place] for place in kept],
        "sides": [{**side, "quote": kept.index(side["quote"])} for side in answer["sides"]],
    }


def _line(article: ArticleRecord, parts: WebParts) -> dict[str, Any]:
    return {
        "article_id": article.id,
        "version": article.version,
        "headline": article.headline,
        "outlet": article.outlet,
        "published": article.published,
        "url": article.url,
        "language": article.language,
        "collections": list(article.collections),
        "link": parts.links.article(article.id, article.version, url=article.url),
    }


def _story(parts: WebParts, article_id: str, version: int | None) -> dict[str, Any]:
    newest = parts.catalog.current_version(article_id)
    version = version or newest
    if version > newest:
        raise UnknownArticle(article_id, version)
    article = parts.catalog.article(article_id, version)
    return {
        "article_id": article.id,
        "version": version,
        "newest_version": newest,
        "withdrawn": parts.catalog.withdrawn([article_id]).get(article_id),
        "headline": article.headline,
        "outlet": article.outlet,
        "byline": article.byline,
        "published": article.published,
        "updated": article.updated,
        "url": article.url,
        "language": article.language,
        "paragraphs": [{"number": one.number, "kind": one.kind.value, "text": one.text} for one in article.paragraphs],
        "captions": [{"text": one.text, "credit": one.credit} for one in article.captions],
        "link": parts.links.article(article.id, version, url=article.url),
    }
