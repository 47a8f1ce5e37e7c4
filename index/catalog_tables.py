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

# What reading sources needs to remember; the articles can be shown and searched without it.
payloads = sa.Table(
    "payloads",  # pages by the hash of their bytes: which version was made of them
    metadata,
    sa.Column("payload", sa.String, primary_key=True),
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
)
fetches = sa.Table(
    "fetches",  # pages by address: which article is there, and how its server knows the version that we have
    metadata,
    sa.Column("url", sa.String, primary_key=True),
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("etag", sa.String, nullable=False),
    sa.Column("last_modified", sa.String, nullable=False),
    sa.Column("fetched_at", sa.Float, nullable=False),  # seconds since 1970
    sa.Column("source", sa.String, nullable=False),  # the feed or sitemap that led there, "" for none
)
wire_signatures = sa.Table(
    "wire_signatures",  # what tells copies of one agency's story; see index.wire_copies
    metadata,
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("shingles", sa.Integer, nullable=False),
    sa.Column("signature", sa.LargeBinary, nullable=False),
)
wire_groups = sa.Table(
    "wire_groups",  # copies of one story share a group
    metadata,
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("wire_group", sa.String, nullable=False, index=True),
)
source_states = sa.Table(
    "source_states",  # watched feeds and sitemaps by address: how they are doing
    metadata,
    sa.Column("url", sa.String, primary_key=True),
    sa.Column("checked_at", sa.Float, nullable=False),
    sa.Column("succeeded_at", sa.Float, nullable=False),  # 0: never
    sa.Column("next_at", sa.Float, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),  # in a row
    sa.Column("error", sa.String, nullable=False),
    sa.Column("articles", sa.Integer, nullable=False),  # new or changed ones so far
    sa.Column("etag", sa.String, nullable=False),
    sa.Column("last_modified", sa.String, nullable=False),
)
