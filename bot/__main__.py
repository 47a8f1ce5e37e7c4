"""The `pullquote` command. Heavy parts are imported where they are used, so that `--help` is instant."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Sequence
from contextlib import closing, nullcontext
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.chat_commands import discord_command
from bot.command_line import index_option as _index_option
from bot.command_line import json_option as _json_option
from bot.command_line import log_for_servers
from bot.command_line import opened_app as _app
from bot.digest_commands import digest_command, report_command
from bot.ledger_commands import ledger_group
from bot.serve_command import serve_command, web_command
from bot.source_commands import source_group, watch_command

if TYPE_CHECKING:
    from rich.console import Console

ERROR = 2
INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pullquote", prog_name="pullquote")
@click.option("--debug", is_flag=True, help="Log everything, people's questions too; show where errors come from.")
def cli(debug: bool) -> None:
    """Ask the stories; get answers in their own words, cited."""
    if debug:
        logging.getLogger().setLevel(logging.DEBUG)


@cli.command()
@click.argument("question", required=False)
@_json_option
@click.option(
    "--jsonl",
    is_flag=True,
    help='Read {"id", "question", "asked"?, "conversation"?} lines from stdin; print an answer object each.',
)
@click.option("--limit", type=click.IntRange(1, 20), default=3, show_default=True, help="Most quotes to show.")
@click.option(
    "--since", metavar="DATE", help="Only stories published on or after this day (2020-11-20, 2020-11, 2020)."
)
@click.option("--until", metavar="DATE", help="Only stories published on or before this day.")
@click.option("--outlet", metavar="NAME", help="Only stories of this outlet.")
@click.option("--article", metavar="ID", help="Only this story.")
@click.option(
    "--lang",
    "language",
    metavar="TAG",
    help="Only stories in this language (en, de, …); “any” for all. Otherwise the question's own, where it is certain.",
)
@click.option("--collection", metavar="NAME", multiple=True, help="Only stories of this collection; may be repeated.")
@click.option("--literally", is_flag=True, help="Take words like “since Tuesday” or “according to” as words only.")
@_index_option
def ask(
    question: str | None,
    as_json: bool,
    jsonl: bool,
    limit: int,
    since: str | None,
    until: str | None,
    outlet: str | None,
    article: str | None,
    language: str | None,
    collection: tuple[str, ...],
    literally: bool,
    index: Path | None,
) -> None:
    """Answer QUESTION in the stories' own words.

    Exits with 0 when answered, 1 when the stories don't say, 2 on an error.
    """
    from bot import terminal  # noqa: PLC0415
    from bot.answering.question import make_question  # noqa: PLC0415
    from bot.rendering.answer_object import answer_object  # noqa: PLC0415

    question_of = partial(
        make_question,
        since=since,
        until=until,
        outlet=outlet,
        article=article,
        collections=frozenset(collection) if collection else None,
        literally=literally,
        language=language,
    )
    if (question is None) != jsonl:
        raise click.UsageError("give one QUESTION in quotes, or --jsonl with questions on stdin")
    with _app(index) as app:
        if jsonl:
            code = terminal.answer_lines(
                sys.stdin, app.answerer(), _print_json, question_of=question_of, today=_today(), limit=limit
            )
        else:
            asked = question_of(question or "", asked=_today())
            outcome = app.answerer().answer(asked, answer_id=terminal.new_id(), limit=limit)
            code = terminal.exit_code(outcome)
            if as_json:
                _print_json(answer_object(outcome), indent=2)
            else:
                terminal.show(outcome, _console(), today=_today())
    sys.exit(code)


@cli.command()
@click.option("--limit", type=click.IntRange(1, 20), default=3, show_default=True, help="Most quotes to show.")
@_index_option
def chat(limit: int, index: Path | None) -> None:
    """Ask in a conversation; Ctrl-D ends it."""
    from bot import terminal  # noqa: PLC0415

    if sys.stdin.isatty():
        import readline  # noqa: F401, PLC0415 - makes input() editable
    with _app(index) as app:
        prompt = "» " if sys.stdin.isatty() else ""
        terminal.chat(app.answerer(), _console(), lambda: input(prompt), today=_today(), limit=limit)


@cli.group("index")
def index_group() -> None:
    """Add stories to the index and look after it."""


cli.add_command(serve_command)
cli.add_command(web_command)
cli.add_command(watch_command)
cli.add_command(source_group)
cli.add_command(discord_command)
cli.add_command(ledger_group)
cli.add_command(digest_command)
cli.add_command(report_command)


@index_group.command("add")
@click.argument("sources", nargs=-1, metavar="[PATH_OR_URL]...")
@click.option("--collection", default="default", show_default=True, help="The collection the stories join.")
@click.option("--encoding", metavar="NAME", help="How text files are encoded, if not in UTF-8 (e.g. latin-1).")
@click.option("--retry-failed", is_flag=True, help="Read again what could not be read before, as the report names it.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where failures are written [failed.jsonl, there].",
)
@click.option("--quiet", "-q", is_flag=True, help="Say only what went wrong.")
@_index_option
def add(
    sources: tuple[str, ...],
    collection: str,
    encoding: str | None,
    retry_failed: bool,
    report: Path | None,
    quiet: bool,
    index: Path | None,
) -> None:
    """Read stories from files, folders and addresses; what is known and unchanged costs nothing.

    Exits with 0 when all was read, 1 when something was skipped, 2 when nothing could be done.
    """
    from bot.adding import FAILED, add_sources, note_failures, retried  # noqa: PLC0415
    from bot.rendering.progress import BarProgress  # noqa: PLC0415
    from index.indexer import NoProgress  # noqa: PLC0415

    if bool(sources) == retry_failed:
        raise click.UsageError("give files, folders or addresses to add, or --retry-failed")
    skipped = read = 0
    with _app(index) as app, nullcontext(NoProgress()) if quiet else BarProgress() as progress:
        path = report or app.index / FAILED
        groups = retried(path) if retry_failed else {(collection, encoding): list(sources)}
        for (joined, encoded), group in groups.items():
            done = add_sources(app, group, collection=joined, encoding=encoded, progress=progress)
            note_failures(path, done, group, collection=joined, encoding=encoded)
            skipped, read = skipped + len(done.skipped), read + done.read
            for each in done.skipped:
                click.echo(f"skipped {each}", err=True)
            if not quiet:
                click.echo(done.summary())
    sys.exit(0 if not skipped else 1 if read else ERROR)


@index_group.command()
@_json_option
@_index_option
def status(as_json: bool, index: Path | None) -> None:
    """What the index holds, and how its watched sources are doing."""
    from bot.rendering.source_health import health_line, health_object  # noqa: PLC0415

    with _app(index) as app:
        counts, manifest = app.catalog().counts(), app.store.published()
        facts = {
            "index": str(app.index),
            "articles": counts.articles,
            "paragraphs": counts.paragraphs,
            "withdrawn": counts.withdrawn,
            "newest": counts.newest,
            "generation": None if manifest is None else manifest.name,
            "encoder": None if manifest is None else manifest.encoder,
            "passages": 0 if manifest is None else manifest.passages,
            "up_to_date": app.is_published(),
        }
        states, now = app.reading_log().states(), time.time()
    if as_json:
        _print_json(facts | {"sources": [health_object(state, now=now) for state in states]}, indent=2)
        return
    for name, value in facts.items():
        click.echo(f"{name.replace('_', ' '):11} {value}")
    for state in states:
        click.echo(health_line(state, now=now))


@index_group.command()
@_index_option
def verify(index: Path | None) -> None:
    """Check that every file is whole and every passage is what the catalog holds."""
    from index.verification import verify as verify_index  # noqa: PLC0415

    with _app(index) as app:
        checked = len(verify_index(app.index, app.catalog()))
        note = "" if app.is_published() else "; the last `index add` was interrupted, run it again"
    click.echo(f"{checked:,} passages are whole and verbatim{note}")


@index_group.command()
@_index_option
def rebuild(index: Path | None) -> None:
    """Make everything that is derived anew from the catalog."""
    from bot.rendering.progress import BarProgress  # noqa: PLC0415

    with _app(index) as app, BarProgress() as progress:
        manifest = app.indexer(progress=progress).rebuild()
    click.echo(f"rebuilt {manifest.passages:,} passages of {manifest.articles:,} articles")


@index_group.command()
@click.argument("article_id", metavar="ID")
@click.option("--version", "number", type=click.IntRange(1), metavar="N", help="An earlier version [the current one].")
@_index_option
def show(article_id: str, number: int | None, index: Path | None) -> None:
    """Print a story in one of its versions, withdrawn or not, and what that version changed."""
    from bot.rendering.version_object import version_object  # noqa: PLC0415

    with _app(index) as app:
        _print_json(version_object(app.catalog(), article_id, number), indent=2)


@index_group.command()
@click.argument("article_id", metavar="ID")
@click.option("--why", required=True, metavar="TEXT", help="The reason, kept and shown with the story.")
@_index_option
def withdraw(article_id: str, why: str, index: Path | None) -> None:
    """Never quote a story again; it is still shown as withdrawn."""
    with _app(index) as app:
        app.indexer().withdraw(article_id, why)
    click.echo(f"withdrawn: {article_id}")


@index_group.command()
@click.argument("article_id", metavar="ID")
@_index_option
def purge(article_id: str, index: Path | None) -> None:
    """Delete a story and all its versions for good."""
    with _app(index) as app:
        app.indexer().purge(article_id)
    click.echo(f"purged: {article_id}")


@index_group.command()
@_index_option
def export(index: Path | None) -> None:
    """Print every story that can be quoted as an article line."""
    from index.readers.jsonl import article_line  # noqa: PLC0415

    with _app(index) as app:
        catalog = app.catalog()
        for article in catalog.articles(catalog.live()):
            _print_json(article_line(article))


@cli.command()
@click.option("--check", is_flag=True, help="Say in plain words what is missing, and end.")
@_index_option
def slack(check: bool, index: Path | None) -> None:
    """Answer in Slack until told to stop; docs/slack.md tells how to set it up."""
    import asyncio  # noqa: PLC0415

    from bot.slack.checking import check as check_slack  # noqa: PLC0415
    from bot.slack.running import run  # noqa: PLC0415

    with _app(index) as app:
        if check:
            complete = asyncio.run(check_slack(app.slack_settings(), app.facts_for_check(), click.echo))
            sys.exit(0 if complete else 1)
        log_for_servers()
        with closing(app.ledger()) as ledger:
            answerer = app.warm_answerer()
            deliver = app.deliver(ledger, answerer)
            running = run(
                app.slack_settings(),
                ledger=ledger,
                answerer=answerer,
                stories=app.stories(),
                deliver=deliver,
                adder=app.story_adder,
            )
            asyncio.run(running)


@cli.command(context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def evaluate(arguments: tuple[str, ...]) -> None:
    """Measure the answers on a question set with known evidence."""
    from bot.evaluation.command import evaluate as command  # noqa: PLC0415

    command.main(args=list(arguments), prog_name="pullquote evaluate", standalone_mode=False)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; every failure is one clear line on stderr."""
    # Read by OpenMP when torch is loaded. Threads that spin while they wait made a question 50 times slower (480 ms for
    # 10 ms) as soon as another process used the machine's two cores.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    try:
        cli.main(args=arguments, prog_name="pullquote", standalone_mode=False)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # `pullquote index export | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except click.ClickException as error:
        _fail(error.format_message())
    except Exception as error:  # the edge: nobody gets a traceback who didn't ask for one
        if logging.getLogger().isEnabledFor(logging.DEBUG):
            raise
        _fail(_words_for(error))


def _words_for(error: Exception) -> str:
    """One line for an operator: what an error raised on purpose says, or that this one was not expected."""
    from bot.errors import PullquoteError  # noqa: PLC0415
    from index.errors import PullquoteIndexError  # noqa: PLC0415

    if isinstance(error, PullquoteIndexError | PullquoteError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return f"unexpected {type(error).__name__}: {error} (pullquote --debug … shows where)"


def _fail(message: str) -> None:
    click.echo(f"pullquote: {' '.join(message.split())}", err=True)
    sys.exit(ERROR)


def _console() -> Console:
    from rich.console import Console  # noqa: PLC0415

    return Console(highlight=False)


def _today() -> date:
    return datetime.now().astimezone().date()


def _print_json(value: dict[str, Any], *, indent: int | None = None) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
