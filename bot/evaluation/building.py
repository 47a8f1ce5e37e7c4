"""The index of an evaluation set: built once and kept in a cache folder, never where the bot's own index is."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import index
from bot.evaluation.dataset import Dataset
from bot.evaluation.errors import CacheMisplaced, DatasetUnreadable
from index.article import Article
from index.encoder import Encoder
from index.indexer import Indexer, IndexReport
from index.readers import Reading, read
from index.store.embedded import EmbeddedStore

_VECTORS = "vectors.sqlite"
_KEPT = 4  # indexes of one set, for other versions of the code or other articles withheld


def index_folder(dataset: Dataset, encoder: Encoder, cache: Path) -> Path:
    """Where the index of a set belongs: a folder for set and encoder, in it one for the code and what is withheld.

    The code is all of the package that makes an index, so that a change of cleaning or splitting can't be missed.
    """
    of_state = _digest("\n".join([_code(), *sorted(dataset.withheld)]).encode())
    return set_folder(dataset, encoder, cache) / of_state


def set_folder(dataset: Dataset, encoder: Encoder, cache: Path) -> Path:
    """Where everything goes that was made of a set's articles with one encoder."""
    return cache / f"{_digest(dataset.articles.read_bytes())}-{_digest(encoder.fingerprint.encode())}"


def require_apart(cache: Path, bot_index: Path) -> None:
    """Refuse a cache folder that is an index, or lies in the bot's.

    Raises:
        CacheMisplaced: it does.
    """
    resolved = cache.resolve()
    if (cache / "catalog.sqlite").exists() or bot_index.resolve() in (resolved, *resolved.parents):
        raise CacheMisplaced(str(cache))


def build(dataset: Dataset, folder: Path, indexer: Indexer) -> IndexReport | None:
    """Index the set's articles in `folder`, where `indexer` writes; None when that was done before.

    Vectors are shared with the other indexes of the set, so that withholding articles encodes nothing anew.

    Raises:
        DatasetUnreadable: no article could be read.
    """
    done = folder / "complete"
    if done.exists() and EmbeddedStore(folder).published() is not None:
        done.touch()
        return None
    _sweep(folder)
    _share_vectors(folder)
    report = indexer.add(_readings(dataset))
    if not report.read:
        raise DatasetUnreadable(str(dataset.articles), "no article of it can be searched")
    done.touch()
    return report


def _readings(dataset: Dataset) -> Iterator[Reading]:
    for reading in read(dataset.articles):
        if not isinstance(reading, Article) or reading.id not in dataset.withheld:
            yield reading


def _share_vectors(folder: Path) -> None:
    """Have the index keep its vectors beside it; SQLite follows the link, its journal too."""
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / _VECTORS
    if not link.exists() and not link.is_symlink():
        link.symlink_to(Path("..") / _VECTORS)


def _sweep(folder: Path) -> None:
    """Delete the indexes of the set that were unused for longest; another run may be building those not complete."""
    others = [path for path in folder.parent.glob("*/") if path != folder]
    complete = sorted((path for path in others if (path / "complete").exists()), key=_last_used)
    for path in complete[: -(_KEPT - 1)]:
        shutil.rmtree(path, ignore_errors=True)


def _last_used(folder: Path) -> float:
    return (folder / "complete").stat().st_mtime


def _code() -> str:
    """A fingerprint of the package that makes an index."""
    package = Path(index.__path__[0])
    sources = sorted(package.rglob("*.py"))
    return _digest(b"".join(path.relative_to(package).as_posix().encode() + path.read_bytes() for path in sources))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
