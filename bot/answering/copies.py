"""Wire copies among what is quoted: a story in several outlets is quoted from one, and the others are named."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.answering.finding.find import Choice
from bot.answering.models import Quote
from bot.answering.noting import related
from index.article import Article, ParagraphKind
from index.catalog import ArticleRecord, Catalog
from index.errors import UnknownArticle
from index.store.filter import SearchFilter
from index.wire_log import WireLog

_SAME = 0.8  # share of the shorter quote's words that both have: one sentence, edited lightly
_MOST_COPIES = 20  # of one story that are looked into


class Copies:
    """What the wire log knows, for quotes. Thread-safe."""

    def __init__(self, catalog: Catalog, *, public_url: str = "") -> None:
        """Look copies up in `catalog`; `public_url` is where readers reach the web page."""
        self._catalog = catalog
        self._log = WireLog(catalog.engine)
        self._public_url = public_url

    def of(self, article_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
        """The copies of each of a few articles, where it has any."""
        return {one: frozenset(copies) for one, copies in self._log.copies(article_ids).items()}

    def named(
        self, quotes: Sequence[Quote], copies: Mapping[str, frozenset[str]], only: SearchFilter
    ) -> tuple[Quote, ...]:
        """The quotes, each with the copies that have the same words, other outlets' first by name.

        Withdrawn copies and those of collections that `only` leaves out aren't named.
        """
        ids = {copy for quote in quotes for copy in sorted(copies.get(quote.citation.article_id, ()))[:_MOST_COPIES]}
        if not ids:
            return tuple(quotes)
        shown = SearchFilter(collections=only.collections)
        records = [record for record in self._catalog.live(ids) if shown.allows(record)]
        words = {record.id: self._words_of(record) for record in records}
        records.sort(key=lambda record: (record.outlet.casefold(), record.id))
        return tuple(
            self._named(
                quote,
                [
                    record
                    for record in records
                    if record.id in copies.get(quote.citation.article_id, ()) and _words(quote.text) in words[record.id]
                ],
            )
            for quote in quotes
        )

    def _named(self, quote: Quote, records: Sequence[ArticleRecord]) -> Quote:
        if not records:
            return quote
        also_in = tuple(related(record, public_url=self._public_url) for record in records)
        return replace(quote, citation=replace(quote.citation, also_in=also_in))

    def _words_of(self, record: ArticleRecord) -> str:
        """The words of a copy's body; none where it was purged meanwhile."""
        try:
            return _body_words(self._catalog.article(record.id, record.version))
        except UnknownArticle:
            return ""


def repeats(choice: Choice, better: Sequence[Choice], copies: Mapping[str, frozenset[str]]) -> bool:
    """Whether a choice says what a better one from a copy of its story says, almost word for word."""
    of_story = copies.get(choice.candidate.ranked.article.id, frozenset())
    return any(
        other.candidate.ranked.article.id in of_story and _same(choice.candidate.text, other.candidate.text)
        for other in better
    )


def _same(one: str, other: str) -> bool:
    ours, theirs = set(_words(one).split()), set(_words(other).split())
    return len(ours & theirs) >= _SAME * min(len(ours), len(theirs))


def _body_words(article: Article) -> str:
    return "\n".join(_words(each.text) for each in article.paragraphs if each.kind is ParagraphKind.BODY)


def _words(text: str) -> str:
    """A text's words with a space around each, so that a run of them can be looked for."""
    words = re.findall(r"\w+", text.casefold())
    return f" {' '.join(words)} "
