from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.catalog import Catalog
from index.encoder import Encoder, load_encoder
from index.errors import EncoderMismatch, IndexDamaged, IndexMissing
from index.fusion import reciprocal_rank_fusion
from index.indexer import Indexer
from index.retriever import Retriever
from index.store import generation
from index.store.embedded import EmbeddedStore
from index.store.filter import SearchFilter
from tests.support.articles import make_article, questions
from tests.support.encoders import RecordingEncoder
from tests.support.indexing import index_stories

ARTICLES = [
    make_article("bridge", "The bridge was shut on Monday.", "Engineers found a crack.", headline="Bridge shut"),
    make_article(
        "ferry", "The ferry sank off Vell.", "Nobody was hurt.", headline="Ferry sinks", published="2026-04-01"
    ),
    make_article("vote", "The council voted by 12 to 3.", headline="Council votes", published="", language="fr"),
]


@pytest.fixture
def retriever(directory: Path, catalog: Catalog, encoder: Encoder) -> Retriever:
    """Searches the three articles."""
    Indexer(directory, catalog, encoder).add(ARTICLES)
    return Retriever(EmbeddedStore(directory), encoder)


def test_best_passage_comes_first(retriever: Retriever) -> None:
    """The passage that shares most with the question leads, with its article and its place."""
    (best, *_) = retriever.retrieve("When was the bridge shut?").passages
    assert (best.passage.article_id, best.passage.paragraph) == ("bridge", 1)
    assert (best.article.headline, best.article.published) == ("Bridge shut", "2026-03-02")
    assert (best.passage.start, best.passage.end) == (0, len("The bridge was shut on Monday."))


def test_retrieval_says_how_much_was_searched(retriever: Retriever) -> None:
    """Articles and paragraphs of the whole generation are counted, found or not."""
    found = retriever.retrieve("bridge", limit=1)
    assert (found.articles, found.paragraphs, found.generation) == (3, 5, "000001")
    assert len(found.passages) == 1


def test_scores_are_those_of_the_fused_rankings(directory: Path, encoder: Encoder) -> None:
    """Order and score come from fusing both rankings; cosine and BM25 are those of the searches."""
    index_stories(directory, 60, 1)
    snapshot = EmbeddedStore(directory).snapshot()
    for question in questions(5):
        vector = encoder.encode([question])[0]
        dense = snapshot.search_dense(vector, limit=100, eligible=None)
        lexical = snapshot.search_lexical(question, limit=100, only=SearchFilter())
        fused = reciprocal_rank_fusion([[o for o, _ in dense], [o for o, _ in lexical]])
        found = Retriever(EmbeddedStore(directory), encoder).retrieve(question).passages
        best = list(fused)[:20]
        assert [each.passage for each in found] == [snapshot.passage(ordinal) for ordinal in best]
        assert [each.score for each in found] == [fused[ordinal] for ordinal in best]
        assert [each.bm25 for each in found] == [dict(lexical).get(ordinal, 0.0) for ordinal in best]
        assert [each.cosine for each in found] == pytest.approx(snapshot.cosines(vector, best).tolist())


def test_an_article_of_which_more_was_found_has_more_support(
    directory: Path, catalog: Catalog, encoder: Encoder
) -> None:
    """All its passages share it; the article of which the most was found has all there is."""
    told = ["The bridge was shut.", "The bridge has a crack.", "The bridge is old."]
    articles = [make_article("long", *told, headline="Bridge"), make_article("short", told[0], headline="Bridge")]
    Indexer(directory, catalog, encoder).add(articles)
    found = Retriever(EmbeddedStore(directory), encoder).retrieve("When was the bridge shut?").passages
    support = {each.article.id: each.support for each in found}
    assert support["long"] == 1.0
    assert 1 / 3 <= support["short"] < 1.0
    assert {(each.article.id, each.support) for each in found} == set(support.items())


def test_passage_without_a_word_of_the_question_has_no_bm25(retriever: Retriever) -> None:
    """It may be near in meaning all the same, so it is still found."""
    found = retriever.retrieve("crack", limit=100).passages
    assert [each.bm25 > 0 for each in found] == [True, False, False, False, False]


@pytest.mark.parametrize("limit", [0, 1, 3, 100])
def test_limit_cuts_the_end_off(retriever: Retriever, limit: int) -> None:
    """A lower limit gives the same passages, fewer of them."""
    everything = retriever.retrieve("the bridge", limit=100).passages
    assert retriever.retrieve("the bridge", limit=limit).passages == everything[:limit]


@pytest.mark.parametrize(
    ("only", "ids"),
    [
        (None, {"bridge", "ferry", "vote"}),
        (SearchFilter(since="2026-03-15"), {"ferry"}),
        (SearchFilter(until="2026-03-15"), {"bridge"}),
        (SearchFilter(languages=frozenset({"fr"})), {"vote"}),
        (SearchFilter(article_ids=frozenset({"vote", "ferry"})), {"vote", "ferry"}),
        (SearchFilter(outlets=frozenset({"nobody"})), set()),
    ],
    ids=["any", "since", "until", "language", "articles", "none"],
)
def test_filter_holds_for_everything_found(retriever: Retriever, only: SearchFilter | None, ids: set[str]) -> None:
    """What isn't allowed is not found, however well it fits; all that is allowed can be."""
    found = retriever.retrieve("When was the bridge shut?", limit=100, only=only).passages
    assert {each.passage.article_id for each in found} == ids


def test_filter_does_not_hide_what_ranks_low(directory: Path, catalog: Catalog, encoder: Encoder) -> None:
    """The one allowed article is found although hundreds of better ones are not allowed."""
    many = [make_article(f"a{number:03d}", "The ferry sank.", published="2026-01-01") for number in range(300)]
    Indexer(directory, catalog, encoder).add(
        [*many, make_article("last", "A ferry, much later.", published="2026-05-01")]
    )
    found = Retriever(EmbeddedStore(directory), encoder).retrieve("ferry sank", only=SearchFilter(since="2026-04-01"))
    assert [each.passage.article_id for each in found.passages] == ["last"]


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    """Searches an index that no test changes."""
    directory = tmp_path_factory.mktemp("stories")
    index_stories(directory, 20, 1)
    return Retriever(EmbeddedStore(directory), load_encoder("hashing"))


@given(question=st.text(st.characters(exclude_categories=[])))
def test_any_question_is_searched(stories: Retriever, question: str) -> None:
    """Signs, control characters and half surrogate pairs are searched like any text."""
    assert len(stories.retrieve(question, limit=5).passages) == 5


@pytest.mark.parametrize("question", ["  Zu\u0308rich\u00a0bridge ", "Zürich\n bridge\u200b"])
def test_question_is_normalised_like_the_stories(
    directory: Path, catalog: Catalog, encoder: Encoder, question: str
) -> None:
    """How an accent is composed or how wide a space is makes no difference."""
    Indexer(directory, catalog, encoder).add(ARTICLES)
    recording = RecordingEncoder(encoder)
    Retriever(EmbeddedStore(directory), recording).retrieve(question)
    assert recording.texts == ["Zürich bridge"]


def test_new_generation_is_searched_at_once(directory: Path, catalog: Catalog, encoder: Encoder) -> None:
    """A retriever that was there before a change finds the new version after it, and never the old one."""
    indexer = Indexer(directory, catalog, encoder)
    indexer.add(ARTICLES)
    retriever = Retriever(EmbeddedStore(directory), encoder)
    before = retriever.retrieve("bridge shut", limit=1)
    newer: Article = replace(make_article("bridge", "The bridge is not shut any more."), headline="Bridge opens")
    indexer.add([newer])
    after = retriever.retrieve("bridge shut", limit=100)
    assert (before.passages[0].passage.version, before.generation) == (1, "000001")
    assert after.generation == "000002"
    assert {each.passage.version for each in after.passages if each.passage.article_id == "bridge"} == {2}


def test_missing_index_is_said_to_be_missing(directory: Path, encoder: Encoder) -> None:
    """Asking before anything was indexed is no damage."""
    with pytest.raises(IndexMissing):
        Retriever(EmbeddedStore(directory), encoder).retrieve("bridge")


def test_damaged_index_is_not_searched(retriever: Retriever, directory: Path, encoder: Encoder) -> None:
    """A question to a damaged index gets an error, not a wrong answer."""
    (generation.folder_of(directory, "000001") / "passages.npy").write_bytes(b"")
    with pytest.raises(IndexDamaged, match=r"passages\.npy"):
        Retriever(EmbeddedStore(directory), encoder).retrieve("bridge")


def test_question_of_another_encoder_is_refused(retriever: Retriever, directory: Path, encoder: Encoder) -> None:
    """Vectors of two encoders are never compared, and the question isn't even encoded."""
    other = RecordingEncoder(encoder, fingerprint="other weights")
    with pytest.raises(EncoderMismatch):
        Retriever(EmbeddedStore(directory), other).retrieve("bridge")
    assert other.texts == []


def test_the_newest_stories_come_first_and_undated_ones_last(retriever: Retriever) -> None:
    """By their opening passages; conditions hold here too."""
    newest = retriever.newest(limit=9)
    assert [(found.article.id, found.passage.paragraph) for found in newest.passages] == [
        ("ferry", 1),
        ("bridge", 1),
        ("vote", 1),
    ]
    assert newest.articles == 3
    assert [found.article.id for found in retriever.newest(limit=1).passages] == ["ferry"]
    until_march = SearchFilter(until="2026-03-31")
    assert [found.article.id for found in retriever.newest(limit=9, only=until_march).passages] == ["bridge"]


def test_the_outlets_are_those_that_stories_are_from(retriever: Retriever) -> None:
    """As stored; a story without one adds none."""
    assert retriever.outlets() == {article.outlet for article in ARTICLES if article.outlet}
