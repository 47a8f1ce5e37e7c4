"""Article lines (.jsonl) -> Articles, one at a time, and back: what `pullquote index export` writes, this reads.

An article that was read, exported and read again is the same but for its origin, which is where it was read from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from index.article import Article, Caption, ParagraphKind
from index.cleaning import parse_date
from index.errors import SourceUnreadable, Trouble
from index.normalise import normalise, one_line, paragraph_texts
from index.readers.building import Parts, build
from index.readers.sources import MAX_ARTICLE_BYTES, TOO_LONG, bom_encoding, decoded, opened, origin_of

_LONGEST_ID = 200  # characters
_CHUNK = 2**20


def _cleaned(value: object) -> object:
    """Text on one line; null as ""; anything else is left for pydantic to refuse."""
    return "" if value is None else one_line(value) if isinstance(value, str) else value


def _normalised(value: object) -> object:
    """Text with its paragraphs; half surrogate pairs, which pydantic can't hold, are gone before it looks."""
    return normalise(value) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_cleaned)]
Text = Annotated[str, BeforeValidator(_normalised)]


class CaptionFields(BaseModel):
    """A caption in an article line."""

    model_config = ConfigDict(strict=True, extra="ignore")

    text: Line = ""
    credit: Line = ""


class ArticleLine(BaseModel):
    """One line of an article file; all but `text` may be missing, null or ""."""

    model_config = ConfigDict(strict=True, extra="ignore")

    id: str | None = None
    title: Line = ""
    published: Line = ""
    updated: Line = ""
    source: Line = ""
    byline: Line = ""
    url: Line = ""
    language: Line = ""
    text: Text
    captions: list[CaptionFields] | None = None
    headings: list[int] | None = None  # numbers of the paragraphs that are headings, from 1


def read_jsonl(path: Path, *, encoding: str | None = None) -> Iterator[Article | SourceUnreadable]:
    """The articles of a file with one JSON object a line, packed (.gz) or not, and what can't be read in its place.

    Never holds more than one line. Origins are "PATH:LINE". Blank lines are no entries.

    encoding: how it is encoded, unless a byte order mark says so; None: UTF-8.
    """
    origin = origin_of(path)
    try:
        with opened(path) as file:
            yield from read_lines(file, origin=origin, encoding=encoding)
    except SourceUnreadable as error:
        yield SourceUnreadable(error.origin, error.reason)  # as a value: without a traceback that keeps the line alive


def read_lines(file: BinaryIO, *, origin: str, encoding: str | None = None) -> Iterator[Article | SourceUnreadable]:
    """The articles in an open file of article lines; see `read_jsonl`."""
    entries = 0
    for number, line in _lines(file):
        line_origin = f"{origin}:{number}"
        if line is None:
            entries += 1
            yield SourceUnreadable(line_origin, TOO_LONG, trouble=Trouble.TOO_LARGE)
            continue
        if number == 1 and (bom_encoding(line) or "").startswith(("utf-16", "utf-32")):
            yield SourceUnreadable(origin, "article lines must be UTF-8, not UTF-16 or UTF-32")
            return
        if not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        entries += 1
        try:
            yield article_from_line(decoded(line, line_origin, encoding), origin=line_origin)
        except SourceUnreadable as error:
            yield SourceUnreadable(error.origin, error.reason)
    if not entries:
        yield SourceUnreadable(origin, "empty: no article line in it")


def article_from_line(line: str, *, origin: str) -> Article:
    """The article in one JSON object; its "origin" is not read.

    Raises:
        SourceUnreadable: it is no JSON object, a field has the wrong type, or there is no text to quote.
    """
    try:
        value = json.loads(line)
    except RecursionError as error:
        raise SourceUnreadable(origin, "not valid JSON: nested too deeply") from error
    except ValueError as error:  # also for integers of more than 4,300 digits
        raise SourceUnreadable(origin, f"not valid JSON: {error}") from error
    if not isinstance(value, dict):
        raise SourceUnreadable(origin, f"not a JSON object but {_json_type(value)}")
    try:
        fields = ArticleLine.model_validate(value)
    except ValidationError as error:
        raise SourceUnreadable(origin, _reason(error)) from error
    return build(_parts(fields, origin), origin=origin)


def article_line(article: Article) -> dict[str, object]:
    """An article as the object that `pullquote index export` writes on a line."""
    return {
        "id": article.id,
        "title": article.headline,
        "published": article.published,
        "updated": article.updated,
        "source": article.outlet,
        "byline": article.byline,
        "url": article.url,
        "language": article.language,
        "text": "\n\n".join(paragraph.text for paragraph in article.paragraphs),
        "captions": [{"text": caption.text, "credit": caption.credit} for caption in article.captions],
        "headings": [each.number for each in article.paragraphs if each.kind is ParagraphKind.HEADING],
        "origin": article.origin,
    }


def _parts(fields: ArticleLine, origin: str) -> Parts:
    given_id = fields.id or ""
    if len(given_id) > _LONGEST_ID:
        raise SourceUnreadable(origin, f"id: longer than {_LONGEST_ID} characters")
    if not given_id.isprintable():
        raise SourceUnreadable(origin, "id: control or invisible characters in it")
    captions = (Caption(caption.text, caption.credit) for caption in fields.captions or ())
    return Parts(
        texts=paragraph_texts(fields.text),
        id=given_id if given_id.strip() else "",
        headline=fields.title,
        outlet=fields.source,
        byline=fields.byline,
        published=parse_date(fields.published),
        updated=parse_date(fields.updated),
        url=fields.url,
        language=fields.language,
        captions=tuple(caption for caption in captions if caption.text or caption.credit),
        headings=frozenset(fields.headings or ()),
    )


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The numbered lines of a file, from 1; None for one that is too long, which is never held whole."""
    number = 0
    while line := file.readline(MAX_ARTICLE_BYTES + 1):
        number += 1
        too_long = len(line) > MAX_ARTICLE_BYTES
        while too_long and line and not line.endswith(b"\n"):
            line = file.readline(_CHUNK)
        yield number, None if too_long else line


def _json_type(value: object) -> str:
    names = {list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")


def _reason(error: ValidationError) -> str:
    """What is wrong with the first wrong field, on one line, without its value."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(step) for step in first["loc"])
    message = first["msg"].removeprefix("Input ")
    return f"{where}: {message[0].lower()}{message[1:]}"
