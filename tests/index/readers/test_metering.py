"""How much of the files has been read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from index.readers import read
from index.readers.folders import bytes_under
from index.readers.metering import current_meter, metered


def write_lines(path: Path, count: int) -> None:
    """A file of so many article lines, packed where its name says so."""
    lines = "".join(
        json.dumps({"id": f"{path.name}{n}", "text": f"Boat {n} ran late. " * 400}) + "\n" for n in range(count)
    )
    path.write_bytes(gzip.compress(lines.encode()) if path.suffix == ".gz" else lines.encode())


def test_the_share_grows_with_what_is_read_and_ends_at_one(tmp_path: Path) -> None:
    """Over files and folders, packed or not."""
    write_lines(tmp_path / "a.jsonl", 30)
    write_lines(tmp_path / "b.jsonl", 30)
    write_lines(tmp_path / "c.jsonl.gz", 5)
    with metered(bytes_under(tmp_path)) as meter:
        shares = [meter.share for _ in read(tmp_path)]
        assert shares == sorted(shares)
        assert shares[15] == pytest.approx(0.25, abs=0.1)
        assert meter.share == 1
    assert current_meter.get() is None


def test_nothing_to_read_is_no_share(tmp_path: Path) -> None:
    """Nor is what isn't there."""
    with metered(bytes_under(tmp_path / "nothing")) as meter:
        assert meter.share == 0
