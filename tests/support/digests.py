"""A newsroom whose stories come day by day, and what makes digests of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.answering.linking import Links
from bot.digest.making import DigestMaker
from bot.digest.models import Digest, Period, Told
from bot.digest.subscription import Wanted
from index.article import Article
from index.store.embedded import EmbeddedStore
from index.wire_log import WireLog
from tests.support.stories import Newsroom, make_article

DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)

CLOSED = make_article(
    "closed",
    "Harbour bridge shut after crack is found",
    "The harbour bridge in Vell was shut on Monday after engineers found a crack in its main pillar. Mayor Ada Venn"
    " ordered the harbour bridge shut for at least two weeks.",
    "Engineers said the crack in the harbour bridge was 40 centimetres long.",
    outlet="The Vell Courier",
    published="2026-03-02",
    url="https://courier.example/closed",
)
CLOSED_TOO = make_article(
    "closed-too",
    "Crack shuts Vell harbour bridge",
    "Engineers found a crack in the main pillar of the harbour bridge in Vell, and it was shut on Monday. Ada Venn, the"
    " mayor, ordered the harbour bridge shut for at least two weeks.",
    "The crack in the harbour bridge is 40 centimetres long, engineers said.",
    outlet="Harbour Radio",
    published="2026-03-02",
    url="https://radio.example/closed",
)
FERRY = make_article(
    "ferry",
    "Ferry to Tamsin Island gets a second boat",
    "The ferry company of Tamsin Island bought a second boat for 4 million crowns. Captain Orlo Brack said the second"
    " ferry boat would sail from June.",
    outlet="The Bay Post",
    published="2026-03-02",
    url="https://bay.example/ferry",
)
REOPENS = make_article(
    "reopens",
    "Harbour bridge in Vell reopens to lorries",
    "Lorries crossed the harbour bridge in Vell again on Wednesday, when welders had mended the crack in its main"
    " pillar. Inspectors from Karsk certified the repaired pillar for 90 years.",
    "The harbour bridge had been shut since engineers found a crack in its main pillar.",
    outlet="The Vell Courier",
    published="2026-03-04",
    url="https://courier.example/reopens",
)


class DailyNewsroom(Newsroom):
    """A newsroom with digests."""

    def __init__(self, directory: Path, *articles: Article) -> None:
        """See `Newsroom`."""
        super().__init__(directory, *articles)
        self.store = EmbeddedStore(directory)
        self.links = Links(self.catalog, public_url="https://stories.example")
        self.maker = DigestMaker(
            self.catalog, self.store, self.encoder, self.links, copies=WireLog(self.catalog.engine).copies
        )

    def digest(
        self, wanted: Wanted | None = None, *, day: datetime = DAY, told: tuple[Told, ...] = (), arrived: str = ""
    ) -> Digest:
        """The digest of a day: of what was published, or of those that `arrived` an hour before."""
        ids = {one: (day - timedelta(hours=1)).timestamp() for one in arrived.split()} if arrived else None
        return self.maker.make(wanted or Wanted(), Period(day - timedelta(days=1), day, ids), told=list(told))
