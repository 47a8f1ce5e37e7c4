"""The workspaces the app is installed in: their tokens, and who the bot is there."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize

_REMEMBER_S = 60.0


@dataclass(frozen=True, slots=True)
class Workspace:
    """One installation. bot_user is how the bot is mentioned, bot_id how its messages are marked."""

    team: str
    token: str
    bot_user: str
    bot_id: str


class Workspaces(Protocol):
    """Finds installations."""

    async def find(self, team: str | None, enterprise: str | None = None) -> Workspace | None:
        """The installation in a workspace; None if there is none."""

    async def forget(self, team: str | None, enterprise: str | None = None) -> None:
        """The app was removed from a workspace."""


class OneWorkspace:
    """The one that SLACK_BOT_TOKEN is for."""

    def __init__(self, workspace: Workspace) -> None:
        """Events of whatever workspace are this one's: those of channels shared with others name the others."""
        self._workspace = workspace

    async def find(self, team: str | None, enterprise: str | None = None) -> Workspace | None:  # noqa: ARG002
        """See `Workspaces.find`."""
        return self._workspace

    async def forget(self, team: str | None, enterprise: str | None = None) -> None:
        """Nothing to forget: the token is a setting."""


class Remembering:
    """Asks for each installation only now and then: every event needs one."""

    def __init__(self, workspaces: Workspaces) -> None:
        """Remember what `workspaces` finds for a minute."""
        self._workspaces = workspaces
        self._found: dict[tuple[str | None, str | None], tuple[float, Workspace]] = {}

    async def find(self, team: str | None, enterprise: str | None = None) -> Workspace | None:
        """See `Workspaces.find`."""
        at, workspace = self._found.get((team, enterprise), (0.0, None))
        if workspace is not None and time.monotonic() - at < _REMEMBER_S:
            return workspace
        found = await self._workspaces.find(team, enterprise)
        if found is not None:
            self._found[team, enterprise] = (time.monotonic(), found)
        return found

    async def forget(self, team: str | None, enterprise: str | None = None) -> None:
        """See `Workspaces.forget`."""
        self._found.clear()
        await self._workspaces.forget(team, enterprise)


class Authorize(AsyncAuthorize):
    """Bolt's way to ask which workspace an event belongs to."""

    def __init__(self, workspaces: Workspaces) -> None:
        """Look in `workspaces`."""
        self._workspaces = workspaces

    async def __call__(
        self,
        *,
        context: Any,  # noqa: ARG002 - Bolt passes all of these
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,  # noqa: ARG002
        actor_team_id: str | None = None,  # noqa: ARG002
        actor_user_id: str | None = None,  # noqa: ARG002
    ) -> AuthorizeResult | None:
        """Who the bot is there; None where it isn't installed."""
        found = await self._workspaces.find(team_id, enterprise_id)
        if found is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=found.team,
            bot_user_id=found.bot_user,
            bot_id=found.bot_id,
            bot_token=found.token,
            user_id=user_id,
        )
