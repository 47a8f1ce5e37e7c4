from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from index.article import Article
from index.catalog import Catalog, Change
from index.encoder import Encoder, load_encoder
from index.errors import SourceUnreadable, UnknownArticle, WriterBusy
from index.indexer import Indexer, IndexReport, writing
from index.readers import Reading
from index.retriever import Retriever
from index.sentences import sentence_spans
from index.store import generation
from index.store.embedded import EmbeddedStore
from index.verification import verify
from tests.support.articles import make_article, make_paragraph, make_unnamed_article, story
from tests.support.encoders import EncodingInterrupted, RecordingEncoder
from tests.support.indexing import content_of, index_stories, processes, started

UNREADABLE = SourceUnreadable("stories/cat.jpg", "not text")


class RecordedProgress:
    """Remembers each stage and how many of its steps were taken."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self.stages: list[tuple[str, int | None]] = []
        self.steps: list[int] = []

    def start(self, what: str, total: int | None) -> None:
        """See `index.indexer.Progress`."""
        self.stages.append((what, total))
        self.steps.append(0)

    def expect(self, total: int) -> None:
        """No stage of the indexer's own says so."""

    def advance(self, steps: int = 1) -> None:
        """See `index.indexer.Progress`."""
        self.steps[-1] += steps


@pytest.fixture
def recording() -> RecordingEncoder:
    """An encoder that remembers what it was given."""
    return RecordingEncoder(load_encoder("hashing"))


@pytest.fixture
def indexer(directory: Path, catalog: Catalog, recording: RecordingEncoder) -> Indexer:
    """Writes to an empty index."""
    return Indexer(directory, catalog, recording)


def searched(directory: Path) -> dict[str, int]:
    """Ids and versions of the articles that can be found."""
    return {article.id: article.version for article in EmbeddedStore(directory).snapshot().articles}


# -- adding ------------------------------------------------------------------------------------------------------------


def test_added_articles_can_be_found(indexer: Indexer, directory: Path, recording: RecordingEncoder) -> None:
    """After a run, what was read is searched, and the report says what happened."""
    report = indexer.add([make_article("a1", "The ferry sank."), make_article("a2", "A bridge.", "A crack.")])
    assert report.changes == {Change.ADDED: 2}
    assert (report.read, report.encoded, report.skipped) == (2, 3, ())
    assert report.published == EmbeddedStore(directory).published()
    (best, *_) = Retriever(EmbeddedStore(directory), recording).retrieve("ferry").passages
    assert best.passage.article_id == "a1"


def test_adding_nothing_makes_an_empty_index(indexer: Indexer, directory: Path) -> None:
    """An empty folder gives an index that can be asked, not a missing one."""
    assert indexer.add([]).summary() == "nothing; encoded 0 passages"
    assert searched(directory) == {}


def test_only_what_changed_is_encoded(indexer: Indexer, recording: RecordingEncoder) -> None:
    """A new paragraph in one of two articles costs one encoding."""
    indexer.add([make_article("a1", "The ferry sank."), make_article("a2", "A bridge.")])
    recording.texts.clear()
    report = indexer.add([make_article("a1", "The ferry sank.", "It was raised."), make_article("a2", "A bridge.")])
    assert report.changes == {Change.CHANGED: 1, Change.UNCHANGED: 1}
    assert report.encoded == 1
    assert recording.texts == ["It was raised."]


def test_equal_texts_are_encoded_once(indexer: Indexer, recording: RecordingEncoder) -> None:
    """A paragraph that several articles share is one encoding."""
    report = indexer.add([make_article(f"a{number}", "The ferry sank.") for number in range(5)])
    assert report.encoded == 1
    assert recording.texts == ["The ferry sank."]


def test_nothing_is_published_when_nothing_changed(indexer: Indexer, directory: Path) -> None:
    """A second run over the same files leaves the generation as it is."""
    articles = [make_article("a1"), make_article("a2")]
    indexer.add(articles)
    report = indexer.add(articles)
    assert (report.changes, report.published, report.encoded) == ({Change.UNCHANGED: 2}, None, 0)
    assert generation.current_name(directory) == "000001"


def test_joining_a_collection_is_published(indexer: Indexer, directory: Path) -> None:
    """Collections are filtered by, so a new one is a change of what is searched; nothing is encoded for it."""
    indexer.add([make_article("a1")])
    report = indexer.add([make_article("a1")], collection="world")
    assert (report.changes, report.encoded) == ({Change.UNCHANGED: 1}, 0)
    assert EmbeddedStore(directory).snapshot().articles[0].collections == ("default", "world")


def test_damaged_manifest_is_published_anew(indexer: Indexer, directory: Path) -> None:
    """What is published can't be trusted, so the next run replaces it although no article changed."""
    indexer.add([make_article("a1")])
    (generation.folder_of(directory, "000001") / "manifest.json").write_text("{}")
    assert indexer.add([make_article("a1")]).published is not None
    assert searched(directory) == {"a1": 1}


def test_unreadable_sources_are_reported_while_the_rest_is_indexed(indexer: Indexer, directory: Path) -> None:
    """Each is named with its reason, in the order met."""
    other = SourceUnreadable("stories/empty.txt", "empty")
    readings: list[Reading] = [UNREADABLE, make_article("a1"), other]
    report = indexer.add(readings)
    assert report.skipped == (UNREADABLE, other)
    assert searched(directory) == {"a1": 1}


def test_articles_of_many_batches_are_all_indexed(indexer: Indexer, directory: Path) -> None:
    """No article is lost between two transactions."""
    assert indexer.add(story(number) for number in range(450)).changes == {Change.ADDED: 450}
    assert len(searched(directory)) == 450


def test_failing_reader_leaves_what_is_published(indexer: Indexer, directory: Path) -> None:
    """An error on the way publishes nothing; running again brings the rest."""

    def readings() -> Iterator[Article]:
        yield from (story(number) for number in range(250))
        raise EOFError

    indexer.add([story(0)])
    with pytest.raises(EOFError):
        indexer.add(readings())
    assert len(searched(directory)) == 1
    assert indexer.add(story(number) for number in range(250)).changes == {Change.UNCHANGED: 200, Change.ADDED: 50}
    assert len(searched(directory)) == 250


# -- ids ---------------------------------------------------------------------------------------------------------------


def test_same_id_with_another_text_in_one_run_is_skipped(indexer: Indexer, directory: Path, catalog: Catalog) -> None:
    """The first one is taken and the second named, so that a run ends the same however often it is repeated."""
    first, second = make_article("a1", "One text."), make_article("a1", "Another.", origin="stories/other.txt")
    for changes in ({Change.ADDED: 1}, {Change.UNCHANGED: 1}):
        report = indexer.add([first, second])
        assert report.changes == changes
        assert [each.origin for each in report.skipped] == ["stories/other.txt"]
        assert report.skipped[0].reason == "id 'a1' came earlier with another text"
    assert searched(directory) == {"a1": 1}


def test_same_article_twice_in_one_run_is_no_fault(indexer: Indexer) -> None:
    """A copy of a file is the article again."""
    report = indexer.add([make_article("a1"), make_article("a1", origin="stories/copy.txt")])
    assert report.changes == {Change.ADDED: 1, Change.UNCHANGED: 1}
    assert report.skipped == ()


def test_edited_file_keeps_its_id(indexer: Indexer, directory: Path) -> None:
    """An article known only by its words is known by its place as well: an edit is a new version, not a new article."""
    before = make_unnamed_article("The ferry sank.", "Nobody was hurt.")
    indexer.add([before])
    for version, text in ((2, "Two were hurt."), (3, "Three were hurt.")):
        assert indexer.add([make_unnamed_article("The ferry sank.", text)]).changes == {Change.CHANGED: 1}
        assert searched(directory) == {before.id: version}


def test_edited_file_that_is_read_again_is_unchanged(indexer: Indexer, directory: Path) -> None:
    """The id that an edited file kept is found again in the next run, and when the edit is undone."""
    before = make_unnamed_article("The ferry sank.", "Nobody was hurt.")
    after = make_unnamed_article("The ferry sank.", "Two were hurt.")
    indexer.add([before])
    indexer.add([after])
    assert indexer.add([after]).changes == {Change.UNCHANGED: 1}
    assert indexer.add([before]).changes == {Change.CHANGED: 1}
    assert searched(directory) == {before.id: 3}


def test_file_with_another_story_is_another_article(indexer: Indexer, directory: Path) -> None:
    """Where less than half of the paragraphs are known, the file holds a new story."""
    before = make_unnamed_article("The ferry sank.", "Nobody was hurt.", "It was raised.")
    after = make_unnamed_article("The ferry sank.", "Votes were counted.", "The council met.")
    indexer.add([before])
    assert indexer.add([after]).changes == {Change.ADDED: 1}
    assert set(searched(directory)) == {before.id, after.id}


def test_edited_file_that_was_moved_before_keeps_its_id(indexer: Indexer, directory: Path) -> None:
    """An unchanged file is found at its new place, so that a later edit there is an edit."""
    before = make_unnamed_article("The ferry sank.", "Nobody was hurt.", origin="old.txt")
    indexer.add([before])
    indexer.add([replace(before, origin="new.txt")])
    indexer.add([make_unnamed_article("The ferry sank.", "Two were hurt.", origin="new.txt")])
    assert searched(directory) == {before.id: 2}


def test_similar_stories_of_one_file_stay_apart(indexer: Indexer, directory: Path) -> None:
    """An article that is known by its own words is never taken for its neighbour, however alike they are."""
    one = make_unnamed_article("The ferry sank.", "Nobody was hurt.")
    other = make_unnamed_article("The ferry sank.", "Two were hurt.")
    indexer.add([one, other])
    for articles in ([one, other], [other, one]):
        assert indexer.add(articles).changes == {Change.UNCHANGED: 2}
    assert searched(directory) == {one.id: 1, other.id: 1}


def test_article_with_an_id_of_its_own_never_takes_another(indexer: Indexer, directory: Path) -> None:
    """Only articles known by their words alone are looked up by their origin."""
    indexer.add([make_article("a1", "The ferry sank.", origin="feed.xml")])
    indexer.add([make_article("a2", "The ferry sank.", origin="feed.xml")])
    assert searched(directory) == {"a1": 1, "a2": 1}


# -- encoders ----------------------------------------------------------------------------------------------------------


def test_other_encoder_encodes_everything_anew(directory: Path, catalog: Catalog, encoder: Encoder) -> None:
    """After switching, a run over the same files brings the index over; switching back costs no encoding."""
    articles = [make_article("a1", "The ferry sank."), make_article("a2", "A bridge.")]
    Indexer(directory, catalog, encoder).add(articles)
    other = RecordingEncoder(encoder, fingerprint="other weights")
    report = Indexer(directory, catalog, other).add(articles)
    assert (report.changes, report.encoded, len(other.texts)) == ({Change.UNCHANGED: 2}, 2, 2)
    published = EmbeddedStore(directory).published()
    assert published is not None
    assert published.encoder_fingerprint == "other weights"
    assert Indexer(directory, catalog, encoder).add(articles).encoded == 0


def test_interrupted_encoding_goes_on_where_it_stopped(directory: Path, catalog: Catalog, encoder: Encoder) -> None:
    """What was encoded before the interruption is not encoded again, and the index ends the same."""
    stories = [story(number) for number in range(300)]
    recording = RecordingEncoder(encoder, fail_after=512)
    indexer = Indexer(directory, catalog, recording)
    with pytest.raises(EncodingInterrupted):
        indexer.add(stories)
    first = list(recording.texts)
    recording.texts.clear()
    recording.fail_after = None
    report = indexer.add(stories)
    assert 0 < len(first) < 900
    assert report.encoded == len(recording.texts) == 900 - len(first)
    assert set(first).isdisjoint(recording.texts)
    undisturbed = directory / "undisturbed"
    index_stories(undisturbed, 300, 1)
    assert content_of(directory) == content_of(undisturbed)


# -- withdrawing, purging, rebuilding ----------------------------------------------------------------------------------


def test_withdrawn_article_is_not_searched(indexer: Indexer, directory: Path, catalog: Catalog) -> None:
    """It is gone from the search at once and stays gone when it is read again, but can still be shown."""
    indexer.add([make_article("a1"), make_article("a2")])
    indexer.withdraw("a1", "libel")
    assert searched(directory) == {"a2": 1}
    assert indexer.add([make_article("a1", "Changed.")]).changes == {Change.REJECTED: 1}
    assert searched(directory) == {"a2": 1}
    assert catalog.withdrawn(["a1"]) == {"a1": "libel"}


@pytest.mark.parametrize("withdrawn", [False, True])
def test_purged_article_leaves_no_trace(indexer: Indexer, directory: Path, catalog: Catalog, withdrawn: bool) -> None:
    """No version, vector, word or headline of it is left in any file, an older generation's included."""
    secret = make_article("a1", "The Quixwort affair.", "Zanthic.", headline="Quixwort", origin="Quixwort.txt")
    indexer.add([secret, make_article("a2")])
    indexer.add([replace(secret, paragraphs=(make_paragraph(1, "Zanthic still."),))])
    if withdrawn:
        indexer.withdraw("a1", "Quixwort asked for it")
    assert {path.suffix for path in traces(directory)} >= {".json", ".faiss"}
    indexer.purge("a1")
    assert searched(directory) == {"a2": 1}
    assert "a1" not in catalog
    assert traces(directory) == []


def traces(directory: Path) -> list[Path]:
    """Files that still hold a word of the purged article."""
    vector = load_encoder("hashing").encode(["Zanthic."]).tobytes()
    secrets = (b"Quixwort", b"quixwort", b"Zanthic", b"zanthic", vector)
    files = [path for path in directory.rglob("*") if path.is_file()]
    return [path for path in files if any(secret in path.read_bytes() for secret in secrets)]


def test_unknown_article_is_neither_withdrawn_nor_purged(indexer: Indexer, directory: Path) -> None:
    """An id that isn't there is an error, and changes nothing."""
    indexer.add([make_article("a1")])
    with pytest.raises(UnknownArticle):
        indexer.withdraw("a9", "why")
    with pytest.raises(UnknownArticle):
        indexer.purge("a9")
    assert searched(directory) == {"a1": 1}
    assert generation.current_name(directory) == "000001"


def test_rebuilding_splits_and_publishes_anew(indexer: Indexer, directory: Path, catalog: Catalog) -> None:
    """A newer splitter comes to bear on every paragraph, and nothing is encoded that didn't change."""
    text = "The U.S. president-elect spoke. Mr. Kovrig left."
    badly_split = make_paragraph(1, *text.split(" "))
    indexer.add([replace(make_article("a1"), paragraphs=(badly_split,))])
    manifest = indexer.rebuild()
    assert manifest.name == generation.current_name(directory) == "000002"
    assert catalog.paragraph("a1", 1, 1).sentences == sentence_spans(text)
    verify(directory, catalog)


def test_rebuilding_repairs_a_damaged_index(indexer: Indexer, directory: Path, catalog: Catalog) -> None:
    """Everything derived can be lost: the catalog is enough."""
    indexer.add([make_article("a1"), make_article("a2")])
    for path in (*generation.folder_of(directory, "000001").glob("*.*"), directory / "vectors.sqlite"):
        path.unlink()
    indexer.rebuild()
    assert len(verify(directory, catalog)) == 2


def test_rebuilding_forgets_vectors_that_are_not_searched(indexer: Indexer, recording: RecordingEncoder) -> None:
    """Vectors of old versions go; those in use are not computed again."""
    before, after = make_article("a1", "The ferry sank."), make_article("a1", "The ferry was raised.")
    indexer.add([before])
    indexer.add([after])
    recording.texts.clear()
    indexer.rebuild()
    assert recording.texts == []
    indexer.add([before])
    assert recording.texts == ["The ferry sank."]


# -- one writer --------------------------------------------------------------------------------------------------------


def _hold_lock(directory: Path, parent: Connection) -> None:
    with writing(directory):
        parent.send("held")
        parent.recv()  # until the other end is closed


def test_second_writer_is_refused(directory: Path, catalog: Catalog, indexer: Indexer) -> None:
    """While one process writes, every writing call of another fails at once and changes nothing."""
    indexer.add([make_article("a1")])
    ours, theirs = processes.Pipe()
    holder = started(_hold_lock, directory, theirs)
    assert ours.recv() == "held"
    for write in (
        lambda: indexer.add([make_article("a2")]),
        lambda: indexer.withdraw("a1", "why"),
        lambda: indexer.purge("a1"),
        indexer.rebuild,
    ):
        with pytest.raises(WriterBusy) as caught:
            write()
        assert caught.value.directory == str(directory)
    assert searched(directory) == {"a1": 1}
    holder.kill()
    holder.join()


def test_lock_of_a_killed_writer_is_free(directory: Path, indexer: Indexer) -> None:
    """The system gives it up with the process; nobody has to delete a file."""
    ours, theirs = processes.Pipe()
    holder = started(_hold_lock, directory, theirs)
    assert ours.recv() == "held"
    holder.kill()
    holder.join()
    assert indexer.add([make_article("a1")]).changes == {Change.ADDED: 1}


def test_lock_is_free_after_a_failed_run(directory: Path, indexer: Indexer) -> None:
    """An error on the way is no reason to keep others out."""

    def readings() -> Iterator[Article]:
        yield make_article("a1")
        raise EOFError

    with pytest.raises(EOFError):
        indexer.add(readings())
    with writing(directory):
        pass


def test_second_writer_in_the_same_process_is_refused(directory: Path, indexer: Indexer) -> None:
    """The lock is between writers, not only between processes."""
    with writing(directory), pytest.raises(WriterBusy):
        indexer.add([])


def test_writing_makes_the_directory(tmp_path: Path) -> None:
    """A first run needs no preparation."""
    with writing(tmp_path / "new" / "index"):
        assert (tmp_path / "new" / "index").is_dir()


# -- reporting ---------------------------------------------------------------------------------------------------------


def test_progress_hears_of_each_stage(directory: Path, catalog: Catalog, encoder: Encoder) -> None:
    """Reading counts what comes, what follows knows its total, and publishing ends it."""
    progress = RecordedProgress()
    indexer = Indexer(directory, catalog, encoder, progress=progress)
    indexer.add([make_article("a1", "One.", "Two."), UNREADABLE, make_article("a2", "Three.")])
    assert progress.stages == [("Reading", None), ("Comparing", 2), ("Encoding", 3), ("Publishing", None)]
    assert progress.steps[:3] == [3, 2, 3]


def test_progress_is_not_told_of_encoding_when_there_is_none(
    directory: Path, catalog: Catalog, encoder: Encoder
) -> None:
    """A run that changes nothing only reads; one that only publishes doesn't encode."""
    progress = RecordedProgress()
    indexer = Indexer(directory, catalog, encoder, progress=progress)
    indexer.add([make_article("a1")])
    progress.stages.clear()
    indexer.add([make_article("a1")])
    indexer.add([make_article("a1")], collection="world")
    assert [what for what, _ in progress.stages] == ["Reading", "Reading", "Publishing"]


def test_report_sums_up_in_one_line(indexer: Indexer) -> None:
    """What did not happen is not mentioned."""
    indexer.add([make_article("a1"), make_article("a2"), make_article("a3")])
    indexer.withdraw("a3", "libel")
    readings: list[Reading] = [
        make_article("a1"),
        make_article("a2", "Changed."),
        make_article("a3"),
        make_article("a4", "New."),
        UNREADABLE,
    ]
    assert (
        indexer.add(readings).summary() == "1 added, 1 changed, 1 unchanged, 1 withdrawn, 1 skipped; encoded 2 passages"
    )
    assert IndexReport().summary() == "nothing; encoded 0 passages"
