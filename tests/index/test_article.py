from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from index.article import Article, Passage
from tests.support.articles import make_article


def test_article_cannot_be_changed() -> None:
    """An article is a value: a new version is a new article."""
    article = make_article()
    with pytest.raises(FrozenInstanceError):
        article.headline = "Another one"  # type: ignore[misc] # what is tested


def test_what_a_source_does_not_say_is_empty() -> None:
    """Nothing but an id, a headline and paragraphs is needed, and nothing is invented."""
    article = Article("a1", "Bridge opens", ())
    assert (article.published, article.updated, article.byline, article.url, article.language) == ("", "", "", "", "")


def test_passages_sort_by_their_place() -> None:
    """Passages come in the order of article, version, paragraph and start."""
    in_order = [
        Passage("a", 1, 2, 0, 9),
        Passage("a", 2, 1, 0, 9),
        Passage("a", 2, 1, 10, 12),
        Passage("a", 2, 10, 0, 3),
        Passage("b", 1, 1, 0, 1),
    ]
    shuffled = [in_order[place] for place in (3, 0, 4, 2, 1)]
    assert sorted(shuffled) == in_order
