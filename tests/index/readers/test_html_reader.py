from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Caption, ParagraphKind
from index.errors import SourceUnreadable
from index.readers import AlreadyRead, read
from index.readers.html import article_from_page

LEDE = "The harbour of Vell closed for the winter on Monday, two weeks later than it did last year, pilots said."
SECOND = "“The ice was late, and so are we,” said the harbour master, Ole Dunn, who has kept the log since 1999."
THIRD = "The pilots’ guild says that it should have closed on February 20, when the first floes came down the Orm."
FOURTH = "It opens again on May 4, or as soon as the breakers have cleared the channel between the two lights."
CAPTION = "Boats in the harbour of Vell on Sunday. ANA BELL/Harbour Wire"
LD = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Vell harbour closes for the winter",
    "datePublished": "2026-03-02T08:15:00Z",
    "dateModified": "2026-03-02T09:00:00+01:00",
    "author": [{"@type": "Person", "name": "Jane Doe"}, {"@type": "Person", "name": "Ana Bell"}],
    "publisher": {"@type": "Organization", "name": "The Vell Courier"},
}


def page(
    body: str = "", *, head: str = "", ld: object = LD, headline: str = "Vell harbour closes for the winter"
) -> bytes:
    """A page as newsrooms make them: navigation, a story, links to others, a footer."""
    script = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld else ""
    body = body or "".join(f"<p>{text}</p>" for text in (LEDE, SECOND, THIRD, FOURTH))
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{headline} | The Vell Courier</title>
    {head}{script}</head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/sports">Sports</a></li></ul></nav>
    <main><article><h1>{headline}</h1>{body}</article>
    <aside class="related"><h2>More from Vell</h2><a href="/other">Ferry runs late again</a></aside></main>
    <footer><p>© 2026 The Vell Courier. All rights reserved.</p></footer></body></html>""".encode()


def article(data: bytes, *, url: str = "https://courier.example/2026/harbour") -> Article:
    """The article on a page."""
    return article_from_page(data, origin="page.html", url=url)


def texts(read: Article, kind: ParagraphKind = ParagraphKind.BODY) -> list[str]:
    """The texts of its paragraphs of a kind."""
    return [paragraph.text for paragraph in read.paragraphs if paragraph.kind is kind]


def test_a_page_says_what_it_is() -> None:
    """Headline, outlet, byline, dates, address and language, as its JSON-LD has them."""
    found = article(page())
    assert (found.headline, found.outlet, found.byline) == (LD["headline"], "The Vell Courier", "Jane Doe, Ana Bell")
    assert (found.published, found.updated) == ("2026-03-02T08:15:00+00:00", "2026-03-02T09:00:00+01:00")
    assert (found.url, found.language) == ("https://courier.example/2026/harbour", "en")


def test_paragraphs_are_what_the_page_has() -> None:
    """Nothing of navigation, links and footer."""
    assert texts(article(page())) == [LEDE, SECOND, THIRD, FOURTH]


def test_headings_inside_the_story_are_kept_apart() -> None:
    """Numbered, never quoted; also those that are only set in bold."""
    bold = "<p><strong>What comes next</strong></p>"
    body = f"<p>{LEDE}</p><h2>Why so late</h2><p>{SECOND}</p>{bold}<p>{THIRD}</p><p>{FOURTH}</p>"
    found = article(page(body))
    assert texts(found) == [LEDE, SECOND, THIRD, FOURTH]
    assert texts(found, ParagraphKind.HEADING) == ["Why so late", "What comes next"]
    assert [paragraph.number for paragraph in found.paragraphs] == [1, 2, 3, 4, 5, 6]


def test_captions_are_no_paragraphs() -> None:
    """What stands under a picture, with its credit."""
    figure = f"<figure><img src='a.jpg'><figcaption>{CAPTION}</figcaption></figure>"
    body = f"<p>{LEDE}</p>{figure}<p>{SECOND}</p><p>{THIRD}</p>"
    found = article(page(body))
    assert texts(found) == [LEDE, SECOND, THIRD]
    assert found.captions == (Caption("Boats in the harbour of Vell on Sunday.", "ANA BELL/Harbour Wire"),)


@pytest.mark.parametrize(
    "plug",
    [
        '<p><a href="/other">Ferry between the lights runs late again this week</a></p>',
        '<p>Read more: <a href="/other">Ferry between the lights runs late again</a></p>',
        '<div class="newsletter-signup"><p>Get the best of Vell every morning before the boats go out.</p></div>',
        '<h3><a href="/other">Ferry between the lights runs late again</a></h3>',
        '<p><strong><a href="/other">Ferry between the lights runs late again this week</a> [INSIGHT]</strong></p>',
        '<div class="print-header"><p>This copy of a story about the harbour of Vell is for yourself alone.</p></div>',
        "<p>Sign up for our newsletter to get the news of the harbour every day.</p>",
        "<p>This site uses cookies to make your visit better for you and for us all.</p>",
        '<ul class="related"><li><a href="/a">Ferry runs late</a></li><li><a href="/b">Toll rises</a></li></ul>',
        "<p>Advertisement</p>",
    ],
)
def test_plugs_and_links_to_other_stories_are_left_out(plug: str) -> None:
    """Wherever in the story they stand."""
    found = article(page(f"<p>{LEDE}</p><p>{SECOND}</p>{plug}<p>{THIRD}</p><p>{FOURTH}</p>"))
    assert texts(found) == [LEDE, SECOND, THIRD, FOURTH]


def test_a_link_inside_a_sentence_is_text() -> None:
    """Only what is nothing but a link is left out."""
    linked = SECOND.replace("harbour master", '<a href="/dunn">harbour master</a>')
    assert SECOND in texts(article(page(f"<p>{LEDE}</p><p>{linked}</p><p>{THIRD}</p>")))


@pytest.mark.parametrize(
    "plug",
    [
        'Each week the <a href="/letter">newsletter</a> brings what matters on the coast, to everyone who wants it.',
        'Vell is glad of every <a href="/letters">letter to the editor</a>: tell us what you think of this story.',
        'This story is one of <a href="/series">a series about the harbours of the coast and the people there</a>.',
    ],
)
def test_what_is_mostly_links_at_the_end_is_left_out(plug: str) -> None:
    """And a newsletter with any link; in the middle of a story they may be part of it."""
    body = "".join(f"<p>{text}</p>" for text in (LEDE, SECOND, THIRD, FOURTH, plug))
    assert texts(article(page(body))) == [LEDE, SECOND, THIRD, FOURTH]


def test_a_box_that_is_said_to_have_a_picture_is_no_picture() -> None:
    """Names that tell what is in an element don't tell what it is."""
    body = f'<p>{LEDE}</p><p>{SECOND}</p><div class="card has-image"><p>{THIRD}</p></div><p>{FOURTH}</p>'
    assert THIRD in texts(article(page(body)))


def test_lists_and_short_lines_between_paragraphs_of_a_story_are_part_of_it() -> None:
    """Whatever is made of them elsewhere: they stand where the story stands."""
    lines = ("The two lights", "The pilots’ house", "The quay of the breakers")
    items = "".join(f"<li>{line}</li>" for line in lines)
    body = f"<p>{LEDE}</p><p>{SECOND}</p><p>Closed are:</p><ul>{items}</ul><p>{THIRD}</p><p>{FOURTH}</p>"
    assert texts(article(page(body))) == [LEDE, SECOND, "Closed are:", *lines, THIRD, FOURTH]


def test_a_list_that_opens_a_story_is_part_of_it() -> None:
    """Short items are no labels where they stand beside the story; a line before a list is none either."""
    lines = ("The two lights", "The pilots’ house", "The quay")
    items = "".join(f"<li>{line}</li>" for line in lines)
    opening = f"<p>Closed today:</p><ul>{items}</ul>"
    found = article(page(f"{opening}<p>{LEDE}</p><p>{SECOND}</p><p>{THIRD}</p><p>Open again:</p><ul>{items}</ul>"))
    assert texts(found) == ["Closed today:", *lines, LEDE, SECOND, THIRD, "Open again:", *lines]


def test_an_item_that_is_mostly_a_link_is_part_of_a_list_without_links() -> None:
    """In a list of links it leads to another story."""
    linked = 'How <a href="/dunn">the harbour master of Vell</a> sees it'
    items = f"<li>What the pilots of the Orm say</li><li>{linked}</li><li>What the ferry says of it</li>"
    found = article(page(f"<p>{LEDE}</p><p>{SECOND}</p><ul>{items}</ul><p>{THIRD}</p><p>{FOURTH}</p>"))
    assert "How the harbour master of Vell sees it" in texts(found)


def test_a_heading_over_lower_headings_is_kept() -> None:
    """Not one that only another of its own height follows."""
    body = f"<p>{LEDE}</p><h2>Read on</h2><h2>Why so late</h2><h3>The ice</h3><p>{SECOND}</p><p>{THIRD}</p>"
    assert texts(article(page(body)), ParagraphKind.HEADING) == ["Why so late", "The ice"]


def test_headings_before_the_first_paragraph_are_kept() -> None:
    """As some papers sum a story up in lines under its headline."""
    lines = "Ice came late<br>Pilots want an earlier end<br>Guild protests"
    body = f"<div><h2>{lines}</h2><p>{LEDE}</p><p>{SECOND}</p><p>{THIRD}</p></div>"
    assert len(texts(article(page(body)), ParagraphKind.HEADING)) == 3


def test_two_questions_in_bold_type_are_no_heading() -> None:
    """A heading is one line of thought."""
    asked = "Was the ice late? What do the pilots say"
    body = f"<p>{LEDE}</p><p>{SECOND}</p><p><b>{asked}</b></p><p>{THIRD}</p>"
    assert asked in texts(article(page(body)))


def test_a_line_that_stands_alone_with_a_picture_is_its_caption() -> None:
    """Without any mark-up that says so; a sentence is kept, as a paragraph may have a picture in it."""
    caption = '<div><div><img src="a.jpg"></div><span>Boats in the harbour of Vell</span></div>'
    with_picture = f'<p><img src="b.jpg">{THIRD}</p>'
    found = article(page(f"<p>{LEDE}</p>{caption}<p>{SECOND}</p>{with_picture}<p>{FOURTH}</p>"))
    assert texts(found) == [LEDE, SECOND, THIRD, FOURTH]


def test_a_sentence_that_stands_alone_with_a_picture_and_a_credit_is_its_caption() -> None:
    """Photographer and agency after a slash."""
    caption = '<p><img src="a.jpg">Boats lay in the harbour of Vell on Sunday. (Ana Bell/Harbour Wire)</p>'
    found = article(page(f"<p>{LEDE}</p>{caption}<p>{SECOND}</p><p>{THIRD}</p><p>{FOURTH}</p>"))
    assert texts(found) == [LEDE, SECOND, THIRD, FOURTH]


@pytest.mark.parametrize("name", ["sr-only", "screen-reader-text", "tooltip-content", "rollover-people-block"])
def test_what_only_pops_up_is_not_read(name: str) -> None:
    """A box over a name isn't in the middle of the sentence that names it."""
    popping = SECOND.replace("Ole Dunn", f'Ole Dunn<span class="{name}">Ole Dunn: ten stories</span>')
    assert SECOND in texts(article(page(f"<p>{LEDE}</p><p>{popping}</p><p>{THIRD}</p>")))


def test_where_in_the_site_a_page_is_is_not_its_story() -> None:
    """The last item of the list, without a link, is the page itself."""
    trail = '<ul><li><a href="/">Vell</a></li><li><a href="/h">Harbour</a></li><li>Harbour closes late</li></ul>'
    found = article(page(f"<div>{trail}</div>" + "".join(f"<p>{text}</p>" for text in (LEDE, SECOND, THIRD))))
    assert texts(found) == [LEDE, SECOND, THIRD]


def test_the_headline_with_a_kicker_is_no_heading_of_the_story() -> None:
    """As some pages have it again above the text."""
    again = "<h2>Winter: Vell harbour closes for the winter</h2>"
    body = again + "".join(f"<p>{text}</p>" for text in (LEDE, SECOND, THIRD))
    assert texts(article(page(body)), ParagraphKind.HEADING) == []


def test_a_tab_in_the_back_is_not_read() -> None:
    """Of a story and its summary on tabs readers see the active one."""
    summary = "<ul><li>The harbour of Vell closed two weeks late.</li><li>It opens again on May 4.</li></ul>"
    story = "".join(f"<p>{text}</p>" for text in (LEDE, SECOND, THIRD, FOURTH))
    tabs = f'<div class="tab-pane active">{story}</div><div class="tab-pane" id="sum">{summary}</div>'
    assert texts(article(page(tabs))) == [LEDE, SECOND, THIRD, FOURTH]


def test_short_lines_of_japanese_are_paragraphs() -> None:
    """A sign says as much as several letters: what is short in letters isn't short there."""
    lines = (
        "ヴェル港は、昨年より二週間遅く、月曜日に冬の閉鎖に入ったと水先人たちが述べた。",
        "また、そのほかにも、",
        "氷が遅かったので、灯台の間の水路を掃除する船が、",
        "まだ一隻も来ていないと、水先人組合の代表は話している。",
    )
    found = article(page("".join(f"<p>{line}</p>" for line in lines)))
    assert texts(found) == list(lines)


def test_a_remark_in_brackets_at_the_end_is_kept() -> None:
    """It may be a correction; a label with a colon is not kept."""
    remark = "(Corrects the day on which the first floes came: February 20)"
    body = "".join(f"<p>{text}</p>" for text in (LEDE, SECOND, THIRD, remark, "Topics: harbour, ice"))
    assert texts(article(page(body))) == [LEDE, SECOND, THIRD, remark]


def test_line_breaks_part_paragraphs() -> None:
    """Pages without paragraph elements have them as readers see them; a break inside a sentence is a space."""
    halves = THIRD.replace(" when", "<br>when")
    found = article(page(f"<div>{LEDE}<br><br>{SECOND}<br/><br/>{halves}<br>{FOURTH}</div>"))
    assert texts(found) == [LEDE, SECOND, THIRD, FOURTH]


def test_the_standfirst_comes_first() -> None:
    """Where readers see it, and the page says that this is what it is about."""
    standfirst = "Ice came late to the Orm this year, and the pilots want an earlier end of the season."
    body = "".join(f"<p>{text}</p>" for text in (LEDE, SECOND, THIRD, FOURTH))
    found = article(
        page(
            f'<p class="deck">{standfirst}</p><div>{body}</div>',
            head=f'<meta property="og:description" content="{standfirst}">',
        )
    )
    assert texts(found)[0] == standfirst


def test_without_json_ld_the_meta_tags_are_believed() -> None:
    """OpenGraph and its like."""
    head = """<meta property="og:title" content="Vell harbour closes for the winter">
    <meta name="author" content="Jane Doe"><meta property="og:site_name" content="The Vell Courier">
    <meta property="article:published_time" content="2026-03-02T08:15:00Z">"""
    found = article(page(ld=None, head=head))
    assert (found.headline, found.outlet, found.byline) == (LD["headline"], "The Vell Courier", "Jane Doe")
    assert found.published == "2026-03-02T08:15:00+00:00"


def test_without_meta_tags_what_is_seen_is_believed() -> None:
    """The heading, the marked author, the marked time; the outlet is the host."""
    seen = '<a rel="author" href="/jane">By Jane Doe</a><time datetime="2026-03-02">Monday</time>'
    body = f"{seen}<p>{LEDE}</p><p>{SECOND}</p>"
    found = article(page(ld=None, body=body))
    assert (found.headline, found.byline, found.published) == (LD["headline"], "Jane Doe", "2026-03-02")
    assert found.outlet == "courier.example"


@pytest.mark.parametrize(
    ("structured", "social", "seen", "expected"),
    [
        (
            "Harbour shut: what it means",
            "Harbour shut | The Vell Courier",
            "Harbour shut for the winter",
            "Harbour shut for the winter",
        ),
        (
            "Vell harbour closes early",
            "Vell harbour closes early | News | The Vell Courier",
            "Ice! The end of a season",
            "Vell harbour closes early",
        ),
        (
            "Winter: Vell harbour closes early",
            "Vell harbour closes early",
            "Winter: Vell harbour closes early",
            "Vell harbour closes early",
        ),
        ("", "Vell harbour closes early - The Vell Courier", "", "Vell harbour closes early"),
    ],
)
def test_the_headline_is_what_most_of_the_page_says(structured: str, social: str, seen: str, expected: str) -> None:
    """Without the site's name and kickers; where all differ, what readers see."""
    head = f'<meta property="og:title" content="{social}"><meta property="og:site_name" content="The Vell Courier">'
    found = article(page(ld={**LD, "headline": structured} if structured else None, head=head, headline=seen))
    assert found.headline == expected


@pytest.mark.parametrize(
    "ld",
    [
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Harbour closes", "datePublished": "2026-03-02",}\n//]]>',
        '[{"@graph":[{"@type":["NewsArticle"],"headline":"Harbour closes","datePublished":"2026-03-02"}]}]',
        '{"@type":"NewsArticle","headline":"Harbour closes","datePublished":"Mon Mar 02 08:15:00 CET 2026"}',
        '{"@type":"ReportageNewsArticle","headline":"Harbour\tcloses","datePublished":"1772400000000"}',
    ],
)
def test_json_ld_is_read_as_it_is_found(ld: str) -> None:
    """In comments, with a comma too many, in lists and graphs, with odd dates."""
    head = f'<script type="application/ld+json">{ld}</script>'
    found = article(page(ld=None, head=head, headline="Harbour closes"))
    assert (found.headline, found.published[:7]) == ("Harbour closes", "2026-03")


def test_an_author_may_be_named_elsewhere_in_the_graph() -> None:
    """By reference, as WordPress does."""
    graph = [{**LD, "author": {"@id": "#1"}}, {"@type": "Person", "@id": "#1", "name": "Jane Doe"}]
    assert article(page(ld={"@graph": graph})).byline == "Jane Doe"


def test_people_are_rather_the_byline_than_the_outlet() -> None:
    """Where the structured author is the newsroom, and a meta tag names a person."""
    ld = {**LD, "author": {"@type": "Organization", "name": "The Vell Courier"}}
    assert article(page(ld=ld, head='<meta name="author" content="By Jane Doe">')).byline == "Jane Doe"


def test_the_canonical_address_is_the_articles() -> None:
    """Of the same site; another site's is not believed."""
    head = '<link rel="canonical" href="https://www.courier.example/2026/vell-harbour">'
    assert article(page(head=head)).url == "https://www.courier.example/2026/vell-harbour"
    assert article(page(head=head), url="https://mirror.example/1").url == "https://mirror.example/1"


@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8", "iso-8859-1"), ("cp1252", "iso-8859-1"), ("utf-16", "utf-16")]
)
def test_a_wrong_charset_does_no_harm(encoding: str, declared: str) -> None:
    """What is valid UTF-8 is UTF-8, whatever is declared; Latin-1 has its curly quotes."""
    data = page().decode().replace('charset="utf-8"', f'charset="{declared}"').encode(encoding)
    assert texts(article(data))[1] == SECOND


@pytest.mark.parametrize(
    "data",
    [b"", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"<html></html>", b"<p>", b"\0" * 1000, b"<html><body><nav>Home</nav>"],
)
def test_a_page_without_a_story_is_told_so(data: bytes) -> None:
    """One line, whatever it is."""
    with pytest.raises(SourceUnreadable) as raised:
        article(data)
    assert "\n" not in raised.value.reason


def test_a_front_page_is_no_story() -> None:
    """Its teasers would be quoted as one."""
    with pytest.raises(SourceUnreadable, match="front page"):
        article(page(), url="https://courier.example/")


def test_deep_nesting_is_no_harm() -> None:
    """Neither to the stack nor to the rest."""
    data = b"<html><body>" + b"<div>" * 30_000 + LEDE.encode() + b"</div>" * 30_000
    try:
        article(data)
    except SourceUnreadable as error:
        assert "\n" not in error.reason  # noqa: PT017  # either is right


@settings(max_examples=30)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div",
                ">",
                "<a href='/x'>",
                "<!--",
                "</",
                "<br>",
                "<script>",
                LEDE,
                "<table><tr>",
                "&#x0;",
                "é",
            ]
        )
    )
)
def test_any_markup_is_an_article_or_unreadable(pieces: list[str]) -> None:
    """Nothing else is raised."""
    try:
        article("".join(pieces).encode())
    except SourceUnreadable as error:
        assert "\n" not in error.reason  # noqa: PT017  # most of it has no story


def test_a_saved_page_is_read_and_known_again(tmp_path: Path) -> None:
    """Packed or not; one whose bytes are known is not read again."""
    path = tmp_path / "harbour.html.gz"
    path.write_bytes(gzip.compress(page()))
    (found,) = read(path)
    assert isinstance(found, Article)
    assert found.payload
    assert list(read(path, seen={found.payload: "u1"}.get)) == [AlreadyRead("u1", str(path))]
