"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_PLACE = ("platform", "workspace", "channel")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=False) for name in names]


def _key(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, primary_key=True) for name in names]


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "claims",
        *_key("key"),
        *_text(*_PLACE, "person"),
        sa.Column("asked", sa.Text),
        *_text("state", "worker"),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("claims_open", "claims", ["state", "worker"])
    op.create_table(
        "workers",
        *_key("id"),
        *_text("host"),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("seen", sa.Double, nullable=False),
    )
    _answers()
    op.create_table(
        "follow_requests",
        *_key("id"),
        *_text(*_PLACE, "thread", "person"),
        sa.Column("question", sa.Text, nullable=False),
        *_text("answer"),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("fulfilled", sa.Double),
        sa.UniqueConstraint("platform", "workspace", "person", "answer"),
    )
    op.create_table("settings", *_key(*_PLACE, "name"), sa.Column("value", sa.Text, nullable=False))
    op.create_table(
        "threads", *_key(*_PLACE, "thread"), *_text("last_person"), sa.Column("at", sa.Double, nullable=False)
    )


def _answers() -> None:
    op.create_table(
        "answers",
        *_key("id"),
        sa.Column("asked", sa.String, nullable=False, unique=True),
        *_text(*_PLACE, "thread", "question_message", "message", "person"),
        sa.Column("question", sa.Text),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("answers_thread", "answers", [*_PLACE, "thread", "at"])
    op.create_index("answers_person", "answers", ["platform", "workspace", "person", "at"])
    op.create_table(
        "quoted",
        sa.Column("answer", sa.String, sa.ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        *_text("article_id"),
        *[sa.Column(name, sa.Integer, nullable=False) for name in ("version", "paragraph", "start", "end")],
    )
    op.create_index("quoted_article", "quoted", ["article_id"])
    op.create_table(
        "feedback",
        sa.Column("answer", sa.String, sa.ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
        *_key("person"),
        sa.Column("useful", sa.Boolean, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
