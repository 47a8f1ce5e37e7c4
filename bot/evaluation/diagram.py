"""Reliability diagrams as one SVG: of the questions answered with a confidence, how many got a right first quote.

One panel a set; a dot is a bin of confidence, its area the questions in it. On the dashed line the confidence is
right, above it too low, below it too high (DeGroot and Fienberg, The Statistician 1983).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

_SIDE, _MARGIN, _ABOVE, _BELOW = 150, 36, 28, 30
_PANELS_A_ROW = 4
_LARGEST = 13.0  # radius of a dot that stands for all questions of its set


def reliability_diagram(results: Sequence[Mapping[str, Any]]) -> str:
    """An SVG of the results that `pullquote evaluate --json` prints; those without known right quotes have no panel."""
    shown = [result for result in results if result["reliability"]]
    panels = [
        {
            "name": result["dataset"],
            "x": _MARGIN + place % _PANELS_A_ROW * (_SIDE + _MARGIN),
            "y": _ABOVE + place // _PANELS_A_ROW * (_ABOVE + _SIDE + _BELOW),
            "dots": _dots(result["reliability"]),
        }
        for place, result in enumerate(shown)
    ]
    rows = math.ceil(len(panels) / _PANELS_A_ROW)
    templates = Environment(
        loader=PackageLoader("bot.evaluation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    return templates.get_template("reliability.svg").render(
        panels=panels,
        side=_SIDE,
        width=_MARGIN + min(len(panels), _PANELS_A_ROW) * (_SIDE + _MARGIN),
        height=rows * (_ABOVE + _SIDE + _BELOW),
    )


def _dots(bins: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    total = sum(each["n"] for each in bins)
    return [
        {
            "x": round(_SIDE * each["confidence"], 1),
            "y": round(_SIDE * (1 - each["right"]), 1),
            "radius": round(max(1.5, _LARGEST * math.sqrt(each["n"] / total)), 1),
            "says": f"{each['n']} questions, mean confidence {each['confidence']:.2f}, {each['right']:.2f} right",
        }
        for each in bins
    ]
