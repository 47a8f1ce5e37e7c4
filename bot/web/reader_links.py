"""Links from page to page, for whoever is looking: nobody is given more than they came with."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request

from bot.answering.links import article_path, passage_path
from bot.answering.models import Citation
from bot.web.access import Access
from bot.web.parts import WebParts
from index.article import Passage

Parameters = list[tuple[str, str]]


class ReaderLinks:
    """Makes the addresses of stories on a page that a request is answered with."""

    def __init__(self, parts: WebParts, access: Access) -> None:
        """Below the path that the configuration names."""
        self._parts = parts
        self._access = access
        self.base = parts.config.base

    def passage(self, request: Request, citation: Citation) -> str:
        """Where the passage of a citation is."""
        place = Passage(citation.article_id, citation.version, citation.paragraph, citation.start, citation.end)
        return self.base + passage_path(place, self._signature(request, citation.article_id))

    def article(self, request: Request, article_id: str, version: int) -> str:
        """Where a version of a story is."""
        return self.base + article_path(article_id, version, self._signature(request, article_id))

    @staticmethod
    def carried(request: Request) -> Parameters:
        """The signature that the request came with."""
        given = request.query_params
        return [(name, given[name]) for name in ("e", "s")] if "e" in given and "s" in given else []

    def _signature(self, request: Request, article_id: str) -> str:
        """What opens a story: the reader's own signature where that is all they came with, so that it does expire."""
        if self._parts.config.public_stories or self._access.may_use_api(request):
            return self._parts.links.signature(article_id)
        return urlencode(self.carried(request))
