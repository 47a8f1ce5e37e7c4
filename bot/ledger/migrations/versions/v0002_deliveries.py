"""What is posted without being asked: subscriptions, deliveries, events told, stories arrived; marks of answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_PLACE = ("platform", "workspace", "channel")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=False) for name in names]


def _moments(*names: str) -> list[sa.Column[float]]:
    return [sa.Column(name, sa.Double, nullable=False) for name in names]


def upgrade() -> None:
    """Make them."""
    op.add_column("answers", sa.Column("mark", sa.Text))
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String, primary_key=True),
        *_text(*_PLACE, "person", "at", "days", "zone"),
        sa.Column("wanted", sa.Text, nullable=False),
        *_moments("since"),
    )
    op.create_table(
        "deliveries",
        sa.Column("key", sa.String, primary_key=True),
        *_text("kind", *_PLACE, "thread", "of"),
        *_moments("due", "until"),
        *_text("state", "worker"),
        *_moments("taken", "next_try"),
        sa.Column("notice", sa.Text),
        *_moments("covers"),
        *_text("message"),
        *_moments("at"),
    )
    op.create_index("deliveries_open", "deliveries", ["state", "platform"])
    op.create_index("deliveries_of", "deliveries", ["of", "due"])
    op.create_table(
        "told",
        sa.Column("delivery", sa.String, sa.ForeignKey("deliveries.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("event", sa.Integer, primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        *_text("article_id"),
        *[sa.Column(name, sa.Integer, nullable=False) for name in ("version", "paragraph", "start", "end")],
        sa.Column("lead", sa.Text, nullable=False),
    )
    op.create_index("told_article", "told", ["article_id"])
    op.create_table(
        "arrivals",
        sa.Column("article_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        *_moments("at"),
        *_text("matched"),
    )
