"""`pullquote index add`: files, folders and addresses -> the index, and a file of what couldn't be read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import PullquoteError
from index.indexer import IndexReport, Progress
from index.readers import Reading, read
from index.readers.folders import bytes_under
from index.readers.metering import Meter, metered

if TYPE_CHECKING:
    from bot.app import App
    from index.readers.web import WebReader

FAILED = "failed.jsonl"
_FORESEEN_EVERY = 20  # readings


class NothingToRetry(PullquoteError):
    """`--retry-failed` without anything that failed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"nothing to retry: {path} names no source that failed")


@dataclass(frozen=True, slots=True)
class Failure:
    """What couldn't be read: where, why, and what to read to try again. A line of the report file."""

    source: str
    origin: str
    reason: str
    collection: str
    encoding: str | None = None


def is_address(source: str) -> bool:
    """Whether a source is to be fetched."""
    return source.lower().startswith(("http://", "https://"))


def add_sources(
    app: App, sources: Iterable[str], *, collection: str, encoding: str | None, progress: Progress
) -> IndexReport:
    """Read everything and index what is new or changed."""
    indexer = app.indexer(progress=progress, create=True)
    sources = list(sources)
    web: list[WebReader] = []

    def readings() -> Iterator[Reading]:
        seen = app.reading_log().article_of_payload
        for source in sources:
            if is_address(source):
                web[:] = web or [app.web_reader()]
                yield from web[0].read(source)
            else:
                yield from read(Path(source), encoding=encoding, seen=seen)

    if any(map(is_address, sources)):  # how much a site has shows only at its end
        report = indexer.add(readings(), collection=collection)
    else:
        with metered(sum(bytes_under(Path(source)) for source in sources)) as meter:
            report = indexer.add(_foreseen(readings(), meter, progress), collection=collection)
    for reader in web:
        reader.remember()
    return report


def _foreseen(readings: Iterable[Reading], meter: Meter, progress: Progress) -> Iterator[Reading]:
    """The readings, while `progress` is told about how many there will be, as far as the share read so far tells."""
    for read_so_far, reading in enumerate(readings, 1):
        if read_so_far % _FORESEEN_EVERY == 0 and meter.share > 0:
            progress.expect(max(read_so_far, round(read_so_far / meter.share)))
        yield reading


def note_failures(
    path: Path, report: IndexReport, tried: Iterable[str], *, collection: str, encoding: str | None
) -> None:
    """Bring the report file in step: what was tried and read is no failure any more. Without any there is no file."""
    again = set(tried)
    kept = [each for each in failures(path) if each.source not in again and each.origin not in again]
    new = [Failure(each.source, each.origin, each.reason, collection, encoding) for each in report.skipped]
    replaced = {each.source for each in new}
    lines = [*(each for each in kept if each.source not in replaced), *new]
    if not lines:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in lines)
    beside = path.with_name(path.name + ".new")
    beside.write_text(text, "utf-8", errors="backslashreplace")
    beside.replace(path)


def failures(path: Path) -> list[Failure]:
    """What a report file names; none where there is no file.

    Raises:
        PullquoteError: it isn't one.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    try:
        return [Failure(**json.loads(line)) for line in lines if line.strip()]
    except (ValueError, TypeError) as error:
        raise PullquoteError(f"{path} is no report of what failed; delete it, or name another with --report") from error


def retried(path: Path) -> dict[tuple[str, str | None], list[str]]:
    """What to read again, by collection and encoding, each once.

    Raises:
        NothingToRetry: nothing failed.
    """
    groups: dict[tuple[str, str | None], list[str]] = {}
    for each in failures(path):
        group = groups.setdefault((each.collection, each.encoding), [])
        if each.source not in group:
            group.append(each.source)
    if not groups:
        raise NothingToRetry(path)
    return groups
