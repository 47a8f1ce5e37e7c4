"""Bar charts."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from bot.rendering.charts import Bar, bar_chart
from bot.rendering.html import environment

TEMPLATES = environment()


def test_columns_are_as_high_as_their_values_and_stand_on_the_axis() -> None:
    """The highest grid line is the next round number above the highest column."""
    html = bar_chart(
        TEMPLATES, "Questions", ["answered", "refused"], [Bar("Monday", "Mon", (6, 2)), Bar("<b>", "T", (0, 0))]
    )
    svg = ET.fromstring(re.findall("<svg.*?</svg>", html, re.DOTALL)[0])  # noqa: S314 - made here
    rects = [(each.get("class"), float(each.get("height", 0)), float(each.get("y", 0))) for each in svg.iter("rect")]
    assert rects == [("series-0", 123.0, 51.0), ("series-1", 41.0, 10.0)]
    ticks = [each.text for each in svg.iter("text")]
    assert ticks == ["0", "2", "4", "6", "8", "Mon", "T"]
    assert "<b>" not in html


def test_a_chart_of_nothing_has_an_axis() -> None:
    """From 0 to 1."""
    html = bar_chart(TEMPLATES, "Stories", ["stories"], [Bar("Monday", "Mon", (0,))])
    assert "<rect" not in html
    assert html.count('class="grid"') == 2
