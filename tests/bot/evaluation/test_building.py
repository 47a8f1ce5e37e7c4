"""Indexes of sets, apart from the bot's own."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.evaluation import building
from bot.evaluation.dataset import Dataset, load_dataset
from bot.evaluation.errors import CacheMisplaced, DatasetUnreadable
from index.catalog import Catalog
from index.encoder import HashingEncoder
from index.indexer import Indexer, IndexReport

ENCODER = HashingEncoder()


def build(dataset: Dataset, cache: Path) -> tuple[Path, IndexReport | None]:
    """Build as the command does."""
    folder = building.index_folder(dataset, ENCODER, cache)
    folder.mkdir(parents=True, exist_ok=True)
    catalog = Catalog(f"sqlite:///{folder / 'catalog.sqlite'}")
    try:
        return folder, building.build(dataset, folder, Indexer(folder, catalog, ENCODER))
    finally:
        catalog.close()


def test_an_index_is_built_once(toy_set: Path, tmp_path: Path) -> None:
    """The second run finds it."""
    dataset = load_dataset(toy_set)
    folder, report = build(dataset, tmp_path / "cache")
    assert report is not None
    assert report.read == 4
    assert build(dataset, tmp_path / "cache") == (folder, None)


def test_withheld_articles_are_not_in_the_index_and_nothing_is_encoded_anew(toy_set: Path, tmp_path: Path) -> None:
    """Vectors are shared by the indexes of a set."""
    dataset = load_dataset(toy_set)
    whole, first = build(dataset, tmp_path / "cache")
    part, second = build(replace(dataset, withheld=frozenset({"bridge"})), tmp_path / "cache")
    assert first is not None
    assert second is not None
    assert part != whole
    assert (second.read, second.encoded) == (3, 0)
    assert first.encoded > 0


def test_changed_articles_get_another_folder(toy_set: Path, tmp_path: Path) -> None:
    """The folder's name follows from what the articles say."""
    before = building.index_folder(load_dataset(toy_set), ENCODER, tmp_path)
    file = toy_set / "articles.jsonl"
    file.write_text(file.read_text("utf-8").replace("Monday", "Sunday"), "utf-8")
    assert building.index_folder(load_dataset(toy_set), ENCODER, tmp_path) != before


def test_only_the_indexes_used_last_are_kept(toy_set: Path, tmp_path: Path) -> None:
    """Every version of the code makes one; they would fill the disk."""
    dataset = load_dataset(toy_set)
    folder = building.index_folder(dataset, ENCODER, tmp_path)
    for number in range(8):
        old = folder.parent / f"old-{number}"
        old.mkdir(parents=True)
        (old / "complete").touch()
    build(dataset, tmp_path)
    assert len(list(folder.parent.glob("*/complete"))) == 4
    assert (folder / "complete").exists()


def test_a_set_without_a_readable_article_is_an_error(toy_set: Path, tmp_path: Path) -> None:
    """Figures over nothing would look like figures."""
    (toy_set / "articles.jsonl").write_text('{"id": "bridge", "text": ""}\n{"id": "dam", "text": ""}\n', "utf-8")
    (toy_set / "questions.jsonl").write_text("", "utf-8")
    with pytest.raises(DatasetUnreadable, match="no article of it can be searched"):
        build(load_dataset(toy_set), tmp_path / "cache")


@pytest.mark.parametrize("cache", ["bot", "bot/evaluation", "other-index"])
def test_the_bots_own_index_is_refused(tmp_path: Path, cache: str) -> None:
    """As is a folder in it, and any other folder that is an index."""
    (tmp_path / "other-index").mkdir()
    (tmp_path / "other-index" / "catalog.sqlite").touch()
    with pytest.raises(CacheMisplaced):
        building.require_apart(tmp_path / cache, tmp_path / "bot")
    building.require_apart(tmp_path / "cache", tmp_path / "bot")
