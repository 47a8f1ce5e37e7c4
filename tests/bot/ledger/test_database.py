from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.ledger import Ledger, LedgerUnavailable
from bot.ledger.database import open_database
from bot.ledger.tables import metadata
from tests.support.asking import make_asked


def test_the_migrations_make_the_tables_that_the_code_knows(ledger: Ledger) -> None:
    """A changed table without its migration is found here."""
    with ledger.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "ledger_version"})
        assert compare_metadata(context, metadata) == []


def test_several_may_open_an_empty_database_at_once(database_url: str) -> None:
    """The tables are made by one of them, and all find them."""
    with ThreadPoolExecutor(4) as pool:
        ledgers = list(pool.map(lambda _: Ledger(database_url, key=b"k"), range(4)))
    assert ledgers[0].claims.claim([make_asked()], "w1") == {"k1"}
    assert ledgers[3].claims.claim([make_asked()], "w2") == set()
    for ledger in ledgers:
        ledger.close()


@pytest.mark.parametrize("url", ["mysql://me:secret@host/x", "nonsense", "postgresql://me:secret@127.0.0.1:1/x"])
def test_a_database_that_cannot_be_is_one_clear_line_without_its_password(url: str) -> None:
    """The operator is told which setting to look at; the URL may hold a password."""
    with pytest.raises(LedgerUnavailable, match="PULLQUOTE_DATABASE_URL") as caught:
        open_database(url)
    assert "secret" not in str(caught.value)
