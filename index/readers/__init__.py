"""Sources -> Articles. `read` takes a file or a folder, whatever is in it; each format has a module of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from index.article import Article
from index.errors import SourceUnreadable
from index.readers.folders import files_under
from index.readers.jsonl import article_from_line, article_line, read_jsonl, read_lines
from index.readers.sources import origin_of
from index.readers.text import article_from_text, read_text

__all__ = [
    "Reading",
    "article_from_line",
    "article_from_text",
    "article_line",
    "read",
    "read_jsonl",
    "read_lines",
    "read_text",
]

Reading = Article | SourceUnreadable


def read(source: Path, *, encoding: str | None = None) -> Iterator[Reading]:
    """The articles in a file, or in all the files of a folder and its folders, and what can't be read in its place.

    Decides by the name's ending, before .gz where there is one: .txt, .text and .md hold one story, .jsonl and .ndjson
    one on each line. In a folder everything else is reported; a file named as the source itself is taken for text
    unless its ending is known to be something else. Nothing is raised for a source, and only one article is held.

    encoding: how the files are encoded, unless a byte order mark says so; None: UTF-8.
    """
    if not _is_folder(source):
        yield from _read_file(source, encoding, read_as_text=_ending(source) not in _OTHER_FORMATS)
        return
    found = False
    for path in files_under(source):
        found = True
        if isinstance(path, SourceUnreadable):
            yield path
        else:
            yield from _read_file(path, encoding, read_as_text=False)
    if not found:
        yield SourceUnreadable(origin_of(source), "an empty folder")


def _read_file(path: Path, encoding: str | None, *, read_as_text: bool) -> Iterator[Reading]:
    reader = _READERS.get(_ending(path))
    if reader is None and (read_as_text or not _exists(path)):
        reader = _read_text_file
    if reader is None:
        kind = f"a {_ending(path)} file" if _ending(path) else "a file without an ending"
        yield SourceUnreadable(
            origin_of(path), f"not read: {kind}; readable are {', '.join(sorted(_READERS))}, also with .gz"
        )
        return
    yield from reader(path, encoding)


def _read_text_file(path: Path, encoding: str | None) -> Iterator[Reading]:
    try:
        article = read_text(path, encoding=encoding)
    except SourceUnreadable as error:
        yield SourceUnreadable(error.origin, error.reason)  # as a value: without a traceback that keeps the text alive
    else:
        yield article


def _read_article_lines(path: Path, encoding: str | None) -> Iterator[Reading]:
    return read_jsonl(path, encoding=encoding)


def _read_page(path: Path, encoding: str | None) -> Iterator[Reading]:
    from index.readers.html import read_html  # noqa: PLC0415  # trafilatura and lxml take a second to import

    return read_html(path, encoding=encoding)


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


_READERS: dict[str, Callable[[Path, str | None], Iterator[Reading]]] = {
    ".txt": _read_text_file,
    ".text": _read_text_file,
    ".md": _read_text_file,
    ".jsonl": _read_article_lines,
    ".ndjson": _read_article_lines,
    ".html": _read_page,
    ".htm": _read_page,
    ".xhtml": _read_page,
}
# Text that holds no plain story: read as one it would be quoted with its tags and commas.
_OTHER_FORMATS = frozenset(
    (
        ".atom",
        ".csv",
        ".eml",
        ".json",
        ".rdf",
        ".rss",
        ".rtf",
        ".tsv",
        ".warc",
        ".xml",
        ".yml",
    )
)
