"""Results as the table of docs/evaluation.md: `python -m bot.evaluation.tables FILE RESULT.json...`.

Takes what `pullquote evaluate --json` and scripts/baselines.py print, and puts the table between two marks of FILE. The
reliability diagrams of the sets go to `reliability.svg` beside it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.evaluation.diagram import reliability_diagram

BEGIN, END = "<!-- figures: made by scripts/evaluate -->", "<!-- end of figures -->"
DIAGRAM = "reliability.svg"

_COLUMNS = (
    "article@1",
    "evidence@1",
    "evidence@3",
    "answer@1",
    "answer@3",
    "nDCG@10",
    "AUROC",
    "false refusals",
    "true refusals",
    "calibration error",
)

ResultObject = Mapping[str, Any]


def markdown_table(results: Sequence[ResultObject]) -> str:
    """One row a set and system, in the order given but sets kept together; ± is half of the 95 % interval."""
    used = [name for name in _COLUMNS if any(name in result["metrics"] for result in results)]
    header = ["set", "system", "questions", *used, "ms a question"]
    sets = list(dict.fromkeys(result["dataset"] for result in results))
    rows = [_row(result, used) for name in sets for result in results if result["dataset"] == name]
    return "\n".join(_line(cells) for cells in (header, ["---"] * len(header), *rows))


def with_table(text: str, table: str) -> str:
    """A document with `table` between its two marks.

    Raises:
        ValueError: it has no such marks.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no {BEGIN!r} and {END!r} in it")
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def main(arguments: Sequence[str]) -> None:
    """Write the table of the given result files into the given document; print it where that is "-"."""
    document, *results = (Path(argument) for argument in arguments)
    found = [json.loads(path.read_text("utf-8")) for path in results]
    table = markdown_table(found)
    if str(document) == "-":
        sys.stdout.write(f"{table}\n")
        return
    document.write_text(with_table(document.read_text("utf-8"), table), "utf-8")
    (document.parent / DIAGRAM).write_text(reliability_diagram(found), "utf-8")


def _row(result: ResultObject, names: Sequence[str]) -> list[str]:
    metrics = result["metrics"]
    latency = metrics.get("latency, median")
    return [
        result["dataset"],
        result["system"],
        f"{result['questions']:,}",
        *(_cell(metrics.get(name)) for name in names),
        f"{latency['value']:.0f}" if latency else "",
    ]


def _cell(metric: Mapping[str, Any] | None) -> str:
    if metric is None:
        return ""
    if metric["low"] is None or metric["high"] is None:
        return f"{metric['value']:.2f}"
    return f"{metric['value']:.2f} ±{(metric['high'] - metric['low']) / 2:.2f}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main(sys.argv[1:])
