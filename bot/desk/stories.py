"""What chats show of the stories beside answers: stories found by words, what stands around a quote, what to ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.answering.linking import Links
from bot.answering.models import Answer, Citation, Outcome, RelatedArticle
from bot.rendering.view import Surroundings
from bot.rendering.words import suggested_question
from index.article import Article, ParagraphKind
from index.catalog import Catalog
from index.errors import PullquoteIndexError
from index.retriever import Retrieval, Retriever
from index.store.filter import SearchFilter

_LONGEST_OPENING = 400  # characters; what goes on longer is shown up to a sentence's end
_MANY = 1_000  # newest passages that are looked through for their outlets


@dataclass(frozen=True, slots=True)
class Story:
    """A story as it is listed: a pointer to it, and its first lines, verbatim."""

    article: RelatedArticle
    opening: str


class Stories:
    """Looks things up in the stories. Thread-safe; blocks."""

    def __init__(self, catalog: Catalog, retriever: Callable[[], Retriever], *, links: Links | None = None) -> None:
        """Look up in `catalog` and with what `retriever` gives, which may load a model the first time.

        Stories are linked to as `links` says, else to the outlets' pages.
        """
        self._catalog = catalog
        self._retriever = retriever
        self._links = links or Links(catalog)

    def find(self, words: str, *, collections: frozenset[str] | None, limit: int = 3) -> list[Story]:
        """The stories that are most likely meant, best first; the newest ones where there are no words."""
        only = SearchFilter(collections=collections)
        if words.strip():
            found = self._retriever().retrieve(words, limit=30, only=only)
        else:
            found = self._retriever().newest(limit=10 * limit, only=only)
        return self._stories(found, limit)

    def outlets(self, *, collections: frozenset[str] | None) -> list[str]:
        """The outlets of the stories that may be shown, by name."""
        if collections is None:
            return sorted(self._retriever().outlets(), key=str.casefold)
        found = self._retriever().newest(limit=_MANY, only=SearchFilter(collections=collections))
        return sorted({one.article.outlet for one in found.passages}, key=str.casefold)

    def prompts(self, *, collections: frozenset[str] | None, limit: int = 4) -> list[tuple[str, str]]:
        """Questions that the newest stories answer: a short title and the whole question; [] if there are none."""
        found = self._retriever().newest(limit=10 * limit, only=SearchFilter(collections=collections))
        headlines = dict.fromkeys(one.article.headline for one in found.passages)
        return [(headline, suggested_question(headline)) for headline in list(headlines)[:limit] if headline]

    def around(self, citation: Citation) -> tuple[str, str]:
        """The sentences before and after a quote, in its paragraph, else the paragraph beside it; "" for none."""
        try:
            article = self._catalog.article(citation.article_id, citation.version)
        except PullquoteIndexError:
            return "", ""
        body = [one for one in article.paragraphs if one.kind is ParagraphKind.BODY]
        place = next((n for n, one in enumerate(body) if one.number == citation.paragraph), None)
        if place is None:
            return "", ""
        text = body[place].text
        before, after = text[: citation.start].strip(), text[citation.end :].strip()
        if not before and place:
            before = body[place - 1].text
        if not after and place + 1 < len(body):
            after = body[place + 1].text
        return before, after

    def around_shown(self, outcome: Outcome) -> tuple[Surroundings, ...]:
        """What stands around each quote that an answer shows, in order."""
        shown = outcome.shown if isinstance(outcome, Answer) else ()
        return tuple(Surroundings(*self.around(quote.citation)) for quote in shown)

    def headline(self, article_id: str) -> str:
        """A story's headline; "" where there is no such story."""
        try:
            return self._catalog.article(article_id).headline
        except PullquoteIndexError:
            return ""

    def _stories(self, found: Retrieval, limit: int) -> list[Story]:
        records = {one.article.id: one.article for one in found.passages}
        withdrawn = self._catalog.withdrawn(records)
        stories = []
        for record in [one for one in records.values() if one.id not in withdrawn][:limit]:
            try:
                article = self._catalog.article(record.id, record.version)
            except PullquoteIndexError:  # purged meanwhile
                continue
            link = self._links.article(record.id, record.version, url=record.url)
            pointer = RelatedArticle(record.id, record.headline, record.outlet, record.published, link)
            stories.append(Story(pointer, opening_of(article)))
        return stories


def opening_of(article: Article) -> str:
    """The first sentences of a story's body, whole, as far as there is room; the first one always."""
    for paragraph in article.paragraphs:
        if paragraph.kind is ParagraphKind.BODY:
            ends = [end for _, end in paragraph.sentences] or [len(paragraph.text)]
            end = max((end for end in ends if end <= _LONGEST_OPENING), default=ends[0])
            return paragraph.text[:end]
    return ""
