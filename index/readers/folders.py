"""Folders -> the files in them, in an order that is the same on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from index.errors import SourceUnreadable
from index.readers.sources import origin_of, why_unreadable


def files_under(folder: Path) -> Iterator[Path | SourceUnreadable]:
    """Every file under a folder, depth first and sorted by name; links are followed, a folder is visited once.

    Names that begin with a dot are left out, as by the shell: .git and .DS_Store are nobody's stories. A folder that
    can't be listed, or that a link leads back to, is yielded as a SourceUnreadable in its place.
    """
    visited: set[tuple[int, int]] = set()
    waiting = [folder]  # a stack: the deepest path the system allows is deeper than Python's recursion
    while waiting:
        path = waiting.pop()
        try:
            if not path.is_dir():
                yield path
                continue
            status = path.stat()
            if (status.st_dev, status.st_ino) in visited:
                yield SourceUnreadable(origin_of(path), "a link to a folder that was already read")
                continue
            visited.add((status.st_dev, status.st_ino))
            names = sorted(child.name for child in path.iterdir() if not child.name.startswith("."))
        except OSError as error:
            yield SourceUnreadable(origin_of(path), why_unreadable(path, error))
            continue
        waiting.extend(path / name for name in reversed(names))


def bytes_under(source: Path) -> int:
    """The bytes of a file, or of all files under a folder; what can't be looked at has none."""
    total = 0
    for path in files_under(source):
        if isinstance(path, Path):
            with suppress(OSError, ValueError):
                total += path.stat().st_size
    return total
