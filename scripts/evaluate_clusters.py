"""Wire copies and events, against what is known: `python -m scripts.evaluate_clusters EVAL_DIR [--json]`.

Wire copies: stories of a set are rewritten lightly, and must be found again among all the others. Events: the articles
of fnc1-test, whose stories are known. docs/evaluation.md tells what is counted.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import TfidfVectorizer

from index.article import Article, Paragraph, ParagraphKind
from index.encoder import Encoder, load_encoder
from index.event_clusters import EventStory, cluster_events
from index.readers.jsonl import read_jsonl
from index.wire_copies import copy_groups, signature_of

_LEADS = (
    "Officials gave details of what happened on {day} in a statement that had been awaited for days.",
    "There was news on {day} of a matter that readers of this paper have followed for some time.",
    "What many had expected came about on {day}, and it was not the end of the affair, observers said.",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_LEAD = 5  # paragraphs that are told of a story
_DATELINES = ("VELL (Harbour Wire) — ", "SKERROW, Tuesday: ", "PORT AMSEL, March 3 — ")


def rewritten(article: Article, number: int, drawn: random.Random) -> Article:
    """The article as another outlet would print it: another dateline or lead, some of its paragraphs cut."""
    texts = [paragraph.text for paragraph in article.paragraphs if paragraph.kind is ParagraphKind.BODY]
    kind = number % 4
    if kind in {0, 3} and len(texts) > 3:  # cut from the end, as desks do
        texts = texts[: max(3, round(len(texts) * drawn.uniform(0.6, 0.9)))]
    if kind in {1, 3}:
        texts = [drawn.choice(_LEADS).format(day=drawn.choice(_DAYS)), *texts[1:]]
    if kind == 2:
        texts = [text for place, text in enumerate(texts) if place < 2 or drawn.random() > 0.2]
    texts[0] = drawn.choice(_DATELINES) + texts[0]
    paragraphs = tuple(Paragraph(place, text) for place, text in enumerate(texts, 1))
    return replace(article, id=f"{article.id}/copy{number}", paragraphs=paragraphs)


def wire_copies(articles: Sequence[Article], *, seed: int = 0) -> dict[str, float]:
    """Precision and recall over pairs of articles, when every third one has one to three rewritten copies."""
    drawn = random.Random(seed)  # noqa: S311  # a repeatable draw, no secret
    everything, gold = list(articles), set[frozenset[str]]()
    for article in articles[::3]:
        copies = [rewritten(article, number, drawn) for number in range(drawn.randint(1, 3))]
        everything += copies
        gold |= {frozenset(pair) for pair in itertools.combinations([article.id, *(each.id for each in copies)], 2)}
    originals = _pairs(copy_groups(map(signature_of, articles)))  # the set's own copies are no mistakes
    found = _pairs(copy_groups(map(signature_of, everything)))
    right = len(found & gold)
    wrong = sum(1 for pair in found - gold if frozenset(each.split("/")[0] for each in pair) not in originals)
    return {
        "pairs": float(len(gold)),
        "precision": right / (right + wrong) if right + wrong else 1.0,
        "recall": right / len(gold) if gold else 1.0,
        "own_copies": float(len(originals)),
    }


def b_cubed(clusters: Iterable[Sequence[str]], gold: dict[str, str]) -> dict[str, float]:
    """B-cubed precision, recall and F1 (Bagga and Baldwin 1998) of clusters of ids against their gold labels."""
    of_cluster = {each: set(cluster) for cluster in clusters for each in cluster}
    of_gold: dict[str, set[str]] = defaultdict(set)
    for each, label in gold.items():
        of_gold[label].add(each)
    shared = {each: len(of_cluster[each] & of_gold[label]) for each, label in gold.items()}
    precision = fmean(shared[each] / len(of_cluster[each]) for each in gold)
    recall = fmean(shared[each] / len(of_gold[label]) for each, label in gold.items())
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall)}


def events(path: Path, encoder: Encoder) -> dict[str, float]:
    """B-cubed figures of clustering by event, beside single-link TF-IDF with its best threshold for this very set."""
    articles = _articles(path)
    with path.open(encoding="utf-8") as file:
        gold = {row["id"]: row["story"] for row in map(json.loads, file)}
    bodies = [[each.text for each in article.paragraphs if each.kind is ParagraphKind.BODY] for article in articles]
    stories = []
    for article, body in zip(articles, bodies, strict=True):
        mean = encoder.encode(body[:_LEAD]).mean(axis=0)
        lead = " ".join(body[:_LEAD])
        stories.append(
            EventStory(article.id, article.headline, lead, article.published, mean / float(np.linalg.norm(mean)))
        )
    ids = [article.id for article in articles]
    whole = [" ".join([article.headline, *body]) for article, body in zip(articles, bodies, strict=True)]
    single = max((b_cubed(clusters, gold) for clusters in _single_link(ids, whole)), key=lambda figures: figures["f1"])
    figures = b_cubed(cluster_events(stories), gold)
    return {**figures, **{f"single_{name}": value for name, value in single.items()}}


def _single_link(ids: Sequence[str], texts: Sequence[str]) -> Iterator[list[list[str]]]:
    """Single-link clusters of TF-IDF cosines of whole texts, for one threshold after another."""
    weights = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts)
    distances = 1 - (weights @ weights.T).toarray()
    np.fill_diagonal(distances, 0)
    joined = linkage(squareform(distances, checks=False), method="single")
    for threshold in np.arange(0.5, 0.95, 0.02):
        clusters: dict[int, list[str]] = defaultdict(list)
        for article_id, label in zip(ids, fcluster(joined, threshold, "distance"), strict=True):
            clusters[int(label)].append(article_id)
        yield list(clusters.values())


def _pairs(groups: Iterable[Sequence[str]]) -> set[frozenset[str]]:
    return {frozenset(pair) for group in groups for pair in itertools.combinations(group, 2)}


def _articles(path: Path) -> list[Article]:
    return [reading for reading in read_jsonl(path) if isinstance(reading, Article)]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("--json", action="store_true", help="for programs")
    arguments = parser.parse_args()
    found: dict[str, dict[str, float]] = {}
    for name in ("realtimeqa", "bbc-summary"):
        path = arguments.eval_dir / name / "articles.jsonl"
        if path.exists():
            found[f"wire copies, {name}"] = wire_copies(_articles(path))
    path = arguments.eval_dir / "fnc1-test" / "articles.jsonl"
    if path.exists():
        found["events, fnc1-test"] = events(path, load_encoder())
    if arguments.json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return
    for name, figures in found.items():
        sys.stdout.write(name + "\n" + "".join(f"  {key:18}{value:8.3f}\n" for key, value in figures.items()))


if __name__ == "__main__":
    main()
