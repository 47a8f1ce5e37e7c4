"""The digest as a page and as a feed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from bot.digest.models import Digest, DigestEvent, Period
from bot.digest.subscription import Wanted
from bot.rendering import words
from bot.rendering.age import day_and_age, day_words
from bot.rendering.digest import other_outlets
from bot.web.access import Access
from bot.web.parts import DigestsOfPeriods, WebParts
from bot.web.problems import Problem
from bot.web.reader_links import ReaderLinks
from bot.web.signing_in import SignIn
from bot.web.templating import Pages

_LENGTH = 15
_FEED_DAYS = 7
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no XML document may have these
_NO_DAY = "There is no such day; write it like 2026-03-02."


class DigestPages:
    """Answers `/digest`, `/digest/DATE` and `/digest.atom`."""

    def __init__(self, parts: WebParts, access: Access, pages: Pages, *, links: ReaderLinks, sign_in: SignIn) -> None:
        """Make it of the application's parts."""
        self._parts = parts
        self._access = access
        self._pages = pages
        self._links = links
        self._sign_in = sign_in

    def add_to(self, routes: APIRouter) -> None:
        """Add its routes."""
        routes.add_api_route("/digest", self.today, methods=["GET"])
        routes.add_api_route("/digest.atom", self.feed, methods=["GET"])
        routes.add_api_route("/digest/{day}", self.day, methods=["GET"])

    def today(self) -> Response:
        """Where the digest of today is."""
        return RedirectResponse(f"{self._pages.base}/digest/{self._parts.today().isoformat()}", 302)

    def day(self, day: str, request: Request) -> Response:
        """What was published on a day."""
        if not self._access.may_ask(request):
            return self._sign_in.page(request, words.SIGN_IN_TO_ASK)
        try:
            asked = date.fromisoformat(day) if len(day) == 10 else None
        except ValueError:
            asked = None
        if asked is None or not date.min < asked < date.max:
            raise Problem(404, _NO_DAY)
        digest = _digest_of(self._maker(), asked)
        values: dict[str, Any] = {
            "title": words.digest_title(day_words(asked.isoformat())),
            "quiet": words.quiet_words(day_words(asked.isoformat())) if digest.is_quiet else "",
            "events": [self._event(event, request) for event in digest.events],
            "left_out": words.left_out_words(digest.left_out) if digest.left_out else "",
            "before": (asked - timedelta(days=1)).isoformat(),
            "after": (asked + timedelta(days=1)).isoformat() if asked < self._parts.today() else "",
            "also": words.ALSO_REPORTED,
        }
        return self._pages.page("digest.html", values)

    def feed(self, request: Request) -> Response:
        """The digests of the last days as an Atom feed, an entry a day that had news."""
        if not self._access.may_ask(request):
            raise Problem(403, words.SIGN_IN_TO_ASK)
        maker, today = self._maker(), self._parts.today()
        entries = []
        for back in range(_FEED_DAYS):
            asked = today - timedelta(days=back)
            digest = _digest_of(maker, asked)
            if not digest.is_quiet:
                entries.append(self._entry(asked, digest, request))
        top = self._parts.config.public_url.rstrip("/") or str(request.base_url).rstrip("/")
        values = {
            "title": words.DIGEST,
            "top": top,
            "host": urlsplit(top).hostname or "pullquote",
            "updated": entries[0]["updated"] if entries else f"{today.isoformat()}T00:00:00Z",
            "entries": entries,
        }
        rendered = self._pages.templates.get_template("digest.atom.xml").render(values)
        rendered = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", rendered)
        return Response(rendered.encode("utf-8", "replace"), media_type="application/atom+xml")

    def _entry(self, day: date, digest: Digest, request: Request) -> dict[str, Any]:
        content = self._pages.templates.get_template("digest_entry.html").render(
            events=[self._event(event, request, absolute=True) for event in digest.events], also=words.ALSO_REPORTED
        )
        end = datetime.combine(day, time.max, UTC).replace(microsecond=0)
        moment = min(end, datetime.fromtimestamp(self._parts.clock(), UTC).replace(microsecond=0))
        return {
            "day": day.isoformat(),
            "title": words.digest_title(day_words(day.isoformat())),
            "summary": " · ".join(event.headline for event in digest.events),
            "updated": (end if moment == end else _start_of_hour(moment)).isoformat(),
            "content": content,
        }

    def _event(self, event: DigestEvent, request: Request, *, absolute: bool = False) -> dict[str, Any]:
        quote, citation = event.lead, event.lead.citation
        today = self._parts.today()
        return {
            "headline": event.headline,
            "whats_new": words.WHATS_NEW if event.update else "",
            "text": quote.text,
            "says": words.says(quote).removesuffix(" · "),
            "outlet": citation.outlet,
            "published": citation.published,
            # What is in a feed shouldn't be another every day.
            "age": _day(citation.published) if absolute else day_and_age(citation.published, today),
            "paragraph": citation.paragraph,
            "href": citation.link if absolute and citation.link else self._links.passage(request, citation),
            "others": [
                (
                    name,
                    link
                    if absolute
                    else self._links.article(request, article.article_id, self._version(article.article_id)),
                )
                for name, link, article in other_outlets(event)
            ],
        }

    def _version(self, article_id: str) -> int:
        return self._parts.catalog.current_version(article_id)

    def _maker(self) -> DigestsOfPeriods:
        if self._parts.digests is None:
            raise Problem(404, words.NO_DIGEST_COMMANDS)
        return self._parts.digests()


def _digest_of(maker: DigestsOfPeriods, day: date) -> Digest:
    """What was published on a day, UTC."""
    start = datetime.combine(day, time.min, UTC)
    return maker.make(Wanted(length=_LENGTH), Period(start, start + timedelta(days=1, microseconds=-1)))


def _day(published: str) -> str:
    return day_words(published) if published else "undated"


def _start_of_hour(moment: datetime) -> datetime:
    """Not to the second: readers of feeds would see an entry change each time."""
    return moment.replace(minute=0, second=0)
