"""Bodies as servers pack them (gzip, deflate) -> bytes, never more of them than were asked for."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

ACCEPTED = "gzip, deflate"


class BadPacking(Exception):
    """A body is packed in a way that wasn't asked for, or is damaged."""


class TooLarge(Exception):
    """A body, unpacked, is larger than allowed."""


def unpacked(chunks: Iterable[bytes], encoding: str, *, most_bytes: int) -> bytes:
    """A body from its chunks; memory stays within `most_bytes` and one chunk, however well it is packed.

    encoding: the Content-Encoding header.

    Raises:
        BadPacking, TooLarge: see there.
    """
    unpack = _unpacker(encoding)
    body = bytearray()
    for chunk in chunks:
        if unpack is None:
            body += chunk
        else:
            try:
                body += unpack.decompress(chunk, most_bytes + 1 - len(body))
            except zlib.error as error:
                raise BadPacking("the packed body is damaged") from error
        if len(body) > most_bytes:
            raise TooLarge
        if unpack is not None and unpack.unconsumed_tail:
            raise TooLarge
    if unpack is not None and not unpack.eof and body:
        raise BadPacking("the packed body is cut off")
    return bytes(body)


def _unpacker(encoding: str) -> zlib._Decompress | None:
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return None
    if name in {"gzip", "x-gzip", "deflate"}:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # 32: gzip or zlib, whichever it is
    raise BadPacking(f"packed with {name[:20]}, which was not asked for")
