"""One story as its page shows it: the version asked for, the passage marked, what became of it since."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.answering.links import outlet_link, surroundings
from bot.rendering.comparison import ComparedParagraph, compare
from bot.web.problems import Problem
from index.article import Article, Caption, Passage
from index.catalog import Catalog
from index.errors import UnknownArticle
from index.identity import is_web_url

_NUMBER = re.compile(r"[0-9]{1,9}")
_SPAN = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_NO_PASSAGE = "The story has no such passage. The address may have been cut short."


@dataclass(frozen=True, slots=True)
class PassageAddress:
    """What the address of a passage names; None where it names nothing of the kind."""

    version: int | None = None
    paragraph: int | None = None
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph, parted by the quoted words; `quoted` is "" where none of it is quoted."""

    number: int
    is_body: bool
    before: str
    quoted: str
    after: str


@dataclass(frozen=True, slots=True)
class StoryPage:
    """All that the page of a story shows.

    still_stands: whether the newest version has the quoted words; None where nothing is quoted.
    comparison: this version's headline and paragraphs against the newest one's, the headline as number 1; None where
    this is the newest, or too much differs. original: the outlet's page, at the quoted words; "" when unknown.
    """

    article: Article
    version: int
    newest: int
    withdrawn_why: str | None
    paragraphs: tuple[ShownParagraph, ...]
    captions: tuple[Caption, ...]
    original: str
    still_stands: bool | None
    comparison: tuple[ComparedParagraph, ...] | None

    @property
    def is_newest(self) -> bool:
        """Whether the story has not been changed since."""
        return self.version == self.newest

    @property
    def quoted(self) -> ShownParagraph | None:
        """The paragraph that is quoted from."""
        return next((paragraph for paragraph in self.paragraphs if paragraph.quoted), None)


def read_address(parameters: Mapping[str, str]) -> PassageAddress:
    """What `?v=&p=&q=` names; what is missing or empty names nothing.

    Raises:
        Problem: 404; something else than numbers.
    """
    version, paragraph = (_number(parameters.get(name, "")) for name in ("v", "p"))
    given = parameters.get("q", "")
    span = _SPAN.fullmatch(given)
    if given and (span is None or paragraph is None):
        raise Problem(404, _NO_PASSAGE)
    return PassageAddress(version, paragraph, (int(span[1]), int(span[2])) if span else None)


def story_page(catalog: Catalog, article_id: str, address: PassageAddress) -> StoryPage:
    """The page of a story.

    Raises:
        UnknownArticle: there is none, or not in that version.
        Problem: 404; the passage isn't in it.
    """
    newest = catalog.current_version(article_id)
    version = newest if address.version is None else address.version
    if not 1 <= version <= newest:
        raise UnknownArticle(article_id, version)
    article = catalog.article(article_id, version)
    passage = _passage(article, version, address)
    current = article if version == newest else catalog.article(article_id, newest)
    return StoryPage(
        article=article,
        version=version,
        newest=newest,
        withdrawn_why=catalog.withdrawn([article_id]).get(article_id),
        paragraphs=tuple(_shown(article, passage)),
        captions=article.captions,
        original=_original(article, passage),
        still_stands=None if passage is None else _stands(_words(article, passage), current),
        comparison=None if current is article else _comparison(article, current),
    )


def _number(given: str) -> int | None:
    if given and not _NUMBER.fullmatch(given):
        raise Problem(404, _NO_PASSAGE)
    return int(given) if given else None


def _passage(article: Article, version: int, address: PassageAddress) -> Passage | None:
    if address.paragraph is None:
        return None
    paragraph = next((one for one in article.paragraphs if one.number == address.paragraph), None)
    if paragraph is None:
        raise Problem(404, _NO_PASSAGE)
    if address.span is None:
        return None
    start, end = address.span
    if not 0 <= start < end <= len(paragraph.text):
        raise Problem(404, _NO_PASSAGE)
    return Passage(article.id, version, paragraph.number, start, end)


def _shown(article: Article, passage: Passage | None) -> list[ShownParagraph]:
    shown = []
    for paragraph in article.paragraphs:
        start = end = len(paragraph.text)
        if passage is not None and passage.paragraph == paragraph.number:
            start, end = passage.start, passage.end
        text = paragraph.text
        is_body = paragraph.kind == "body"
        shown.append(ShownParagraph(paragraph.number, is_body, text[:start], text[start:end], text[end:]))
    return shown


def _original(article: Article, passage: Passage | None) -> str:
    if not is_web_url(article.url):  # never a link that could run something
        return ""
    if passage is None:
        return article.url
    return outlet_link(article.url, _words(article, passage), around=surroundings(article, passage))


def _words(article: Article, passage: Passage) -> str:
    text = next(one.text for one in article.paragraphs if one.number == passage.paragraph)
    return text[passage.start : passage.end]


def _stands(words: str, article: Article) -> bool:
    return any(words in paragraph.text for paragraph in article.paragraphs)


def _comparison(before: Article, after: Article) -> tuple[ComparedParagraph, ...] | None:
    texts = [[article.headline, *(paragraph.text for paragraph in article.paragraphs)] for article in (before, after)]
    return compare(*texts)
