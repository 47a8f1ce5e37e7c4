"""Checking a whole index: files against checksums, passages against the catalog."""

from __future__ import annotations

from pathlib import Path

from index.article import ParagraphKind
from index.catalog import Catalog
from index.errors import IndexDamaged, UnknownArticle
from index.store.embedded import EmbeddedStore, Snapshot


def verify(directory: Path, catalog: Catalog) -> Snapshot:
    """Check the index at `directory`; the snapshot that was found in order.

    Raises:
        IndexMissing: nothing was published yet.
        IndexDamaged: a file is not what its manifest says, or a passage is not whole sentences of its paragraph.
    """
    snapshot = EmbeddedStore(directory).snapshot()  # a new store opens the files, and so checks them
    bounds: dict[tuple[str, int], dict[int, tuple[set[int], set[int]]]] = {}
    for ordinal in range(len(snapshot)):
        passage = snapshot.passage(ordinal)
        article = passage.article_id, passage.version
        if article not in bounds:
            bounds = {article: _sentence_bounds(catalog, *article, directory)}  # passages come grouped by article
        starts, ends = bounds[article].get(passage.paragraph, (set(), set()))
        if passage.start not in starts or passage.end not in ends or passage.start >= passage.end:
            where = f"paragraph {passage.paragraph} of article {passage.article_id!r} version {passage.version}"
            raise IndexDamaged(str(directory), f"a passage of {where} is not whole sentences of it")
    return snapshot


def _sentence_bounds(
    catalog: Catalog, article_id: str, version: int, directory: Path
) -> dict[int, tuple[set[int], set[int]]]:
    """Where the sentences of each body paragraph start and end."""
    try:
        article = catalog.article(article_id, version)
    except UnknownArticle as error:
        raise IndexDamaged(str(directory), f"article {article_id!r} version {version} is not in the catalog") from error
    return {
        paragraph.number: ({start for start, _ in paragraph.sentences}, {end for _, end in paragraph.sentences})
        for paragraph in article.paragraphs
        if paragraph.kind is ParagraphKind.BODY
    }
