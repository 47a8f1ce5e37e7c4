"""The home tab: what a person asked lately, what they wait for, and how to have it deleted."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from bot.rendering.age import day_words
from bot.rendering.slack_views import home_view
from bot.slack.api import SlackRefused, SlackUnreachable
from bot.slack.messages import PLATFORM
from bot.slack.parts import Parts
from bot.slack.workspaces import Workspace

log = logging.getLogger(__name__)


async def publish_home(parts: Parts, workspace: Workspace, person: str) -> None:
    """Show a person their home tab as it is now."""
    view = await parts.desk.off_loop(_view, parts, workspace, person)
    try:
        await parts.api.call(workspace.token, workspace.team, "views.publish", user_id=person, view=view)
    except (SlackRefused, SlackUnreachable) as error:
        log.warning("the home tab couldn't be shown: %s", error)


def _view(parts: Parts, workspace: Workspace, person: str) -> dict[str, Any]:
    place = (PLATFORM, workspace.team)
    recent = [
        (one.question or "", day_words(datetime.fromtimestamp(one.at, UTC).astimezone().date().isoformat()))
        for one in parts.ledger.answers.of_person(*place, person, limit=10)
    ]
    wishes = [(wish.id, wish.question) for wish in parts.ledger.preferences.wishes(*place, person)]
    collections = parts.ledger.preferences.workspace_collections(*place)
    return home_view(recent, wishes, prefix=parts.prefix, collections=collections)
