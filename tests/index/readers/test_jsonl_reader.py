from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Caption, ParagraphKind
from index.errors import SourceUnreadable
from index.identity import article_id, content_id
from index.readers import Reading, article_from_line, article_from_text, article_line, read_lines

LINE = {
    "id": "vell-17",
    "title": "Vell harbour closes",
    "published": "2026-03-02",
    "source": "The Vell Courier",
    "url": "https://vell.example/17",
    "text": "It closed on Monday. It was late.\n\nIt opens on May 4.",
}


def article_of(**fields: object) -> Article:
    """The article in LINE with some fields changed."""
    return article_from_line(json.dumps({**LINE, **fields}), origin="a.jsonl:1")


def reason_for(line: str) -> str:
    """Why a line can't be read."""
    with pytest.raises(SourceUnreadable) as raised:
        article_from_line(line, origin="a.jsonl:1")
    assert raised.value.origin == "a.jsonl:1"
    assert "\n" not in raised.value.reason
    return raised.value.reason


def readings(*lines: str | bytes) -> list[Reading]:
    """What a file of these lines holds."""
    data = b"".join((line.encode() if isinstance(line, str) else line) + b"\n" for line in lines)
    return list(read_lines(io.BytesIO(data), origin="a.jsonl"))


def test_an_article_line_is_read_with_all_its_fields() -> None:
    """What the line says is what the article says."""
    article = article_of(
        byline="Jane Doe",
        updated="2026-03-03T10:00:00Z",
        language="en-GB",
        captions=[{"text": "Boats.", "credit": "Ana Bell"}],
    )
    assert article.id == "vell-17"
    assert article.headline == "Vell harbour closes"
    assert [paragraph.text for paragraph in article.paragraphs] == [
        "It closed on Monday. It was late.",
        "It opens on May 4.",
    ]
    assert article.paragraphs[0].sentences == ((0, 20), (21, 33))
    assert (article.outlet, article.byline, article.language) == ("The Vell Courier", "Jane Doe", "en-GB")
    assert (article.published, article.updated) == ("2026-03-02", "2026-03-03T10:00:00+00:00")
    assert (article.url, article.origin) == ("https://vell.example/17", "a.jsonl:1")
    assert article.captions == (Caption("Boats.", "Ana Bell"),)


def test_text_alone_is_enough() -> None:
    """Headline and id are made from the text; everything else stays empty."""
    article = article_from_line('{"text": "It closed on Monday. It was late."}', origin="a.jsonl:1")
    assert article.headline == "It closed on Monday."
    assert article.id == content_id(article.headline, ["It closed on Monday. It was late."])
    assert (article.outlet, article.published, article.url, article.captions) == ("", "", "", ())


@pytest.mark.parametrize("empty", [None, ""])
def test_null_and_empty_are_the_same(empty: str | None) -> None:
    """A field that says nothing doesn't make a line unreadable."""
    line = {
        **dict.fromkeys(("id", "title", "published", "source", "url", "byline", "updated", "language"), empty),
        "text": "It closed.",
    }
    article = article_from_line(json.dumps({**line, "captions": None}), origin="a.jsonl:1")
    assert (article.headline, article.outlet, article.published, article.byline) == ("It closed.", "", "", "")


def test_paragraphs_are_neither_dropped_nor_moved() -> None:
    """Paragraph N of a citation is the N-th block of the line's text, boilerplate and the outlet's name included."""
    text = "Advertisement\n\nIt closed.\n \n\n\n___\n\nThe Vell Courier"
    article = article_of(text=text)
    assert [paragraph.text for paragraph in article.paragraphs] == [
        "Advertisement",
        "It closed.",
        "___",
        "The Vell Courier",
    ]
    assert [paragraph.kind for paragraph in article.paragraphs] == ["boilerplate", "body", "boilerplate", "boilerplate"]


def test_a_given_id_is_kept() -> None:
    """An id is the giver's own, spaces and all."""
    assert article_of(id="Vell / 17 ü").id == "Vell / 17 ü"


@pytest.mark.parametrize("given", [None, "", "  "])
def test_without_an_id_an_article_is_known_by_its_url(given: str | None) -> None:
    """Spaces are no id."""
    assert article_of(id=given).id == article_id(LINE["url"], "", ())


@pytest.mark.parametrize("given", ["a\nb", "a\x00", "\u202ea", "x" * 201, "\ud83d"])
def test_an_id_that_cannot_be_typed_is_refused(given: str) -> None:
    """Ids stand in commands and links."""
    assert reason_for(json.dumps({**LINE, "id": given})).startswith("id: ")


def test_a_date_that_cannot_be_read_stays_empty() -> None:
    """The article is kept; no date is invented."""
    assert article_of(published="last Monday", updated="2026-02-30").published == ""
    assert article_of(published="2 March 2026").published == "2026-03-02"


def test_unknown_keys_are_left_alone() -> None:
    """Other tools' keys, and the origin of an export, don't matter."""
    assert article_of(origin="elsewhere.txt", likes=[1, {}]) == article_of()


def test_half_an_emoji_does_not_stop_the_reader() -> None:
    """JSON can hold a lone surrogate, which no file or database can."""
    article = article_from_line(r'{"text": "Late \ud83d ice.", "title": "\udc00"}', origin="a.jsonl:1")
    assert article.paragraphs[0].text == "Late \ufffd ice."
    assert article.headline == "\ufffd"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not valid JSON: Expecting property name"),
        ("It closed.", "not valid JSON"),
        ('{"text": "a"} {"text": "b"}', "not valid JSON: Extra data"),
        ("[" * 100_000, "not valid JSON: nested too deeply"),
        ("1" * 5000, "not valid JSON"),
        ("[]", "not a JSON object but an array"),
        ('"a"', "not a JSON object but a string"),
        ("null", "not a JSON object but null"),
        ("true", "not a JSON object but a boolean"),
        ("1.5", "not a JSON object but a number"),
        ("{}", "text: field required"),
        ('{"text": null}', "text: should be a valid string"),
        ('{"text": ["a"]}', "text: should be a valid string"),
        ('{"text": ""}', "no story in it: no text"),
        ('{"text": "\\u200b\\n"}', "no story in it: no text"),
        ('{"text": "Advertisement"}', "no story in it: only boilerplate"),
        ('{"text": "a", "title": 1}', "title: should be a valid string"),
        ('{"text": "a", "published": 20260302}', "published: should be a valid string"),
        ('{"text": "a", "id": 17}', "id: should be a valid string"),
        ('{"text": "a", "captions": "b"}', "captions: should be a valid list"),
        ('{"text": "a", "captions": [{"text": []}]}', "captions.0.text: should be a valid string"),
    ],
)
def test_a_line_that_is_no_article_says_why(line: str, reason: str) -> None:
    """One line that says which field is wrong, and how."""
    assert reason_for(line).startswith(reason)


def test_bad_lines_do_not_stop_the_good_ones() -> None:
    """Each is reported in its place with its number; blank lines are no entries."""
    good = json.dumps(LINE)
    first, bad, second, junk, last = readings(good, "", "{", " \t\r", good, b"\xff\xfe\x00", good)
    assert [getattr(reading, "origin", None) for reading in (first, second, last)] == [
        "a.jsonl:1",
        "a.jsonl:5",
        "a.jsonl:7",
    ]
    assert isinstance(bad, SourceUnreadable)
    assert isinstance(junk, SourceUnreadable)
    assert (bad.origin, junk.origin) == ("a.jsonl:3", "a.jsonl:6")


def test_a_line_in_another_encoding_says_how_to_declare_it() -> None:
    """The lines that are UTF-8 are read all the same."""
    latin = json.dumps({"text": "Café closed."}, ensure_ascii=False).encode("latin-1")
    bad, good = readings(latin, json.dumps(LINE))
    assert isinstance(bad, SourceUnreadable)
    assert "--encoding latin-1" in bad.reason
    assert isinstance(good, Article)
    (declared,) = read_lines(io.BytesIO(latin), origin="a.jsonl", encoding="latin-1")
    assert isinstance(declared, Article)
    assert declared.paragraphs[0].text == "Café closed."


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_a_line() -> None:
    """Files saved by Windows programs are article lines like others."""
    (article,) = read_lines(io.BytesIO(b"\xef\xbb\xbf" + json.dumps(LINE).encode() + b"\r\n"), origin="a.jsonl")
    assert isinstance(article, Article)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_article_lines_in_utf_16_are_reported_once(encoding: str) -> None:
    """Their lines can't be told apart by bytes, so the file is not read further."""
    data = f"{json.dumps(LINE)}\n{json.dumps(LINE)}\n".encode(encoding)
    (reading,) = read_lines(io.BytesIO(data), origin="a.jsonl")
    assert isinstance(reading, SourceUnreadable)
    assert reading.origin == "a.jsonl"
    assert "must be UTF-8" in reading.reason


@pytest.mark.parametrize("data", [b"", b"\n \n\r\n", b"\xef\xbb\xbf"])
def test_a_file_without_entries_is_reported_as_empty(data: bytes) -> None:
    """A file that adds nothing says so."""
    (reading,) = read_lines(io.BytesIO(data), origin="a.jsonl")
    assert str(reading) == "a.jsonl: empty: no article line in it"


# --- There and back ---------------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
    [
        "It closed.",
        "Advertisement",
        "The Vell Courier",
        "“Late,” she said. It was.",
        "2026-03-02",
        "en",
        "https://vell.example/17",
        "a\n\nb",
    ]
)
LINES = st.fixed_dictionaries(
    {"text": st.lists(WORDS, min_size=1).map("\n\n".join)},
    optional={
        **dict.fromkeys(
            ("id", "title", "published", "updated", "source", "byline", "url", "language"), WORDS | st.none()
        ),
        "captions": st.lists(st.fixed_dictionaries({"text": WORDS, "credit": WORDS})),
    },
)


def exported_and_read_again(article: Article) -> Article:
    """An article after a round trip through a file that ends up in the same place."""
    (again,) = read_lines(io.BytesIO(json.dumps(article_line(article)).encode()), origin="a.jsonl")
    assert isinstance(again, Article)
    return again


@given(LINES)
def test_an_exported_article_reads_back_the_same(line: dict[str, Any]) -> None:
    """Id, texts, numbers, kinds, sentences, dates, captions: all but the origin."""
    try:
        article = article_from_line(json.dumps(line), origin="a.jsonl:1")
    except SourceUnreadable:
        return
    assert exported_and_read_again(article) == article


def test_a_plain_text_story_survives_an_export() -> None:
    """Its captions, its outlet and its paragraph numbers come back as they were."""
    text = (
        "date 2026-03-02 Open this photo in gallery Boats. JANE DOE/Harbour Wire\n\nVell harbour closes\n\n"
        "By Ole Dunn\n\nIt closed.\n\nAdvertisement\n\nIt opens on May 4. The Vell Courier"
    )
    article = article_from_text(text, origin="a.jsonl:1")
    assert article.paragraphs[1].kind is ParagraphKind.BOILERPLATE
    assert exported_and_read_again(article) == article


def test_an_export_says_where_an_article_was_read_from() -> None:
    """The origin is told, and not believed when the export is read."""
    assert article_line(article_of())["origin"] == "a.jsonl:1"


@given(
    st.binary()
    | st.lists(st.binary()).map(b"\n".join)
    | LINES.map(lambda line: json.dumps(line, ensure_ascii=False).encode())
)
def test_any_bytes_give_articles_or_reasons(data: bytes) -> None:
    """Nothing is raised, every reason fits on a line, and every file gives at least one reading."""
    found = list(read_lines(io.BytesIO(data), origin="a.jsonl"))
    assert found
    assert not any("\n" in reading.reason for reading in found if isinstance(reading, SourceUnreadable))


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_is_an_article_or_unreadable(value: object) -> None:
    """Whatever type a field has, the line is refused and the reader goes on."""
    for line in (
        value,
        {"text": "It closed.", "title": value},
        {"text": "It closed.", "captions": value},
        {"text": value},
    ):
        try:
            article_from_line(json.dumps(line), origin="a.jsonl:1")
        except SourceUnreadable as error:
            assert "\n" not in error.reason  # noqa: PT017  # most values are no article
