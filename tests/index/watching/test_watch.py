from __future__ import annotations

from pathlib import Path

import pytest

from index.catalog import Catalog
from index.encoder import Encoder
from index.errors import SourceUnreadable
from index.fetching.fetcher import Fetcher, Limits
from index.indexer import Indexer
from index.readers.web import WebReader
from index.reading_log import ReadingLog
from index.watching.discovery import find_source
from index.watching.sources import Source, SourcesUnreadable, append_source, load_sources
from index.watching.watch import Look, Watch, watch
from tests.support.hostile_server import Clock, Server, page
from tests.support.web_pages import feed_of, story_page


@pytest.fixture
def watching(directory: Path, catalog: Catalog, encoder: Encoder, web: WebReader, clock: Clock) -> Watch:
    """A watch over what a test's server has."""
    return Watch(web, ReadingLog(catalog.engine), Indexer(directory, catalog, encoder), clock=clock)


def test_what_is_new_at_a_source_is_added(server: Server, watching: Watch, catalog: Catalog, clock: Clock) -> None:
    """Known pages are not fetched again for every look."""
    source = Source(f"{server.url}/feed.xml", 1800)
    server.pages["/feed.xml"] = page(feed_of("/1"))
    server.pages["/1"] = page(story_page("Vell harbour closes"))
    watching.look(source)
    server.pages["/feed.xml"] = page(feed_of("/2", "/1"))
    server.pages["/2"] = page(story_page("Vell harbour opens", "It opened."))
    clock.now += 1800
    watching.look(source)
    assert len(catalog.live()) == 2
    assert server.paths().count("/1") == 1


def test_a_source_is_due_when_its_time_has_passed(server: Server, watching: Watch, clock: Clock) -> None:
    """Each has its own interval; new ones are due at once."""
    often, rarely = Source(f"{server.url}/a.xml", 600), Source(f"{server.url}/b.xml", 3600)
    for path in ("/a.xml", "/b.xml"):
        server.pages[path] = page(feed_of("/1"))
    server.pages["/1"] = page(story_page("Vell harbour closes"))
    assert watching.due([often, rarely]) == [often, rarely]
    for source in (often, rarely):
        watching.look(source)
    assert watching.due([often, rarely]) == []
    clock.now += 600
    assert watching.due([often, rarely]) == [often]


def test_a_source_that_fails_is_asked_ever_less_often(
    server: Server, watching: Watch, catalog: Catalog, clock: Clock
) -> None:
    """At most a day apart; one success and all is forgotten."""
    source = Source(f"{server.url}/feed.xml", 600)
    waits = []
    for _ in range(12):
        assert "404" in watching.look(source).error
        state = ReadingLog(catalog.engine).state(source.url)
        waits.append(state.next_at - clock.now)
        clock.now = state.next_at
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (1200.0, 86400.0)
    server.pages["/feed.xml"] = page(feed_of("/1"))
    server.pages["/1"] = page(story_page("Vell harbour closes"))
    watching.look(source)
    state = ReadingLog(catalog.engine).state(source.url)
    assert (state.failures, state.error, state.articles, state.next_at - clock.now) == (0, "", 1, 600.0)


def test_a_page_that_cannot_be_read_is_not_asked_for_every_time(server: Server, watching: Watch, clock: Clock) -> None:
    """It is named once, and tried again later."""
    source = Source(f"{server.url}/feed.xml", 600)
    server.pages["/feed.xml"] = page(feed_of("/1"))
    first, second = watching.look(source), watching.look(source)
    assert first.report is not None
    assert second.report is not None
    assert (len(first.report.skipped), len(second.report.skipped)) == (1, 0)
    clock.now += 86400
    assert server.paths().count("/1") == 1
    watching.look(source)
    assert server.paths().count("/1") == 2


def test_known_stories_are_looked_at_again_for_corrections(
    server: Server, watching: Watch, catalog: Catalog, clock: Clock
) -> None:
    """After some hours, though the feed says nothing; one whose page is gone is withdrawn."""
    source = Source(f"{server.url}/feed.xml", 600)
    server.pages["/feed.xml"] = page(feed_of("/1", "/2"))
    server.pages["/1"] = page(story_page("Vell harbour closes"))
    server.pages["/2"] = page(story_page("Vell harbour opens", "It opened."))
    watching.look(source)
    server.pages["/1"] = page(story_page("Vell harbour closes", "The headline had the wrong day."))
    del server.pages["/2"]
    clock.now += 7 * 3600
    watching.look(source)
    assert [record.version for record in catalog.live()] == [2]
    assert catalog.counts().withdrawn == 1


def test_one_source_that_fails_holds_up_no_other(server: Server, watching: Watch, catalog: Catalog) -> None:
    """Each look is told of."""
    server.pages["/feed.xml"] = page(feed_of("/1"))
    server.pages["/1"] = page(story_page("Vell harbour closes"))
    looks: list[Look] = []
    sources = [Source(f"{server.url}/{name}.xml", 600) for name in ("gone", "feed")]
    watch(watching, lambda: sources, tell=looks.append, sleep=lambda _s: None, once=True)
    assert [bool(look.error) for look in looks] == [True, False]
    assert len(catalog.live()) == 1


def test_sources_are_kept_in_a_file_that_people_can_edit(tmp_path: Path) -> None:
    """What is added stands behind what they wrote, once."""
    path = tmp_path / "sources.toml"
    path.write_text('# ours\n[[source]]\nurl = "https://a.example/feed"\nevery = "2h"\n', "utf-8")
    assert append_source(path, 'https://b.example/feed?a="x"', collection="politics")
    assert not append_source(path, "https://A.example/feed/")
    assert path.read_text("utf-8").startswith("# ours\n")
    assert load_sources(path) == [
        Source("https://a.example/feed", 7200),
        Source('https://b.example/feed?a="x"', 1800, "politics"),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[source]", "TOML"),
        ('[[source]]\nurl = "ftp://a.example"', "http"),
        ('[[source]]\nurl = "https://a.example/f"\nevery = "soon"', "30m"),
        ('[[source]]\nurl = "https://a.example/f"\nevery = "0m"', "30m"),
        ('[[source]]\nurl = "https://a.example/f"\nevrey = "1h"', "evrey"),
        ('[[source]]\nurl = "https://a.example/f"\n[[source]]\nurl = "https://a.example/f/"', "twice"),
    ],
)
def test_a_mistake_in_the_file_is_told(tmp_path: Path, text: str, says: str) -> None:
    """Where and what."""
    (tmp_path / "sources.toml").write_text(text, "utf-8")
    with pytest.raises(SourcesUnreadable, match=says):
        load_sources(tmp_path / "sources.toml")


def test_the_feed_of_a_page_is_found(server: Server) -> None:
    """The one that it names, one at a usual place, or the address itself; else it says so."""
    fetcher = Fetcher(agent="Pullquote/1.0", allow_private=True, limits=Limits(request_s=20.0, delay_s=0.0))
    server.pages["/news"] = page(story_page("Vell harbour closes"))
    server.pages["/feed.xml"] = page(feed_of("/1"))
    server.pages["/plain"] = page("<html><body>Nothing.</body></html>")
    assert find_source(f"{server.url}/news", fetcher) == f"{server.url}/feed.xml"
    assert find_source(f"{server.url}/plain", fetcher) == f"{server.url}/feed.xml"
    assert find_source(f"{server.url}/feed.xml", fetcher) == f"{server.url}/feed.xml"
    del server.pages["/feed.xml"]
    with pytest.raises(SourceUnreadable, match="no feed"):
        find_source(f"{server.url}/plain", fetcher)
    fetcher.close()
