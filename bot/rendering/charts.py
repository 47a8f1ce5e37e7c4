"""Bar charts as SVG: nothing is fetched, nothing needs a script. Colours come from the page's style sheet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment
from markupsafe import Markup

_WIDTH, _HEIGHT = 640, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 8, 10, 26
_STEPS = (1, 2, 5)
_MOST_LABELS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One column: its label, a shorter one for the axis, and the values that are stacked in it."""

    label: str
    short: str
    values: tuple[int, ...]


def bar_chart(templates: Environment, title: str, series: Sequence[str], bars: Sequence[Bar]) -> Markup:
    """Stacked columns with an axis of whole numbers, and the same figures as a table.

    Args:
        templates: made by `bot.rendering.html.environment`.
        title: what is shown, for those who don't see it too.
        series: what the values of a bar are, bottom first.
        bars: left to right, at least one.
    """
    step = _step(max((sum(bar.values) for bar in bars), default=0))
    top = step * max(1, math.ceil(max((sum(bar.values) for bar in bars), default=0) / step))
    plot_width, plot_height = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    slot = plot_width / len(bars)
    columns = []
    for place, bar in enumerate(bars):
        y = float(_TOP + plot_height)
        pieces = []
        for number, value in enumerate(bar.values):
            height = value / top * plot_height
            y -= height
            pieces.append({"series": number, "y": round(y, 1), "height": round(height, 1)})
        x = _LEFT + place * slot
        columns.append({"bar": bar, "x": round(x + slot * 0.12, 1), "middle": round(x + slot / 2, 1), "pieces": pieces})
    lines = [
        {"value": value, "y": round(_TOP + plot_height * (1 - value / top), 1)} for value in range(0, top + 1, step)
    ]
    return Markup(  # noqa: S704 - the template escapes all it is given
        templates.get_template("bars.html").render(
            title=title,
            series=series,
            bars=bars,
            columns=columns,
            lines=lines,
            bar_width=round(slot * 0.76, 1),
            every=math.ceil(len(bars) / _MOST_LABELS),
            width=_WIDTH,
            height=_HEIGHT,
            left=_LEFT,
            right=_WIDTH - _RIGHT,
        )
    )


def _step(highest: int) -> int:
    """The distance of grid lines: 1, 2 or 5 times a power of ten, so that there are at most five."""
    power = 1
    while True:
        for step in _STEPS:
            if highest <= 4 * step * power:
                return step * power
        power *= 10
