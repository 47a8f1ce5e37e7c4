"""Pages, feeds and sitemaps of an outlet that doesn't exist."""

from __future__ import annotations

SENTENCES = (
    "The harbour of Vell closed for the winter on Monday, two weeks later than it did last year, pilots said.",
    "The harbour master, Ole Dunn, said that the ice had been late, and that so had everybody else this time.",
    "The pilots’ guild says that it should have closed on February 20, when the first floes came down the Orm.",
    "It opens again on May 4, or as soon as the breakers have cleared the channel between the two lights.",
)


def story_page(headline: str, *extra: str) -> str:
    """A page with a story, which says more if told to."""
    body = "".join(f"<p>{text}</p>" for text in (*SENTENCES, *extra))
    return (
        f'<html lang="en"><head><title>{headline} | The Vell Courier</title>'
        '<meta property="og:site_name" content="The Vell Courier">'
        '<link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>'
        f"<body><article><h1>{headline}</h1>{body}</article></body></html>"
    )


def feed_of(*paths: str, text: str = "The harbour closed…") -> str:
    """A feed whose entries only have the beginning of their stories."""
    items = "".join(
        f"<item><title>Story {path}</title><link>{path}</link><description>{text}</description></item>"
        for path in paths
    )
    return f'<rss version="2.0"><channel><title>The Vell Courier</title>{items}</channel></rss>'


def sitemap_of(*urls: str) -> str:
    """A sitemap of pages."""
    links = "".join(f"<url><loc>{url}</loc><lastmod>2026-03-02</lastmod></url>" for url in urls)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{links}</urlset>'


def sitemap_index_of(*urls: str) -> str:
    """A sitemap of sitemaps."""
    links = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{links}</sitemapindex>'
