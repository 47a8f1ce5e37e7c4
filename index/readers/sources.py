"""Bytes from a file as text: opening, unpacking, decoding, and their limits. Every failure is a SourceUnreadable."""

from __future__ import annotations

import codecs
import errno
import gzip
import io
import os
import re
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO, cast

from index.errors import SourceUnreadable
from index.readers.metering import current_meter

MAX_ARTICLE_BYTES = 16 * 2**20  # the longest novels have 6 MB; what is longer is no news story
TOO_LONG = f"longer than {MAX_ARTICLE_BYTES // 2**20} MiB, the limit for one article"
_MAX_EXPANSION = 200  # news packs to a third or a fifth; zlib's own limit is 1,032
_UNSUSPECTED_BYTES = 64 * 2**20  # what a .gz may unpack to before its ratio is looked at
_CHUNK = 2**16
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROLS = 0.02  # share of the text; more of them, or one NUL, is no text
_BOMS = (  # the longer ones first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What is called Latin-1 is Windows-1252 in practice, and for the WHATWG Encoding Standard by definition: bytes 80 to 9f
# are curly quotes and dashes. Its five unassigned bytes are dropped.
_LATIN_1 = ("iso8859-1", "cp1252")
_WINDOWS_1252 = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}


def origin_of(path: Path) -> str:
    """A path as text that fits on one line and can be stored: control characters and what isn't UTF-8 are escaped."""
    text = os.fsencode(path).decode("utf-8", errors="backslashreplace")
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", lambda found: repr(found.group())[1:-1], text)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a regular file, unpacked where its name ends in .gz; never blocks on a pipe or a device.

    Raises:
        SourceUnreadable: it can't be opened or read, is no regular file, or its packing is broken; also when that
            shows only inside the `with` block.
    """
    origin = origin_of(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise SourceUnreadable(origin, "not a regular file")
        meter = current_meter.get()
        with path.open("rb") as file, nullcontext() if meter is None else meter.reading(file, status.st_size):
            if path.suffix.lower() != ".gz":
                yield file
                return
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield cast(BinaryIO, io.BufferedReader(_Bounded(unpacked, file, origin), _CHUNK))
    except gzip.BadGzipFile as error:
        raise SourceUnreadable(origin, "not a gzip file, or damaged") from error
    except EOFError as error:
        raise SourceUnreadable(origin, "the gzip file is cut off: it ends in the middle") from error
    except zlib.error as error:
        raise SourceUnreadable(origin, "the gzip file is damaged") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise SourceUnreadable(origin, why_unreadable(path, error)) from error


class _Bounded(io.RawIOBase):
    """What a gzip file unpacks to, until it turns out to be a gzip bomb."""

    def __init__(self, unpacked: gzip.GzipFile, packed: BinaryIO, origin: str) -> None:
        self._unpacked = unpacked
        self._packed = packed
        self._origin = origin
        self._bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed asks for any Buffer
        chunk = self._unpacked.read1(len(buffer))  # not read: of a file that is cut off all is to be had
        buffer[: len(chunk)] = chunk
        self._bytes += len(chunk)
        if self._bytes > _UNSUSPECTED_BYTES and self._bytes > _MAX_EXPANSION * self._packed.tell():
            raise SourceUnreadable(self._origin, f"unpacks to more than {_MAX_EXPANSION} times its size: a gzip bomb")
        return len(chunk)


def why_unreadable(path: Path, error: OSError | ValueError) -> str:
    """An operating system's error in words for an operator, on one line."""
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.ENOENT:
        return "a link to something that is not there" if path.is_symlink() else "no such file or folder"
    if code in (errno.EACCES, errno.EPERM):
        return "may not be read: permission denied"
    if code == errno.ELOOP:
        return "a link that leads back to itself"
    return " ".join(str(getattr(error, "strerror", None) or error).split()).lower()


def decoded(data: bytes, origin: str, encoding: str | None = None) -> str:
    """Bytes as text: by their byte order mark, else by the declared encoding, else as UTF-8.

    Raises:
        SourceUnreadable: the bytes aren't text in that encoding, or are no text at all.
    """
    codec = bom_encoding(data) or encoding or "utf-8"
    try:
        name = codecs.lookup(codec).name
        text = data.decode("latin-1").translate(_WINDOWS_1252) if name in _LATIN_1 else data.decode(codec)
    except UnicodeDecodeError as error:
        raise SourceUnreadable(origin, _not_decodable(data, codec, error)) from error
    except (LookupError, ValueError) as error:  # ValueError: a NUL in the name
        raise SourceUnreadable(origin, f"no text encoding is called {codec!r}") from error
    if "\0" in text or len(_CONTROLS.findall(text)) > _MAX_CONTROLS * len(text):
        raise SourceUnreadable(origin, "binary data, not text")
    return text


def bom_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark at the beginning declares, None without one."""
    return next((name for bom, name in _BOMS if data.startswith(bom)), None)


def _not_decodable(data: bytes, codec: str, error: UnicodeDecodeError) -> str:
    controls = sum(data.count(code) for code in (*range(0x09), *range(0x0E, 0x1B)))
    if b"\0" in data or controls > _MAX_CONTROLS * len(data):
        return "binary data, not text"
    where = f"not {codec.upper().removesuffix('-SIG')}: byte {data[error.start]:#04x} at {error.start:,}"
    return f"{where}; declare its encoding, such as --encoding latin-1"
