from __future__ import annotations

from dataclasses import replace

import pytest

from index.catalog import ArticleRecord
from index.store.filter import SearchFilter
from tests.support.articles import make_record

ARTICLE = replace(make_record("a1", published="2026-03-02"), collections=("default", "world"))  # The Vell Courier, en
UNDATED = replace(ARTICLE, published="")
TIMED = replace(ARTICLE, published="2026-03-02T23:30:00+01:00")


@pytest.mark.parametrize(
    ("only", "article", "allowed"),
    [
        (SearchFilter(), ARTICLE, True),
        (SearchFilter(), UNDATED, True),
        (SearchFilter(since="2026-03-02"), ARTICLE, True),
        (SearchFilter(since="2026-03-03"), ARTICLE, False),
        (SearchFilter(until="2026-03-02"), ARTICLE, True),
        (SearchFilter(until="2026-03-01"), ARTICLE, False),
        (SearchFilter(since="2026-03-02", until="2026-03-02"), TIMED, True),
        (SearchFilter(since="0001-01-01"), UNDATED, False),
        (SearchFilter(until="9999-12-31"), UNDATED, False),
        (SearchFilter(outlets=frozenset({"the vell courier"})), ARTICLE, True),
        (SearchFilter(outlets=frozenset({"vell"})), ARTICLE, False),
        (SearchFilter(outlets=frozenset()), ARTICLE, False),
        (SearchFilter(outlets=frozenset({"strasse"})), replace(ARTICLE, outlet="STRAẞE"), True),
        (SearchFilter(languages=frozenset({"en", "fr"})), ARTICLE, True),
        (SearchFilter(languages=frozenset({"fr"})), ARTICLE, False),
        (SearchFilter(languages=frozenset({"en"})), replace(ARTICLE, language="en-GB"), True),
        (SearchFilter(languages=frozenset({"en", ""})), replace(ARTICLE, language=""), True),
        (SearchFilter(collections=frozenset({"world"})), ARTICLE, True),
        (SearchFilter(collections=frozenset({"sport"})), ARTICLE, False),
        (SearchFilter(article_ids=frozenset({"a1"})), ARTICLE, True),
        (SearchFilter(article_ids=frozenset({"a2"})), ARTICLE, False),
        (SearchFilter(article_ids=frozenset({"a1"}), until="2026-03-01"), ARTICLE, False),
    ],
)
def test_filter_allows_what_meets_all_its_conditions(only: SearchFilter, article: ArticleRecord, allowed: bool) -> None:
    """Dates are inclusive and an undated article meets none; names must be equal, case-folded for outlets."""
    assert only.allows(article) is allowed


def test_filter_without_conditions_is_open() -> None:
    """Only a filter that allows every article is open; one that allows none is not."""
    assert SearchFilter().is_open
    assert not SearchFilter(article_ids=frozenset()).is_open
    assert not SearchFilter(since="0001-01-01").is_open
