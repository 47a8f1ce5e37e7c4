"""The Bolt app: every event, command, press and dialogue goes to its listener; anything else is acknowledged.

Bolt acknowledges after the listener has returned (`process_before_response`), and listeners return as soon as what is
asked is on disk: what Slack was told has arrived can't be lost any more, and what couldn't be written is sent again.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot.desk.desk import Stopping
from bot.slack.buttons import Buttons
from bot.slack.commands import Ack, Commands
from bot.slack.events import Events
from bot.slack.parts import Parts
from bot.slack.workspaces import Authorize

_ANY = re.compile(".*")
SHORTCUT = "pullquote_about"

log = logging.getLogger(__name__)


def bolt_app(parts: Parts, *, signing_secret: str) -> AsyncApp:
    """A Bolt app whose listeners work with `parts`.

    Args:
        parts: what the listeners work with.
        signing_secret: checks requests in HTTP mode; in Socket Mode there is nothing to check.
    """
    logging.getLogger("slack_bolt.AsyncApp").addFilter(_is_news)
    app = AsyncApp(
        name="pullquote",
        client=parts.api.client(None),
        signing_secret=signing_secret,
        authorize=Authorize(parts.workspaces),  # type: ignore[arg-type] # Bolt takes its own class too
        process_before_response=True,
        raise_error_for_unhandled_request=True,
    )
    events, commands, buttons = Events(parts), Commands(parts), Buttons(parts)

    async def on_event(body: dict[str, Any], event: dict[str, Any], context: Any) -> None:
        await events.handle(body, event, context)

    async def on_command(ack: Ack, command: dict[str, Any], context: Any) -> None:
        name = str(command.get("command", "")).removeprefix(f"/{parts.prefix}")
        listener = {
            "ask": commands.ask,
            "story": commands.story,
            "digest": commands.digest,
            "pullquote": commands.pullquote,
        }.get(name)
        await (ack() if listener is None else listener(ack, command, context))

    async def on_action(ack: Ack, body: dict[str, Any], context: Any) -> None:
        await buttons.pressed(ack, body, context)

    async def on_submission(ack: Ack, body: dict[str, Any], context: Any) -> None:
        await buttons.submitted(ack, body, context)

    async def on_shortcut(ack: Ack, shortcut: dict[str, Any], context: Any) -> None:
        await commands.about(ack, shortcut, context)

    app.event(_ANY)(on_event)
    app.command(_ANY)(on_command)
    app.action(re.compile("^pullquote_"))(on_action)
    app.view_submission("pullquote_ask_story")(on_submission)
    app.shortcut(SHORTCUT)(on_shortcut)
    app.error(on_error)
    return app


def _is_news(record: logging.LogRecord) -> bool:
    """Bolt finds SLACK_BOT_TOKEN in the environment, and says each time that it doesn't use it."""
    return "`token` will be unused" not in record.getMessage()


async def on_error(error: Exception) -> BoltResponse:
    """Not acknowledged: Slack sends it again. Nothing of what was said goes to the log.

    Whatever nobody listens to, or can't be read, is acknowledged: else it would come four times, no better for it, and
    people would see a warning.
    """
    if isinstance(error, BoltUnhandledRequestError):
        log.info("something came that nobody listens to: %s", type(error.request).__name__)
        return BoltResponse(status=200, body="")
    if isinstance(error, LookupError | TypeError | AttributeError | ValueError):
        log.error("something came that isn't as Slack says it is; it is left at that", exc_info=error)
        return BoltResponse(status=200, body="")
    if isinstance(error, Stopping):
        log.info("not taken, since the bot is stopping; Slack sends it again")
    else:
        log.error("a listener failed; Slack sends it again", exc_info=error)
    return BoltResponse(status=503, body="")
