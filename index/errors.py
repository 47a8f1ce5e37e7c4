"""What can go wrong in the index: one base, subclasses keep the ids as attributes."""

from __future__ import annotations

from enum import StrEnum


class PullquoteIndexError(Exception):
    """Base of every error the index raises on purpose; its text is one clear line for an operator."""


class UnknownArticle(PullquoteIndexError):
    """No article (or no such version of it) in the catalog."""

    def __init__(self, article_id: str, version: int | None = None) -> None:
        self.article_id = article_id
        self.version = version
        which = f"article {article_id!r}" if version is None else f"version {version} of article {article_id!r}"
        super().__init__(f"no {which} in this index; `pullquote index export` lists what there is")


class UnknownParagraph(PullquoteIndexError):
    """The article exists, but has no paragraph of that number."""

    def __init__(self, article_id: str, version: int, number: int) -> None:
        self.article_id = article_id
        self.version = version
        self.number = number
        super().__init__(f"article {article_id!r}, version {version}, has no paragraph {number}")


class IndexMissing(PullquoteIndexError):
    """Nothing has been indexed at this place yet."""

    def __init__(self, directory: str) -> None:
        self.directory = directory
        super().__init__(f"no index at {directory}; make one with `pullquote index add PATH`")


class IndexDamaged(PullquoteIndexError):
    """A file of the published generation is missing or is not what its manifest says."""

    def __init__(self, directory: str, what: str) -> None:
        self.directory = directory
        self.what = what
        super().__init__(f"the index at {directory} is damaged: {what}; run `pullquote index rebuild`")


class DatabaseUnusable(PullquoteIndexError):
    """The catalog's file, or the cache of vectors, can't be used."""

    def __init__(self, path: str, what: str, advice: str) -> None:
        self.path = path
        self.what = what
        super().__init__(f"{path} can't be used: {what}; {advice}")


class IndexNotWritable(PullquoteIndexError):
    """The index's folder can't be written to."""

    def __init__(self, directory: str, why: str) -> None:
        self.directory = directory
        self.why = why
        super().__init__(
            f"the index at {directory} can't be written to: {why}; make its folder and what is in it writable,"
            " or name another with --index"
        )


class EncoderMismatch(PullquoteIndexError):
    """The index was made with another encoder than the one that is asking."""

    def __init__(self, indexed_with: str, asking_with: str) -> None:
        self.indexed_with = indexed_with
        self.asking_with = asking_with
        super().__init__(
            f"this index was made with the encoder {indexed_with}, but PULLQUOTE_MODEL is {asking_with};"
            " set it back or run `pullquote index rebuild`"
        )


class EncoderUnavailable(PullquoteIndexError):
    """The encoder's weights can't be had, or are not the pinned ones."""

    def __init__(self, name: str, why: str) -> None:
        self.name = name
        self.why = why
        super().__init__(f"the encoder {name!r} can't be used: {why}")


class WriterBusy(PullquoteIndexError):
    """Another process is writing to this index."""

    def __init__(self, directory: str) -> None:
        self.directory = directory
        super().__init__(f"another process is writing to the index at {directory}; try again when it is done")


class Trouble(StrEnum):
    """What kind of thing is wrong with a source, for those who must not be told more."""

    NO_STORY = "no story"  # it is there, but can't be read as a story
    NO_ADDRESS = "no address"
    PRIVATE = "private"
    ROBOTS = "robots"
    TOO_LARGE = "too large"
    TOO_SLOW = "too slow"
    GONE = "gone"
    CLOSED = "closed"  # its server lets only some read it
    UNREACHABLE = "unreachable"


class SourceUnreadable(PullquoteIndexError):
    """One source, or one entry of it, can't be read as an article; the rest goes on.

    `origin` is the path or URL, with `:LINE` for a line of a file; `reason` fits on one line. `source` is what to read
    again to try once more.
    """

    def __init__(self, origin: str, reason: str, *, trouble: Trouble = Trouble.NO_STORY) -> None:
        self.origin = origin
        self.reason = reason
        self.source = origin
        self.trouble = trouble
        super().__init__(f"{origin}: {reason}")
