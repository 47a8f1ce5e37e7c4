from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.errors import SourceUnreadable
from index.readers import read
from index.readers.feeds import feed_entries

LONG = "The harbour of Vell closed for the winter on Monday, two weeks later than it did last year. " * 8
RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Vell Courier</title><link>https://courier.example/</link>
<language>en</language>
<item><title>Harbour &amp;amp; ice</title><link>/2026/harbour?utm_source=rss</link><dc:creator>Jane Doe</dc:creator>
<pubDate>Mon, 02 Mar 2026 08:15:00 GMT</pubDate>
<content:encoded><![CDATA[<p>{LONG}</p><p>It opens on May 4.</p><p><a href="/x">Read more</a></p>]]></content:encoded>
</item>
<item><title>Ferry runs late</title><link>https://courier.example/2026/ferry</link>
<description>The ferry ran late on Tuesday…</description></item>
<item><title>Toll rises</title><link>https://courier.example/2026/toll</link></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Radio</title><link href="https://radio.example/"/>
<entry><title type="html">&lt;b&gt;Harbour&lt;/b&gt; shut</title><link href="https://radio.example/1"/><id>tag:1</id>
<published>2026-03-02T08:15:00+01:00</published><updated>2026-03-03T10:00:00+01:00</updated>
<author><name>Ana Bell</name></author>
<content type="html">&lt;p&gt;{LONG}&lt;/p&gt;</content></entry></feed>"""


def put(folder: Path, name: str, text: str) -> Path:
    """A file of that text."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_the_entries_of_a_feed_are_articles(tmp_path: Path) -> None:
    """As far as the feed has their text; links are made whole, titles are plain text, links to the rest are no text."""
    harbour, ferry, toll = read(put(tmp_path, "feed.xml", RSS))
    assert isinstance(harbour, Article)
    assert (harbour.headline, harbour.byline, harbour.outlet) == ("Harbour & ice", "Jane Doe", "The Vell Courier")
    assert harbour.published == "2026-03-02T08:15:00+00:00"
    assert harbour.url == "https://courier.example/2026/harbour?utm_source=rss"
    assert [paragraph.text for paragraph in harbour.paragraphs] == [LONG.strip(), "It opens on May 4."]
    assert isinstance(ferry, Article)
    assert isinstance(toll, SourceUnreadable)
    assert "https://courier.example/2026/toll" in toll.reason


def test_atom_is_read_too(tmp_path: Path) -> None:
    """With its update."""
    (entry,) = read(put(tmp_path, "feed.atom", ATOM))
    assert isinstance(entry, Article)
    assert (entry.headline, entry.byline) == ("Harbour shut", "Ana Bell")
    assert (entry.published, entry.updated) == ("2026-03-02T08:15:00+01:00", "2026-03-03T10:00:00+01:00")


def test_what_is_only_a_teaser_is_known() -> None:
    """Its page has the rest."""
    assert [entry.complete for entry in feed_entries(RSS.encode(), origin="feed")] == [True, False, False]


@pytest.mark.parametrize(
    "broken", [RSS[:1500], RSS.replace("</item>", "", 1), RSS.replace("&amp;amp;", "&nbsp;&"), " \n" + RSS]
)
def test_a_malformed_feed_is_read_as_far_as_it_goes(broken: str) -> None:
    """Feeds are written by templates."""
    first = next(feed_entries(broken.encode(), origin="feed"))
    assert first.parts.headline.startswith("Harbour")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not a feed"),
        ("Just text.", "not a feed"),
        ("<rss><channel><title>A</title></channel></rss>", "without entries"),
    ],
)
def test_what_is_no_feed_is_told_so(tmp_path: Path, text: str, says: str) -> None:
    """One line."""
    (reading,) = read(put(tmp_path, "feed.rss", text))
    assert isinstance(reading, SourceUnreadable)
    assert says in reading.reason


def test_an_xml_file_is_what_its_first_element_says(tmp_path: Path) -> None:
    """A page in XHTML is a page, a sitemap says what to do with it."""
    xhtml = f'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{LONG}</p></body></html>'
    (page,) = read(put(tmp_path, "page.xml", xhtml))
    assert isinstance(page, Article)
    sitemap = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/1</loc></url></urlset>'
    )
    (reading,) = read(put(tmp_path, "sitemap.xml", sitemap))
    assert isinstance(reading, SourceUnreadable)
    assert "address" in reading.reason


def test_a_feed_inside_a_page_is_a_feed(tmp_path: Path) -> None:
    """Some servers wrap all that they send."""
    (entry,) = read(put(tmp_path, "feed.xml", f"<!DOCTYPE html><html><body>{ATOM}</body></html>"))
    assert isinstance(entry, Article)
    assert entry.byline == "Ana Bell"


def test_entities_are_not_expanded_without_end() -> None:
    """The billion laughs."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = (
        f'<!DOCTYPE rss [<!ENTITY l0 "lol">{entities}]><rss><channel><item><title>&l11;</title></item></channel></rss>'
    )
    found = list(feed_entries(bomb.encode(), origin="feed"))
    assert all(len(entry.parts.headline) < 10_000 for entry in found)


@settings(max_examples=40)
@given(
    st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"<rss><channel>{text}".encode(errors="replace"))
)
def test_any_bytes_are_a_feed_or_unreadable(data: bytes) -> None:
    """Nothing else is raised."""
    try:
        list(feed_entries(data, origin="feed"))
    except SourceUnreadable as error:
        assert "\n" not in error.reason  # noqa: PT017  # most bytes are no feed
