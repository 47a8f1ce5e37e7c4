"""The web application over made-up stories, for a client in this process or a real server on a free port."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from starlette.testclient import TestClient
from starlette.types import ASGIApp

from bot.answering.linking import LinkingAnswerer, Links
from bot.answering.signatures import LinkSigner
from bot.digest.making import DigestMaker
from bot.metrics import Metrics
from bot.web import (
    DayOfQuestions,
    Feedback,
    QuotedStory,
    Record,
    UnansweredQuestions,
    WebConfig,
    WebParts,
)
from bot.web.application import create_application
from bot.web.server import WebServer, listening_socket
from index.article import Article, Caption, Paragraph, ParagraphKind
from index.store.embedded import EmbeddedStore
from index.wire_log import WireLog
from tests.support.stories import BRIDGE, FERRY, KeywordReader, Newsroom, make_article

HERE = "http://127.0.0.1:8000"
ELSEWHERE = "https://stories.example"
TOKEN = "a-token-of-the-operators"
SECRET = "a-key-of-the-operators"
NOW = 1_772_712_000.0  # 5 March 2026, 12:00 UTC

_CORRECTED = (
    "Council votes for bridge toll",
    "The council voted 12 to 9 for a toll of {toll} crowns. Drivers from Vell pay half.",
    "Nobody was hurt.",
    "The toll begins in June, Ada Venn said.",
)


def toll_story(toll: int) -> Article:
    """A story that is corrected later: the toll changes."""
    headline, *texts = _CORRECTED
    return make_article(
        "toll",
        headline,
        *(text.format(toll=toll) for text in texts),
        outlet="The Vell Courier",
        published="2026-03-03",
        url="https://courier.example/toll",
    )


RTL = replace(
    make_article(
        "rtl", "הגשר נסגר לתנועה", "הגשר נסגר ביום שני. איש לא נפגע.", outlet="קול הנמל", published="2026-02-20"
    ),
    language="he",
)
HOSTILE = replace(
    make_article(
        "hostile",
        "<script>alert('headline')</script>",
        "<script>alert(1)</script> <img src=x onerror=alert(2)> It was a quiet day.",
        "{{ 7 * 7 }} {% raw %} </p></main> \" onmouseover=alert(3) '",
        outlet='"><svg onload=alert(4)>',
        published="2026-02-19",
        url='https://courier.example/?a="><script>alert(5)</script>',
    ),
    byline="<b>Nobody</b>",
    captions=(Caption("<iframe src=//evil.example>", "</p><script>"),),
)
PICTURED = Article(
    id="pictured",
    headline="Bronze hare is found",
    paragraphs=(
        Paragraph(1, "The hare was found in a barn.", ParagraphKind.BODY, ((0, 29),)),
        Paragraph(2, "Read more about hares.", ParagraphKind.BOILERPLATE, ()),
    ),
    outlet="Harbour Radio",
    byline="Nessa Orlow",
    published="2026-02-18",
    updated="2026-02-19",
    captions=(Caption("The hare in its barn.", "Nessa Orlow/Harbour Radio"),),
)


class ShortRecord:
    """A record of two days."""

    def days(self, *, since: date) -> Sequence[DayOfQuestions]:
        """See `Record.days`."""
        days = (DayOfQuestions(date(2026, 3, 4), 7, 2), DayOfQuestions(date(2026, 3, 5), 3, 0))
        return [one for one in days if one.day >= since]

    def feedback(self, *, since: date) -> Feedback:  # noqa: ARG002 - always the same
        """See `Record.feedback`."""
        return Feedback(helpful=5, unhelpful=1)

    def most_quoted(self, *, since: date, limit: int) -> Sequence[QuotedStory]:  # noqa: ARG002 - always the same
        """See `Record.most_quoted`."""
        return [QuotedStory("toll", "Council votes <for> bridge toll", 4)][:limit]

    def unanswered(self, *, since: date, limit: int) -> Sequence[UnansweredQuestions]:  # noqa: ARG002 - always the same
        """See `Record.unanswered`."""
        return [UnansweredQuestions("Who won?", 3)][:limit]


class Site:
    """The application over a few stories: bridge, ferry, a corrected, a withdrawn and a few odd ones."""

    def __init__(self, directory: Path, *more: Article) -> None:
        """Index them in `directory`."""
        withdrawn = make_article(
            "gone", "Ferry sinks", "The ferry sank.", outlet="Harbour Radio", published="2026-03-01"
        )
        self.newsroom = Newsroom(directory, BRIDGE, FERRY, toll_story(40), withdrawn, RTL, HOSTILE, PICTURED, *more)
        self.newsroom.indexer.add([toll_story(45)])
        self.newsroom.indexer.withdraw("gone", "the ferry never sank")
        self.directory = directory
        self.metrics = Metrics()

    def parts(
        self,
        *keywords: str,
        config: WebConfig | None = None,
        secret: str = "",
        record: Record | None = None,
        now: float = NOW,
    ) -> WebParts:
        """The application's parts; `keywords` are what is taken for an answer, best first."""
        config = config or WebConfig(public_url=HERE, api_tokens=(TOKEN,))
        signer = LinkSigner(secret, days=30) if secret else None
        newsroom = self.newsroom
        links = Links(
            newsroom.catalog,
            public_url=config.public_url,
            signer=None if config.public_stories else signer,
            clock=lambda: now,
        )
        return WebParts(
            config=config,
            answerer=LinkingAnswerer(
                newsroom.catalog,
                newsroom.retriever,
                KeywordReader(*keywords),
                links=links,
                public_url=config.public_url,
            ),
            catalog=newsroom.catalog,
            store=EmbeddedStore(self.directory),
            links=links,
            signer=signer,
            session_key=secret or "another",
            metrics=self.metrics,
            record=record,
            digests=lambda: DigestMaker(
                newsroom.catalog,
                EmbeddedStore(self.directory),
                newsroom.encoder,
                links,
                copies=WireLog(newsroom.catalog.engine).copies,
            ),
            clock=lambda: now,
        )


def client_of(application: ASGIApp, *, host: str = HERE, address: str = "127.0.0.1") -> TestClient:
    """A client of the application that calls it `host` and comes from `address`."""
    return TestClient(
        application, base_url=host, client=(address, 50_000), raise_server_exceptions=False, follow_redirects=False
    )


@contextmanager
def serving(parts: WebParts) -> Iterator[str]:
    """A real server on a free port of this machine; gives its address."""
    with listening_socket("127.0.0.1", 0) as listening:
        here = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = WebServer(create_application(parts), listening)
        started = threading.Event()
        thread = threading.Thread(
            target=lambda: asyncio.run(server.serve(own_signals=False, started=started.set)), daemon=True
        )
        thread.start()
        assert started.wait(30)
        try:
            yield here
        finally:
            server.stop()
            thread.join(30)
