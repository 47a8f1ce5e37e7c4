"""The core: question -> passages -> quotes -> decision.

Its values are here; `bot.answering.answerer.Answerer` is the way in.
"""

from bot.answering.models import (
    Answer,
    Citation,
    DateNote,
    NoAnswer,
    Outcome,
    Quote,
    Reason,
    RelatedArticle,
    Searched,
    Side,
    Understood,
)

__all__ = [
    "Answer",
    "Citation",
    "DateNote",
    "NoAnswer",
    "Outcome",
    "Quote",
    "Reason",
    "RelatedArticle",
    "Searched",
    "Side",
    "Understood",
]
