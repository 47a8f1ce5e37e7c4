"""What operators want to know: the index, its sources, and what was asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.web.parts import WebParts
from bot.web.record import DayOfQuestions, Feedback, QuotedStory, Record, UnansweredQuestions
from bot.web.story_list import StoryList
from index.catalog import state_of

_WEEKS = 26
_DAYS = 30
_MOST_OUTLETS = 20
_MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What the index holds; dates are ISO 8601, "" where there are none."""

    articles: int
    paragraphs: int
    withdrawn: int
    newest: str
    generation: str | None
    published: str
    encoder: str | None
    passages: int
    up_to_date: bool


@dataclass(frozen=True, slots=True)
class OutletStatus:
    """One outlet: its stories, and for how many days nothing new came; None where no story has a date."""

    outlet: str
    articles: int
    newest: str
    quiet_days: int | None


@dataclass(frozen=True, slots=True)
class AskedStatus:
    """What was asked in the last days."""

    days: tuple[DayOfQuestions, ...]
    feedback: Feedback
    most_quoted: tuple[QuotedStory, ...]
    unanswered: tuple[UnansweredQuestions, ...]


def index_status(parts: WebParts) -> IndexStatus:
    """What the index holds.

    Raises:
        PullquoteIndexError: it can't be read.
    """
    counts, manifest = parts.catalog.counts(), parts.store.published()
    at = parts.store.published_at()
    return IndexStatus(
        articles=counts.articles,
        paragraphs=counts.paragraphs,
        withdrawn=counts.withdrawn,
        newest=counts.newest,
        generation=None if manifest is None else manifest.name,
        published=datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds") if at else "",
        encoder=None if manifest is None else manifest.encoder,
        passages=0 if manifest is None else manifest.passages,
        up_to_date=manifest is not None and manifest.catalog_state == state_of(parts.catalog.live()),
    )


def outlet_status(stories: StoryList, today: date) -> list[OutletStatus]:
    """The outlets with the most stories, and how fresh each is."""
    newest: dict[str, str] = {}
    for article in stories.articles():  # newest first
        newest.setdefault(article.outlet, article.published)
    found = []
    for outlet, articles in stories.outlets().most_common(_MOST_OUTLETS):
        day = newest[outlet][:10]
        quiet = (today - date.fromisoformat(day)).days if day else None
        found.append(OutletStatus(outlet, articles, day, quiet))
    return found


def stories_a_week(stories: StoryList, today: date) -> list[tuple[date, int]]:
    """How many stories were published a week, by the weeks' Mondays; the last week is the newest story's."""
    days = [date.fromisoformat(article.published[:10]) for article in stories.articles() if article.published]
    last = min(max(days, default=today), today)
    monday = last - timedelta(days=last.weekday())
    counts = Counter(day - timedelta(days=day.weekday()) for day in days)
    weeks = [monday - timedelta(weeks=back) for back in reversed(range(_WEEKS))]
    return [(week, counts[week]) for week in weeks]


def asked_status(record: Record, today: date) -> AskedStatus:
    """What was asked in the last days, each of them, on which nothing was asked too."""
    since = today - timedelta(days=_DAYS - 1)
    known = {one.day: one for one in record.days(since=since)}
    days = [since + timedelta(days=number) for number in range(_DAYS)]
    return AskedStatus(
        days=tuple(known.get(day, DayOfQuestions(day, 0, 0)) for day in days),
        feedback=record.feedback(since=since),
        most_quoted=tuple(record.most_quoted(since=since, limit=_MOST_LISTED)),
        unanswered=tuple(record.unanswered(since=since, limit=_MOST_LISTED)),
    )
