"""Generations: what is searched is an immutable folder, published by one atomic rename.

An index directory holds

    catalog.sqlite          the source of truth
    vectors.sqlite          every vector computed so far, by what was encoded (a cache)
    writer.lock             held by the one writer
    current                 one line: the name of the published generation
    generations/NAME/       manifest.json, articles.json, passages.npy, vectors.faiss, lexical/

A reader follows `current` once and then has one consistent set of files. A writer builds in a folder of its own and
switches `current` when all of it is on disk, so that a crash at any byte leaves the last good generation in place.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from index.errors import IndexDamaged, IndexMissing

FORMAT = 1
KEPT_GENERATIONS = 3  # the published one, and two for readers that are still opening an older one

_CURRENT = "current"
_GENERATIONS = "generations"
_MANIFEST = "manifest.json"
_BUILDING = ".building-"


class Manifest(BaseModel):
    """What a generation was made from, and the checksums that prove it is whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    name: str
    encoder: str
    encoder_fingerprint: str
    dim: int
    articles: int
    paragraphs: int
    passages: int
    catalog_state: str
    files: dict[str, str]  # relative path -> SHA-256
    seal: str = ""  # SHA-256 of all of the above

    def sealed(self) -> Manifest:
        """The same manifest with its seal."""
        content = self.model_dump_json(exclude={"seal"})
        return self.model_copy(update={"seal": hashlib.sha256(content.encode()).hexdigest()})


def current_name(directory: Path) -> str:
    """Name of the published generation.

    Raises:
        IndexMissing: none was ever published here.
        IndexDamaged: the file that names it can't be read.
    """
    try:
        return (directory / _CURRENT).read_text("utf-8").strip()
    except FileNotFoundError:
        raise IndexMissing(str(directory)) from None
    except (OSError, ValueError) as error:
        raise IndexDamaged(str(directory), f"the file {_CURRENT} can't be read") from error


def published_at(directory: Path) -> float:
    """When the published generation became the current one, in seconds since 1970."""
    return (directory / _CURRENT).stat().st_mtime


def folder_of(directory: Path, name: str) -> Path:
    """Where the generation of that name lives."""
    return directory / _GENERATIONS / name


def read_manifest(directory: Path, name: str) -> Manifest:
    """The manifest of a generation.

    Raises:
        IndexDamaged: it is missing, unreadable, changed, or of a format this version doesn't know.
    """
    try:
        raw = json.loads((folder_of(directory, name) / _MANIFEST).read_bytes())
        if raw.get("format") != FORMAT:
            raise IndexDamaged(str(directory), f"format {raw.get('format')} (this version reads format {FORMAT})")
        manifest = Manifest.model_validate(raw)
    except (OSError, ValueError, AttributeError) as error:  # ValueError: pydantic's, too
        raise IndexDamaged(str(directory), f"{_MANIFEST} of generation {name} can't be read") from error
    if manifest.name != name or manifest != manifest.sealed():
        raise IndexDamaged(str(directory), f"{_MANIFEST} of generation {name} has been changed")
    return manifest


def publish(directory: Path, name: str, build: Callable[[Path], Manifest]) -> Manifest:
    """Build a generation and make it the current one; on any error the current one stays.

    Args:
        directory: the index; the caller holds its writer lock.
        name: unused so far, made by `next_name`.
        build: fills the empty folder it is given and returns the manifest, without `files` and `seal`.
    """
    generations = directory / _GENERATIONS
    generations.mkdir(parents=True, exist_ok=True)
    building = generations / f"{_BUILDING}{name}"
    shutil.rmtree(building, ignore_errors=True)  # of a writer that was killed
    building.mkdir()
    manifest = build(building).model_copy(update={"files": _checksums(building)}).sealed()
    (building / _MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", "utf-8")
    _sync_tree(building)
    building.rename(generations / name)
    _sync(generations)
    switch = directory / f"{_CURRENT}.new"
    switch.write_text(name + "\n", "utf-8")
    _sync(switch)
    switch.replace(directory / _CURRENT)
    _sync(directory)
    sweep(directory)
    return manifest


def next_name(directory: Path) -> str:
    """A name above every generation's that is or was current: six digits, counting up."""
    numbers = [int(path.name) for path in _finished(directory)]
    with suppress(IndexMissing, IndexDamaged, ValueError):
        numbers.append(int(current_name(directory)))  # its folder may be lost while readers have it open
    return f"{max(numbers, default=0) + 1:06d}"


def sweep(directory: Path, *, keep: int = KEPT_GENERATIONS) -> None:
    """Delete what no reader needs: half-built generations and all but the newest few."""
    half_built = (directory / _GENERATIONS).glob(f"{_BUILDING}*")
    for path in [*half_built, *_finished(directory)[:-keep]]:
        shutil.rmtree(path, ignore_errors=True)  # on some systems a reader's open file can't be deleted: next time


def _finished(directory: Path) -> list[Path]:
    """The folders of generations that were built to the end, oldest first."""
    folders = (directory / _GENERATIONS).glob("[0-9]*")
    return sorted((folder for folder in folders if folder.name.isdecimal()), key=lambda folder: int(folder.name))


def check_files(directory: Path, manifest: Manifest) -> None:
    """Compare every file of a generation with its checksum.

    Raises:
        IndexDamaged: a file is missing, changed or extra.
    """
    found = _checksums(folder_of(directory, manifest.name))
    found.pop(_MANIFEST, None)
    for name in sorted(manifest.files.keys() | found.keys()):
        if name not in found:
            raise IndexDamaged(str(directory), f"{name} of generation {manifest.name} is missing")
        if name not in manifest.files:
            raise IndexDamaged(str(directory), f"generation {manifest.name} has an unknown file {name}")
        if found[name] != manifest.files[name]:
            raise IndexDamaged(str(directory), f"{name} of generation {manifest.name} has been changed")


def _checksums(folder: Path) -> dict[str, str]:
    checksums = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".lock":  # tantivy leaves its empty lock files behind
            with path.open("rb") as file:
                checksums[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return checksums


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    """Have the file or folder on disk before anything refers to it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
