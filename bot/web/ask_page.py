"""The page to ask on: a question and its answer, or the newest stories."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from bot.answering.answerer import DEFAULT_LIMIT
from bot.answering.asking.conversation import MOST_TURNS, Turn
from bot.answering.models import Outcome
from bot.answering.question import LONGEST_QUESTION, BadQuestion, Question, make_question
from bot.rendering import words
from bot.rendering.age import day_and_age
from bot.rendering.html import HtmlLinks, render_outcome
from bot.web.access import Access
from bot.web.asking import Asking
from bot.web.models import LONGEST_CONDITION
from bot.web.parts import WebParts
from bot.web.problems import Problem, problem_of
from bot.web.reader_links import ReaderLinks
from bot.web.signing_in import SignIn
from bot.web.story_list import StoryList, story_filter
from bot.web.templating import Pages
from index.catalog import ArticleRecord
from index.errors import PullquoteIndexError

_NEWEST = 12
_MOST_CHOICES = 200  # outlets and collections to choose from

_Condition = Annotated[str, Field(max_length=LONGEST_CONDITION)]


class AskForm(BaseModel):
    """The fields of the form, and what its page carries along; what is empty was not given."""

    q: Annotated[str, Field(max_length=2 * LONGEST_QUESTION)] = ""
    since: _Condition = ""
    until: _Condition = ""
    outlet: _Condition = ""
    collection: _Condition = ""
    article: _Condition = ""
    before: Annotated[list[str], Field(max_length=20)] = []
    after: _Condition = ""

    @property
    def is_asked(self) -> bool:
        """Whether there is a question."""
        return bool(self.q.strip())

    @property
    def conditions(self) -> dict[str, str]:
        """The conditions that were given."""
        names = ("since", "until", "outlet", "collection", "article")
        return {name: value for name in names if (value := getattr(self, name))}

    @property
    def turns(self) -> list[str]:
        """The questions before, oldest first."""
        return [one[:LONGEST_QUESTION] for one in self.before if one.strip()][-MOST_TURNS:]

    @property
    def collections(self) -> frozenset[str] | None:
        """The collection as conditions take it."""
        return frozenset({self.collection}) if self.collection else None


class AskPage:
    """Answers `/`."""

    def __init__(
        self,
        parts: WebParts,
        *,
        access: Access,
        asking: Asking,
        stories: StoryList,
        pages: Pages,
        links: ReaderLinks,
        sign_in: SignIn,
    ) -> None:
        """Make it of the application's parts."""
        self._parts = parts
        self._access = access
        self._asking = asking
        self._stories = stories
        self._pages = pages
        self._links = links
        self._sign_in = sign_in

    def add_to(self, routes: APIRouter) -> None:
        """Add its route."""
        routes.add_api_route("/", self.ask, methods=["GET"])

    async def ask(self, request: Request, form: Annotated[AskForm, Query()]) -> Response:
        """The question and its answer; the newest stories where nothing is asked."""
        if not self._access.may_ask(request, form.article or None):
            return self._sign_in.page(request, words.SIGN_IN_TO_ASK)
        outcome, problem = None, None
        if form.is_asked:
            try:
                question = self._question(form)
                outcome = await self._asking.ask(question, request, platform="web", limit=DEFAULT_LIMIT)
            except (BadQuestion, PullquoteIndexError, Problem) as error:
                problem = problem_of(error)
        return await run_in_threadpool(self._page, request, form, outcome, problem)

    def _question(self, form: AskForm) -> Question:
        return make_question(
            form.q,
            asked=self._parts.today(),
            conversation=[Turn(one) for one in form.turns],
            since=form.since or None,
            until=form.until or None,
            outlet=form.outlet or None,
            article=form.article or None,
            collections=form.collections,
        )

    def _page(self, request: Request, form: AskForm, outcome: Outcome | None, problem: Problem | None) -> Response:
        """The page around an answer: the form, and the newest stories that meet its conditions."""
        values: dict[str, Any] = {
            "form": form,
            "turns": form.turns,
            "carried": self._links.carried(request),
            "outcome": None if outcome is None else self._rendered(outcome, request),
            "about": self._parts.catalog.article(form.article) if form.article else None,
            "outlets": [],
            "collections": [],
            "stories": [],
            "more": "",
        }
        if not form.article:
            try:
                values |= self._choices()
                values |= {} if form.is_asked else self._listed(request, form)
            except (BadQuestion, PullquoteIndexError) as error:
                problem = problem or problem_of(error)
        headers = dict(problem.headers) if problem else {}
        if form.is_asked:
            headers["Cache-Control"] = "no-store"
        values["problem"] = problem.detail if problem else ""
        return self._pages.page("ask.html", values, status=problem.status if problem else 200, headers=headers)

    def _rendered(self, outcome: Outcome, request: Request) -> str:
        current_version = self._parts.catalog.current_version
        links = HtmlLinks(
            passage=lambda citation: self._links.passage(request, citation),
            related=lambda one: self._links.article(request, one.article_id, current_version(one.article_id)),
        )
        return render_outcome(self._pages.templates, outcome, links=links, today=self._parts.today())

    def _choices(self) -> dict[str, Any]:
        collections = list(self._stories.collections())[:_MOST_CHOICES]
        return {
            "outlets": sorted(name for name, _ in self._stories.outlets().most_common(_MOST_CHOICES) if name),
            "collections": collections if len(collections) > 1 else [],
        }

    def _listed(self, request: Request, form: AskForm) -> dict[str, Any]:
        only = story_filter(since=form.since, until=form.until, outlet=form.outlet, collections=form.collections)
        found = self._stories.page(only, limit=_NEWEST, after=form.after or None)
        more = urlencode({**form.conditions, "after": found.next}) if found.next else ""
        return {
            "stories": [self._line(one, request) for one in found.articles],
            "more": f"{self._pages.base}/?{more}" if more else "",
        }

    def _line(self, article: ArticleRecord, request: Request) -> dict[str, str]:
        return {
            "headline": article.headline,
            "outlet": article.outlet,
            "published": article.published,
            "language": article.language,
            "age": day_and_age(article.published, self._parts.today()),
            "href": self._links.article(request, article.id, article.version),
        }
