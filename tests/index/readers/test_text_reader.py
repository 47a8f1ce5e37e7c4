from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Caption, ParagraphKind
from index.cleaning import GALLERY_MARKER
from index.errors import SourceUnreadable
from index.identity import article_id, content_id
from index.readers import article_from_text
from index.sentences import sentence_spans

CASES = sorted((Path(__file__).parents[2] / "data" / "readers").glob("*.txt"))


def as_expected(article: Article) -> dict[str, Any]:
    """An article as the files of expected values have it: without what is empty or derived."""
    fields = ("headline", "outlet", "byline", "published", "updated", "url", "language")
    boilerplate = [paragraph.number for paragraph in article.paragraphs if paragraph.kind is ParagraphKind.BOILERPLATE]
    everything = {
        **{field: getattr(article, field) for field in fields},
        "captions": [[caption.text, caption.credit] for caption in article.captions],
        "paragraphs": [paragraph.text for paragraph in article.paragraphs],
        "boilerplate": boilerplate,
    }
    return {name: value for name, value in everything.items() if value}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_story_as_people_have_it_is_understood(path: Path) -> None:
    """Each .txt is read as the .json beside it says."""
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert as_expected(article_from_text(path.read_text(encoding="utf-8"), origin="story.txt")) == expected


def test_paragraphs_are_numbered_from_one_and_split_into_sentences() -> None:
    """Numbers count boilerplate too; every paragraph has its sentences."""
    article = article_from_text("It closed. It was late.\n\nAdvertisement\n\nIt opens on May 4.", origin="story.txt")
    assert [paragraph.number for paragraph in article.paragraphs] == [1, 2, 3]
    assert all(paragraph.sentences == sentence_spans(paragraph.text) for paragraph in article.paragraphs)
    assert article.paragraphs[0].sentences == ((0, 10), (11, 23))


def test_the_origin_is_kept() -> None:
    """An article says where it was read from."""
    assert article_from_text("It closed.", origin="stories/a.txt").origin == "stories/a.txt"


def test_a_story_with_a_url_is_known_by_it() -> None:
    """Editing the text of a story doesn't make it another one."""
    text = "url: https://vell.example/17\n\nIt closed on Monday."
    url = "https://vell.example/17"
    assert article_from_text(text, origin="a").id == article_id(url, "", ())
    assert article_from_text(text + " Late.", origin="b").id == article_id(url, "", ())


def test_a_story_without_a_url_is_known_by_its_content() -> None:
    """The same text is the same story, whatever the file is called and however it is wrapped."""
    expected = content_id("Vell harbour closes", ["It closed on Monday."])
    assert article_from_text("Vell harbour closes\n\nIt closed on Monday.", origin="a").id == expected
    assert article_from_text("\ufeffVell harbour  closes\r\n\r\n\r\nIt closed\r\non Monday.", origin="b").id == expected


def test_a_url_that_is_no_link_is_left_out() -> None:
    """A citation must lead somewhere."""
    assert article_from_text("url: javascript:alert(1)\n\nIt closed.", origin="a").url == ""


def test_a_language_that_is_no_tag_is_left_out() -> None:
    """The language stays empty rather than wrong."""
    assert article_from_text("language: the usual\n\nIt closed.", origin="a").language == ""


def test_a_header_line_is_read_once() -> None:
    """A second line with the same name is the beginning of the story."""
    article = article_from_text("source: Vell Post\nsource: the ministry, which said so.\nIt closed.", origin="a")
    assert article.outlet == "Vell Post"
    assert article.paragraphs[0].text == "source: the ministry, which said so. It closed."


@pytest.mark.parametrize("text", ["Source: the ministry", "By Jane Doe", "Vell harbour closes", "The Vell Courier"])
def test_a_single_line_is_the_story(text: str) -> None:
    """There must be something to quote, so the only line is never a header, headline or outlet."""
    article = article_from_text(text, origin="a")
    assert [paragraph.text for paragraph in article.paragraphs] == [text]


def test_a_date_that_comes_twice_is_taken_once() -> None:
    """A second date line belongs to the story."""
    article = article_from_text("date 2026-03-02\n\ndate 2026-03-03 was to be the last day.", origin="a")
    assert article.published == "2026-03-02"
    assert article.paragraphs[0].text == "date 2026-03-03 was to be the last day."


def test_words_before_the_caption_that_are_no_headline_stay_in_the_body() -> None:
    """A first paragraph is not lost to the caption that follows it on the same line."""
    text = f"date 2026-03-02 It closed on Monday. {GALLERY_MARKER} Boats. Supplied\n\nIt was late."
    article = article_from_text(text, origin="a")
    assert [paragraph.text for paragraph in article.paragraphs] == ["It closed on Monday.", "It was late."]
    assert article.captions == (Caption("Boats.", "Supplied"),)


def test_several_sentences_are_no_headline() -> None:
    """A first paragraph that lacks its last full stop stays in the story."""
    article = article_from_text("It closed on Monday. The ice was late\n\nIt opens on May 4.", origin="a")
    assert article.headline == "It closed on Monday."
    assert len(article.paragraphs) == 2


def test_a_long_block_after_a_bare_caption_mark_is_body() -> None:
    """Without a credit only a short block is taken for the caption."""
    body = "The ice was late this year, " * 12 + "and so was the ship."
    article = article_from_text(f"{GALLERY_MARKER}\n\n{body}\n\nIt closed.", origin="a")
    assert article.captions == ()
    assert [paragraph.text for paragraph in article.paragraphs] == [body, "It closed."]


def test_the_outlet_of_the_header_line_is_taken_off_the_end() -> None:
    """What the header line names needn't sound like an outlet."""
    article = article_from_text("outlet: Pelican Seven\n\nIt closed.\n\nIt opens on May 4. Pelican Seven", origin="a")
    assert (article.outlet, article.paragraphs[-1].text) == ("Pelican Seven", "It opens on May 4.")


def test_the_outlet_alone_in_the_middle_is_boilerplate() -> None:
    """A paragraph that only repeats the outlet's name says nothing that could be quoted."""
    article = article_from_text(
        "outlet: Pelican Seven\n\nIt closed.\n\nPELICAN SEVEN\n\nIt opens on May 4.", origin="a"
    )
    assert [paragraph.kind for paragraph in article.paragraphs] == ["body", "boilerplate", "body"]


def test_a_long_first_sentence_without_spaces_is_cut_hard() -> None:
    """The fallback headline keeps to its limit whatever the text."""
    assert article_from_text("x" * 1000, origin="a").headline == "x" * 149 + "…"


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff\u200b"])
def test_nothing_but_white_space_is_no_story(text: str) -> None:
    """An empty file is reported as one."""
    with pytest.raises(SourceUnreadable, match=r"story\.txt: empty"):
        article_from_text(text, origin="story.txt")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Advertisement\n\nRead more", "only boilerplate"),
        (f"date 2026-03-02 {GALLERY_MARKER} Boats. Supplied", "no text"),
    ],
)
def test_a_text_with_nothing_to_quote_is_no_story(text: str, reason: str) -> None:
    """A caption or boilerplate alone is reported, as nothing of it could ever be an answer."""
    with pytest.raises(SourceUnreadable, match=reason):
        article_from_text(text, origin="story.txt")


LINES = st.sampled_from(
    (
        "",
        " ",
        "date 2026-03-02",
        "date 2020-13-45 ",
        "By Jane Doe",
        "headline:",
        "headline: x",
        "url: https://a.example/x",
        "Vell closes",
        "It closed on Monday.",
        "“Late,” he said.",
        GALLERY_MARKER,
        f"{GALLERY_MARKER} Boats. JANE DOE/Harbour Wire",
        "Photo: Jane Doe",
        "Advertisement",
        "The Vell Courier",
        "It ended. The Vell Courier",
    )
)


@given(st.lists(LINES | st.text(max_size=20)).map("\n".join))
def test_any_text_is_an_article_or_unreadable(text: str) -> None:
    """Nothing else is raised, and what the reader made holds together: numbers, spans, something to quote."""
    try:
        article = article_from_text(text, origin="story.txt")
    except SourceUnreadable:
        return
    assert article.headline
    assert [paragraph.number for paragraph in article.paragraphs] == list(range(1, len(article.paragraphs) + 1))
    assert any(paragraph.kind is ParagraphKind.BODY for paragraph in article.paragraphs)
    for paragraph in article.paragraphs:
        assert paragraph.text.strip() == paragraph.text != ""
        assert all(paragraph.text[start:end].strip() for start, end in paragraph.sentences)
