"""`pullquote watch` and `pullquote source`: feeds and sitemaps that keep the index current."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.command_line import index_option, opened_app

if TYPE_CHECKING:
    from types import FrameType

    from index.watching.watch import Look


@click.command("watch")
@click.option("--once", is_flag=True, help="Look once at the sources that are due, then end.")
@click.option("--quiet", "-q", is_flag=True, help="Say only what went wrong.")
@index_option
def watch_command(once: bool, quiet: bool, index: Path | None) -> None:
    """Keep the index current: look at the sources in sources.toml whenever they are due.

    With --once it exits with 0 when all could be read, 1 when a source failed, 2 when there is none.
    """
    from index.watching.sources import load_sources  # noqa: PLC0415
    from index.watching.watch import Watch, watch  # noqa: PLC0415

    failed = 0

    def tell(look: Look) -> None:
        nonlocal failed
        if look.error:
            failed += 1
            click.echo(f"failed {look.source.url}: {look.error}", err=True)
        elif look.report is not None:
            for skipped in look.report.skipped:
                click.echo(f"skipped {skipped}", err=True)
            if not quiet:
                click.echo(f"{look.source.url}: {look.report.summary()}")

    with opened_app(index) as app:
        if not load_sources(app.sources):
            raise click.ClickException(f"{app.sources} names no source; add one with `pullquote source add URL`")
        indexer = app.indexer(create=True)
        watching = Watch(app.web_reader(), app.reading_log(), indexer)
        signal.signal(signal.SIGTERM, _end)
        watch(watching, lambda: load_sources(app.sources), tell=tell, sleep=time.sleep, once=once)
    sys.exit(1 if failed else 0)


def _end(_signal: int, _frame: FrameType | None) -> None:
    """End as Ctrl-C does: what was being added is finished the next time."""
    raise KeyboardInterrupt


@click.group("source")
def source_group() -> None:
    """Feeds and sitemaps to watch; they stand in sources.toml."""


@source_group.command("add")
@click.argument("url")
@click.option("--every", metavar="TIME", default="30m", show_default=True, help='How often to look, such as "2h".')
@click.option("--collection", default="default", show_default=True, help="The collection its stories join.")
def add_source(url: str, every: str, collection: str) -> None:
    """Watch the feed or sitemap at URL, or the one that the page there names."""
    from index.watching.discovery import find_source  # noqa: PLC0415
    from index.watching.sources import append_source, seconds_of  # noqa: PLC0415

    try:
        seconds_of(every)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--every") from error
    with opened_app(None) as app:
        found = find_source(url, app.fetcher)
        added = append_source(app.sources, found, every=every, collection=collection)
        click.echo(f"{'watching' if added else 'already watched:'} {found}, in {app.sources}")


@source_group.command("list")
@index_option
def list_sources(index: Path | None) -> None:
    """The watched sources and how they are doing."""
    from bot.rendering.source_health import health_line  # noqa: PLC0415
    from index.errors import IndexMissing  # noqa: PLC0415
    from index.reading_log import SourceState  # noqa: PLC0415
    from index.watching.sources import load_sources  # noqa: PLC0415

    with opened_app(index) as app:
        try:
            states = {state.url: state for state in app.reading_log().states()}
        except IndexMissing:
            states = {}
        for source in load_sources(app.sources):
            click.echo(health_line(states.get(source.url, SourceState(source.url)), now=time.time()))
