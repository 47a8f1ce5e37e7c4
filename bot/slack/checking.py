"""`pullquote slack --check`: what is there and what is missing, in plain words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.slack.api import SlackApi
from bot.slack.running import SlackSettings
from bot.slack.scopes import FOR_SETTINGS, FOR_THREADS, NEEDED

Fact = tuple[bool, str]


async def check(settings: SlackSettings, facts: list[Fact], say: Callable[[str], None]) -> bool:
    """Say one line for each thing that was looked at.

    Args:
        settings: what to check.
        facts: what was found out about the rest: whether it is fine, and a line about it.
        say: takes each line.

    Returns:
        Whether the bot could start.
    """
    complete = True
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        api = SlackApi(settings.api_url, session)
        async for fine, line in _all(settings, api, facts):
            complete = complete and fine
            say(f"{'ok     ' if fine else 'MISSING'}  {line}")
    return complete


async def _all(settings: SlackSettings, api: SlackApi, facts: list[Fact]) -> AsyncIterator[Fact]:
    missing = settings.missing()
    yield not missing, missing or f"settings for {_mode(settings)}"
    if settings.bot_token:
        async for fact in _bot_token(settings, api):
            yield fact
    if settings.socket_mode:
        yield await _app_token(settings, api)
    for fact in facts:
        yield fact


def _mode(settings: SlackSettings) -> str:
    mode = "Socket Mode" if settings.socket_mode else "HTTP mode"
    return f"{mode}, {'many workspaces' if settings.many_workspaces else 'one workspace'}"


async def _bot_token(settings: SlackSettings, api: SlackApi) -> AsyncIterator[Fact]:
    try:
        answer = await api.client(settings.bot_token).api_call("auth.test")
    except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        yield False, f"SLACK_BOT_TOKEN: {_why(error)}"
        return
    yield True, f"SLACK_BOT_TOKEN: {answer.get('user')} in the workspace {answer.get('team')}"
    given = answer.headers.get("x-oauth-scopes")
    if given is not None:
        for fact in _scopes({scope.strip() for scope in given.split(",")}):
            yield fact


def _scopes(given: set[str]) -> Iterator[Fact]:
    for scope, reason in NEEDED.items():
        if scope not in given:
            yield False, f"scope {scope}, {reason}; add it in the app's settings and install the app again"
    for scope, reason in {**FOR_THREADS, **FOR_SETTINGS}.items():
        if scope not in given:
            yield True, f"without the scope {scope} it can't do this: {reason.removeprefix('to ')}"
    if set(NEEDED) <= given:
        yield True, "all scopes that are needed"


async def _app_token(settings: SlackSettings, api: SlackApi) -> Fact:
    try:
        await api.client(None).apps_connections_open(app_token=settings.app_token)
    except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return False, f"SLACK_APP_TOKEN: {_why(error)}; it needs the scope connections:write"
    return True, "SLACK_APP_TOKEN: Socket Mode can be connected to"


def _why(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        data = getattr(error.response, "data", None)
        return f"Slack says {data.get('error')}" if isinstance(data, dict) and data.get("error") else "Slack fails"
    return f"Slack can't be reached ({type(error).__name__})"
