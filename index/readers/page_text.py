"""The bytes of a web page -> its text: in which encoding they are, whatever the page or its server say."""

from __future__ import annotations

import codecs
import re

from index.errors import SourceUnreadable
from index.readers.sources import bom_encoding

_DECLARED = re.compile(rb"""<meta[^>]{1,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{1,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_LOOKED_AT = 4096  # bytes; the HTML standard looks for a declaration in the first 1,024, and pages don't keep to it
_SEVEN_BIT = ("iso2022", "hz", "utf-7")  # pass for UTF-8 and aren't it
_BINARY = re.compile(
    rb"\A(?:%PDF-|\x89PNG|\xff\xd8\xff|GIF8|PK\x03\x04|\x1f\x8b|RIFF|OggS|\x00\x00\x00.ftyp)", re.DOTALL
)


def page_text(data: bytes, *, origin: str, charset: str = "") -> str:
    """A page's text. UTF-8 where it is valid, as servers and pages that say otherwise are wrong more often than not.

    charset: what the server says it is, "" where it doesn't. What can't be decoded becomes U+FFFD.

    Raises:
        SourceUnreadable: it is a picture, a PDF or other binary data.
    """
    if _BINARY.match(data):
        raise SourceUnreadable(origin, "binary data, not a web page")
    declared = _declared(data, charset)
    for name in (bom_encoding(data), *(each for each in declared if _is_seven_bit(each)), "utf-8", *declared):
        if name is None:
            continue
        try:
            text = data.decode("cp1252" if _is_latin_1(name) else name)
        except (UnicodeError, LookupError):
            continue
        break
    else:
        text = data.decode("utf-8" if "utf-8" in declared else "cp1252", errors="replace")
    if "\0" in text and text.count("\0") > len(text) // 100:
        raise SourceUnreadable(origin, "binary data, not a web page")
    return text.replace("\0", "")


def charset_of(content_type: str) -> str:
    """The charset in a Content-Type header, "" without one."""
    found = re.search(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,40})", content_type, re.IGNORECASE)
    return found[1] if found else ""


def _declared(data: bytes, charset: str) -> list[str]:
    """Names of encodings that are declared and known, in Python's spelling: the server's first."""
    head = data[:_LOOKED_AT]
    found = [
        charset,
        *(match[1].decode("ascii") for match in (_XML_DECLARED.search(head), _DECLARED.search(head)) if match),
    ]
    names = []
    for each in found:
        try:
            names.append(codecs.lookup(each.strip()).name)
        except (LookupError, ValueError):
            continue
    return names


def _is_seven_bit(name: str) -> bool:
    return name.startswith(_SEVEN_BIT)


def _is_latin_1(name: str) -> bool:
    """What is called Latin-1 or ASCII on the web is Windows-1252 (WHATWG Encoding Standard)."""
    return name in {"iso8859-1", "ascii"}
