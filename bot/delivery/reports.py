"""The editor's report: what was asked in a week and the stories didn't say, what was quoted and how it was rated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from bot.answering.models import Answer
from bot.delivery.outbox import Made
from bot.digest.report import QuotedStory, Report, group_questions
from bot.digest.schedule import Schedule, between
from bot.digest.subscription import Place
from bot.ledger import DeliveryKind, Ledger, Planned, Recorded
from bot.rendering.report import report_notice
from index.catalog import Catalog
from index.encoder import Encoder
from index.errors import UnknownArticle

WEEKLY = Schedule(time(9, 0), frozenset({0}), "UTC")

_WEEK_S = 7 * 86_400.0
_OF_USE_S = 86_400.0
_STALE = timedelta(days=180)  # a story so old that is still quoted may have been overtaken
_MOST = 10


class Reports:
    """The reports of one platform's workspaces. Blocks."""

    def __init__(self, ledger: Ledger, catalog: Catalog, encoder: Encoder, clock: Callable[[], float]) -> None:
        """Report of what `ledger` kept; `clock` gives seconds since 1970."""
        self._ledger = ledger
        self._catalog = catalog
        self._encoder = encoder
        self._clock = clock

    def due(self, platform: str) -> list[Planned]:
        """The reports of this week that have become due."""
        moment = datetime.fromtimestamp(self._clock(), UTC)
        dues = between(WEEKLY, since=moment - timedelta(seconds=_OF_USE_S), until=moment)
        if not dues:  # as most of the week
            return []
        channels = self._ledger.preferences.report_channels(platform)
        return [
            Planned(
                f"report:{platform}:{workspace}:{due.day.isoformat()}",
                DeliveryKind.REPORT,
                Place(platform, workspace, channel),
                "",
                due.moment.timestamp(),
                due.moment.timestamp() + _OF_USE_S,
            )
            for workspace, channel in channels.items()
            for due in dues
        ]

    def make(self, planned: Planned) -> Made:
        """The report of the week before it was due; questions asked in private are counted and not shown."""
        since = planned.due - _WEEK_S
        place = planned.place
        report = self.report(place.platform, place.workspace, since=since, until=planned.due, show_private=False)
        return Made(report_notice(report))

    def report(
        self, platform: str | None, workspace: str | None, *, since: float, until: float, show_private: bool
    ) -> Report:
        """What was asked, quoted and rated between two moments, in one workspace or all."""
        given = self._ledger.answers.between(since, until, platform=platform, workspace=workspace)
        unanswered = [one for one in given if not isinstance(one.outcome, Answer) and one.question]
        shown = [one.question or "" for one in unanswered if show_private or not one.private]
        useful, useless = self._ledger.answers.ratings_between(since, until, platform=platform, workspace=workspace)
        quoted = self._quoted(given)
        today = datetime.fromtimestamp(until, UTC).date()
        return Report(
            since=datetime.fromtimestamp(since, UTC),
            until=datetime.fromtimestamp(until, UTC),
            asked=len(given),
            answered=sum(isinstance(one.outcome, Answer) for one in given),
            unanswered=group_questions(shown, self._encoder)[:_MOST],
            hidden=len(unanswered) - len(shown),
            quoted=tuple(quoted[:_MOST]),
            stale=tuple(one for one in quoted if _is_stale(one, today))[:_MOST],
            useful=useful,
            useless=useless,
        )

    def _quoted(self, given: list[Recorded]) -> list[QuotedStory]:
        """The stories that answers showed words of, the most quoted first."""
        counts: dict[str, int] = {}
        for one in given:
            if isinstance(one.outcome, Answer):
                for article_id in {quote.citation.article_id for quote in one.outcome.shown}:
                    counts[article_id] = counts.get(article_id, 0) + 1
        found = []
        for article_id, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            try:
                article = self._catalog.article(article_id)
            except UnknownArticle:
                continue
            found.append(QuotedStory(article_id, article.headline, article.outlet, article.published, count))
        return found


def _is_stale(story: QuotedStory, today: date) -> bool:
    return bool(story.published) and date.fromisoformat(story.published[:10]) < today - _STALE
