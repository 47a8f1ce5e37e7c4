from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.article import Passage
from index.catalog import ArticleRecord
from index.encoder import Encoder, load_encoder
from index.errors import EncoderMismatch, IndexDamaged, IndexMissing
from index.passages import IndexedPassage
from index.store import generation
from index.store.dense import DenseIndex
from index.store.embedded import EmbeddedStore, require_encoder
from index.store.filter import SearchFilter
from index.store.generation import Manifest
from index.store.lexical import LexicalIndex
from tests.support.articles import make_record
from tests.support.encoders import RecordingEncoder

ENCODER = load_encoder("hashing")
OPEN = SearchFilter()


def passages_of(records: list[ArticleRecord]) -> list[IndexedPassage]:
    """Two passages of each article, in two paragraphs."""
    return [
        IndexedPassage(
            Passage(each.id, each.version, paragraph, 0, 20), f"ferry {each.id} word{paragraph}", each.headline
        )
        for each in records
        for paragraph in (1, 3)
    ]


def publish(directory: Path, records: list[ArticleRecord], *, encoder: Encoder = ENCODER) -> Manifest:
    """Publish the passages of these articles."""
    passages = passages_of(records)
    vectors = encoder.encode([each.text for each in passages])
    return EmbeddedStore(directory).publish(records, passages, vectors, encoder=encoder)


RECORDS = [make_record(f"a{number}", version=number + 1) for number in range(5)]


# -- one generation ----------------------------------------------------------------------------------------------------


def test_published_passages_come_back_by_ordinal(directory: Path) -> None:
    """Ordinals count passages in the order published; each knows its article and place."""
    publish(directory, RECORDS)
    snapshot = EmbeddedStore(directory).snapshot()
    assert len(snapshot) == 10
    assert [snapshot.passage(ordinal) for ordinal in range(10)] == [each.passage for each in passages_of(RECORDS)]
    assert [snapshot.article(ordinal) for ordinal in (0, 1, 9)] == [RECORDS[0], RECORDS[0], RECORDS[4]]


def test_manifest_says_what_was_published(directory: Path) -> None:
    """Encoder and counts are as given; `published` reads them back without opening anything else."""
    manifest = publish(directory, RECORDS)
    assert (manifest.encoder, manifest.encoder_fingerprint, manifest.dim) == ("hashing", ENCODER.fingerprint, 256)
    assert (manifest.articles, manifest.paragraphs, manifest.passages) == (5, 10, 10)
    assert EmbeddedStore(directory).published() == manifest


def test_paragraph_of_several_passages_counts_once(directory: Path) -> None:
    """Paragraphs are counted, not passages."""
    passages = [IndexedPassage(Passage("a0", 1, 1, start, start + 5), "ferry", "") for start in (0, 6, 12)]
    vectors = ENCODER.encode(["ferry"] * 3)
    manifest = EmbeddedStore(directory).publish(RECORDS[:1], passages, vectors, encoder=ENCODER)
    assert (manifest.paragraphs, manifest.passages) == (1, 3)


def test_article_without_passages_is_published(directory: Path) -> None:
    """It counts as searched, though nothing of it can be found."""
    passages = passages_of(RECORDS[1:])
    vectors = ENCODER.encode([each.text for each in passages])
    manifest = EmbeddedStore(directory).publish(RECORDS, passages, vectors, encoder=ENCODER)
    assert (manifest.articles, manifest.passages) == (5, 8)
    assert EmbeddedStore(directory).snapshot().article(0) == RECORDS[1]


def test_empty_index_can_be_searched(directory: Path) -> None:
    """An index whose last article was withdrawn finds nothing."""
    publish(directory, [])
    snapshot = EmbeddedStore(directory).snapshot()
    (vector,) = ENCODER.encode(["ferry"])
    assert len(snapshot) == 0
    for only in (OPEN, SearchFilter(since="2026-01-01")):
        assert snapshot.search_dense(vector, limit=5, eligible=snapshot.eligible(only)) == []
        assert snapshot.search_lexical("ferry", limit=5, only=only) == []
    assert snapshot.cosines(vector, []).tolist() == []


def test_both_searches_and_the_filter_speak_of_the_same_passages(directory: Path) -> None:
    """An ordinal means one passage in the vectors, in the words and in the mask."""
    publish(directory, RECORDS)
    snapshot = EmbeddedStore(directory).snapshot()
    (vector,) = ENCODER.encode([passages_of(RECORDS)[7].text])
    ((nearest, cosine),) = snapshot.search_dense(vector, limit=1, eligible=None)
    assert nearest == 7
    assert cosine == pytest.approx(1)
    assert snapshot.search_lexical("a3 word3", limit=1, only=OPEN)[0][0] == 7
    assert snapshot.cosines(vector, [0, 7])[1] == pytest.approx(1)
    mask = snapshot.eligible(SearchFilter(article_ids=frozenset({"a3"})))
    assert mask is not None
    assert np.flatnonzero(mask).tolist() == [6, 7]


@pytest.mark.parametrize(
    ("only", "ids"),
    [
        (OPEN, "abcd"),
        (SearchFilter(since="2026-02-01"), "bc"),
        (SearchFilter(until="2026-02-01"), "ab"),
        (SearchFilter(since="2026-02-01", until="2026-02-01"), "b"),
        (SearchFilter(outlets=frozenset({"harbour wire"})), "b"),
        (SearchFilter(languages=frozenset({"fr"})), "c"),
        (SearchFilter(collections=frozenset({"world", "sport"})), "a"),
        (SearchFilter(article_ids=frozenset("ad")), "ad"),
        (SearchFilter(article_ids=frozenset("x")), ""),
    ],
    ids=["open", "since", "until", "day", "outlet", "language", "collection", "article", "none"],
)
def test_filter_holds_in_both_searches(directory: Path, only: SearchFilter, ids: str) -> None:
    """Both rankings hold all allowed articles and no other; an undated one meets no condition on dates."""
    records = [
        replace(make_record("a", published="2026-01-01"), collections=("world",)),
        replace(make_record("b", published="2026-02-01T12:00:00Z"), outlet="Harbour Wire"),
        replace(make_record("c", published="2026-03-01"), language="fr"),
        make_record("d", published=""),
    ]
    publish(directory, records)
    snapshot = EmbeddedStore(directory).snapshot()
    dense = snapshot.search_dense(ENCODER.encode(["ferry"])[0], limit=100, eligible=snapshot.eligible(only))
    lexical = snapshot.search_lexical("ferry", limit=100, only=only)
    for ranking in (dense, lexical):
        assert sorted(snapshot.article(ordinal).id for ordinal, _ in ranking) == sorted(ids * 2)


# -- switching ---------------------------------------------------------------------------------------------------------


def test_nothing_published_is_a_missing_index(directory: Path) -> None:
    """There is nothing to open, and no manifest."""
    with pytest.raises(IndexMissing):
        EmbeddedStore(directory).snapshot()
    assert EmbeddedStore(directory).published() is None


def test_generation_is_opened_once(directory: Path) -> None:
    """As long as nothing newer is published, every question gets the same snapshot."""
    publish(directory, RECORDS)
    store = EmbeddedStore(directory)
    assert store.snapshot() is store.snapshot()


def test_new_generation_is_noticed(directory: Path) -> None:
    """The next question after a publication gets it; a snapshot in use stays as it was."""
    publish(directory, RECORDS)
    store = EmbeddedStore(directory)
    before = store.snapshot()
    publish(directory, RECORDS[:2])
    assert (len(before), len(store.snapshot())) == (10, 4)
    assert before.passage(9).article_id == "a4"


def test_snapshot_in_use_outlives_its_files(directory: Path) -> None:
    """A question that takes long is answered although its generation was swept away meanwhile."""
    publish(directory, RECORDS)
    snapshot = EmbeddedStore(directory).snapshot()
    for _ in range(3):
        publish(directory, RECORDS[:1])
    assert not generation.folder_of(directory, snapshot.manifest.name).exists()
    assert len(snapshot.search_lexical("ferry", limit=100, only=OPEN)) == 10
    assert len(snapshot.search_dense(ENCODER.encode(["ferry"])[0], limit=100, eligible=None)) == 10


@pytest.mark.parametrize("publications", [1, 4])
def test_generation_swept_away_while_opened_is_given_up_for_a_newer(
    directory: Path, monkeypatch: pytest.MonkeyPatch, publications: int
) -> None:
    """Whatever is published between reading `current` and opening the files, the question is answered."""
    publish(directory, RECORDS)
    check_files = generation.check_files

    def check_late(path: Path, manifest: Manifest) -> None:
        monkeypatch.setattr(generation, "check_files", check_files)
        for _ in range(publications):
            publish(directory, RECORDS[:2])
        check_files(path, manifest)

    monkeypatch.setattr(generation, "check_files", check_late)
    store = EmbeddedStore(directory)
    assert len(store.snapshot()) == (10 if publications == 1 else 4)
    assert len(store.snapshot()) == 4


def test_reader_that_is_always_too_late_gives_up(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that is replaced faster than it can be opened is reported, not tried for ever."""
    publish(directory, RECORDS)
    check_files = generation.check_files
    tries = []

    def check_too_late(path: Path, manifest: Manifest) -> None:
        tries.append(manifest.name)
        for _ in range(3):
            publish(directory, RECORDS[:1])
        check_files(path, manifest)

    monkeypatch.setattr(generation, "check_files", check_too_late)
    with pytest.raises(IndexDamaged):
        EmbeddedStore(directory).snapshot()
    assert tries == ["000001", "000004", "000007", "000010", "000013"]


def test_file_gone_between_check_and_opening_is_damage(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An operating system's or FAISS's own error never reaches the person who asked."""
    publish(directory, RECORDS)
    check_files = generation.check_files

    def check_then_lose(path: Path, manifest: Manifest) -> None:
        check_files(path, manifest)
        (generation.folder_of(path, manifest.name) / "vectors.faiss").unlink()

    monkeypatch.setattr(generation, "check_files", check_then_lose)
    with pytest.raises(IndexDamaged, match="000001 can't be opened"):
        EmbeddedStore(directory).snapshot()


# -- failing to publish ------------------------------------------------------------------------------------------------


def failing(passages: list[IndexedPassage]) -> Iterator[IndexedPassage]:
    """Some passages, then a full disk."""
    yield from passages[:3]
    raise OSError(28, "No space left on device")


def test_publishing_that_fails_midway_changes_nothing(directory: Path) -> None:
    """The old generation is searched on, by those who have it open and those who come; the next attempt succeeds."""
    old = publish(directory, RECORDS)
    store = EmbeddedStore(directory)
    snapshot = store.snapshot()
    passages = passages_of(RECORDS)
    vectors = ENCODER.encode([each.text for each in passages])
    with pytest.raises(OSError, match="No space"):
        store.publish(RECORDS, failing(passages), vectors, encoder=ENCODER)
    assert store.snapshot() is snapshot
    assert EmbeddedStore(directory).snapshot().manifest == old
    publish(directory, RECORDS[:2])
    assert len(store.snapshot()) == 4
    gc.collect()  # the writer that failed goes without complaint, its folder long gone
    assert not list((directory / "generations").glob(".building*"))


def test_missing_vector_is_refused_before_publishing(directory: Path) -> None:
    """A generation whose parts don't belong together never becomes current."""
    with pytest.raises(ValueError, match="9 vectors for 10 passages"):
        EmbeddedStore(directory).publish(RECORDS, passages_of(RECORDS), ENCODER.encode(["x"] * 9), encoder=ENCODER)
    with pytest.raises(IndexMissing):
        EmbeddedStore(directory).snapshot()


def test_passage_of_an_unlisted_article_is_refused(directory: Path) -> None:
    """Every passage is of an article that was given."""
    with pytest.raises(KeyError):
        EmbeddedStore(directory).publish(RECORDS[:1], passages_of(RECORDS), ENCODER.encode(["x"] * 10), encoder=ENCODER)


# -- damage ------------------------------------------------------------------------------------------------------------

FILES = [
    "manifest.json",
    "articles.json",
    "passages.npy",
    "vectors.faiss",
    "lexical/meta.json",
    "lexical/.managed.json",
    *(f"lexical/*.{part}" for part in ("fast", "fieldnorm", "idx", "pos", "store", "term")),
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published index that no test changes."""
    directory = tmp_path_factory.mktemp("sound")
    publish(directory, RECORDS)
    return directory


def flip(path: Path) -> None:
    """Turn one bit in the middle round."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def truncate(path: Path) -> None:
    """Lose the last byte."""
    path.write_bytes(path.read_bytes()[:-1])


def remove(path: Path) -> None:
    """Lose it all."""
    path.unlink()


def test_every_file_of_a_generation_is_tried(sound: Path) -> None:
    """The tests below damage each of them."""
    folder = generation.folder_of(sound, "000001")
    tried = {path for pattern in FILES for path in folder.glob(pattern)}
    assert {path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"} == tried


@pytest.mark.parametrize("damage", [flip, truncate, remove])
@pytest.mark.parametrize("pattern", FILES)
def test_damaged_file_is_never_searched(
    sound: Path, directory: Path, pattern: str, damage: Callable[[Path], None]
) -> None:
    """Opening an index with any file changed, cut short or missing fails, and says which file it is."""
    shutil.copytree(sound, directory, dirs_exist_ok=True)
    folder = generation.folder_of(directory, "000001")
    (path,) = folder.glob(pattern)
    if pattern == "manifest.json" and damage is truncate:
        path.write_text(path.read_text().rstrip())  # a missing line end would harm nobody
    damage(path)
    with pytest.raises(IndexDamaged) as caught:
        EmbeddedStore(directory).snapshot()
    assert path.relative_to(folder).as_posix() in caught.value.what


def test_extra_file_is_damage(sound: Path, directory: Path) -> None:
    """A file that the manifest doesn't know may be anybody's."""
    shutil.copytree(sound, directory, dirs_exist_ok=True)
    (generation.folder_of(directory, "000001") / "lexical" / "extra.store").touch()
    with pytest.raises(IndexDamaged, match=r"unknown file lexical/extra\.store"):
        EmbeddedStore(directory).snapshot()


def test_damaged_index_has_no_published_manifest(sound: Path, directory: Path) -> None:
    """A manifest that can't be trusted is none, so that the next indexing run publishes anew."""
    shutil.copytree(sound, directory, dirs_exist_ok=True)
    flip(generation.folder_of(directory, "000001") / "manifest.json")
    assert EmbeddedStore(directory).published() is None


def test_index_can_be_moved(sound: Path, directory: Path) -> None:
    """Nothing in it depends on where it lies."""
    shutil.copytree(sound, directory, dirs_exist_ok=True)
    assert len(EmbeddedStore(directory).snapshot()) == 10


@pytest.mark.parametrize("broken", ["articles", "passages", "vectors", "words", "dim"])
def test_parts_that_do_not_belong_together_are_refused(directory: Path, broken: str) -> None:
    """Checksums prove that files are as written; counts, that they were written for each other."""
    publish(directory, RECORDS)
    name = generation.next_name(directory)

    def build(folder: Path) -> Manifest:
        shutil.copytree(generation.folder_of(directory, "000001"), folder, dirs_exist_ok=True)
        (folder / "manifest.json").unlink()
        if broken == "articles":
            (folder / "articles.json").write_text("[]")
        elif broken == "passages":
            np.save(folder / "passages.npy", np.zeros((9, 4), dtype=np.int32))
        elif broken == "vectors":
            DenseIndex.build(ENCODER.encode(["x"]), dim=256).save(folder / "vectors.faiss")
        elif broken == "words":
            shutil.rmtree(folder / "lexical")
            (folder / "lexical").mkdir()
            LexicalIndex.build([], folder / "lexical")
        else:
            DenseIndex.build(np.zeros((10, 8), dtype=np.float32), dim=8).save(folder / "vectors.faiss")
        return generation.read_manifest(directory, "000001").model_copy(update={"name": name})

    generation.publish(directory, name, build)
    with pytest.raises(IndexDamaged, match="don't belong together"):
        EmbeddedStore(directory).snapshot()


# -- the encoder -------------------------------------------------------------------------------------------------------


def test_other_encoder_is_refused(directory: Path) -> None:
    """Vectors of two encoders are never compared; the error names both."""
    manifest = publish(directory, RECORDS)
    require_encoder(manifest, ENCODER)
    with pytest.raises(EncoderMismatch) as caught:
        require_encoder(manifest, RecordingEncoder(ENCODER, fingerprint="other weights"))
    assert (caught.value.indexed_with, caught.value.asking_with) == ("hashing", "hashing")
