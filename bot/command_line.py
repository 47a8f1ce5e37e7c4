"""What the commands of `pullquote` have in common: options, and the application that a command works with."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.app import App

index_option = click.option(
    "--index", "index", type=click.Path(path_type=Path, file_okay=False), help="The index to use [PULLQUOTE_INDEX]."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


@contextmanager
def opened_app(index: Path | None) -> Iterator[App]:
    """The application with the settings of the environment, on the index at `index` if one is given."""
    from bot.app import App  # noqa: PLC0415
    from bot.settings import load_settings  # noqa: PLC0415

    app = App(load_settings(), index=index)
    try:
        yield app
    finally:
        app.close()


def log_for_servers() -> None:
    """One line a request, on stderr; what people wrote is never in it."""
    for name in ("bot", "index"):
        if not logging.getLogger(name).isEnabledFor(logging.INFO):
            logging.getLogger(name).setLevel(logging.INFO)
