"""Stories that are preferred for a question, none of which is left out: those quoted before, near a day, the latest.

Where a question tells no time, what is news when it is asked is rather meant (a prior on age, as in Li and Croft, CIKM
2003, with the logarithm of the age for its exponential, so that an archive of old stories is searched as one).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.catalog import ArticleRecord

# In units of a candidate's rank score, whose standard deviation among a question's candidates is about 2.
_QUOTED_BEFORE = 2.0
_ABOUT = 1.0
_LATEST = 1.5
_AGE = 0.5  # for every e-fold of the age, counted from `_NEW`
_NEW = 7  # days
_UNDATED = 365  # days
_TOLD_WITHIN = 7  # days after the event in which most of its stories appear


@dataclass(frozen=True, slots=True)
class Preference:
    """Which stories are rather quoted.

    articles: ids. about: first and last day of the event, ISO 8601. asked: the day the question was asked on, where the
    age of stories counts.
    """

    articles: frozenset[str] = frozenset()
    about: tuple[str, str] | None = None
    latest: bool = False
    asked: date | None = None

    @property
    def is_any(self) -> bool:
        """Whether it prefers anything for what the question says, or what was said before."""
        return bool(self.articles or self.about or self.latest)

    def boosts(self, articles: Sequence[ArticleRecord]) -> list[float]:
        """What each of these articles, found for one question, gains over one that isn't preferred."""
        days = sorted({article.published[:10] for article in articles if article.published})
        places = {day: (place + 1) / len(days) for place, day in enumerate(days)}
        return [
            _QUOTED_BEFORE * (article.id in self.articles)
            + _ABOUT * self._nearness(article)
            + _LATEST * self.latest * places.get(article.published[:10], 0.0)
            - _AGE * self._age(article)
            for article in articles
        ]

    def _age(self, article: ArticleRecord) -> float:
        """The e-folds of a story's age when it is asked about; one without a day is taken for a year old."""
        if self.asked is None:
            return 0.0
        day = date.fromisoformat(article.published[:10]) if article.published else None
        return math.log1p((_UNDATED if day is None else abs((self.asked - day).days)) / _NEW)

    def _nearness(self, article: ArticleRecord) -> float:
        """1 for a story of the days asked about, less after them, 0 before or a week later."""
        if self.about is None or not article.published:
            return 0.0
        first, last = (date.fromisoformat(day) for day in self.about)
        day = date.fromisoformat(article.published[:10])
        if day < first:
            return 0.0
        return max(0.0, 1 - max(0, (day - last).days) / (_TOLD_WITHIN + 1))
