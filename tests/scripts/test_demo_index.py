"""The index that `scripts/ask` asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.demo_index import fingerprint, keep_up


class FakeIndexer:
    """Makes a folder with the stories' names in it, and counts."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.times = 0

    def __call__(self, index: Path) -> None:
        """Index what there is."""
        self.times += 1
        index.mkdir()
        (index / "stories").write_text(" ".join(path.stem for path in sorted(self._root.glob("stories/*"))), "utf-8")


@pytest.fixture
def clone(project: Path) -> Path:
    """With two stories and a module of the library."""
    for path, text in {"stories/a.txt": "A ran.", "stories/b.txt": "B sat.", "index/text.py": "x = 1"}.items():
        (project / path).parent.mkdir(exist_ok=True)
        (project / path).write_text(text, "utf-8")
    return project


def indexed(clone: Path) -> str:
    """What the demo index holds."""
    return (clone / ".demo-index/stories").read_text("utf-8")


def test_it_is_made_once(clone: Path) -> None:
    """The second question finds it."""
    indexer = FakeIndexer(clone)
    keep_up(clone, indexer)
    keep_up(clone, indexer)
    assert indexer.times == 1
    assert indexed(clone) == "a b"


def test_it_follows_the_stories(clone: Path) -> None:
    """New ones are in, those taken away are out."""
    indexer = FakeIndexer(clone)
    keep_up(clone, indexer)
    (clone / "stories/a.txt").unlink()
    (clone / "stories/c.txt").write_text("C fell.", "utf-8")
    keep_up(clone, indexer)
    assert indexed(clone) == "b c"


@pytest.mark.parametrize("path", ["stories/a.txt", "index/text.py", "requirements/runtime.txt"])
def test_it_is_made_anew_when_what_it_is_made_from_changes(clone: Path, path: str) -> None:
    """A story, the code that reads it, a version of what encodes it."""
    before = fingerprint(clone)
    (clone / path).write_text("other", "utf-8")
    assert fingerprint(clone) != before


def test_what_python_leaves_beside_the_code_does_not_count(clone: Path) -> None:
    """It changes with every run."""
    before = fingerprint(clone)
    (clone / "index/__pycache__").mkdir()
    (clone / "index/__pycache__/text.pyc").touch()
    assert fingerprint(clone) == before


def test_an_interruption_leaves_the_last_whole_one(clone: Path) -> None:
    """And the next time it is made again, whatever was left behind."""
    indexer = FakeIndexer(clone)
    keep_up(clone, indexer)
    (clone / "stories/c.txt").write_text("C fell.", "utf-8")

    def interrupted(index: Path) -> None:
        indexer(index)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep_up(clone, interrupted)
    assert indexed(clone) == "a b"
    keep_up(clone, indexer)
    assert indexed(clone) == "a b c"
