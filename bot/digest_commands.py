"""`pullquote digest` and `pullquote report`: what is new, and what people asked, printed or posted."""

from __future__ import annotations

import json
import sys
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.command_line import index_option, json_option, opened_app
from bot.errors import PullquoteError

if TYPE_CHECKING:
    from bot.app import App
    from bot.rendering.notice import Notice

_WEEK = timedelta(days=7)


class NotPosted(PullquoteError):
    """A digest can't be posted; the text says what to set."""


@click.command("digest")
@click.option("--since", metavar="DATE", help="Stories published on or after this day [yesterday].")
@click.option("--until", metavar="DATE", help="Stories published on or before this day [today].")
@click.option("--about", metavar="WORDS", multiple=True, help="Only events on this topic; may be repeated.")
@click.option("--outlet", metavar="NAME", multiple=True, help="Only stories of this outlet; may be repeated.")
@click.option("--collection", metavar="NAME", multiple=True, help="Only stories of this collection; may be repeated.")
@click.option("--length", type=click.IntRange(1, 50), default=5, show_default=True, help="Most events to show.")
@click.option("--post", is_flag=True, help="Post it to the channel of PULLQUOTE_DIGEST_CHANNEL.")
@json_option
@index_option
def digest_command(
    *,
    since: str | None,
    until: str | None,
    about: tuple[str, ...],
    outlet: tuple[str, ...],
    collection: tuple[str, ...],
    length: int,
    post: bool,
    as_json: bool,
    index: Path | None,
) -> None:
    """What is new: one entry an event, with a lead in the story's own words and who else reports it.

    Exits with 0 when there is something, 1 on a quiet day, 2 on an error.
    """
    from bot.digest.models import Period  # noqa: PLC0415
    from bot.digest.subscription import Wanted  # noqa: PLC0415
    from bot.rendering.digest import digest_notice, digest_object  # noqa: PLC0415

    today = datetime.now(UTC).date()
    last = _day(until, end=True) or today
    first = _day(since) or last - timedelta(days=1)
    if first > last:
        raise click.UsageError("--since is after --until")
    period = Period(datetime.combine(first, time_of_day.min, UTC), datetime.combine(last, time_of_day.max, UTC))
    with opened_app(index) as app:
        wanted = Wanted(about, outlet, collection or None, length)
        digest = app.digest_maker().make(wanted, period)
        notice = digest_notice(digest)
        if as_json:
            _print_json(digest_object(digest))
        elif not post:
            _show(notice, today)
        if post:
            where = _post(app, notice, key=f"digest:posted:{time.time_ns()}")
            click.echo(f"posted to {where}", err=as_json)
    sys.exit(1 if digest.is_quiet else 0)


@click.command("report")
@click.option("--since", metavar="DATE", help="From this day on [a week ago].")
@click.option("--platform", type=click.Choice(["slack", "discord"]), help="Only what was asked there.")
@click.option("--workspace", metavar="ID", help="Only what was asked in this workspace.")
@json_option
@index_option
def report_command(
    *, since: str | None, platform: str | None, workspace: str | None, as_json: bool, index: Path | None
) -> None:
    """What people asked and the stories don't say, what was quoted most, what they found useful."""
    from bot.delivery.reports import Reports  # noqa: PLC0415
    from bot.rendering.report import report_notice, report_object  # noqa: PLC0415

    now = time.time()
    first = _day(since)
    start = datetime.combine(first, time_of_day.min, UTC).timestamp() if first else now - _WEEK.total_seconds()
    with opened_app(index) as app, closing(app.ledger()) as ledger:
        reports = Reports(ledger, app.catalog(), app.encoder, time.time)
        report = reports.report(platform, workspace, since=start, until=now, show_private=True)
    if as_json:
        _print_json(report_object(report))
    else:
        _show(report_notice(report), datetime.now(UTC).date())


def _day(given: str | None, *, end: bool = False) -> date | None:
    from bot.answering.dating import BadQuestion, parse_day  # noqa: PLC0415

    try:
        return date.fromisoformat(parse_day(given, end=end)) if given else None
    except BadQuestion as error:
        raise click.UsageError(str(error)) from error


def _post(app: App, notice: Notice, *, key: str) -> str:
    """Post to the channel that the settings name; which that is.

    Raises:
        NotPosted: it isn't set, or the platform doesn't take it.
    """
    import asyncio  # noqa: PLC0415

    from bot.slack.posting import post_notice  # noqa: PLC0415

    default = app.default_digest()
    if default is None:
        raise NotPosted("set PULLQUOTE_DIGEST_CHANNEL to the channel to post to; docs/digest.md tells how")
    if default.platform != "slack":
        raise NotPosted(f"--post can't post to {default.platform}; a running bot delivers there")
    asyncio.run(post_notice(app.slack_settings(), default.workspace, default.channel, notice, key=key))
    return f"{default.platform}:{default.channel}"


def _show(notice: Notice, today: date) -> None:
    from rich.console import Console  # noqa: PLC0415

    from bot.rendering.terminal_notice import TerminalNotice  # noqa: PLC0415

    console = Console(highlight=False)
    console.print(TerminalNotice(notice, today=today), soft_wrap=not console.is_terminal)


def _print_json(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
