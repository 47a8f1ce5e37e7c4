from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import IndexDamaged, IndexMissing
from index.store import generation
from index.store.generation import Manifest


def manifest_of(name: str) -> Manifest:
    """The manifest of a generation without content."""
    return Manifest(
        format=generation.FORMAT,
        name=name,
        encoder="hashing",
        encoder_fingerprint="f",
        dim=4,
        articles=0,
        paragraphs=0,
        passages=0,
        catalog_state="s",
        files={},
    )


def publish(directory: Path, text: str = "content") -> Manifest:
    """Publish a generation of two small files."""
    name = generation.next_name(directory)

    def build(folder: Path) -> Manifest:
        (folder / "part").mkdir()
        (folder / "part" / "a.txt").write_text(text)
        (folder / "b.txt").write_text(name)
        return manifest_of(name)

    return generation.publish(directory, name, build)


def kept(directory: Path) -> list[str]:
    """What is in the folder of generations."""
    return sorted(path.name for path in (directory / "generations").iterdir())


def rewrite_manifest(directory: Path, name: str, change: Callable[[dict[str, object]], object]) -> None:
    """Change the manifest of a generation on disk."""
    path = generation.folder_of(directory, name) / "manifest.json"
    content = json.loads(path.read_bytes())
    change(content)
    path.write_text(json.dumps(content))


# -- publishing --------------------------------------------------------------------------------------------------------


def test_nothing_is_current_before_the_first_publishing(directory: Path) -> None:
    """An index that was never published is missing, whether its directory is there or not."""
    for path in (directory, directory / "nowhere"):
        with pytest.raises(IndexMissing) as caught:
            generation.current_name(path)
        assert caught.value.directory == str(path)


def test_published_generation_is_current_and_whole(directory: Path) -> None:
    """Its manifest names every file with its checksum."""
    manifest = publish(directory)
    assert generation.current_name(directory) == manifest.name == "000001"
    assert generation.read_manifest(directory, "000001") == manifest
    assert sorted(manifest.files) == ["b.txt", "part/a.txt"]
    assert manifest.files["b.txt"] == hashlib.sha256(b"000001").hexdigest()
    generation.check_files(directory, manifest)


def test_names_count_up(directory: Path) -> None:
    """A later generation has a higher name."""
    assert [publish(directory).name for _ in range(3)] == ["000001", "000002", "000003"]


def test_newest_three_generations_are_kept(directory: Path) -> None:
    """Readers that are still opening the one before can go on; older ones are deleted."""
    for _ in range(5):
        publish(directory)
    assert kept(directory) == ["000003", "000004", "000005"]


def test_sweeping_can_leave_the_published_one_alone(directory: Path) -> None:
    """After purging an article, no older generation may stay."""
    for _ in range(3):
        publish(directory)
    generation.sweep(directory, keep=1)
    assert kept(directory) == ["000003"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["disk", "Ctrl-C"])
def test_failing_build_leaves_the_current_generation(directory: Path, error: BaseException) -> None:
    """What was published stays published, and the next attempt succeeds and clears up."""
    publish(directory, "old")

    def build(folder: Path) -> Manifest:
        (folder / "half").write_text("written")
        raise error

    with pytest.raises(type(error)):
        generation.publish(directory, generation.next_name(directory), build)
    assert generation.current_name(directory) == "000001"
    generation.check_files(directory, generation.read_manifest(directory, "000001"))
    manifest = publish(directory, "new")
    assert "half" not in manifest.files
    assert kept(directory) == ["000001", "000002"]


def test_name_is_new_although_the_last_writer_died_before_switching(directory: Path) -> None:
    """A generation that was finished but never became current does not stand in the way."""
    publish(directory)
    generation.folder_of(directory, "000002").mkdir()
    assert publish(directory).name == "000003"
    assert generation.current_name(directory) == "000003"


def test_name_is_new_although_the_current_folder_is_lost(directory: Path) -> None:
    """A reader that has the lost generation open must notice the new one."""
    publish(directory)
    generation.folder_of(directory, "000001").rename(directory / "elsewhere")
    assert publish(directory).name == "000002"


def test_name_is_found_although_current_is_damaged(directory: Path) -> None:
    """A new generation repairs a pointer that can't be read."""
    publish(directory)
    (directory / "current").write_bytes(b"\xff\xfe")
    assert publish(directory).name == "000002"
    assert generation.current_name(directory) == "000002"


def test_folder_that_is_no_generation_is_left_alone(directory: Path) -> None:
    """A copy that somebody put beside them is neither counted nor deleted."""
    publish(directory)
    (directory / "generations" / "000001.copy").mkdir()
    for _ in range(4):
        publish(directory)
    assert kept(directory) == ["000001.copy", "000003", "000004", "000005"]


# -- reading -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"000009\n", b"\xff\xfe", b"0\x0000001", b"../../etc"])
def test_damaged_pointer_is_reported(directory: Path, content: bytes) -> None:
    """A `current` that names no generation is damage, not a missing index."""
    publish(directory)
    (directory / "current").write_bytes(content)
    with pytest.raises(IndexDamaged):
        generation.read_manifest(directory, generation.current_name(directory))


def test_pointer_that_cannot_be_read_is_reported(directory: Path) -> None:
    """It is not taken for an index without a generation."""
    (directory / "current").mkdir()
    with pytest.raises(IndexDamaged, match="current"):
        generation.current_name(directory)


def test_other_format_is_named(directory: Path) -> None:
    """An index of a later version says which format it has and which one can be read."""
    publish(directory)
    rewrite_manifest(directory, "000001", lambda content: content.update(format=99, future="field"))
    with pytest.raises(IndexDamaged, match=r"format 99 .*reads format 1"):
        generation.read_manifest(directory, "000001")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff", b'{"format": 1}'])
def test_unreadable_manifest_is_named(directory: Path, content: bytes) -> None:
    """What isn't JSON, or isn't a manifest, is damage."""
    publish(directory)
    (generation.folder_of(directory, "000001") / "manifest.json").write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"manifest\.json of generation 000001|format None"):
        generation.read_manifest(directory, "000001")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "000002"),
        ("encoder", "other"),
        ("encoder_fingerprint", "other"),
        ("dim", 5),
        ("articles", 1),
        ("paragraphs", 1),
        ("passages", 1),
        ("catalog_state", "other"),
        ("files", {}),
        ("seal", ""),
    ],
)
def test_changed_manifest_is_refused(directory: Path, field: str, value: object) -> None:
    """Its seal covers every field, so that no count or fingerprint in it can be wrong."""
    publish(directory)
    rewrite_manifest(directory, "000001", lambda content: content.update({field: value}))
    with pytest.raises(IndexDamaged, match=r"manifest\.json of generation 000001 has been changed"):
        generation.read_manifest(directory, "000001")


def test_manifest_of_another_generation_is_refused(directory: Path) -> None:
    """A folder that was renamed or copied over is not what it is called."""
    publish(directory)
    generation.folder_of(directory, "000001").rename(generation.folder_of(directory, "000002"))
    with pytest.raises(IndexDamaged, match=r"manifest\.json"):
        generation.read_manifest(directory, "000002")


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (lambda folder: (folder / "part" / "a.txt").unlink(), "part/a.txt of generation 000001 is missing"),
        (lambda folder: (folder / "b.txt").write_text(""), "b.txt of generation 000001 has been changed"),
        (lambda folder: (folder / "part" / "c").touch(), "generation 000001 has an unknown file part/c"),
    ],
    ids=["missing", "changed", "unknown"],
)
def test_damaged_file_is_named(directory: Path, damage: Callable[[Path], object], what: str) -> None:
    """The error says which file is missing, changed or unknown."""
    manifest = publish(directory)
    damage(generation.folder_of(directory, "000001"))
    with pytest.raises(IndexDamaged) as caught:
        generation.check_files(directory, manifest)
    assert caught.value.what == what
