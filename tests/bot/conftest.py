"""The command, run in this process, and an index of the sample stories made by it."""

from __future__ import annotations

import io
import itertools
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.__main__ import main
from bot.settings import Settings
from tests.support.postgres import NoPostgres, running_postgres

_numbers = itertools.count()

STORIES = Path(__file__).parents[2] / "stories"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def run_command(*arguments: str, stdin: str = "") -> Ran:
    """Run `pullquote` with these arguments, as a shell would."""
    kept = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(stdin), io.StringIO(), io.StringIO()
    try:
        code: object = 0
        try:
            main(arguments)
        except SystemExit as ended:
            code = ended.code
        return Ran(code if isinstance(code, int) else 0, sys.stdout.getvalue(), sys.stderr.getvalue())
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept


@pytest.fixture
def pullquote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in an empty folder, with no setting but the toy encoder."""
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    monkeypatch.setenv("PULLQUOTE_MODEL", "hashing")
    return run_command


@pytest.fixture(scope="session")
def story_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample stories, indexed with the shipped encoder."""
    index = tmp_path_factory.mktemp("stories") / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PULLQUOTE_MODEL", raising=False)
        ran = run_command("index", "add", str(STORIES), "--index", str(index), "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    return index


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The folder of a running server's socket."""
    try:
        with running_postgres() as folder:
            yield folder
    except NoPostgres as error:
        pytest.skip(f"no PostgreSQL: {error}")


@pytest.fixture
def postgres_url(postgres: str) -> str:
    """An empty database of that server."""
    name = f"ledger{next(_numbers)}"
    engine = sa.create_engine(
        f"postgresql+psycopg://postgres@/postgres?host={postgres}", isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    return f"postgresql://postgres@/{name}?host={postgres}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    url: str = request.getfixturevalue("postgres_url")
    return url
