"""Questions whose answers only one person sees: of commands, the shortcut, a dialogue."""

from __future__ import annotations

from bot.ledger import Asked
from bot.slack.messages import PLATFORM
from bot.slack.workspaces import Workspace


def asked_in_private(
    *,
    key: str,
    workspace: Workspace,
    channel: str,
    person: str,
    text: str,
    reply_to: str,
    at: float,
    article: str | None = None,
) -> Asked:
    """A question whose answer only the person sees."""
    return Asked(
        key=f"{PLATFORM}:{workspace.team}:{key}",
        platform=PLATFORM,
        workspace=workspace.team,
        channel=channel,
        thread="",
        message="",
        person=person,
        text=text,
        at=at,
        private=True,
        reply_to=reply_to,
        article=article,
    )
