"""What a page says of itself: headline, outlet, byline, dates, URL, language.

From JSON-LD, OpenGraph and other meta tags, and what people see (<h1>, <time>). Where these disagree, as headlines for
search engines and for readers do, the one that more of them give is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from index.cleaning import parse_date
from index.identity import canonical_url, is_web_url
from index.normalise import one_line
from index.readers.json_ld import Node, article_nodes, as_list, names, nodes_of, text_of, types_of


def _keys(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_OTHER_TITLES = ("twitter:title", "title", "parsely-title", "sailthru.title", "dc.title")
# Names and properties of meta tags, best first.
_PUBLISHED = _keys(
    "article:published_time og:published_time datepublished date dc.date dc.date.issued dcterms.created date.available"
    " date.created parsely-pub-date sailthru.date pubdate publishdate publish-date publication_date content:publishdate"
    " cxenseparse:recs:publishtime originalpublicationdate published datecreated article.published"
    " citation_publication_date prism.publicationdate"
)
_UPDATED = _keys(
    "article:modified_time og:updated_time datemodified date.modified date.updated lastmod last-modified"
    " dcterms.modified article.updated"
)
_AUTHOR = _keys(
    "author article:author og:author article:author_name parsely-author sailthru.author dc.creator byl citation_author"
    " cxenseparse:author"
)
_BY = re.compile(r"^(?:by|von|par|por|door|di|av|written by|words by|text)\s*:?\s+(?=\S)", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[|–—·•:»›~-]\s+|\s*[|ㅣ]\s*")
_KICKER_END = re.compile(r"[:|–—]\s*$")
_NAME_BEGIN = re.compile(r"\s+[|–—·•»›-]\s|\s*[|ㅣ]|-\S")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_LOOSE_DATE = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]+(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(?:\s?(Z|[+-]\d\d:?\d\d))?)?"
)
_JAVA_DATE = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d\d:\d\d:\d\d) (?:([A-Z]{2,5}) )?(\d{4})")
_LONGEST_BYLINE = 300  # characters
_EARLIEST_YEAR = 1700  # the first newspapers; what is before is a machine's zero


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What was found; "" for what the page doesn't say. `published` and `updated` are ISO 8601."""

    headline: str = ""
    outlet: str = ""
    byline: str = ""
    published: str = ""
    updated: str = ""
    url: str = ""
    language: str = ""
    standfirst: str = ""
    is_article: bool = False


@dataclass(slots=True)
class _Page:
    """The parts of a page that speak of it."""

    nodes: list[Node]
    meta: dict[str, list[str]]
    headings: list[str]
    title: str
    times: list[str]
    canonical: str
    language: str
    bylines: list[str] = field(default_factory=list)
    articles: list[Node] = field(default_factory=list)


def page_metadata(tree: Any, *, url: str = "") -> PageMetadata:  # lxml has no types
    """What the page in an lxml `tree` says of itself.

    url: where it was read from, "" when unknown; the page's canonical link is preferred if it is of the same site.
    """
    page = _page(tree)
    outlet = _outlet(page)
    published = _date(page, "datePublished", _PUBLISHED) or next(filter(None, map(page_date, page.times)), "")
    return PageMetadata(
        headline=_headline(page, outlet),
        outlet=outlet or urlsplit(url).netloc.removeprefix("www."),
        byline=_byline(page, outlet),
        published=published,
        updated=_date(page, "dateModified", _UPDATED),
        url=_url(page, url),
        language=_language(page),
        standfirst=_standfirst(page),
        is_article=bool(page.articles) or "article" in page.meta.get("og:type", []),
    )


def _page(tree: Any) -> _Page:
    meta: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        key = tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv") or ""
        content = one_line(tag.get("content") or "")
        if key and content:
            meta.setdefault(key.strip().lower(), []).append(content)
    links = [link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    page = _Page(
        nodes=nodes_of([node.text or "" for node in tree.iter("script") if "ld+json" in (node.get("type") or "")]),
        meta=meta,
        headings=[text for text in (one_line(node.text_content()) for node in tree.iter("h1")) if text],
        title=next((one_line(node.text_content()) for node in tree.iter("title")), ""),
        times=[node.get("datetime") or "" for node in tree.iter("time")],
        canonical=links[0].strip() if links else "",
        language=(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip(),
        bylines=_seen_bylines(tree),
    )
    page.articles = article_nodes(page.nodes)
    return page


def _seen_bylines(tree: Any) -> list[str]:
    """What stands in elements that are marked as naming the author (rel, itemprop, or a class of that very name)."""
    marked = tree.xpath(
        './/*[@rel="author" or @itemprop="author" or contains(concat(" ", normalize-space(@class), " "), " byline ")'
        ' or contains(concat(" ", normalize-space(@class), " "), " author ")'
        ' or contains(concat(" ", normalize-space(@class), " "), " author-name ")]'
    )
    return [text for text in (one_line(node.text_content()) for node in marked[:10]) if 2 < len(text) < 100]


# --- Headline ---------------------------------------------------------------------------------------------------------


def _headline(page: _Page, outlet: str) -> str:
    """The headline that most of JSON-LD, OpenGraph and <h1> agree on; other titles decide a draw.

    Three that all differ: the one that readers see. Of "Kicker: Headline" and "Headline" it is the latter.
    """
    structured = next((text_of(node["headline"]) for node in page.articles), "")
    social = next(iter(page.meta.get("og:title", [])), "")
    others = [title for name in _OTHER_TITLES for title in page.meta.get(name, [])[:1]]
    sites = {outlet, *page.meta.get("og:site_name", [])}
    known = [each for each in (structured, social, *page.headings, *others, page.title) if each]
    structured, social = _bare(structured, known, sites), _bare(social, known, sites)
    seen = _seen_headline([_bare(each, known, sites) for each in page.headings], [structured, social])
    votes = [each for each in (social, structured, seen) if each]
    if not votes:
        return _bare(next(iter(others), page.title), known, sites)
    counted = Counter(_folded(each) for each in votes)
    if len(votes) == 3 and len(counted) == 3:
        return seen
    counted.update(key for key in (_folded(_bare(each, known, sites)) for each in others) if key in counted)
    return max(votes, key=lambda each: counted[_folded(each)])  # a draw goes to the first: OpenGraph


def _seen_headline(headings: Sequence[str], titles: Sequence[str]) -> str:
    """The <h1> that one of `titles` repeats, else the first that is longer than a word or two, as logos are."""
    keys = {_folded(title) for title in titles}
    return next(
        (each for each in headings if _folded(each) in keys), next((each for each in headings if len(each) > 15), "")
    )


def _bare(title: str, known: Iterable[str], sites: set[str]) -> str:
    """A title without the site's name or section at its end, and without the kicker before it.

    Taken off is what the page itself leaves off elsewhere (`known`), or what is one of `sites`.
    """
    shorter = [each for each in known if len(_folded(each)) >= 15 and len(each) < len(title) and _is_part(each, title)]
    if shorter:
        return max(shorter, key=len)
    parts = list(_SEPARATOR.finditer(title))
    if parts and _folded(title[parts[-1].end() :]) in {_folded(site) for site in sites if site}:
        return title[: parts[-1].start()].strip()
    return title


def _is_part(short: str, title: str) -> bool:
    """Whether a title is a shorter one with a kicker before it, the site's or a section's name behind it, or both."""
    before, found, after = title.casefold().partition(short.casefold())
    return (
        bool(found)
        and (not before or _KICKER_END.search(before) is not None)
        and (not after or _NAME_BEGIN.match(after) is not None)
    )


def _folded(text: str) -> str:
    """A text's words, for comparing: no case, no punctuation, no spacing."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("’", "'")))


# --- Outlet, byline ---------------------------------------------------------------------------------------------------


def _outlet(page: _Page) -> str:
    """The publisher's name; OpenGraph's site name where there is none, or it is a bare host name."""
    found = [name for node in page.articles for name in names(node.get("publisher"), page.nodes)]
    found += page.meta.get("og:site_name", [])
    found += [
        text_of(node.get("name"))
        for node in page.nodes
        if {"NewsMediaOrganization", "WebSite"} & set(types_of(node)) and text_of(node.get("name"))
    ]
    found += [*page.meta.get("publisher", []), *page.meta.get("application-name", [])]
    good = [name for name in found if name and not name.startswith(("http", "@")) and len(name) <= 80]
    return next((name for name in good if " " in name or not name.islower()), good[0] if good else "")


def _byline(page: _Page, outlet: str) -> str:
    """The authors' names, parted by commas; rather people than the outlet itself."""
    given = [
        [name for node in page.articles[:1] for name in names(node.get("author") or node.get("creator"), page.nodes)],
        *([*page.meta.get(name, [])] for name in _AUTHOR),
        page.bylines[:1],
    ]
    cleaned = [list(dict.fromkeys(filter(None, map(_author, each)))) for each in given]
    own = {_folded(each) for each in (outlet, *page.meta.get("og:site_name", []), *page.meta.get("publisher", []))}
    for authors in cleaned:
        people = [each for each in authors if _folded(each) not in own]
        if people:
            return ", ".join(people)[:_LONGEST_BYLINE]
    return ", ".join(next((authors for authors in cleaned if authors), []))[:_LONGEST_BYLINE]


def _author(name: str) -> str:
    """A name as a byline has it; "" for what is none: addresses, account names, "admin"."""
    name = _BY.sub("", one_line(name)).strip(" ,;|")
    if "://" in name or "@" in name or not any(character.isalpha() for character in name):
        return ""
    if re.fullmatch(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*", name) or name.casefold() in {
        "admin",
        "administrator",
        "editor",
        "staff",
    }:
        return ""
    return name


# --- Dates, URL, language ---------------------------------------------------------------------------------------------


def _date(page: _Page, key: str, tags: Sequence[str]) -> str:
    """The first date of JSON-LD and the meta tags; one of the same moment with its time zone is better than without."""
    described = [*page.articles, *(node for node in page.nodes if "WebPage" in types_of(node))]
    given = [text_of(each) for node in described for each in as_list(node.get(key))]
    given += [value for tag in tags for value in page.meta.get(tag, [])]
    dates = [found for found in map(page_date, given) if found]
    if not dates:
        return ""
    first = dates[0]
    if _has_zone(first):
        return first
    return next(
        (each for each in (*dates, *_dates(page.times)) if _has_zone(each) and each.startswith(first[:19])), first
    )


def _dates(texts: Iterable[str]) -> Iterator[str]:
    return filter(None, map(page_date, texts))


def _has_zone(value: str) -> bool:
    return bool(re.search(r"[+-]\d\d:\d\d$", value[10:]))


def page_date(text: str) -> str:
    """A date as pages give it, as ISO 8601; "" for what is not surely one.

    Beside what `parse_date` reads: seconds since 1970 (also thousandths), "2026/3/2 08:15", Java's "Mon Mar 02 …".
    """
    text = text.strip()
    found = ""
    if _EPOCH.fullmatch(text):
        found = datetime.fromtimestamp(int(text[:10]), UTC).isoformat()
    elif loose := _LOOSE_DATE.match(text):
        year, month, day, clock, zone = loose.groups()
        found = parse_date(f"{year}-{int(month):02d}-{int(day):02d}" + (f"T{clock}{zone or ''}" if clock else ""))
    elif java := _JAVA_DATE.fullmatch(text):
        month, day, _, _, year = java.groups()
        found = parse_date(f"{day} {month} {year}")
    found = found or parse_date(text)
    return found if found and int(found[:4]) >= _EARLIEST_YEAR else ""


def _url(page: _Page, url: str) -> str:
    """The page's address: its canonical link, JSON-LD's or OpenGraph's URL if it is on the same site, else `url`."""
    for given in (page.canonical, *page.meta.get("og:url", [])[:1]):
        found = urljoin(url, given) if given else ""
        path = urlsplit(canonical_url(found)).path
        if is_web_url(found) and path not in ("", "/") and (not url or _site(found) == _site(url)):
            return found
    return url


def _site(url: str) -> str:
    """The last two labels of a host: enough to tell another outlet's page from another spelling of this one's."""
    return ".".join((urlsplit(canonical_url(url)).hostname or "").split(".")[-2:])


def _standfirst(page: _Page) -> str:
    """What the page says that the story is about."""
    given = [text_of(node.get("description")) for node in page.articles[:1]]
    given += [value for name in ("og:description", "description") for value in page.meta.get(name, [])[:1]]
    return max(given, key=len, default="")


def _language(page: _Page) -> str:
    given = (
        page.language,
        *(text_of(each) for node in page.articles[:1] for each in as_list(node.get("inLanguage"))),
        *page.meta.get("og:locale", []),
        *page.meta.get("content-language", []),
    )
    return next(
        (each.replace("_", "-") for each in given if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*", each)), ""
    )
