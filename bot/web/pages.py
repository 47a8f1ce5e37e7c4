"""The pages of a story and of the operators."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.rendering import words
from bot.rendering.age import day_and_age
from bot.web.access import Access
from bot.web.parts import WebParts
from bot.web.problems import Problem
from bot.web.reader_links import ReaderLinks
from bot.web.signing_in import SignIn
from bot.web.status_page import status_values
from bot.web.stories import StoryPage, read_address, story_page
from bot.web.story_list import StoryList
from bot.web.templating import Pages

_MOST_EARLIER = 5  # earlier versions that a page links to


class StoryRoute:
    """Answers `/stories/ID`."""

    def __init__(self, parts: WebParts, access: Access, pages: Pages, links: ReaderLinks) -> None:
        """Make it of the application's parts."""
        self._parts = parts
        self._access = access
        self._pages = pages
        self._links = links

    def add_to(self, routes: APIRouter) -> None:
        """Add its route."""
        routes.add_api_route("/stories/{article_id:path}", self.story, methods=["GET"])

    def story(self, article_id: str, request: Request) -> Response:
        """One version of a story, with the passage marked that the address names."""
        if not self._access.may_read(request, article_id):
            raise Problem(403, words.LINK_NEEDED)
        page = story_page(self._parts.catalog, article_id, read_address(request.query_params))
        return self._pages.page("story.html", self._values(page, request))

    def _values(self, page: StoryPage, request: Request) -> dict[str, Any]:
        article = page.article
        today = self._parts.today()
        earlier = range(max(1, page.version - _MOST_EARLIER), page.version)
        return {
            "page": page,
            "article": article,
            "published": day_and_age(article.published, today) if article.published else "",
            "updated": day_and_age(article.updated, today) if article.updated else "",
            "withdrawn": words.withdrawn_words(page.withdrawn_why) if page.withdrawn_why is not None else "",
            "changed": words.version_words(page.version, page.newest, still_stands=page.still_stands),
            "same_words": words.SAME_WORDS,
            "too_different": words.TOO_DIFFERENT,
            "newest_href": self._links.article(request, article.id, page.newest),
            "earlier": [(number, self._links.article(request, article.id, number)) for number in earlier],
            "carried": self._links.carried(request),
            "may_ask": page.withdrawn_why is None and self._access.may_ask(request, article.id),
        }


class StatusRoute:
    """Answers `/status`."""

    def __init__(self, parts: WebParts, access: Access, pages: Pages, stories: StoryList, sign_in: SignIn) -> None:
        """Make it of the application's parts."""
        self._parts = parts
        self._access = access
        self._pages = pages
        self._stories = stories
        self._sign_in = sign_in

    def add_to(self, routes: APIRouter) -> None:
        """Add its route."""
        routes.add_api_route("/status", self.status, methods=["GET"])

    def status(self, request: Request) -> Response:
        """What the index holds and what was asked."""
        if not self._access.may_operate(request):
            return self._sign_in.page(request, words.SIGN_IN)
        return self._pages.page("status.html", status_values(self._parts, self._stories, self._pages.templates))
