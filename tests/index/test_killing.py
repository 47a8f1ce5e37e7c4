"""Indexing is killed with SIGKILL: what was published stays searchable, and running it again ends as if undisturbed."""

from __future__ import annotations

import itertools
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from index.encoder import load_encoder
from index.errors import IndexMissing
from index.retriever import Retriever
from index.store.embedded import EmbeddedStore
from index.verification import verify
from tests.support.articles import questions
from tests.support.indexing import content_of, index_stories, open_catalog, start_indexing, start_indexing_up_to

KILLED = -signal.SIGKILL


def is_in_order(directory: Path) -> bool:
    """Whether anything is published; if so, it is whole and can be searched."""
    catalog = open_catalog(directory)
    try:
        snapshot = verify(directory, catalog)
    except IndexMissing:
        return False
    finally:
        catalog.close()
    found = Retriever(EmbeddedStore(directory), load_encoder("hashing")).retrieve(questions(1)[0])
    assert found.passages
    assert found.generation == snapshot.manifest.name
    return True


def test_killing_at_50_random_moments_leaves_a_usable_index(tmp_path: Path) -> None:
    """An index is kept up to date by runs that are killed 50 times, and ends like an undisturbed one.

    After each run that came to its end the stories have a newer edition. So runs are killed before anything was
    published as well as while there is something to lose. The moments are drawn from the time a whole run takes.
    """
    index, undisturbed, stories = tmp_path / "index", tmp_path / "undisturbed", 150
    drawn = random.Random(50)
    published_when_killed: list[bool] = []
    start_indexing(tmp_path / "first", 1, 1).join()  # starting the first process takes longer
    for edition in itertools.count(1):
        before = time.monotonic()
        start_indexing(undisturbed, stories, edition).join()
        normal_s = time.monotonic() - before
        while len(published_when_killed) < 50:
            indexing = start_indexing(index, stories, edition)
            # The first one early, so that it surely dies before anything is published.
            indexing.join(drawn.uniform(0, normal_s if published_when_killed else normal_s / 4))
            indexing.kill()
            indexing.join()
            if indexing.exitcode == 0:
                break
            assert indexing.exitcode == KILLED
            published_when_killed.append(is_in_order(index))
        else:
            break
    assert set(published_when_killed) == {False, True}
    index_stories(index, stories, edition)
    assert is_in_order(index)
    assert content_of(index) == content_of(undisturbed)


@pytest.mark.parametrize("published", [0, 4])
def test_killing_before_any_step_leaves_a_usable_index(tmp_path: Path, published: int) -> None:
    """Whatever a run was about to write, rename, delete or commit: one state or the other is searched, never a mixture.

    With four generations published before, the run also sweeps one away.
    """
    start, undisturbed, log = tmp_path / "start", tmp_path / "undisturbed", tmp_path / "log"
    stories, edition, asking = 12, published + 1, questions(10)
    start.mkdir()
    for each in range(1, edition):
        index_stories(start, stories, each)
    shutil.copytree(start, undisturbed)
    index_stories(undisturbed, stories, edition)
    old = content_of(start, asking=asking).rankings if published else None
    new = content_of(undisturbed, asking=asking)
    for step in itertools.count(1):
        index = tmp_path / str(step)
        shutil.copytree(start, index)
        indexing = start_indexing_up_to(step, index, stories, edition, log=log)
        indexing.join()
        if indexing.exitcode == 0:
            break
        assert indexing.exitcode == KILLED
        found = content_of(index, asking=asking).rankings if is_in_order(index) else None
        assert found in (old, new.rankings)
        index_stories(index, stories, edition)
        assert is_in_order(index)
        assert content_of(index, asking=asking) == new
    steps = log.read_text().splitlines()
    assert {"BEGIN", "COMMIT", "open passages.npy", "open articles.json"} <= set(steps)
    # Whatever is referred to is on disk before, and what isn't any more goes last.
    in_order = [
        "open manifest.json",
        "os.fsync",
        f"os.rename .building-{edition:06d}",
        "os.fsync",
        "open current.new",
        "os.fsync",
        "os.rename current.new",
        "os.fsync",
    ]
    last = steps.index("open manifest.json")
    assert steps[last : last + len(in_order)] == in_order
    assert set(steps[last + len(in_order) :]) == ({"os.remove", "os.rmdir"} if published else set())
