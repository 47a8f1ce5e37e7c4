"""One event, one entry: a digest over the articles of fnc1-test, where PULLQUOTE_EVAL_DIR has them."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.answering.linking import Links
from bot.digest.making import DigestMaker
from bot.digest.models import Digest, Period
from bot.digest.subscription import Wanted
from index.article import Article, ParagraphKind
from index.catalog import Catalog
from index.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from index.indexer import Indexer
from index.readers.jsonl import read_jsonl
from index.store.embedded import EmbeddedStore
from index.wire_log import WireLog

pytestmark = [pytest.mark.eval, pytest.mark.model]

_COMPARED = 5  # first paragraphs of a story that a digest compares it by; more need not be encoded
_NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)

# A little below the B-cubed precision and recall of the clusters (docs/evaluation.md), which are never above these.
LEAST_PURITY, LEAST_TOGETHER = 0.92, 0.95


@dataclass(frozen=True, slots=True)
class Figures:
    """How entries and stories go together.

    pure: share of entries that are of one story. whole: share of stories that are in one entry. purity: share of
    articles that are of the story that most of their entry is of. together: share of articles that are in the entry
    that most of their story is in.
    """

    entries: int
    stories: int
    pure: float
    whole: float
    purity: float
    together: float


@pytest.fixture
def path() -> Path:
    """The articles, each with the story that it tells of."""
    path = Path(os.environ.get("PULLQUOTE_EVAL_DIR", "")) / "eval" / "fnc1-test" / "articles.jsonl"
    if not os.environ.get("PULLQUOTE_EVAL_DIR") or not path.is_file():
        pytest.skip("PULLQUOTE_EVAL_DIR names no folder with fnc1-test")
    return path


def begins(article: Article) -> Article:
    """The article as far as it is compared."""
    body = [one for one in article.paragraphs if one.kind is ParagraphKind.BODY][:_COMPARED]
    return replace(article, paragraphs=tuple(replace(one, number=number) for number, one in enumerate(body, 1)))


def digest_of(articles: list[Article], directory: Path, encoder: Encoder) -> Digest:
    """The digest of all these articles, which have just arrived."""
    catalog = Catalog(f"sqlite:///{directory / 'catalog.sqlite'}")
    Indexer(directory, catalog, encoder).add(articles)
    links = Links(catalog, public_url="https://stories.example")
    copies = WireLog(catalog.engine).copies
    maker = DigestMaker(catalog, EmbeddedStore(directory), encoder, links, copies=copies)
    arrived = {one.id: _NOW.timestamp() - 60 for one in articles}
    period = Period(_NOW - timedelta(days=1), _NOW, arrived)
    return maker.make(Wanted(length=len(articles)), period)


def figures(digest: Digest, story_of: dict[str, str]) -> Figures:
    """How well its entries are the stories."""
    entries_of: dict[str, Counter[int]] = defaultdict(Counter)
    pure = main = 0
    for number, event in enumerate(digest.events):
        stories = Counter(story_of[one.article_id] for one in event.articles)
        pure += len(stories) == 1
        main += max(stories.values())
        for one in event.articles:
            entries_of[story_of[one.article_id]][number] += 1
    told = sum(entries.total() for entries in entries_of.values())
    return Figures(
        len(digest.events),
        len(entries_of),
        pure / len(digest.events),
        sum(len(entries) == 1 for entries in entries_of.values()) / len(entries_of),
        main / told,
        sum(max(entries.values()) for entries in entries_of.values()) / told,
    )


def test_one_event_is_one_entry(path: Path, directory: Path) -> None:
    """Nearly all articles of an entry are of one story, and nearly all of a story in one entry."""
    articles = [begins(one) for one in read_jsonl(path) if isinstance(one, Article)]
    with path.open(encoding="utf-8") as file:
        story_of = {row["id"]: row["story"] for row in map(json.loads, file)}
    found = figures(digest_of(articles, directory, load_encoder(DEFAULT_ENCODER)), story_of)
    print(found)
    assert found.purity >= LEAST_PURITY
    assert found.together >= LEAST_TOGETHER
