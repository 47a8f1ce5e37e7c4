"""Commands of `pullquote` that answer in chats."""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import closing
from pathlib import Path

import click

from bot.command_line import index_option, opened_app


@click.command("discord")
@click.option("--check", is_flag=True, help="Say in plain words what is missing, and end.")
@index_option
def discord_command(check: bool, index: Path | None) -> None:
    """Answer in Discord until told to stop; docs/discord.md tells how to set it up."""
    from bot.discord.checking import check as check_discord  # noqa: PLC0415
    from bot.discord.running import run  # noqa: PLC0415

    with opened_app(index) as app:
        if check:
            complete = asyncio.run(check_discord(app.discord_settings(), app.facts_for_check(), click.echo))
            sys.exit(0 if complete else 1)
        for name in ("bot", "index"):  # one line a request, on stderr; what people wrote is never in it
            logging.getLogger(name).setLevel(logging.INFO)
        with closing(app.ledger()) as ledger:
            answerer = app.warm_answerer()
            deliver = app.deliver(ledger, answerer)
            running = run(
                app.discord_settings(),
                ledger=ledger,
                answerer=answerer,
                stories=app.stories(),
                deliver=deliver,
                adder=app.story_adder,
            )
            asyncio.run(running)
