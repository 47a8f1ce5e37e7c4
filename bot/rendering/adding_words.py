"""What Pullquote says, in its own words, of stories that are added from chats. The same on every platform."""

from __future__ import annotations

from index.catalog import Change
from index.errors import Trouble

NOBODY_ADDS = "Stories can't be added from chats here."
ONLY_ADMINS_ADD = "Only admins of this workspace may add stories here, or settle who may."
ONLY_MANAGERS_ADD = "Only members who may manage the server may add stories here."
CANT_TELL_ADMINS = (
    "Slack doesn't tell me who is an admin here, so I can't add stories. The app needs users:read for it."
)
WHICH_PAGE = "Say which page, with its whole address, one at a time: add https://…"
READING_PAGE = "I am reading that page; it can take a minute."
MANY_ADDED = "Many pages are waiting to be read already. Please try again in a few minutes."
BEING_WRITTEN = "Other stories are being added right now. Please try again in a minute."
CANT_ADD = "I can't add stories right now; whoever runs me has to look into it."
STAYS_WITHDRAWN = "That story was withdrawn here, and stays so."
NOT_ADDED = {
    Trouble.NO_STORY: "I find no story there. I read pages of single stories: no front pages, feeds or files.",
    Trouble.NO_ADDRESS: "That address leads to no page on the web.",
    Trouble.PRIVATE: "That address isn't on the public web, so I don't read it.",
    Trouble.ROBOTS: "That site asks programs not to read this page, so I don't.",
    Trouble.TOO_LARGE: "That page is too large for a story.",
    Trouble.TOO_SLOW: "That site takes too long to answer. Please try again later.",
    Trouble.GONE: "That site says that it has no such page.",
    Trouble.CLOSED: "That site doesn't let me read this page.",
    Trouble.UNREACHABLE: "I can't get that page right now. Please try again later.",
}
ADDING_NAMES = {"admins": "those who manage this place", "everyone": "everyone", "nobody": "nobody"}


def added_words(change: Change, paragraphs: int) -> str:
    """What became of a page that was to be added."""
    what = {
        Change.CHANGED: "It was here already, and was changed since; I have both versions now.",
        Change.UNCHANGED: "It is here already.",
        Change.RETURNED: "It is here again.",
    }.get(change, "Added.")
    return f"{what} {'1 paragraph' if paragraphs == 1 else f'{paragraphs:,} paragraphs'} can be asked."


def adding_words(adding: str, *, settle: str = "") -> str:
    """Who may add stories from here; `settle` is what to say to change it."""
    return f"Stories may be added from here by: {ADDING_NAMES[adding]}.{settle and f' To change it: {settle}.'}"
