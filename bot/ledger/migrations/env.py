"""What alembic runs: the migrations, on the connection that `bot.ledger.database` gives it."""

from __future__ import annotations

from alembic import context

from bot.ledger.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table="ledger_version",
    render_as_batch=True,  # SQLite can't alter much; alembic then copies the table
)
with context.begin_transaction():
    context.run_migrations()
