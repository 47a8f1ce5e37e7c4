"""Sources -> Articles. `read` takes a file or a folder, whatever is in it; each format has a module of its own.

What is on the web is read by `index.readers.web.WebReader`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from index.errors import SourceUnreadable
from index.readers.folders import files_under
from index.readers.jsonl import article_from_line, article_line, read_jsonl, read_lines
from index.readers.seen import AlreadyRead, Gone, Reading, Seen, unseen
from index.readers.sources import origin_of
from index.readers.text import article_from_text, read_text

__all__ = [
    "AlreadyRead",
    "Gone",
    "Reading",
    "article_from_line",
    "article_from_text",
    "article_line",
    "read",
    "read_jsonl",
    "read_lines",
    "read_text",
]


def read(source: Path, *, encoding: str | None = None, seen: Seen = unseen) -> Iterator[Reading]:
    """The articles in a file, or in all the files of a folder and its folders, and what can't be read in its place.

    Decides by the name's ending, before .gz where there is one: docs/stories.md lists them. In a folder everything else
    is reported; a file named as the source itself is taken for text unless its ending is known to be something else.
    Nothing is raised for a source, and only one article is held.

    encoding: how the files are encoded, unless a byte order mark says so; None: UTF-8, for pages what they say.
    seen: knows the pages that were read before; these come as `AlreadyRead`.
    """
    if not _is_folder(source):
        yield from _read_file(source, encoding, seen, read_as_text=_ending(source) not in _OTHER_FORMATS)
        return
    found = False
    for path in files_under(source):
        found = True
        if isinstance(path, SourceUnreadable):
            yield path
        else:
            yield from _read_file(path, encoding, seen, read_as_text=False)
    if not found:
        yield SourceUnreadable(origin_of(source), "an empty folder")


def _read_file(path: Path, encoding: str | None, seen: Seen, *, read_as_text: bool) -> Iterator[Reading]:
    reader = _READERS.get(_ending(path))
    if reader is None and (read_as_text or not _exists(path)):
        reader = _read_text_file
    if reader is None:
        kind = f"a {_ending(path)} file" if _ending(path) else "a file without an ending"
        yield SourceUnreadable(
            origin_of(path), f"not read: {kind}; readable are {', '.join(sorted(_READERS))}, also with .gz"
        )
        return
    for reading in reader(path, encoding, seen):
        if isinstance(reading, SourceUnreadable):
            reading.source = str(path)
        yield reading


def _read_text_file(path: Path, encoding: str | None, _seen: Seen) -> Iterator[Reading]:
    try:
        article = read_text(path, encoding=encoding)
    except SourceUnreadable as error:
        yield SourceUnreadable(error.origin, error.reason)  # as a value: without a traceback that keeps the text alive
    else:
        yield article


def _read_article_lines(path: Path, encoding: str | None, _seen: Seen) -> Iterator[Reading]:
    return read_jsonl(path, encoding=encoding)


# lxml, trafilatura, feedparser and warcio take a second to import: only what needs them pays for it.


def _read_page(path: Path, encoding: str | None, seen: Seen) -> Iterator[Reading]:
    from index.readers.html import read_html  # noqa: PLC0415

    return read_html(path, encoding=encoding, seen=seen)


def _read_xml(path: Path, encoding: str | None, seen: Seen) -> Iterator[Reading]:
    from index.readers.xml import read_xml  # noqa: PLC0415

    return read_xml(path, encoding=encoding, seen=seen)


def _read_archive(path: Path, encoding: str | None, seen: Seen) -> Iterator[Reading]:
    from index.readers.warc import read_warc  # noqa: PLC0415

    return read_warc(path, encoding=encoding, seen=seen)


def _ending(path: Path) -> str:
    """The lower-case ending that tells the format: ".txt" for both story.txt and STORY.TXT.gz."""
    return (Path(path.stem) if path.suffix.lower() == ".gz" else path).suffix.lower()


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # the reader will say why
        return False


def _exists(path: Path) -> bool:
    """Whether there is something of that name that can be reached; if not, opening it says best why."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


_READERS: dict[str, Callable[[Path, str | None, Seen], Iterator[Reading]]] = {
    ".txt": _read_text_file,
    ".text": _read_text_file,
    ".md": _read_text_file,
    ".jsonl": _read_article_lines,
    ".ndjson": _read_article_lines,
    ".html": _read_page,
    ".htm": _read_page,
    ".xhtml": _read_page,
    ".xml": _read_xml,
    ".rss": _read_xml,
    ".atom": _read_xml,
    ".rdf": _read_xml,
    ".warc": _read_archive,
    ".arc": _read_archive,
}
# Text that holds no plain story: read as one it would be quoted with its tags and commas.
_OTHER_FORMATS = frozenset((".csv", ".eml", ".json", ".rtf", ".tsv", ".yml"))
