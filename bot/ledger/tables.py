"""The ledger's tables, the same in SQLite and PostgreSQL. A change here needs a migration beside it."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

_PLACE = ("platform", "workspace", "channel")


def _place() -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=False) for name in _PLACE]


claims = sa.Table(
    "claims",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    *_place(),
    sa.Column("person", sa.String, nullable=False),  # keyed hash
    sa.Column("asked", sa.Text),  # JSON; null as soon as it is done with
    sa.Column("state", sa.String, nullable=False),
    sa.Column("worker", sa.String, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.Index("claims_open", "state", "worker"),
)

workers = sa.Table(
    "workers",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("host", sa.String, nullable=False),
    sa.Column("pid", sa.Integer, nullable=False),
    sa.Column("seen", sa.Double, nullable=False),
)

answers = sa.Table(
    "answers",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("asked", sa.String, nullable=False, unique=True),  # the claim's key
    *_place(),
    sa.Column("thread", sa.String, nullable=False),
    sa.Column("question_message", sa.String, nullable=False),
    sa.Column("message", sa.String, nullable=False),
    sa.Column("person", sa.String, nullable=False),  # keyed hash
    sa.Column("question", sa.Text),  # null once its days are over
    sa.Column("outcome", sa.Text, nullable=False),  # JSON; bot/ledger/outcomes.py
    sa.Column("answered", sa.Boolean, nullable=False),
    sa.Column("confidence", sa.Double, nullable=False),
    sa.Column("private", sa.Boolean, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("mark", sa.Text),  # what became of the quoted words since, as people are told
    sa.Index("answers_thread", *_PLACE, "thread", "at"),
    sa.Index("answers_person", "platform", "workspace", "person", "at"),
)

quoted = sa.Table(
    "quoted",
    metadata,
    sa.Column("answer", sa.String, sa.ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("article_id", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("paragraph", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Index("quoted_article", "article_id"),
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("answer", sa.String, sa.ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("person", sa.String, primary_key=True),  # keyed hash
    sa.Column("useful", sa.Boolean, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
)

follow_requests = sa.Table(
    "follow_requests",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    *_place(),
    sa.Column("thread", sa.String, nullable=False),
    sa.Column("person", sa.String, nullable=False),  # the platform's id: the person has to be reached
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("answer", sa.String, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("fulfilled", sa.Double),
    sa.UniqueConstraint("platform", "workspace", "person", "answer"),
)

settings = sa.Table(
    "settings",
    metadata,
    *[sa.Column(name, sa.String, primary_key=True) for name in (*_PLACE, "name")],
    sa.Column("value", sa.Text, nullable=False),  # JSON
)

threads = sa.Table(
    "threads",
    metadata,
    *[sa.Column(name, sa.String, primary_key=True) for name in (*_PLACE, "thread")],
    sa.Column("last_person", sa.String, nullable=False),  # keyed hash of whoever spoke last; "" is the bot
    sa.Column("at", sa.Double, nullable=False),
)

subscriptions = sa.Table(
    "subscriptions",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    *_place(),
    sa.Column("person", sa.String, nullable=False),  # keyed hash of whoever asked for it; "" for a setting
    sa.Column("at", sa.String, nullable=False),  # on the clock, "07:30"
    sa.Column("days", sa.String, nullable=False),  # "0,1,4"; Monday is 0
    sa.Column("zone", sa.String, nullable=False),
    sa.Column("wanted", sa.Text, nullable=False),  # JSON
    sa.Column("since", sa.Double, nullable=False),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    *_place(),
    sa.Column("thread", sa.String, nullable=False),
    sa.Column("of", sa.String, nullable=False),  # the subscription, the answer; "" for none
    sa.Column("due", sa.Double, nullable=False),
    sa.Column("until", sa.Double, nullable=False),  # after that it is skipped
    sa.Column("state", sa.String, nullable=False),
    sa.Column("worker", sa.String, nullable=False),  # "" for none
    sa.Column("taken", sa.Double, nullable=False),
    sa.Column("next_try", sa.Double, nullable=False),
    sa.Column("notice", sa.Text),  # JSON; what is posted, from the moment it may have been
    sa.Column("covers", sa.Double, nullable=False),  # of a digest: up to when; 0 while it isn't made
    sa.Column("message", sa.String, nullable=False),
    sa.Column("at", sa.Double, nullable=False),  # when it was done with
    sa.Index("deliveries_open", "state", "platform"),
    sa.Index("deliveries_of", "of", "due"),
)

told = sa.Table(
    "told",
    metadata,
    sa.Column("delivery", sa.String, sa.ForeignKey("deliveries.key", ondelete="CASCADE"), primary_key=True),
    sa.Column("event", sa.Integer, primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),  # 0 is the story with the lead
    sa.Column("article_id", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("paragraph", sa.Integer, nullable=False),  # of the lead, as start and end; 0 for other stories
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("lead", sa.Text, nullable=False),
    sa.Index("told_article", "article_id"),
)

arrivals = sa.Table(
    "arrivals",
    metadata,
    sa.Column("article_id", sa.String, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("matched", sa.String, nullable=False),  # ",slack,discord": whose followed questions it was held against
)
