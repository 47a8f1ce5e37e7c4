"""Dates: what those in a quote mean (`resolve_dates`), and which a question asks for (`understand`).

docs/decisions/0011-dates.md has the figures.
"""

from bot.answering.dating.asked_dates import understand
from bot.answering.dating.dates import resolve_dates

__all__ = ["resolve_dates", "understand"]
