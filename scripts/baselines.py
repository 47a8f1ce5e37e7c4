"""Measure what Pullquote is compared with, on the same sets: simple searches, and two real peers.

    scripts/evaluate --baselines               runs this and puts its figures beside Pullquote's
    python -m scripts.baselines SET_DIR...     alone; a JSON file for each set and system goes to --out

The simple ones are described in bot/evaluation/baselines.py. The peers get the same vectors of the default encoder,
quote whole paragraphs, never refuse, and are as sure as their best score says:

    txtai     its hybrid search (dense and BM25) with its own defaults
    haystack  its in-memory BM25 and embedding retrievers, joined by reciprocal rank fusion

They are no dependencies: `pip install -r requirements/peers.txt`, into an environment where they do no harm.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import click

from bot.evaluation.baselines import Corpus, Hits, Respond, Unit, encode, systems, units
from bot.evaluation.building import set_folder
from bot.evaluation.dataset import Dataset, JudgedQuestion, load_dataset, with_withheld
from bot.evaluation.errors import EvaluationError
from bot.evaluation.judging import Judgement, QuoteGiven, Response, judge
from bot.evaluation.results import Result, Searched, as_object, summarise
from bot.rendering.progress import BarProgress
from index.article import Article
from index.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from index.readers import read

_PEER_DEPTH = 100  # paragraphs a peer is asked for, for its ranking of articles
_QUOTES = 8


def peers(corpus: Corpus) -> dict[str, Callable[[], Respond]]:
    """How to make each of the peers that is installed."""
    known = {"txtai": txtai, "haystack": haystack}
    if missing := [name for name in known if not find_spec(name)]:
        click.echo(f"baselines: without {' and '.join(missing)}, which requirements/peers.txt has", err=True)
    return {name: partial(make, corpus) for name, make in known.items() if find_spec(name)}


def txtai(corpus: Corpus) -> Respond:
    """The hybrid index of txtai over the paragraphs."""
    texts = [unit.text for unit in corpus.paragraphs]
    rows = dict(zip(texts, corpus.paragraph_vectors, strict=True))

    def vectors(batch: Sequence[str]) -> object:
        """Known vectors of paragraphs, new ones of questions."""
        return [rows[text] if text in rows else corpus.encoder.encode([text])[0] for text in batch]

    embeddings = import_module("txtai").Embeddings(method="external", transform=vectors, hybrid=True, content=False)
    embeddings.index((number, text, None) for number, text in enumerate(texts))

    def search(question: str) -> Hits:
        return [(int(number), float(score)) for number, score in embeddings.search(question, _PEER_DEPTH)]

    return _responder(corpus.paragraphs, search)


def haystack(corpus: Corpus) -> Respond:
    """Haystack's two in-memory retrievers and its joiner."""
    os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "False")
    store = import_module("haystack.document_stores.in_memory").InMemoryDocumentStore()
    make_document = import_module("haystack").Document
    rows = zip(corpus.paragraphs, corpus.paragraph_vectors.tolist(), strict=True)
    store.write_documents([make_document(id=str(n), content=u.text, embedding=v) for n, (u, v) in enumerate(rows)])
    retrievers = import_module("haystack.components.retrievers.in_memory")
    lexical = retrievers.InMemoryBM25Retriever(store, top_k=_PEER_DEPTH)
    dense = retrievers.InMemoryEmbeddingRetriever(store, top_k=_PEER_DEPTH)
    joiner = import_module("haystack.components.joiners").DocumentJoiner(join_mode="reciprocal_rank_fusion")

    def search(question: str) -> Hits:
        vector = corpus.encoder.encode([question])[0].tolist()
        found = [lexical.run(query=question)["documents"], dense.run(query_embedding=vector)["documents"]]
        joined = joiner.run(documents=found, top_k=_PEER_DEPTH)["documents"]
        return [(int(document.id), float(document.score)) for document in joined]

    return _responder(corpus.paragraphs, search)


def _responder(paragraphs: Sequence[Unit], search: Callable[[str], Hits]) -> Respond:
    def respond(question: str) -> Response:
        hits = search(question)
        found = [paragraphs[number] for number, _ in hits]
        quotes = tuple(QuoteGiven(unit.text, unit.article_id, len(unit.sentences)) for unit in found[:_QUOTES])
        articles = tuple(dict.fromkeys(unit.article_id for unit in found))
        return Response(quotes, hits[0][1] if hits else 0.0, 0.0, articles=articles)

    return respond


def make_corpus(dataset: Dataset, encoder: Encoder, cache: Path, progress: BarProgress) -> Corpus:
    """Read the set's articles and encode them; vectors are kept beside the set's indexes."""
    readings = read(dataset.articles)
    articles = [a for a in readings if isinstance(a, Article) and a.id not in dataset.withheld]
    passages, paragraphs = tuple(units(articles, whole=False)), tuple(units(articles, whole=True))
    folder = set_folder(dataset, encoder, cache)
    folder.mkdir(parents=True, exist_ok=True)
    texts = [unit.text for unit in (*passages, *paragraphs)]
    vectors = encode(texts, encoder, folder / "baselines.sqlite", progress)
    return Corpus(passages, vectors[: len(passages)], paragraphs, vectors[len(passages) :], len(articles), encoder)


def ask(questions: Sequence[JudgedQuestion], respond: Respond, progress: BarProgress, name: str) -> list[Judgement]:
    """Ask one system every question."""
    respond("What happened, and who was there?")  # warms up
    progress.start(f"Asking {name}", len(questions))
    judgements = []
    for question in questions:
        started = time.perf_counter()
        response = respond(question.text)
        latency_ms = (time.perf_counter() - started) * 1000
        judgements.append(judge(question, replace(response, latency_ms=latency_ms)))
        progress.advance()
    return judgements


def measure(dataset: Dataset, cache: Path, wanted: Sequence[str], limit: int | None) -> list[Result]:
    """The result of every wanted system on a set."""
    if any(question.within for question in dataset.questions):
        raise EvaluationError(f"{dataset.name} asks about one article at a time, which these systems can't")
    encoder = load_encoder(DEFAULT_ENCODER)
    results = []
    with BarProgress() as progress:
        corpus = make_corpus(dataset, encoder, cache, progress)
        searched = Searched(corpus.articles, len(corpus.paragraphs), len(dataset.withheld), encoder.name)
        for name, make in {**systems(corpus), **peers(corpus)}.items():
            if not wanted or name in wanted:
                judgements = ask(list(islice(dataset.questions, limit)), make(), progress, name)
                results.append(summarise(judgements, dataset=dataset.name, searched=searched, system=name))
    return results


@click.command()
@click.argument("set_dirs", nargs=-1, required=True, type=click.Path(path_type=Path, file_okay=False))
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Where results go.")
@click.option("--system", "wanted", multiple=True, metavar="NAME", help="Only this one; may be repeated.")
@click.option("--withhold", type=click.FloatRange(0, 1), default=0.0, metavar="SHARE", help="As for `evaluate`.")
@click.option("--limit-questions", type=click.IntRange(1), metavar="N", help="Ask only the first N questions.")
@click.option(
    "--cache", required=True, type=click.Path(path_type=Path, file_okay=False), help="Where vectors are kept."
)
def main(
    *,
    set_dirs: tuple[Path, ...],
    out: Path,
    wanted: tuple[str, ...],
    withhold: float,
    limit_questions: int | None,
    cache: Path,
) -> None:
    """Measure the baselines on each of SET_DIRS."""
    out.mkdir(parents=True, exist_ok=True)
    try:
        for folder in set_dirs:
            dataset = load_dataset(folder)
            dataset = with_withheld(dataset, withhold) if withhold else dataset
            for result in measure(dataset, cache, wanted, limit_questions):
                path = out / f"{result.dataset}-{result.system}.json".replace(" ", "-")
                path.write_text(json.dumps(as_object(result), ensure_ascii=False, indent=2) + "\n", "utf-8")
    except EvaluationError as error:
        click.echo(f"baselines: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
