"""A few made-up stories in a real index, and a reader that can be told what to find."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.answering.answerer import Answerer
from bot.answering.reading import Evidence, PassageText
from index.article import Article, Paragraph, ParagraphKind
from index.catalog import Catalog
from index.encoder import load_encoder
from index.indexer import Indexer
from index.retriever import Retriever
from index.sentences import sentence_spans
from index.store.embedded import EmbeddedStore


def make_article(
    article_id: str,
    headline: str,
    *paragraphs: str,
    boilerplate: str = "",
    outlet: str = "",
    published: str = "",
    url: str = "",
) -> Article:
    """An article of these paragraphs; the one equal to `boilerplate` is marked as such."""
    return Article(
        id=article_id,
        headline=headline,
        paragraphs=tuple(
            Paragraph(
                number,
                text,
                ParagraphKind.BOILERPLATE if text == boilerplate else ParagraphKind.BODY,
                sentence_spans(text),
            )
            for number, text in enumerate(paragraphs, start=1)
        ),
        outlet=outlet,
        published=published,
        url=url,
    )


BRIDGE = make_article(
    "bridge",
    "Bridge shut after crack is found",
    "The harbour bridge was shut on Monday. Mayor Ada Venn ordered it. She said the crack was 40 centimetres long.",
    "Nobody was hurt.",
    "Sign up for the bridge newsletter.",
    boilerplate="Sign up for the bridge newsletter.",
    outlet="The Vell Courier",
    published="2026-03-02",
    url="https://courier.example/bridge",
)
FERRY = make_article(
    "ferry",
    "Ferry runs late",
    "The ferry to the bridge ran 20 minutes late. The mayor took it twice.",
    outlet="Harbour Radio",
    published="2026-03-04",
)


class KeywordReader:
    """Finds that a sentence answers, with that word, if it has one of the keywords; a scriptable fake."""

    def __init__(self, *keywords: str) -> None:
        """Earlier keywords are better answers."""
        self._keywords = keywords

    def read(self, question: str, passages: Sequence[PassageText]) -> list[tuple[Evidence, ...]]:  # noqa: ARG002 - any question
        """See `Reader.read`."""
        return [tuple(self._evidence(p.text, start, end) for start, end in p.sentences) for p in passages]

    def _evidence(self, text: str, start: int, end: int) -> Evidence:
        for place, keyword in enumerate(self._keywords):
            found = text.find(keyword, start, end)
            if found >= 0:
                return Evidence(90.0 - 9 * place, (found, found + len(keyword)))
        return Evidence(-90.0, None)


class Newsroom:
    """An index of made-up stories and what answers from it."""

    def __init__(self, directory: Path, *articles: Article) -> None:
        """Index `articles` with the hashing encoder."""
        self.catalog = Catalog(f"sqlite:///{directory / 'catalog.sqlite'}")
        self.encoder = load_encoder("hashing")
        self.indexer = Indexer(directory, self.catalog, self.encoder)
        self.indexer.add(articles)
        self.retriever = Retriever(EmbeddedStore(directory), self.encoder)

    def answerer(self, *keywords: str, public_url: str = "") -> Answerer:
        """What answers, taking these words for answers."""
        return Answerer(
            self.catalog,
            self.retriever,
            KeywordReader(*keywords),
            public_url=public_url,
            clock=iter(range(10_000)).__next__,
        )
