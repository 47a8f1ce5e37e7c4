"""Which stories are rather quoted, none being left out."""

from __future__ import annotations

from datetime import date

from bot.answering.asking.preference import Preference
from index.catalog import ArticleRecord


def record(article_id: str, published: str) -> ArticleRecord:
    """A story of that day."""
    return ArticleRecord(article_id, 1, "", "", published, "", "en", ())


A, B, C, UNDATED = (
    record("a", "2026-03-01"),
    record("b", "2026-03-04T10:00:00Z"),
    record("c", "2026-05-01"),
    record("d", ""),
)


def test_nothing_preferred_boosts_nothing() -> None:
    """The order stays what it was."""
    assert not Preference().is_any
    assert Preference().boosts([A, UNDATED]) == [0.0, 0.0]


def test_stories_quoted_before_gain() -> None:
    """And no others."""
    preference = Preference(articles=frozenset({"b"}))
    gained = preference.boosts([A, B])
    assert preference.is_any
    assert gained[1] > gained[0] == 0.0


def test_newer_stories_gain_more_when_the_latest_are_asked_for() -> None:
    """A story without a date gains nothing."""
    a, b, c, undated = Preference(latest=True).boosts([A, B, C, UNDATED])
    assert c > b > a > undated == 0.0


def test_stories_of_the_days_asked_about_gain_and_later_ones_less() -> None:
    """A story from before can't tell of it."""
    a, b, c, undated = Preference(about=("2026-03-03", "2026-03-04")).boosts([A, B, C, UNDATED])
    assert b > c == a == undated == 0.0
    day, later = Preference(about=("2026-03-03", "2026-03-03")).boosts([record("x", "2026-03-03"), B])
    assert day > later > 0


def test_news_loses_by_its_age_when_it_is_asked_about() -> None:
    """By the week soon, by the year late; one without a day is taken for a year old, and none is preferred in words."""
    preference = Preference(asked=date(2026, 5, 2))
    assert not preference.is_any
    a, b, c, undated = preference.boosts([A, B, C, UNDATED])
    assert 0.0 > c > b > a > undated
    old, older = preference.boosts([record("x", "2015-05-02"), record("y", "2014-05-02")])
    assert c - b > old - older > 0.0
