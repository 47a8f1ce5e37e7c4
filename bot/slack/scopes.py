"""The bot scopes the app asks for, each with its reason. slack-manifest.json has the same."""

from __future__ import annotations

NEEDED = {
    "app_mentions:read": "to hear questions that mention it",
    "chat:write": "to answer",
    "commands": "for its slash commands and the message shortcut",
    "im:history": "to hear what is written to it directly, and to find its own answer there after a crash",
    "im:write": "to tell a person directly what they asked in private to be told",
    "assistant:write": "to suggest questions in the agent conversation",
}
FOR_THREADS = {
    "channels:history": (
        "to follow a thread in public channels without a mention, to hear of edits and deletions, and to find its own"
        " answer there after a crash"
    ),
    "groups:history": "the same in private channels",
    "channels:read": "to hear that it was added to a public channel",
    "groups:read": "the same in private channels",
}
FOR_SETTINGS = {
    "users:read": (
        "to tell workspace admins from others: they and whoever made a channel, which channels:read tells, may change"
        " its settings"
    ),
}
SCOPES = sorted({*NEEDED, *FOR_THREADS, *FOR_SETTINGS})
