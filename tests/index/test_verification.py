from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.article import Paragraph, ParagraphKind, Passage
from index.catalog import Catalog
from index.encoder import Encoder
from index.errors import IndexDamaged, IndexMissing
from index.indexer import Indexer
from index.passages import IndexedPassage
from index.store import generation
from index.store.embedded import EmbeddedStore
from index.verification import verify
from tests.support.articles import make_article

ARTICLE = make_article("a1", ("The bridge is open.", "At last."), "It was shut for a year.")


def publish(directory: Path, catalog: Catalog, encoder: Encoder, passage: Passage) -> None:
    """Publish one passage, right or wrong, of the article in the catalog."""
    indexed = IndexedPassage(passage, "any text", "")
    EmbeddedStore(directory).publish(catalog.live(), [indexed], encoder.encode(["any text"]), encoder=encoder)


def test_sound_index_passes(directory: Path, catalog: Catalog, encoder: Encoder) -> None:
    """An index as it was published is in order, and comes back opened."""
    manifest = Indexer(directory, catalog, encoder).add([ARTICLE, make_article("a2")]).published
    snapshot = verify(directory, catalog)
    assert snapshot.manifest == manifest
    assert len(snapshot) == 3


def test_empty_index_passes(directory: Path, catalog: Catalog, encoder: Encoder) -> None:
    """An index of no articles is in order."""
    Indexer(directory, catalog, encoder).add([])
    assert len(verify(directory, catalog)) == 0


def test_index_passes_while_the_catalog_is_ahead(directory: Path, catalog: Catalog, encoder: Encoder) -> None:
    """Newer versions and withdrawals that aren't published yet are no damage: what is searched is still all there."""
    Indexer(directory, catalog, encoder).add([ARTICLE, make_article("a2")])
    catalog.put([make_article("a1", "Another text.")])
    catalog.withdraw("a2", "libel")
    assert len(verify(directory, catalog)) == 3


def test_index_that_was_never_published_is_missing(directory: Path, catalog: Catalog) -> None:
    """Articles in the catalog alone are no index."""
    catalog.put([ARTICLE])
    with pytest.raises(IndexMissing):
        verify(directory, catalog)


def test_changed_file_is_damage(directory: Path, catalog: Catalog, encoder: Encoder) -> None:
    """Every file is compared with its checksum, each time anew."""
    Indexer(directory, catalog, encoder).add([ARTICLE])
    verify(directory, catalog)
    (generation.folder_of(directory, "000001") / "articles.json").write_text("[]")
    with pytest.raises(IndexDamaged, match=r"articles\.json of generation 000001 has been changed"):
        verify(directory, catalog)


@pytest.mark.parametrize(
    "passage",
    [Passage("a1", 1, 1, 0, 19), Passage("a1", 1, 1, 20, 28), Passage("a1", 1, 1, 0, 28), Passage("a1", 1, 2, 0, 23)],
)
def test_passage_of_whole_sentences_passes(
    directory: Path, catalog: Catalog, encoder: Encoder, passage: Passage
) -> None:
    """One sentence or several adjoining ones of a paragraph are a passage."""
    catalog.put([ARTICLE])
    publish(directory, catalog, encoder, passage)
    assert verify(directory, catalog).passage(0) == passage


@pytest.mark.parametrize(
    "passage",
    [
        Passage("a1", 1, 1, 1, 19),
        Passage("a1", 1, 1, 0, 18),
        Passage("a1", 1, 1, 0, 29),
        Passage("a1", 1, 1, 20, 19),
        Passage("a1", 1, 3, 0, 19),
    ],
    ids=["starts inside", "ends inside", "ends outside", "backwards", "no such paragraph"],
)
def test_passage_that_is_not_whole_sentences_is_damage(
    directory: Path, catalog: Catalog, encoder: Encoder, passage: Passage
) -> None:
    """A quote could not be cut from it; the error names its article, version and paragraph."""
    catalog.put([ARTICLE])
    publish(directory, catalog, encoder, passage)
    with pytest.raises(IndexDamaged, match=f"paragraph {passage.paragraph} of article 'a1' version 1"):
        verify(directory, catalog)


def test_passage_of_boilerplate_is_damage(directory: Path, catalog: Catalog, encoder: Encoder) -> None:
    """Only body text may be quoted, so only body text may be searched."""
    plug = Paragraph(1, "Sign up.", ParagraphKind.BOILERPLATE, ((0, 8),))
    catalog.put([replace(ARTICLE, paragraphs=(plug,))])
    publish(directory, catalog, encoder, Passage("a1", 1, 1, 0, 8))
    with pytest.raises(IndexDamaged):
        verify(directory, catalog)


def test_article_that_is_not_in_the_catalog_is_damage(directory: Path, catalog: Catalog, encoder: Encoder) -> None:
    """A catalog that was lost or belongs to another index is noticed."""
    Indexer(directory, catalog, encoder).add([ARTICLE])
    catalog.purge("a1")
    with pytest.raises(IndexDamaged, match="article 'a1' version 1 is not in the catalog"):
        verify(directory, catalog)
