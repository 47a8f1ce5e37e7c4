"""`pullquote ledger`: what is kept of questions and answers, forgotten, deleted and limited."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from bot.command_line import index_option, opened_app


@click.group("ledger")
def ledger_group() -> None:
    """Look after what is kept of questions and answers."""


@ledger_group.command("purge")
@click.option("--days", type=click.IntRange(0), help="Keep questions for so many days [PULLQUOTE_KEEP_QUESTIONS_DAYS].")
@index_option
def purge_ledger(days: int | None, index: Path | None) -> None:
    """Forget what people wrote longer ago than it is kept; a running bot does so by itself."""
    with opened_app(index) as app, closing(app.ledger()) as kept:
        forgotten = kept.purge(days=app.keep_questions_days if days is None else days)
    click.echo(f"forgotten: {forgotten:,} questions")


@ledger_group.command()
@click.argument("platform", type=click.Choice(["slack", "discord"]))
@click.argument("workspace")
@click.argument("person")
@index_option
def forget(platform: str, workspace: str, person: str, index: Path | None) -> None:
    """Delete all that is kept of a PERSON (their id) in a WORKSPACE."""
    with opened_app(index) as app, closing(app.ledger()) as kept:
        forgotten = kept.forget_person(platform, workspace, person)
    click.echo(f"deleted: {forgotten:,} answers, and all else of this person")


@ledger_group.command()
@click.argument("platform", type=click.Choice(["slack", "discord"]))
@click.argument("workspace")
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--all", "all_of_them", is_flag=True, help="Take the limit away.")
@index_option
def collections(platform: str, workspace: str, names: tuple[str, ...], all_of_them: bool, index: Path | None) -> None:
    """Which collections of stories a WORKSPACE may see: tell, or limit it to NAMEs."""
    from bot.rendering.words import collections_words  # noqa: PLC0415

    if names and all_of_them:
        raise click.UsageError("give NAMEs or --all, not both")
    with opened_app(index) as app, closing(app.ledger()) as kept:
        if names or all_of_them:
            kept.preferences.set_collections(platform, workspace, "", names or None)
        seen = kept.preferences.workspace_collections(platform, workspace)
    click.echo(collections_words(seen))
