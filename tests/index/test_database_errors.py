from __future__ import annotations

from pathlib import Path

import pytest

from index.catalog import Catalog
from index.errors import DatabaseUnusable, IndexNotWritable
from index.indexer import writing
from index.store.vectors import VectorCache
from tests.support.articles import make_article


def test_a_damaged_catalog_says_what_to_do(tmp_path: Path) -> None:
    """One line; it is the source of truth, so a rebuild doesn't help."""
    (tmp_path / "catalog.sqlite").write_bytes(b"This is no database, whatever it is called." * 100)
    with pytest.raises(DatabaseUnusable, match="damaged; put a backup in its place"):
        Catalog(f"sqlite:///{tmp_path / 'catalog.sqlite'}")


def test_a_catalog_that_is_damaged_inside_says_so_too(tmp_path: Path) -> None:
    """Found only when that page is read."""
    path = tmp_path / "catalog.sqlite"
    catalog = Catalog(f"sqlite:///{path}")
    catalog.put([make_article(f"a{number}", "It closed. " * 50) for number in range(200)])
    catalog.close()
    data = bytearray(path.read_bytes())
    data[8192:-4096] = b"\xff" * (len(data) - 12288)
    path.write_bytes(bytes(data))
    damaged = Catalog(f"sqlite:///{path}")
    with pytest.raises(DatabaseUnusable, match="damaged"):
        list(damaged.articles(damaged.live()))
    damaged.close()


def test_a_read_only_catalog_can_be_read_and_says_why_it_is_not_written(tmp_path: Path) -> None:
    """Opening it writes nothing."""
    path = tmp_path / "catalog.sqlite"
    catalog = Catalog(f"sqlite:///{path}")
    catalog.put([make_article()])
    catalog.close()
    read_only = Catalog(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert read_only.counts().articles == 1
    with pytest.raises(DatabaseUnusable, match="read-only"):
        read_only.withdraw("a1", "wrong")
    read_only.close()


def test_a_catalog_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    """A folder stands in its place."""
    (tmp_path / "catalog.sqlite").mkdir()
    with pytest.raises(DatabaseUnusable, match="can't be opened"):
        Catalog(f"sqlite:///{tmp_path / 'catalog.sqlite'}")


def test_a_damaged_cache_of_vectors_says_what_to_do(tmp_path: Path) -> None:
    """It may be deleted."""
    (tmp_path / "vectors.sqlite").write_bytes(b"This is no database either." * 100)
    with pytest.raises(DatabaseUnusable, match="delete it"):
        VectorCache(tmp_path / "vectors.sqlite")


def test_an_index_in_a_place_that_is_no_folder_says_so(tmp_path: Path) -> None:
    """As for a read-only one: what to do stands in the line."""
    (tmp_path / "index").write_text("")
    with pytest.raises(IndexNotWritable, match="--index"), writing(tmp_path / "index"):
        pass
