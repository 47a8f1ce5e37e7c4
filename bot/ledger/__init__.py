"""The ledger: claims of what was asked, answers given, feedback, wishes to be told, settings. Knows no platform."""

from bot.ledger.claims import new_worker_id
from bot.ledger.database import LedgerUnavailable
from bot.ledger.deliveries import Delivered, DeliveryKind, DeliveryState, Planned, Taken, ToldStory
from bot.ledger.ledger import Ledger
from bot.ledger.preferences import Adding, Correcting, Following
from bot.ledger.values import OPEN, Asked, FollowRequest, Found, Kind, QuotedSpan, Recorded, State, wish_key, wish_of

__all__ = [
    "OPEN",
    "Adding",
    "Asked",
    "Correcting",
    "Delivered",
    "DeliveryKind",
    "DeliveryState",
    "FollowRequest",
    "Following",
    "Found",
    "Kind",
    "Ledger",
    "LedgerUnavailable",
    "Planned",
    "QuotedSpan",
    "Recorded",
    "State",
    "Taken",
    "ToldStory",
    "new_worker_id",
    "wish_key",
    "wish_of",
]
