from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from sqlalchemy.engine import Engine

from index.article import Article, Caption, Paragraph, ParagraphKind, Span
from index.catalog import ArticleRecord, Catalog, Change, Counts, content_hash, state_of
from index.errors import UnknownArticle, UnknownParagraph
from tests.support.articles import any_article, make_article, make_paragraph, make_record
from tests.support.indexing import open_catalog, processes

FULL = Article(
    id="a1",
    headline="Bridge opens",
    paragraphs=(
        make_paragraph(1, "It is open.", "At last."),
        make_paragraph(3, "Sign up.", kind=ParagraphKind.BOILERPLATE),
    ),
    outlet="The Vell Courier",
    byline="Ada Moss",
    published="2026-03-02T09:00:00+01:00",
    updated="2026-03-03",
    url="https://courier.example/bridge",
    language="en",
    captions=(Caption("The bridge", "Jo Reed"), Caption("A crowd")),
    origin="stories/bridge.txt",
)


def changed(article: Article, text: str = "It is shut again.") -> Article:
    """The article with another text."""
    return replace(article, paragraphs=(make_paragraph(1, text),))


# -- putting -----------------------------------------------------------------------------------------------------------


def test_new_article_is_added_as_version_1(catalog: Catalog) -> None:
    """What is put comes back the same in every field."""
    assert catalog.put([FULL]) == [Change.ADDED]
    assert catalog.article("a1") == FULL
    assert catalog.article("a1", 1) == FULL


_numbers = itertools.count()


@given(any_article)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_article_comes_back_as_it_was(catalog: Catalog, article: Article) -> None:
    """No text, however odd, is changed by being stored."""
    article = replace(article, id=f"{next(_numbers)} {article.id}")
    assert catalog.put([article]) == [Change.ADDED]
    assert catalog.article(article.id) == article
    assert catalog.put([article]) == [Change.UNCHANGED]


def test_changed_article_becomes_a_new_version(catalog: Catalog) -> None:
    """The new text is current; the old version can still be had, whole."""
    catalog.put([FULL])
    assert catalog.put([changed(FULL)]) == [Change.CHANGED]
    assert catalog.article("a1") == changed(FULL)
    assert catalog.article("a1", 1) == FULL
    assert catalog.paragraph("a1", 1, 1).text == "It is open. At last."
    assert catalog.paragraph("a1", 2, 1).text == "It is shut again."


def test_unchanged_article_gets_no_version(catalog: Catalog) -> None:
    """Putting the same article again leaves it at its version."""
    catalog.put([FULL])
    assert catalog.put([FULL]) == [Change.UNCHANGED]
    assert [record.version for record in catalog.live()] == [1]


def test_article_changed_back_is_a_third_version(catalog: Catalog) -> None:
    """Versions tell what was read in turn, so an old text that returns is a new version."""
    catalog.put([FULL])
    catalog.put([changed(FULL)])
    assert catalog.put([FULL]) == [Change.CHANGED]
    assert [record.version for record in catalog.live()] == [3]


def test_same_id_twice_in_one_call_is_compared_with_itself(catalog: Catalog) -> None:
    """Articles of one transaction see each other."""
    changes = catalog.put([FULL, FULL, changed(FULL)])
    assert changes == [Change.ADDED, Change.UNCHANGED, Change.CHANGED]


def test_other_sentence_boundaries_are_no_change(catalog: Catalog) -> None:
    """A better splitter makes no new version; the boundaries stay as they are until `resplit`."""
    catalog.put([FULL])
    split_otherwise = replace(FULL, paragraphs=(replace(FULL.paragraphs[0], sentences=((0, 20),)), FULL.paragraphs[1]))
    assert catalog.put([split_otherwise]) == [Change.UNCHANGED]
    assert catalog.paragraph("a1", 1, 1).sentences == ((0, 11), (12, 20))


@pytest.mark.parametrize("text", ["The bridge is open.", "The bridge is shut."])
def test_origin_is_where_an_article_was_last_read(catalog: Catalog, text: str) -> None:
    """A file that was moved is found at its new place, whether it changed on the way or not."""
    catalog.put([make_article("a1", "The bridge is open.", origin="old.txt")])
    catalog.put([make_article("a1", text, origin="new.txt")])
    assert catalog.find_by_origin("new.txt") == ["a1"]
    assert catalog.find_by_origin("old.txt") == []


def test_failing_reader_leaves_nothing_of_its_batch(catalog: Catalog) -> None:
    """Putting is one transaction: all articles or none."""

    def articles() -> Iterator[Article]:
        yield make_article("new")
        yield changed(FULL)
        raise EOFError

    catalog.put([FULL])
    with pytest.raises(EOFError):
        catalog.put(articles())
    assert catalog.article("a1") == FULL
    assert [record.id for record in catalog.live()] == ["a1"]


def test_reading_while_a_batch_is_written_shows_the_state_before(catalog: Catalog, directory: Path) -> None:
    """Readers neither wait for an open transaction nor see into it, from this or another connection."""
    seen: list[Article] = []
    reader = open_catalog(directory)

    def articles() -> Iterator[Article]:
        yield changed(FULL)
        seen.extend([catalog.article("a1"), reader.article("a1")])

    catalog.put([FULL])
    catalog.put(articles())
    assert seen == [FULL, FULL]
    assert reader.article("a1") == changed(FULL)
    reader.close()


# -- collections -------------------------------------------------------------------------------------------------------


def test_article_belongs_to_the_default_collection(catalog: Catalog) -> None:
    """Where no collection is named, it is "default"."""
    catalog.put([FULL])
    assert catalog.live()[0].collections == ("default",)


def test_unchanged_article_joins_another_collection(catalog: Catalog) -> None:
    """An article may be in several collections; they come sorted, each once."""
    for collection in ("world", "europe", "world"):
        catalog.put([FULL], collection=collection)
    assert catalog.live()[0].collections == ("europe", "world")
    assert catalog.live()[0].version == 1


def test_changed_article_stays_in_its_collections(catalog: Catalog) -> None:
    """A new version is in all the collections of the old one."""
    catalog.put([FULL], collection="world")
    catalog.put([changed(FULL)], collection="europe")
    assert catalog.live()[0].collections == ("europe", "world")


# -- withdrawing and purging -------------------------------------------------------------------------------------------


def test_withdrawn_article_is_not_live_but_can_be_shown(catalog: Catalog) -> None:
    """It leaves what is searched, with its reason; its text is still there to be marked as withdrawn."""
    catalog.put([FULL, make_article("a2")])
    catalog.withdraw("a1", "libel")
    assert [record.id for record in catalog.live()] == ["a2"]
    assert catalog.withdrawn(["a1", "a2", "a3"]) == {"a1": "libel"}
    assert catalog.article("a1") == FULL


def test_withdrawn_article_stays_withdrawn_when_read_again(catalog: Catalog) -> None:
    """Reading it again, changed or not, brings nothing back."""
    catalog.put([FULL])
    catalog.withdraw("a1", "libel")
    assert catalog.put([FULL, changed(FULL)], collection="world") == [Change.REJECTED, Change.REJECTED]
    assert catalog.live() == []
    assert catalog.article("a1") == FULL


def test_withdrawing_again_gives_the_newer_reason(catalog: Catalog) -> None:
    """The last reason is the one that is shown."""
    catalog.put([FULL])
    catalog.withdraw("a1", "libel")
    catalog.withdraw("a1", "libel, settled")
    assert catalog.withdrawn(["a1"]) == {"a1": "libel, settled"}


def test_withdrawn_articles_are_found_among_very_many(catalog: Catalog) -> None:
    """Asking about more articles than a statement can name is no problem."""
    catalog.put([FULL])
    catalog.withdraw("a1", "libel")
    assert catalog.withdrawn([f"x{number}" for number in range(300)] + ["a1"]) == {"a1": "libel"}


def test_purged_article_is_gone_with_all_its_versions(catalog: Catalog) -> None:
    """Nothing of it is left, and its id can be used anew."""
    catalog.put([FULL], collection="world")
    catalog.put([changed(FULL)])
    catalog.purge("a1")
    for version in (None, 1, 2):
        with pytest.raises(UnknownArticle):
            catalog.article("a1", version)
    assert catalog.paragraphs([("a1", 1, 1), ("a1", 2, 1)]) == {}
    assert catalog.find_by_origin(FULL.origin) == []
    assert catalog.put([FULL]) == [Change.ADDED]
    assert catalog.live()[0].collections == ("default",)


def test_purging_leaves_other_articles_alone(catalog: Catalog) -> None:
    """Only the named article goes."""
    catalog.put([FULL, make_article("a2")])
    catalog.purge("a1")
    assert catalog.article("a2") == make_article("a2")


# -- asking for what isn't there ---------------------------------------------------------------------------------------


def test_unknown_article_raises(catalog: Catalog) -> None:
    """Every call that names one article raises when there is none of that id."""
    for call in (
        lambda: catalog.article("a9"),
        lambda: catalog.article("a9", 1),
        lambda: catalog.withdraw("a9", "why"),
        lambda: catalog.purge("a9"),
    ):
        with pytest.raises(UnknownArticle) as caught:
            call()
        assert caught.value.article_id == "a9"


def test_unknown_version_raises(catalog: Catalog) -> None:
    """A version that never was is not another one."""
    catalog.put([FULL])
    with pytest.raises(UnknownArticle, match="version 2 of article 'a1'"):
        catalog.article("a1", 2)


@pytest.mark.parametrize("key", [("a1", 1, 2), ("a1", 2, 1), ("a9", 1, 1)])
def test_unknown_paragraph_raises(catalog: Catalog, key: tuple[str, int, int]) -> None:
    """A paragraph is named by article, version and number; all three must be right."""
    catalog.put([FULL])
    with pytest.raises(UnknownParagraph) as caught:
        catalog.paragraph(*key)
    assert (caught.value.article_id, caught.value.version, caught.value.number) == key


def test_known_id_is_in_the_catalog(catalog: Catalog) -> None:
    """Withdrawn articles are known, purged and other ones aren't."""
    catalog.put([FULL, make_article("a2")])
    catalog.withdraw("a1", "libel")
    catalog.purge("a2")
    assert "a1" in catalog
    assert "a2" not in catalog
    assert "a9" not in catalog


# -- reading many ------------------------------------------------------------------------------------------------------


def test_live_articles_come_in_id_order(catalog: Catalog) -> None:
    """The order does not depend on when an article came."""
    catalog.put([make_article(each) for each in ("b", "c", "a")])
    assert [record.id for record in catalog.live()] == ["a", "b", "c"]


def test_record_says_what_a_search_filters_by(catalog: Catalog) -> None:
    """A record has the fields of the current version."""
    catalog.put([make_article("a1", "Old.")])
    catalog.put([FULL], collection="world")
    assert catalog.live() == [
        ArticleRecord(
            id="a1",
            version=2,
            headline="Bridge opens",
            outlet="The Vell Courier",
            published="2026-03-02T09:00:00+01:00",
            url="https://courier.example/bridge",
            language="en",
            collections=("default", "world"),
        )
    ]


def test_articles_come_in_the_order_of_their_records(catalog: Catalog) -> None:
    """More articles than one statement fetches come back complete and in the order asked for."""
    articles = [make_article(f"a{number:03d}", f"Text {number}.", "More.") for number in range(250)]
    catalog.put(articles)
    records = catalog.live()[::-1]
    assert list(catalog.articles(records)) == articles[::-1]


def test_articles_are_fetched_a_hundred_at_a_time(catalog: Catalog) -> None:
    """A large catalog is never in memory as a whole."""
    catalog.put([make_article(f"a{number:03d}") for number in range(250)])
    remaining = iter(catalog.live())
    next(catalog.articles(remaining))
    assert len(list(remaining)) == 150


def test_article_purged_since_it_was_listed_raises(catalog: Catalog) -> None:
    """It is not left out in silence."""
    catalog.put([FULL])
    records = catalog.live()
    catalog.purge("a1")
    with pytest.raises(UnknownArticle):
        list(catalog.articles(records))


def test_many_paragraphs_are_fetched_at_once(catalog: Catalog) -> None:
    """Those that aren't there are left out; of more than a statement can name none is lost."""
    texts = [f"Paragraph {number}." for number in range(1, 251)]
    catalog.put([make_article("a1", *texts)])
    found = catalog.paragraphs([("a1", 1, number) for number in range(300, 0, -1)])
    assert {number: paragraph.text for (_, _, number), paragraph in found.items()} == dict(enumerate(texts, start=1))
    assert catalog.paragraphs([]) == {}


def test_origin_finds_all_articles_read_from_it(catalog: Catalog) -> None:
    """One file may hold several articles; their ids come in order."""
    catalog.put([make_article(each, origin="feed.xml") for each in ("b", "a")] + [make_article("c", origin="c.txt")])
    assert catalog.find_by_origin("feed.xml") == ["a", "b"]
    assert catalog.find_by_origin("feed") == []


def test_counts_are_of_what_can_be_quoted(catalog: Catalog) -> None:
    """Old versions and withdrawn articles count for neither articles, paragraphs nor the newest date."""
    assert catalog.counts() == Counts(articles=0, paragraphs=0, withdrawn=0, newest="")
    catalog.put(
        [make_article("a1", "One.", "Two.", published="2026-01-01"), make_article("a2", published="2026-02-01")]
    )
    catalog.put(
        [make_article("a3", "One.", "Two.", "Three.", published="2026-03-01"), make_article("a4", published="")]
    )
    catalog.put([make_article("a1", "One.", "Two, changed.", published="2026-01-02")])
    assert catalog.counts() == Counts(articles=4, paragraphs=7, withdrawn=0, newest="2026-03-01")
    catalog.withdraw("a3", "libel")
    assert catalog.counts() == Counts(articles=3, paragraphs=4, withdrawn=1, newest="2026-02-01")


# -- splitting anew ----------------------------------------------------------------------------------------------------


def test_resplitting_changes_boundaries_only(catalog: Catalog) -> None:
    """Every paragraph of every version gets new sentences by its language; its text and version stay."""
    catalog.put([make_article("a1", "Old. Text.", language="de")])
    catalog.put([make_article("a1", "New. Text.", language="en")])

    def split(text: str, language: str) -> tuple[Span, ...]:
        return ((0, 4), (5, 10)) if language == "en" else ((0, len(text)),)

    catalog.resplit(split)
    assert catalog.paragraph("a1", 1, 1) == Paragraph(1, "Old. Text.", sentences=((0, 10),))
    assert catalog.paragraph("a1", 2, 1) == Paragraph(1, "New. Text.", sentences=((0, 4), (5, 10)))
    assert catalog.live()[0].version == 2


def test_resplitting_an_empty_catalog_does_nothing(catalog: Catalog) -> None:
    """There is nothing to split, and that is no error."""
    catalog.resplit(lambda _text, _language: ())
    assert catalog.live() == []


# -- fingerprints ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        replace(FULL, headline="Bridge shuts"),
        replace(FULL, outlet="Other"),
        replace(FULL, byline="Other"),
        replace(FULL, published="2026-03-01"),
        replace(FULL, updated=""),
        replace(FULL, url=""),
        replace(FULL, language="de"),
        replace(FULL, captions=FULL.captions[:1]),
        replace(FULL, paragraphs=FULL.paragraphs[:1]),
        replace(FULL, paragraphs=tuple(replace(each, kind=ParagraphKind.BODY) for each in FULL.paragraphs)),
    ],
    ids=["headline", "outlet", "byline", "published", "updated", "url", "language", "captions", "paragraphs", "kinds"],
)
def test_content_hash_tells_what_readers_can_see_apart(other: Article) -> None:
    """Any difference that people could see is a change."""
    assert content_hash(other) != content_hash(FULL)


def test_content_hash_ignores_id_origin_and_sentences() -> None:
    """What people don't see is no change."""
    unsplit = tuple(replace(each, sentences=()) for each in FULL.paragraphs)
    assert content_hash(replace(FULL, id="a2", origin="b.txt", paragraphs=unsplit)) == content_hash(FULL)


@pytest.mark.parametrize(
    "other",
    [
        [],
        [make_record("a1")],
        [make_record("a1"), make_record("a2", version=2)],
        [make_record("a1"), replace(make_record("a2"), collections=("default", "world"))],
        [make_record("a1"), make_record("a3")],
        [make_record("a1"), make_record("a2"), make_record("a3")],
    ],
)
def test_state_changes_with_what_a_search_depends_on(other: list[ArticleRecord]) -> None:
    """Other articles, versions or collections are another state; the same ones are the same."""
    records = [make_record("a1"), make_record("a2")]
    assert state_of(records) == state_of(iter(records))
    assert state_of(other) != state_of(records)


# -- the database ------------------------------------------------------------------------------------------------------


def _open(directory: Path) -> None:
    open_catalog(directory).close()


def test_processes_can_make_one_catalog_at_once(directory: Path) -> None:
    """Those who come while another makes the tables get the same catalog, not an error."""
    openers = [processes.Process(target=_open, args=(directory / str(turn),)) for turn in range(3) for _ in range(4)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert [opener.exitcode for opener in openers] == [0] * 12


def test_catalog_outlives_the_process(directory: Path) -> None:
    """What was put is there when the database is opened again."""
    for change in (Change.ADDED, Change.UNCHANGED):
        catalog = open_catalog(directory)
        assert catalog.put([FULL]) == [change]
        catalog.close()


def test_what_is_read_by_key_is_found_by_an_index(catalog: Catalog, directory: Path) -> None:
    """However many paragraphs there are, a question must not read them all."""
    catalog.put([FULL, make_article("b2", "It is shut.")])
    record, other = catalog.live()
    read: list[tuple[str, Any]] = []

    def note(connection: Any, _cursor: Any, statement: str, values: Any, *_: object) -> None:
        if "FROM paragraphs" in statement and not statement.startswith("EXPLAIN"):
            read.append((statement, values))

    sa.event.listen(Engine, "before_cursor_execute", note)
    try:
        catalog.paragraphs([(record.id, record.version, 1), (other.id, other.version, 1)])
        list(catalog.articles([record, other]))
    finally:
        sa.event.remove(Engine, "before_cursor_execute", note)
    assert len(read) == 2
    with closing(sqlite3.connect(directory / "catalog.sqlite")) as connection:
        for statement, values in read:
            plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
            assert not [step for step in plan if step.startswith("SCAN")], plan
