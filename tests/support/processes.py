"""The command itself, as a process of its own, over the sample stories."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.bot.conftest import STORIES, run_command

_ROOT = Path(__file__).parents[2]
_OURS = ("PULLQUOTE_", "SLACK_", "DISCORD_")
QUESTIONS = (
    "Why was the harbour bridge closed?",
    "When does the bridge reopen?",
    "Who opposed the toll?",
    "How many people were hurt in the landslide?",
    "What did the teachers ask for?",
    "Who stole the bronze hare?",
    "What colour is the moon of Tamsin?",
)


def sample_index(directory: Path) -> Path:
    """The sample stories, indexed with the toy encoder below a directory."""
    index = directory / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PULLQUOTE_MODEL", "hashing")
        assert run_command("index", "add", str(STORIES), "--index", str(index), "--quiet").code == 0
    return index


def environment(**settings: str) -> dict[str, str]:
    """What a process sees: these settings, the toy encoder, and none of ours from outside."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return outside | {"PULLQUOTE_MODEL": "hashing", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(_ROOT)} | settings


def ledger_in(directory: Path) -> str:
    """The PULLQUOTE_DATABASE_URL of a ledger there."""
    return f"sqlite:///{directory / 'ledger.sqlite'}"


@contextmanager
def running(
    *arguments: str, directory: Path, settings: Mapping[str, str], ready: Callable[[], Any], module: str = "bot"
) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m module arguments…` in a directory, ready; killed at the end if it is still there.

    What it prints goes to `log` in the directory, after what earlier ones did.
    """
    log = directory / "log"
    with log.open("ab") as output:
        command = [sys.executable, "-m", module, *arguments]
        process = subprocess.Popen(command, cwd=directory, env=environment(**settings), stdout=output, stderr=output)
        try:
            until(lambda: ready() or process.poll() is not None, within_s=120)
            assert process.poll() is None, log.read_text()
            yield process
        finally:
            process.kill()
            process.wait()


def until(so: Callable[[], Any], *, within_s: float = 60) -> Any:
    """Wait until something is so."""
    end = time.monotonic() + within_s
    while not (found := so()):
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.02)
    return found
