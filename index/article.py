"""The values everything else is made of: Article, Paragraph, Caption, Passage.

All are frozen. Text is normalised once, by the reader that made the Article, and never again: a quote is a
substring of `Paragraph.text`. Offsets are code points, half-open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

Span = tuple[int, int]


class ParagraphKind(StrEnum):
    """What a paragraph is for: only BODY may be quoted."""

    BODY = "body"
    HEADING = "heading"  # stands over a part of the story: kept and numbered, never quoted
    BOILERPLATE = (
        "boilerplate"  # newsletter plugs, "read more", datelines standing alone: kept and numbered, never quoted
    )


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article as the reader made it.

    number: 1-based place in the article's text, counting every paragraph of it (captions are not in the text).
    sentences: spans of its sentences in order, never overlapping; empty until `index.sentences` has split it.
    """

    number: int
    text: str
    kind: ParagraphKind = ParagraphKind.BODY
    sentences: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Caption:
    """The words under a picture and whom the picture is credited to ("" where not given); never quoted as body text."""

    text: str
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One news story.

    id: stable across re-reads; see `index.identity`.
    published, updated: ISO 8601 date or date-time, "" when the source doesn't say; never invented.
    language: BCP 47 tag, "" when unknown.
    origin: the path or URL it was read from.
    payload: the hash of the bytes it was read from (`index.readers.seen`), "" when unknown; no part of what it says.
    """

    id: str
    headline: str
    paragraphs: tuple[Paragraph, ...]
    outlet: str = ""
    byline: str = ""
    published: str = ""
    updated: str = ""
    url: str = ""
    language: str = ""
    captions: tuple[Caption, ...] = ()
    origin: str = ""
    payload: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """What is searched for: whole adjoining sentences of one paragraph, most often all of them.

    Refers to one version of an article for good: text[start:end] of that paragraph is the passage's text.
    """

    article_id: str
    version: int
    paragraph: int
    start: int
    end: int
