"""`pullquote evaluate`: one set, measured."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError
from rich.console import Console

from bot.app import App
from bot.evaluation import building
from bot.evaluation.attribution import Attribution, Place, evaluate_attributions
from bot.evaluation.dataset import (
    ARTICLES,
    ATTRIBUTIONS,
    QUESTIONS,
    Dataset,
    load_dataset,
    numbered_rows,
    with_withheld,
)
from bot.evaluation.errors import DatasetUnreadable
from bot.evaluation.failures import failures_page
from bot.evaluation.report import attribution_table, tables
from bot.evaluation.results import Searched, as_object, row_object, summarise
from bot.evaluation.running import Parts, run
from bot.evaluation.summaries import SUMMARIES, evaluate_summaries, summary_table
from bot.evaluation.summaries import as_object as summaries_object
from bot.rendering.progress import BarProgress
from bot.settings import load_settings
from index.article import Article
from index.readers import read

_Folder = click.Path(path_type=Path, file_okay=False)
_File = click.Path(path_type=Path, dir_okay=False, writable=True)


@click.command("evaluate", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("dataset_dir", type=_Folder)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.option("--rows", is_flag=True, help="With --json: every question's figures too.")
@click.option(
    "--withhold",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="SHARE",
    help="Take the articles of this share of the answerable questions away, to measure near misses.",
)
@click.option("--articles", type=_Folder, help="Ask the questions of this set's articles instead.")
@click.option("--limit-questions", type=click.IntRange(1), metavar="N", help="Ask only the first N questions.")
@click.option("--failures", type=_File, help="Write the mistakes as an HTML page.")
@click.option("--index-dir", type=_Folder, help="Where indexes of sets are kept [a cache folder in your home].")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the bootstrap.")
def evaluate(
    *,
    dataset_dir: Path,
    as_json: bool,
    rows: bool,
    withhold: float,
    articles: Path | None,
    limit_questions: int | None,
    failures: Path | None,
    index_dir: Path | None,
    seed: int,
) -> None:
    """Measure Pullquote on the question set in DATASET_DIR.

    The set's articles are indexed in a cache folder; the bot's own index is neither read nor written.
    """
    if rows and not as_json:
        raise click.UsageError("--rows goes with --json")
    if (dataset_dir / ATTRIBUTIONS).exists() and not (dataset_dir / QUESTIONS).exists():
        found, shown = _attributions(dataset_dir)
    elif (dataset_dir / SUMMARIES).exists() and not (dataset_dir / QUESTIONS).exists():
        scores = evaluate_summaries(dataset_dir, limit=limit_questions)
        name = dataset_dir.resolve().name
        found, shown = summaries_object(name, scores), [summary_table(name, scores)]
    else:
        dataset = load_dataset(dataset_dir, articles_folder=articles)
        if withhold:
            dataset = with_withheld(dataset, withhold)
        found, shown = _questions(
            dataset, limit=limit_questions, cache=index_dir or _cache(), failures=failures, rows=rows, seed=seed
        )
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2, allow_nan=False) + "\n")
    else:
        console = Console(highlight=False)
        for table in shown:
            console.print(table)


def _questions(
    dataset: Dataset, *, limit: int | None, cache: Path, failures: Path | None, rows: bool, seed: int
) -> tuple[dict[str, Any], list[Any]]:
    """The result on a question set as an object and as tables."""
    with BarProgress() as progress, _app(dataset, cache, progress) as app:
        parts = Parts(app.answerer(), app.catalog(), app.store, app.encoder)
        judgements, cost = run(dataset.questions[:limit], parts, progress)
        counts = app.catalog().counts()
        headlines = {article.id: article.headline for article in app.catalog().live()}
        searched = Searched(counts.articles, counts.paragraphs, len(dataset.withheld), app.encoder.name)
    result = summarise(judgements, dataset=dataset.name, searched=searched, cost=cost, seed=seed)
    if failures is not None:
        failures.write_text(failures_page(judgements, dataset=dataset.name, headlines=headlines), "utf-8")
    found = as_object(result)
    if rows:
        found["rows"] = [row_object(judgement) for judgement in judgements]
    return found, list(tables(result))


def _attributions(folder: Path) -> tuple[dict[str, Any], list[Any]]:
    """The result on a set of attributions as an object and as a table; needs no index."""
    from bot.answering.attribution import speaker  # noqa: PLC0415 - only these sets need it

    readings = list(read(folder / ARTICLES))
    articles = [reading for reading in readings if isinstance(reading, Article)]
    attributions = [_attribution(row, place) for place, row in numbered_rows(folder / ATTRIBUTIONS)]
    scores = evaluate_attributions(articles, attributions, speaker)
    found = {
        "dataset": folder.resolve().name,
        "articles": len(articles),
        "attributions": len(attributions),
        "unplaced": scores.unplaced,
        "speaker": {
            "named": round(scores.named, 4),
            "inside": round(scores.inside, 4),
            "false": round(scores.false_speakers, 4),
        },
        "sentences": {place.value: scores.count(place) for place in Place},
    }
    return found, [attribution_table(folder.resolve().name, scores)]


def _attribution(row: dict[str, Any], place: str) -> Attribution:
    try:
        return Attribution.model_validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise DatasetUnreadable(place, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


@contextmanager
def _app(dataset: Dataset, cache: Path, progress: BarProgress) -> Iterator[App]:
    """Pullquote as it is set up, but over the set's index in `cache` and nothing else."""
    settings = load_settings()
    building.require_apart(cache, settings.index)
    folder = building.index_folder(dataset, App(settings).encoder, cache)
    app = App(settings.model_copy(update={"index": folder, "database_url": "", "store_url": ""}))
    try:
        report = building.build(dataset, folder, app.indexer(progress=progress, create=True))
        for skipped in report.skipped if report else ():
            click.echo(f"skipped {skipped}", err=True)
        yield app
    finally:
        app.close()


def _cache() -> Path:
    """Where the system wants what can be made again (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pullquote" / "evaluation"
