"""A result for people: tables in the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Column, Table

from bot.evaluation.attribution import AttributionScores, Place
from bot.evaluation.metrics import Metric, ReliabilityBin, Unit
from bot.evaluation.results import FIGURES_BY_KIND, Result
from bot.evaluation.running import Cost

_BAR_CELLS = 20
_UNITS = {Unit.SHARE: "", Unit.CHARACTERS: " characters", Unit.MILLISECONDS: " ms"}


def tables(result: Result) -> Iterator[RenderableType]:
    """The figures, those of each kind of question, how far confidence can be trusted, and what a question costs."""
    yield _figures(result)
    if result.kinds:
        yield _kinds(result)
    if result.reliability:
        yield _reliability(result)
    if result.cost is not None:
        yield cost_line(result.cost)


def attribution_table(dataset: str, scores: AttributionScores) -> Table:
    """Who says it: how often the speaker is right."""
    table = Table("figure", "value", "sentences", title=f"{dataset}: who says it")
    named, pronoun, outside = (scores.count(place) for place in Place)
    table.add_row("speaker overlaps the named source", f"{scores.named:.3f}", f"{named:,}")
    table.add_row("the same, pronouns followed back", f"{scores.inside:.3f}", f"{named + pronoun:,}")
    table.add_row("speaker given outside any attribution", f"{scores.false_speakers:.3f}", f"{outside:,}")
    return table


def written(metric: Metric) -> str:
    """A figure as people read it, without its unit."""
    return _number(metric.value, metric.unit)


def cost_line(cost: Cost) -> str:
    """What a question costs, in a sentence."""
    return (
        f"A question costs {cost.encoder_calls:.1f} encoder calls (median of {cost.n}):"
        f" encoding {cost.encoder_call_ms:.1f} ms, searching {cost.search_ms:.1f} ms,"
        f" reading and quoting {cost.quote_ms:.1f} ms."
    )


def _figures(result: Result) -> Table:
    searched = result.searched
    withheld = f", {searched.withheld:,} withheld" if searched.withheld else ""
    articles = f"{searched.articles:,} articles{withheld}, {searched.paragraphs:,} paragraphs"
    table = Table(
        "figure",
        "value",
        "95 % interval",
        "questions",
        title=f"{result.dataset}: {result.questions:,} questions, {result.unanswerable:,} unanswerable",
        caption=f"{articles}; encoder {searched.encoder}",
    )
    for metric in result.metrics:
        low, high = _number(metric.low, metric.unit), _number(metric.high, metric.unit)
        table.add_row(metric.name, f"{written(metric)}{_UNITS[metric.unit]}", f"{low} - {high}", f"{metric.n:,}")
    return table


def _kinds(result: Result) -> Table:
    known = {metric.name for metrics in result.kinds.values() for metric in metrics}
    names = [name for name in FIGURES_BY_KIND if name in known]
    table = Table(Column("kind", no_wrap=True), *names, title="by kind of question (how many)")
    for kind, metrics in result.kinds.items():
        by_name = {metric.name: f"{written(metric)} ({metric.n:,})" for metric in metrics}
        table.add_row(kind, *(by_name.get(name, "") for name in names))
    return table


def _reliability(result: Result) -> Table:
    table = Table("confidence", "mean", "right", "", "questions", title="reliability")
    for each in result.reliability:
        shares = f"{each.confidence:.2f}", f"{each.right:.2f}"
        table.add_row(f"{each.low:.1f} - {each.high:.1f}", *shares, _bar(each), f"{each.n:,}")
    return table


def _bar(each: ReliabilityBin) -> str:
    """Share right as a bar, with a mark where it would be if confidence were right."""
    cells = ["█" if cell < round(each.right * _BAR_CELLS) else "·" for cell in range(_BAR_CELLS)]
    cells[min(_BAR_CELLS - 1, round(each.confidence * _BAR_CELLS))] = "│"
    return "".join(cells)


def _number(value: float, unit: Unit) -> str:
    return f"{value:.3f}" if unit is Unit.SHARE else f"{value:,.0f}"
