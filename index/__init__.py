"""The library: articles in, passages out; knows no chat.

Its values are here. Its working parts are `index.readers.read` (a source -> articles), `index.catalog.Catalog` (the
source of truth), `index.indexer.Indexer` (writes), `index.retriever.Retriever` (finds) and `index.verification.verify`;
they are not imported with the package, as they bring FAISS and SQLAlchemy along.
"""

from index.article import Article, Caption, Paragraph, ParagraphKind, Passage, Span
from index.errors import PullquoteIndexError

__all__ = ["Article", "Caption", "Paragraph", "ParagraphKind", "Passage", "PullquoteIndexError", "Span"]
