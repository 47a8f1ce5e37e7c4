"""Which articles a search may find."""

from __future__ import annotations

from dataclasses import dataclass

from index.catalog import ArticleRecord
from index.language import primary_language


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """Conditions that all must hold; None means any.

    since, until: ISO 8601 dates, both inclusive; an article without a date meets neither.
    outlets: case-folded; an article's outlet must equal one of them. languages: primary subtags ("en", not "en-GB"), ""
    for articles whose language is unknown.
    """

    since: str | None = None
    until: str | None = None
    outlets: frozenset[str] | None = None
    languages: frozenset[str] | None = None
    collections: frozenset[str] | None = None
    article_ids: frozenset[str] | None = None

    @property
    def is_open(self) -> bool:
        """Whether every article may be found."""
        return self == SearchFilter()

    def allows(self, article: ArticleRecord) -> bool:
        """Whether passages of `article` may be found."""
        if self.article_ids is not None and article.id not in self.article_ids:
            return False
        if self.outlets is not None and article.outlet.casefold() not in self.outlets:
            return False
        if self.languages is not None and primary_language(article.language) not in self.languages:
            return False
        if self.collections is not None and self.collections.isdisjoint(article.collections):
            return False
        day = article.published[:10]
        if self.since is not None and (not day or day < self.since):
            return False
        return self.until is None or (bool(day) and day <= self.until)
