"""The command, run in this process, and an index of the sample stories made by it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings

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
