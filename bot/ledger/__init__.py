"""The ledger: claims of what was asked, answers given, feedback, wishes to be told, settings. Knows no platform."""

from bot.ledger.claims import new_worker_id
from bot.ledger.database import LedgerUnavailable
from bot.ledger.ledger import Ledger
from bot.ledger.preferences import Following
from bot.ledger.values import OPEN, Asked, FollowRequest, Found, Kind, QuotedSpan, Recorded, State

__all__ = [
    "OPEN",
    "Asked",
    "FollowRequest",
    "Following",
    "Found",
    "Kind",
    "Ledger",
    "LedgerUnavailable",
    "QuotedSpan",
    "Recorded",
    "State",
    "new_worker_id",
]
