"""The data sets, each in its own format, as examples.

Row formats are those of the folders given on the command line: gzipped JSON lines for training, and `articles.jsonl`
with `questions.jsonl` for the public halves of three evaluation sets. A row that lacks a field raises KeyError.

Sentences are split by `index.sentences.sentence_spans`, as they are when stories are indexed. The weights made before
this module existed were trained on sentences split by nupunkt 0.8.0: the same seed gives slightly different examples
here, so those weights are not reproduced bit by bit.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from index.sentences import sentence_spans
from scripts.training.examples import Example, Passage, sentences_where, stitch
from scripts.training.recipe import Recipe

Row = dict[str, Any]  # a line of a data set

_SPAN_SETS = {
    "squadshifts": "squadshifts-new-wiki",
    "qed": "qed-nq-dev",
    "quoref": "quoref-test-subset",
    "hotpotqa": "hotpotqa-dev-sample",
}
_SENTENCE_SETS = ("qamr", "qasrl-gs")
_PAIR_SET = "selqa"
_RUN_SET = "squad-train-du-test"
_COLLECTIONS = {"squad2": "squad2-dev-half", "fever": "fever-eraser", "boolq": "boolq-dev"}
_NEIGHBOURS = 5  # sentences in a passage put together from rows of one sentence each
_PASSAGES_AN_ARTICLE = 8  # made from a run of sentences without article boundaries


def load_examples(
    train_dir: Path, eval_dir: Path, *, without: frozenset[str], recipe: Recipe, seed: int
) -> list[Example]:
    """Everything the reader learns from, in a fixed order.

    Args:
        train_dir: Folder of the `*.jsonl.gz` files.
        eval_dir: Folder of the evaluation sets' folders; three are read.
        without: Article ids of the evaluation sets that are held out.
        recipe: Says how many questions of a sentence are kept.
        seed: Of the choices made here: which neighbours, where passages end, which negatives.
    """
    rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
    found: list[Example] = []
    for source, name in _SPAN_SETS.items():
        found += span_examples(read_rows(_train_file(train_dir, name)), source)
    for name in _SENTENCE_SETS:
        rows = read_rows(_train_file(train_dir, name))
        found += sentence_examples(rows, name, recipe.qa_per_sentence[name], rng)
    found += pair_examples(read_rows(_train_file(train_dir, _PAIR_SET)), "selqa", rng)
    found += run_examples(read_rows(_train_file(train_dir, _RUN_SET)), "squad-du", rng)
    for source in _COLLECTIONS:
        found += collection_examples(eval_dir, source, without=without)
    return found


def data_files(train_dir: Path, eval_dir: Path) -> dict[str, Path]:
    """The files `load_examples` reads, by name."""
    names = [*_SPAN_SETS.values(), *_SENTENCE_SETS, _PAIR_SET, _RUN_SET]
    files = {_train_file(train_dir, name).name: _train_file(train_dir, name) for name in names}
    for folder in _COLLECTIONS.values():
        for name in ("articles.jsonl", "questions.jsonl"):
            files[f"{folder}/{name}"] = eval_dir / folder / name
    return files


def read_rows(path: Path) -> list[Row]:
    """The objects of a JSON lines file, gzipped if it is named so."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def span_examples(rows: Sequence[Row], source: str) -> Iterator[Example]:
    """SQuAD's way: a context, with its answers and where they start; one passage object for each context.

    An answered row is left out if its answer starts in no sentence. HotpotQA's answers are those found by their words,
    so only the first is taken for where the answer stands.
    """
    passages: dict[str, Passage] = {}
    for row in rows:
        text = row["context"]
        if text not in passages:
            title = row.get("title") or ""
            passages[text] = Passage(title.replace("_", " "), text, sentence_spans(text), title or row["id"])
        spans = _answer_spans(row)
        gold = sentences_where(passages[text], spans[:1] if source == "hotpotqa" else spans)
        if gold or not row["answerable"]:
            yield Example(row["question"], passages[text], gold, spans, source, tuple(row["answers"]))


def sentence_examples(rows: Sequence[Row], source: str, per_sentence: int, rng: random.Random) -> Iterator[Example]:
    """QAMR and QA-SRL: one sentence as context; its neighbours come from the other rows of the same article.

    Only the longest questions of a sentence are kept: the short ones ("Who did what?") lean on it. A row's id begins
    with set:domain:article:paragraph:sentence.
    """
    articles: dict[str, dict[tuple[int, int], str]] = defaultdict(dict)
    questions: dict[tuple[str, tuple[int, int]], list[Row]] = defaultdict(list)
    for row in rows:
        _, domain, article, paragraph, sentence = row["id"].split("/")[0].split(":")[:5]
        article_id, place = f"{domain}:{article}", (int(paragraph), int(sentence))
        articles[article_id][place] = row["context"]
        questions[article_id, place].append(row)
    for (article_id, place), asked in questions.items():
        chosen = _neighbours(sorted(articles[article_id]), place, rng)
        passage = stitch([articles[article_id][near] for near in chosen], headline="", article_id=article_id)
        index = chosen.index(place)
        offset = passage.sentences[index][0]
        asked.sort(key=lambda row: (-len(set(row["question"].split())), row["id"]))
        for row in asked[:per_sentence]:
            spans = _answer_spans(row, offset)
            yield Example(row["question"], passage, frozenset([index]), spans, source, tuple(row["answers"]))


def pair_examples(rows: Sequence[Row], source: str, rng: random.Random) -> Iterator[Example]:
    """SelQA: the candidates of a question, in order, cut into passages of four to eight sentences.

    Half of the passages that don't answer are left out.
    """
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["group"]].append(row)
    for candidates in groups.values():
        first = 0
        while first < len(candidates):
            part = candidates[first : first + rng.randint(4, 8)]
            title = part[0]["title"]
            passage = stitch([row["sentence"] for row in part], headline=title, article_id=title)
            gold = frozenset(place for place, row in enumerate(part) if row["entails"])
            if gold or rng.random() < 0.5:
                yield Example(part[0]["question"], passage, gold, (), source)
            first += len(part)


def run_examples(rows: Sequence[Row], source: str, rng: random.Random) -> Iterator[Example]:
    """SQuAD's sentences in the order of its articles: stitched into passages of three to six.

    Where an article ends isn't known; some passages in a row count as one.
    """
    asked: dict[str, list[str]] = {}
    for row in rows:
        asked.setdefault(row["sentence"], []).append(row["question"])
    sentences, first, made = list(asked), 0, 0
    while first < len(sentences):
        part = sentences[first : first + rng.randint(3, 6)]
        passage = stitch(part, headline="", article_id=f"du-{made // _PASSAGES_AN_ARTICLE}")
        for place, sentence in enumerate(part):
            for question in asked[sentence]:
                yield Example(question, passage, frozenset([place]), (), source)
        first, made = first + len(part), made + 1


def collection_examples(eval_dir: Path, source: str, *, without: frozenset[str]) -> Iterator[Example]:
    """The public half of an evaluation set: squad2 (with near misses), fever (claims) or boolq (whole passages)."""
    folder = eval_dir / _COLLECTIONS[source]
    passages = {
        row["id"]: [
            Passage(row["title"], paragraph, sentence_spans(paragraph), row["id"])
            for paragraph in row["text"].split("\n\n")
        ]
        for row in read_rows(folder / "articles.jsonl")
    }
    for row in read_rows(folder / "questions.jsonl"):
        if row["article_id"] not in without:
            example = _PLACED[source](row, passages[row["article_id"]])
            if example:
                yield example


def _squad2_example(row: Row, passages: Sequence[Passage]) -> Example | None:
    """The passage is known by how it starts; answers are looked for in the evidence only."""
    passage = next((p for p in passages if p.text.startswith(row["passage_start"])), None)
    if passage is None:
        return None
    homes = [(passage.text.find(text), len(text)) for text in row["evidence"] if text in passage.text]
    spans = tuple(
        (match.start() + start, match.end() + start)
        for start, size in homes
        for answer in row["answers"]
        for match in re.finditer(re.escape(answer), passage.text[start : start + size])
    )
    gold = sentences_where(passage, spans)
    if bool(gold) != row["answerable"]:
        return None
    return Example(row["question"], passage, gold, spans, "squad2", tuple(row["answers"]))


def _boolq_example(row: Row, passages: Sequence[Passage]) -> Example | None:
    """All of the passage is the evidence."""
    passage = next((p for p in passages if p.text == row["evidence"][0]), None)
    if passage is None:
        return None
    return Example(row["question"], passage, frozenset(range(len(passage.sentences))), (), "boolq")


def _fever_example(row: Row, passages: Sequence[Passage]) -> Example | None:
    """The first passage with a sentence that holds a piece of evidence or is part of one."""
    for passage in passages:
        sentences = [passage.text[start:end] for start, end in passage.sentences]
        gold = frozenset(
            place
            for place, sentence in enumerate(sentences)
            if any(sentence in evidence or evidence in sentence for evidence in row["evidence"])
        )
        if gold:
            return Example(row["question"], passage, gold, (), "fever")
    return None


_PLACED: dict[str, Callable[[Row, Sequence[Passage]], Example | None]] = {
    "squad2": _squad2_example,
    "fever": _fever_example,
    "boolq": _boolq_example,
}


def _train_file(train_dir: Path, name: str) -> Path:
    return train_dir / f"{name}.jsonl.gz"


def _answer_spans(row: Row, offset: int = 0) -> tuple[tuple[int, int], ...]:
    """Where the row's answers stand, if its context starts at `offset`."""
    return tuple(
        (offset + start, offset + start + len(answer))
        for start, answer in zip(row["answer_start"], row["answers"], strict=True)
    )


def _neighbours(places: list[tuple[int, int]], place: tuple[int, int], rng: random.Random) -> list[tuple[int, int]]:
    """Up to `_NEIGHBOURS` places in a row, `place` among them, at random."""
    at = places.index(place)
    first = max(0, at - rng.randint(0, _NEIGHBOURS - 1))
    return places[first : first + _NEIGHBOURS]
