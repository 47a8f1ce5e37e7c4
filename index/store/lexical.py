"""Passages by their words: BM25 over tantivy (Okapi BM25, k1 = 1.2, b = 0.75, as tantivy fixes them)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tantivy

from index.irregular import IRREGULAR

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


Stems = frozenset[str]  # what a word of a question may stand as in a text: "meet" and "met"


class QuestionWords:
    """The words of a question that count, each as rare as it is among the passages."""

    def __init__(self, rarity: Mapping[Stems, float], analyzer: tantivy.TextAnalyzer) -> None:
        """`rarity`: a word's stems -> inverse document frequency, above 0; `analyzer` makes stems of texts."""
        self._rarity = rarity
        self._analyzer = analyzer

    def share_in(self, texts: Iterable[str]) -> float:
        """Which share of the question's words, by rarity, stands in one of the texts, 0..1; 1 without words."""
        total = sum(self._rarity.values())
        found: set[str] = set()
        for text in texts:
            found.update(self._analyzer.analyze(text))
        return sum(rarity for stems, rarity in self._rarity.items() if stems & found) / total if total else 1.0


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
        counts = {
            stems: min(total, sum(self._searcher.doc_freq("text", stem) for stem in stems))
            for stems in self._stems(question)
        }
        rarity = {stems: math.log(1 + (total - count + 0.5) / (count + 0.5)) for stems, count in counts.items()}
        return QuestionWords(rarity, self._analyzer)

    def search(self, question: str, *, limit: int, article_ids: Iterable[str] | None = None) -> list[tuple[int, float]]:
        """(ordinal, BM25 score) of the passages that share words with `question`, best first, ties by ordinal.

        Args:
            question: any text that can be encoded; it is analysed like the passages and has no query syntax.
            limit: at most so many.
            article_ids: only passages of these articles; of all when None.
        """
        words = self._stems(question)
        if not words or not len(self) or limit < 1:
            return []
        alternatives = []
        for stems in words:
            alternatives += [
                (tantivy.Occur.Should, self._any_of(stems, "text")),
                (tantivy.Occur.Should, tantivy.Query.boost_query(self._any_of(stems, "headline"), _HEADLINE_BOOST)),
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

    def _stems(self, question: str) -> list[Stems]:
        """The words of a question that count, each once, with the stems of all their forms."""
        alike = _stems_of_one_word()
        return list(dict.fromkeys(alike.get(stem, frozenset({stem})) for stem in self._analyzer.analyze(question)))

    def _any_of(self, stems: Stems, field: str) -> tantivy.Query:
        """What has one of a word's stems; the one that says most counts."""
        terms = [tantivy.Query.term_query(self._schema, field, stem) for stem in sorted(stems)]
        return terms[0] if len(terms) == 1 else tantivy.Query.disjunction_max_query(terms)


@cache
def _stems_of_one_word() -> dict[str, Stems]:
    """For each stem of a word whose forms don't share one, all of them."""
    analyze = _analyzer().analyze
    words = (frozenset(stem for form in forms for stem in analyze(form)) for forms in IRREGULAR)
    return {stem: stems for stems in words for stem in stems}


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
