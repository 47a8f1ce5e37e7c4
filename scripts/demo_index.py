"""Keep `.demo-index/` an index of stories/ as they are now, for `scripts/ask` and nothing else.

Standard library only: when nothing has changed, looking must cost no time.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree

from scripts.environment import ROOT, lock_hash, only_one, plain_errors
from scripts.progress import run_showing_progress

_MADE_FROM = "made-from"  # what the index was made from, in a file beside its own
_SOME_SKIPPED = 1  # exit code of `pullquote index add`: the rest was read

MakeIndex = Callable[[Path], None]


def fingerprint(root: Path) -> str:
    """Changes with the stories, with the code that indexes them and with the versions of what it uses."""
    digest = hashlib.sha256(lock_hash(root, "runtime").encode())
    for path in _made_of(root):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root)} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def keep_up(root: Path, make_index: MakeIndex) -> None:
    """Have the index made anew unless it is of what is there now.

    It is made beside the old one and takes its place when it is whole, so that an interruption costs nothing and a
    story that was taken away is gone.
    """
    index = root / ".demo-index"
    if _made_from(index) == fingerprint(root):
        return
    with only_one(root):
        now = fingerprint(root)
        if _made_from(index) == now:
            return
        new = root / ".demo-index.new"
        rmtree(new, ignore_errors=True)
        make_index(new)
        (new / _MADE_FROM).write_text(now, "utf-8")
        rmtree(index, ignore_errors=True)
        new.rename(index)


def index_stories(index: Path) -> None:
    """Index stories/ with the command that people use, from there, as `scripts/ask` asks from there."""
    command = [str(ROOT / ".venv/bin/pullquote"), "index", "add", ".", "--index", str(index), "--quiet"]
    printed = run_showing_progress(
        "indexing the sample stories", command, environ=os.environ, cwd=ROOT / "stories", fine=(0, _SOME_SKIPPED)
    )
    sys.stderr.write(printed)


def _made_of(root: Path) -> Iterator[Path]:
    for folder in (root / "stories", root / "index"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def _made_from(index: Path) -> str:
    try:
        return (index / _MADE_FROM).read_text("utf-8")
    except OSError:
        return ""


if __name__ == "__main__":
    with plain_errors():
        keep_up(ROOT, index_stories)
