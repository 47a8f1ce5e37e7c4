"""How a server knows one version of a page: for asking it whether that is still the one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Validators:
    """The headers ETag and Last-Modified of a page as it was fetched; "" for what the server didn't say."""

    etag: str = ""
    last_modified: str = ""
