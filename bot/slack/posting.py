"""Posting one notice to Slack from the command line, without a running bot."""

from __future__ import annotations

import time
from datetime import datetime

import aiohttp

from bot.desk import PostFailed
from bot.digest.subscription import Place
from bot.rendering.notice import Notice
from bot.slack.announcing import SlackAnnouncer
from bot.slack.api import SlackApi
from bot.slack.messages import PLATFORM
from bot.slack.platform import SlackPlatform
from bot.slack.running import SlackNotReady, SlackSettings, own_workspace
from bot.slack.workspaces import OneWorkspace

_TIMEOUT_S = 30.0


async def post_notice(settings: SlackSettings, workspace: str, channel: str, notice: Notice, *, key: str) -> str:
    """Post to a channel; the message's ts. An empty `workspace` is the one that the token is for.

    Raises:
        SlackNotReady: the token is missing or refused, or Slack doesn't take the message.
    """
    if not settings.bot_token:
        raise SlackNotReady("set SLACK_BOT_TOKEN (xoxb-…); docs/slack.md tells where it is")
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_TIMEOUT_S)) as session:
        api = SlackApi(settings.api_url, session)
        own = await own_workspace(settings, api)
        platform = SlackPlatform(api, OneWorkspace(own), lambda: datetime.now().astimezone().date(), own=own.team)
        place = Place(PLATFORM, workspace or own.team, channel)
        try:
            return await SlackAnnouncer(platform).announce(place, key, notice, after=time.time() - 60)
        except PostFailed as error:
            raise SlackNotReady(f"the digest could not be posted to {channel}: {error.why}") from error
