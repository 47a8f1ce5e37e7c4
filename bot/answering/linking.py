"""The links of an outcome: to the reading page, signed where it isn't public, else to the outlets' pages."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from bot.answering.answerer import DEFAULT_LIMIT, Answerer
from bot.answering.links import article_link, passage_link, surroundings
from bot.answering.models import Answer, Citation, NoAnswer, Outcome, Quote, RelatedArticle
from bot.answering.question import Question
from bot.answering.reading import Reader
from bot.answering.signatures import LinkSigner
from index.article import Passage
from index.catalog import Catalog
from index.errors import UnknownArticle
from index.retriever import Retriever


class Links:
    """Makes links to passages and stories. Thread-safe."""

    def __init__(
        self,
        catalog: Catalog,
        *,
        public_url: str = "",
        signer: LinkSigner | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Link to the reading page at `public_url`, signed by `signer`; to the outlets' pages where there is none."""
        self._catalog = catalog
        self._public_url = public_url
        self._signer = signer
        self._clock = clock

    def signature(self, article_id: str) -> str:
        """What opens the story's page; "" where nothing is needed."""
        return "" if self._signer is None else self._signer.parameters(article_id, now=self._clock())

    def passage(self, citation: Citation, text: str) -> str:
        """Where a click on the citation of `text` goes."""
        passage = Passage(citation.article_id, citation.version, citation.paragraph, citation.start, citation.end)
        around = None
        if not self._public_url and citation.url:
            with suppress(UnknownArticle):  # purged meanwhile
                around = surroundings(self._catalog.article(citation.article_id, citation.version), passage)
        return passage_link(
            passage,
            text,
            url=citation.url,
            public_url=self._public_url,
            signature=self.signature(citation.article_id),
            around=around,
        )

    def article(self, article_id: str, version: int, *, url: str) -> str:
        """Where a click on a story goes."""
        signature = self.signature(article_id)
        return article_link(article_id, version, url=url, public_url=self._public_url, signature=signature)

    def comparison(self, citation: Citation) -> str:
        """Where what was changed since the quoted version is shown; the story itself where there is no page for it."""
        link = self.article(citation.article_id, citation.version, url=citation.url)
        return f"{link}#changes" if self._public_url else link

    def linked(self, outcome: Outcome) -> Outcome:
        """The outcome with all its links made here."""
        quotes = tuple(self._quote(quote) for quote in outcome.quotes)
        related = tuple(self._related(article) for article in outcome.related)
        match outcome:
            case Answer():
                return replace(outcome, quotes=quotes, related=related)
            case NoAnswer():
                return replace(outcome, quotes=quotes, related=related)

    def _quote(self, quote: Quote) -> Quote:
        citation = quote.citation
        also_in = tuple(self._related(copy) for copy in citation.also_in)
        return replace(quote, citation=replace(citation, link=self.passage(citation, quote.text), also_in=also_in))

    def _related(self, article: RelatedArticle) -> RelatedArticle:
        signature = self.signature(article.article_id) if self._public_url else ""
        if not signature:
            return article
        return replace(article, link=f"{article.link}{'&' if '?' in article.link else '?'}{signature}")


class LinkingAnswerer(Answerer):
    """Answers as an Answerer does; the links of what it says are made by `Links`."""

    def __init__(
        self, catalog: Catalog, retriever: Retriever, reader: Reader, *, links: Links, public_url: str
    ) -> None:
        """See `Answerer`; `links` link to the same `public_url`."""
        super().__init__(catalog, retriever, reader, public_url=public_url)
        self._links = links

    def answer(self, question: Question, *, answer_id: str, limit: int = DEFAULT_LIMIT) -> Outcome:
        """See `Answerer.answer`."""
        return self._links.linked(super().answer(question, answer_id=answer_id, limit=limit))
