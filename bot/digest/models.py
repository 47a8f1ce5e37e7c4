"""What a digest is made of. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.answering.models import Quote, RelatedArticle


@dataclass(frozen=True, slots=True)
class DigestEvent:
    """One event: a headline, a lead that stands by itself, and every story that tells of it, that of the lead first.

    update: whether an earlier digest told of it; the lead is then what is new.
    """

    headline: str
    lead: Quote
    articles: tuple[RelatedArticle, ...]
    update: bool = False

    def __post_init__(self) -> None:
        """Refuse a lead that isn't from the first of its stories."""
        if not self.articles or self.articles[0].article_id != self.lead.citation.article_id:
            raise ValueError("an event's first story is the one that its lead is from")


@dataclass(frozen=True, slots=True)
class Digest:
    """What was new between two moments, the most important event first.

    left_out: events that there was no room for. skipped: how many digests before this one couldn't be delivered.
    """

    since: datetime
    until: datetime
    events: tuple[DigestEvent, ...]
    left_out: int = 0
    skipped: int = 0

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.events


@dataclass(frozen=True, slots=True)
class Told:
    """An event that was told of before: its stories, its lead's words, when (seconds since 1970)."""

    article_ids: tuple[str, ...]
    lead: str
    at: float


@dataclass(frozen=True, slots=True)
class Period:
    """The stories a digest is about.

    arrived: ids of new stories with when each arrived (seconds since 1970); None: those published in the period, by
    day where a story tells no more. collections: those that may be shown; None: all.
    """

    since: datetime
    until: datetime
    arrived: dict[str, float] | None = None
    collections: frozenset[str] | None = None
