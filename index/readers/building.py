"""Cleaned parts of a story -> Article: what the readers of all formats have in common."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Article, Caption, Paragraph, ParagraphKind
from index.cleaning import is_boilerplate
from index.errors import SourceUnreadable
from index.identity import article_id, is_web_url
from index.language import language_of
from index.sentences import sentence_spans

LONGEST_FALLBACK_HEADLINE = 150  # characters
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")  # the usual part of BCP 47


@dataclass(frozen=True, slots=True)
class Parts:
    """A story as a reader found it; every text is normalised and on one line, "" where the source doesn't say.

    texts: the paragraphs in order, none empty.
    headings: numbers of those, from 1, that are headings inside the story.
    """

    texts: Sequence[str]
    id: str = ""
    headline: str = ""
    outlet: str = ""
    byline: str = ""
    published: str = ""
    updated: str = ""
    url: str = ""
    language: str = ""
    captions: tuple[Caption, ...] = ()
    headings: frozenset[int] = frozenset()
    payload: str = ""


def build(parts: Parts, *, origin: str) -> Article:
    """The Article of these parts: paragraphs numbered, sorted into kinds and split into sentences; headline and id.

    Without a headline it is the first sentence of the first body paragraph, cut between words with "…" when long. A URL
    that can't be cited as a link is left out. Without a language tag the language is told from the text; where it can't
    be told, sentences are split as English ones.

    Raises:
        SourceUnreadable: there is no paragraph that could be quoted.
    """
    tag = parts.language.replace("_", "-")
    language = tag if _LANGUAGE_TAG.fullmatch(tag) else language_of(" ".join(parts.texts))
    paragraphs = tuple(
        _paragraph(number, text, outlet=parts.outlet, language=language, is_heading=number in parts.headings)
        for number, text in enumerate(parts.texts, 1)
    )
    if not any(paragraph.kind is ParagraphKind.BODY for paragraph in paragraphs):
        raise SourceUnreadable(origin, "no story in it: " + ("only boilerplate" if paragraphs else "no text"))
    headline = parts.headline or _first_sentence(paragraphs)
    url = parts.url if is_web_url(parts.url) else ""
    return Article(
        id=parts.id or article_id(url, headline, parts.texts),
        headline=headline,
        paragraphs=paragraphs,
        outlet=parts.outlet,
        byline=parts.byline,
        published=parts.published,
        updated=parts.updated,
        url=url,
        language=language,
        captions=parts.captions,
        origin=origin,
        payload=parts.payload,
    )


def _paragraph(number: int, text: str, *, outlet: str, language: str, is_heading: bool) -> Paragraph:
    signs_off = outlet != "" and text.casefold() == outlet.casefold()
    if signs_off or is_boilerplate(text):
        kind = ParagraphKind.BOILERPLATE
    else:
        kind = ParagraphKind.HEADING if is_heading else ParagraphKind.BODY
    return Paragraph(number, text, kind, tuple(sentence_spans(text, language=language or "en")))


def _first_sentence(paragraphs: Sequence[Paragraph]) -> str:
    first = next(paragraph for paragraph in paragraphs if paragraph.kind is ParagraphKind.BODY)
    start, end = first.sentences[0] if first.sentences else (0, len(first.text))
    return _shortened(first.text[start:end].strip())


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_FALLBACK_HEADLINE:
        return text
    cut = text[:LONGEST_FALLBACK_HEADLINE]
    at_word, space, _ = cut.rpartition(" ")
    return (at_word.rstrip(" ,;:–—-") if space else cut[:-1]) + "…"
