"""The catalog's tables; `index.catalog` is what reads and writes them."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("current_version", sa.Integer, nullable=False),
    sa.Column("origin", sa.String, nullable=False, index=True),
    sa.Column("withdrawn_why", sa.String),  # NULL: not withdrawn
)
versions = sa.Table(
    "versions",
    metadata,
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("content_hash", sa.String, nullable=False),
    sa.Column("headline", sa.String, nullable=False),
    sa.Column("outlet", sa.String, nullable=False),
    sa.Column("byline", sa.String, nullable=False),
    sa.Column("published", sa.String, nullable=False),
    sa.Column("updated", sa.String, nullable=False),
    sa.Column("url", sa.String, nullable=False),
    sa.Column("language", sa.String, nullable=False),
    sa.Column("captions", sa.String, nullable=False),  # JSON [[text, credit], …]
)
paragraphs = sa.Table(
    "paragraphs",
    metadata,
    sa.Column("article_id", sa.String, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("sentences", sa.String, nullable=False),  # JSON [[start, end], …]
    sa.ForeignKeyConstraint(["article_id", "version"], ["versions.article_id", "versions.version"], ondelete="CASCADE"),
)
memberships = sa.Table(
    "memberships",
    metadata,
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("collection", sa.String, primary_key=True),
)
