"""Passages by their words: BM25 over tantivy (Okapi BM25, k1 = 1.2, b = 0.75, as tantivy fixes them)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import tantivy

_ANALYZER = "news_english"
_WRITER_MEMORY = 128 * 1024 * 1024  # bytes; a commit's postings stay in one segment up to about 500,000 passages
_HEADLINE_BOOST = 0.5


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """What is indexed of one passage."""

    ordinal: int
    text: str
    headline: str
    article_id: str


class QuestionWords:
    """The words of a question that count, stemmed, each as rare as it is among the passages."""

    def __init__(self, rarity: Mapping[str, float], analyzer: tantivy.TextAnalyzer) -> None:
        """`rarity`: stem -> inverse document frequency, above 0; `analyzer` makes stems of texts."""
        self._rarity = rarity
        self._analyzer = analyzer

    def share_in(self, texts: Iterable[str]) -> float:
        """Which share of the question's words, by rarity, stands in one of the texts, 0..1; 1 without words."""
        total = sum(self._rarity.values())
        found: set[str] = set()
        for text in texts:
            found.update(self._analyzer.analyze(text))
        return sum(rarity for word, rarity in self._rarity.items() if word in found) / total if total else 1.0


class LexicalIndex:
    """BM25 over passage text and headline, both stemmed."""

    def __init__(self, index: tantivy.Index) -> None:
        """Wrap an opened tantivy index."""
        self._index = index
        self._schema = index.schema
        self._analyzer = _analyzer()
        index.register_tokenizer(_ANALYZER, self._analyzer)
        index.reload()
        self._searcher = index.searcher()

    @classmethod
    def build(cls, entries: Iterable[LexicalEntry], folder: Path) -> LexicalIndex:
        """Index `entries` into the empty `folder`.

        One thread, so that equal entries give equal rankings: BM25's ties are broken by the order of addition.
        """
        index = tantivy.Index(_schema(), path=str(folder))
        index.register_tokenizer(_ANALYZER, _analyzer())
        writer = index.writer(heap_size=_WRITER_MEMORY, num_threads=1)
        for entry in entries:
            writer.add_document(_document(entry))
        writer.commit()
        writer.wait_merging_threads()
        return cls(index)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Open an index made by `build`."""
        return cls(tantivy.Index.open(str(folder)))

    def __len__(self) -> int:
        """How many passages it holds."""
        return int(self._searcher.num_docs)

    def words(self, question: str) -> QuestionWords:
        """The question's words, each with ln(1 + (N - n + 0.5) / (n + 0.5)), the idf of BM25, for n of N passages."""
        total = len(self)
        counts = {word: self._searcher.doc_freq("text", word) for word in self._analyzer.analyze(question)}
        rarity = {word: math.log(1 + (total - count + 0.5) / (count + 0.5)) for word, count in counts.items()}
        return QuestionWords(rarity, self._analyzer)

    def search(self, question: str, *, limit: int, article_ids: Iterable[str] | None = None) -> list[tuple[int, float]]:
        """(ordinal, BM25 score) of the passages that share words with `question`, best first, ties by ordinal.

        Args:
            question: any text that can be encoded; it is analysed like the passages and has no query syntax.
            limit: at most so many.
            article_ids: only passages of these articles; of all when None.
        """
        words = list(dict.fromkeys(self._analyzer.analyze(question)))
        if not words or not len(self) or limit < 1:
            return []
        alternatives = []
        for word in words:
            in_text = tantivy.Query.term_query(self._schema, "text", word)
            in_headline = tantivy.Query.term_query(self._schema, "headline", word)
            alternatives += [
                (tantivy.Occur.Should, in_text),
                (tantivy.Occur.Should, tantivy.Query.boost_query(in_headline, _HEADLINE_BOOST)),
            ]
        query = tantivy.Query.boolean_query(alternatives)
        if article_ids is not None:
            of_articles = tantivy.Query.term_set_query(self._schema, "article", list(article_ids))
            query = tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Must, query),
                    (tantivy.Occur.Must, tantivy.Query.const_score_query(of_articles, 0.0)),
                ]
            )
        hits = self._searcher.search(query, limit).hits
        found = [(int(self._searcher.doc(address)["ordinal"][0]), float(score)) for score, address in hits]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("ordinal", stored=True)
    builder.add_text_field("text", tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_text_field("headline", tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_text_field("article", tokenizer_name="raw", index_option="basic")
    return builder.build()


def _analyzer() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(60))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stopword("english"))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def _document(entry: LexicalEntry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("ordinal", entry.ordinal)
    document.add_text("text", entry.text)
    document.add_text("headline", entry.headline)
    document.add_text("article", entry.article_id)
    return document
