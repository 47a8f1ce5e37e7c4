"""Things asked of the bot, for tests of what comes after."""

from __future__ import annotations

from typing import Any

from bot.ledger import Asked

AT = 1_780_000_000.0


def make_asked(key: str = "k1", **fields: Any) -> Asked:
    """A question in a thread of a channel."""
    given: dict[str, Any] = {
        "platform": "slack",
        "workspace": "T1",
        "channel": "C1",
        "thread": "100.1",
        "message": "100.1",
        "person": "U1",
        "text": "Is the bridge shut?",
        "at": AT,
    }
    return Asked(key=key, **given | fields)
