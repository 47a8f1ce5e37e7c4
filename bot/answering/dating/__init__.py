"""Dates: what those in a quote mean (`resolve_dates`), and which a question asks for (`understand`).

docs/decisions/0011-dates.md has the figures.
"""

from bot.answering.dating.asked_dates import AskedConditions, understand
from bot.answering.dating.asked_outlets import Condition, known_outlet, names_outlet
from bot.answering.dating.dates import resolve_dates
from bot.answering.dating.days import BadQuestion, parse_day, require_span
from bot.answering.dating.filters import filters_in

__all__ = [
    "AskedConditions",
    "BadQuestion",
    "Condition",
    "filters_in",
    "known_outlet",
    "names_outlet",
    "parse_day",
    "require_span",
    "resolve_dates",
    "understand",
]
