"""Rows of the catalog's tables -> values."""

from __future__ import annotations

import json
from dataclasses import dataclass

import sqlalchemy as sa

from index.article import Article, Caption, Paragraph, ParagraphKind


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article as the search needs it: which version is current and what it is filtered by."""

    id: str
    version: int
    headline: str
    outlet: str
    published: str
    url: str
    language: str
    collections: tuple[str, ...]


def paragraph(row: sa.Row[tuple[object, ...]]) -> Paragraph:
    """A paragraph of its row."""
    spans = tuple((start, end) for start, end in json.loads(row.sentences))
    return Paragraph(row.number, row.text, ParagraphKind(row.kind), spans)


def article(row: sa.Row[tuple[object, ...]], paragraphs: tuple[Paragraph, ...]) -> Article:
    """An article of its version's row, with its origin, and its paragraphs."""
    return Article(
        id=row.article_id,
        headline=row.headline,
        paragraphs=paragraphs,
        outlet=row.outlet,
        byline=row.byline,
        published=row.published,
        updated=row.updated,
        url=row.url,
        language=row.language,
        captions=tuple(Caption(text, credit) for text, credit in json.loads(row.captions)),
        origin=row.origin,
    )


def record(row: sa.Row[tuple[object, ...]], collections: tuple[str, ...]) -> ArticleRecord:
    """A record of its version's row."""
    return ArticleRecord(
        id=row.article_id,
        version=row.version,
        headline=row.headline,
        outlet=row.outlet,
        published=row.published,
        url=row.url,
        language=row.language,
        collections=collections,
    )
