"""The digest that a setting asks for: `slack:C0123ABC 07:30 weekdays Europe/Berlin`."""

from __future__ import annotations

import re

from bot.delivery.loop import DefaultDigest
from bot.digest.subscription import BadSubscription, read_subscription

_CHANNEL = re.compile(r"(?:(slack|discord):)?(?:([A-Za-z0-9_.-]+)/)?([A-Za-z0-9_.-]+)")


def read_default(said: str) -> DefaultDigest | None:
    """What PULLQUOTE_DIGEST_CHANNEL says: a channel, then what `/digest subscribe` takes; None where it says nothing.

    Raises:
        BadSubscription: it isn't understood.
    """
    if not said.strip():
        return None
    channel, _, rest = said.strip().partition(" ")
    found = _CHANNEL.fullmatch(channel)
    if found is None:
        raise BadSubscription("name a channel, for example slack:C0123ABC or slack:T0123/C0123ABC, then a time")
    schedule, wanted = read_subscription(rest)
    return DefaultDigest(found[1] or "slack", found[2] or "", found[3], schedule, wanted)
