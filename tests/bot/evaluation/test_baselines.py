"""The simple systems that Pullquote is measured against."""

from pathlib import Path

import pytest

from bot.evaluation.baselines import Corpus, encode, systems, units
from bot.evaluation.dataset import load_dataset
from index.article import Article
from index.encoder import DEFAULT_ENCODER, Encoder, HashingEncoder, load_encoder
from index.indexer import NoProgress
from index.readers import read

BRIDGE = "The Alder Bridge in Vell closed on Monday after engineers found a crack in its deck."


def corpus_of(folder: Path, encoder: Encoder) -> Corpus:
    """The passages of a set."""
    articles = [found for found in read(load_dataset(folder).articles) if isinstance(found, Article)]
    found = tuple(units(articles, whole=False))
    vectors = encode([unit.text for unit in found], encoder, folder / "vectors.sqlite", NoProgress())
    return Corpus(found, vectors, (), vectors[:0], len(articles), encoder)


@pytest.mark.parametrize("name", ["bm25", "dense", "fusion"])
def test_each_finds_the_sentence_that_shares_the_words(toy_set: Path, name: str) -> None:
    """First, from its article, as one sentence."""
    respond = systems(corpus_of(toy_set, HashingEncoder()))[name]()
    response = respond("When was the Alder Bridge in Vell closed, on Monday?")
    first = response.quotes[0]
    assert (first.text, first.article_id, first.sentences) == (BRIDGE, "bridge", 1)
    assert response.articles[0] == "bridge"
    assert response.confidence > 0
    assert response.answered is None


def test_no_word_in_common_is_no_confidence(toy_set: Path) -> None:
    """BM25 finds nothing then, and says so."""
    response = systems(corpus_of(toy_set, HashingEncoder()))["bm25"]()("Xylophone?")
    assert (response.quotes, response.confidence) == ((), 0.0)


def test_whole_paragraphs_keep_their_sentences(toy_set: Path) -> None:
    """For the peers, whose quotes are paragraphs."""
    articles = [found for found in read(toy_set / "articles.jsonl") if isinstance(found, Article)]
    dam = [unit for unit in units(articles, whole=True) if unit.article_id == "dam"]
    assert [len(unit.sentences) for unit in dam] == [2, 1]


@pytest.mark.model
def test_late_interaction_reads_sentences_in_their_passage(toy_set: Path) -> None:
    """The better of two sentences of one paragraph comes first, each once."""
    respond = systems(corpus_of(toy_set, load_encoder(DEFAULT_ENCODER)))["maxsim"]()
    quotes = respond("Who cut the ribbon at the dam?").quotes
    assert quotes[0].text == "Mayor Ana Bell cut a blue ribbon."
    assert len({quote.text for quote in quotes}) == len(quotes)
