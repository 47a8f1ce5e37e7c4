from __future__ import annotations

from pathlib import Path

from index.article import Article
from index.catalog import Catalog, Change
from index.encoder import Encoder
from index.errors import SourceUnreadable
from index.indexer import Indexer, IndexReport
from index.readers.seen import AlreadyRead
from index.readers.web import WebReader
from tests.support.hostile_server import Server, page, redirect
from tests.support.web_pages import feed_of, sitemap_index_of, sitemap_of, story_page


def add(directory: Path, catalog: Catalog, encoder: Encoder, web: WebReader, url: str) -> IndexReport:
    """What `pullquote index add URL` does."""
    report = Indexer(directory, catalog, encoder).add(web.read(url))
    web.remember()
    return report


def test_a_page_on_the_web_is_an_article(server: Server, web: WebReader) -> None:
    """Known by where it was found, after redirects."""
    server.pages["/a"] = redirect("/2026/harbour")
    server.pages["/2026/harbour"] = page(story_page("Vell harbour closes"))
    (found,) = web.read(f"{server.url}/a")
    assert isinstance(found, Article)
    assert (found.headline, found.url, found.origin) == (
        "Vell harbour closes",
        f"{server.url}/2026/harbour",
        f"{server.url}/a",
    )


def test_stories_of_which_a_feed_has_the_beginning_are_read_from_their_pages(server: Server, web: WebReader) -> None:
    """Those that can't be had are named."""
    server.pages["/feed.xml"] = page(feed_of("/1", "/2"))
    server.pages["/1"] = page(story_page("Vell harbour closes"))
    first, second = web.read(f"{server.url}/feed.xml")
    assert isinstance(first, Article)
    assert isinstance(second, SourceUnreadable)
    assert (second.source, "404" in second.reason) == (f"{server.url}/2", True)


def test_a_feed_with_whole_stories_needs_no_pages(server: Server, web: WebReader) -> None:
    """Nobody is asked for what we have."""
    server.pages["/feed.xml"] = page(feed_of("/1", text="The harbour of Vell closed for the winter. " * 40))
    (found,) = web.read(f"{server.url}/feed.xml")
    assert isinstance(found, Article)
    assert server.paths() == ["/feed.xml"]


def test_sitemaps_lead_to_stories(server: Server, web: WebReader) -> None:
    """Also by way of an index of sitemaps."""
    server.pages["/sitemap.xml"] = page(sitemap_index_of(f"{server.url}/news.xml"))
    server.pages["/news.xml"] = page(sitemap_of(f"{server.url}/1", f"{server.url}/2"))
    for number in (1, 2):
        server.pages[f"/{number}"] = page(story_page(f"Vell harbour closes, part {number}"))
    assert [type(reading) for reading in web.read(f"{server.url}/sitemap.xml")] == [Article, Article]


def test_a_corrected_page_is_a_new_version(
    server: Server, web: WebReader, directory: Path, catalog: Catalog, encoder: Encoder
) -> None:
    """Read again: unchanged, then changed."""
    url = f"{server.url}/1"
    server.pages["/1"] = page(story_page("Vell harbour closes"))
    assert add(directory, catalog, encoder, web, url).changes == {Change.ADDED: 1}
    again = add(directory, catalog, encoder, web, url)
    assert (again.changes, again.encoded) == ({Change.UNCHANGED: 1}, 0)
    server.pages["/1"] = page(story_page("Vell harbour closes", "The day in the headline was wrong."))
    assert add(directory, catalog, encoder, web, url).changes == {Change.CHANGED: 1}


def test_a_page_that_its_server_calls_unchanged_is_not_transferred(
    server: Server, web: WebReader, directory: Path, catalog: Catalog, encoder: Encoder
) -> None:
    """The version it was fetched in is remembered."""
    body = story_page("Vell harbour closes").encode()

    def conditional(request: object) -> None:
        unchanged = request.headers.get("If-None-Match") == '"v1"'  # type: ignore[attr-defined]  # a Request
        request.answer(304 if unchanged else 200, b"" if unchanged else body, ETag='"v1"')  # type: ignore[attr-defined]

    server.pages["/1"] = conditional
    add(directory, catalog, encoder, web, f"{server.url}/1")
    (found,) = web.read(f"{server.url}/1")
    assert isinstance(found, AlreadyRead)


def test_a_page_that_is_gone_withdraws_its_story_until_it_is_there_again(
    server: Server, web: WebReader, directory: Path, catalog: Catalog, encoder: Encoder
) -> None:
    """404 after 200; what an operator withdrew stays withdrawn all the same."""
    url = f"{server.url}/1"
    server.pages["/1"] = page(story_page("Vell harbour closes"))
    add(directory, catalog, encoder, web, url)
    (article_id,) = catalog.find_by_origin(url)
    del server.pages["/1"]
    assert add(directory, catalog, encoder, web, url).changes == {Change.GONE: 1}
    assert "gone" in catalog.withdrawn([article_id])[article_id]
    assert catalog.live() == []
    server.pages["/1"] = page(story_page("Vell harbour closes"))
    assert add(directory, catalog, encoder, web, url).changes == {Change.RETURNED: 1}
    assert [record.id for record in catalog.live()] == [article_id]
    catalog.withdraw(article_id, "wrong")
    assert add(directory, catalog, encoder, web, url).changes == {Change.REJECTED: 1}


def test_a_server_that_fails_withdraws_nothing(
    server: Server, web: WebReader, directory: Path, catalog: Catalog, encoder: Encoder
) -> None:
    """Only 404 and 410 say that a page is no more."""
    server.pages["/1"] = page(story_page("Vell harbour closes"))
    add(directory, catalog, encoder, web, f"{server.url}/1")
    server.pages["/1"] = lambda request: request.answer(500, b"")
    report = add(directory, catalog, encoder, web, f"{server.url}/1")
    assert (len(report.skipped), len(catalog.live())) == (1, 1)


def test_plain_text_on_the_web_is_a_story(server: Server, web: WebReader) -> None:
    """As a file is."""
    server.pages["/1.txt"] = lambda request: request.answer(
        200, b"Harbour closes\n\nIt closed.\n", Content_Type="text/plain"
    )
    (found,) = web.read(f"{server.url}/1.txt")
    assert isinstance(found, Article)
    assert found.headline == "Harbour closes"
