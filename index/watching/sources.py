"""`sources.toml`: the feeds and sitemaps to watch, written by people or by `pullquote source add`."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from index.catalog import DEFAULT_COLLECTION
from index.errors import PullquoteIndexError
from index.identity import canonical_url, is_web_url

DEFAULT_EVERY = "30m"
_DURATION = re.compile(r"(\d+)\s*(m|h|d)")
_SECONDS = {"m": 60, "h": 3600, "d": 86400}
_SHORTEST_S = 60


class SourcesUnreadable(PullquoteIndexError):
    """sources.toml is not what it should be."""

    def __init__(self, path: Path, what: str) -> None:
        self.path = path
        self.what = what
        super().__init__(f"{path}: {what}")


@dataclass(frozen=True, slots=True)
class Source:
    """A feed or a sitemap to watch, looked at every `every_s` seconds; its stories join `collection`."""

    url: str
    every_s: int
    collection: str = DEFAULT_COLLECTION


class _SourceTable(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    url: str
    every: str = DEFAULT_EVERY
    collection: str = Field(DEFAULT_COLLECTION, min_length=1)

    @field_validator("url")
    @classmethod
    def _is_url(cls, value: str) -> str:
        if not is_web_url(value):
            raise ValueError("must begin with http:// or https:// and a host")
        return value

    @field_validator("every")
    @classmethod
    def _is_duration(cls, value: str) -> str:
        seconds_of(value)
        return value


class _SourcesFile(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    source: list[_SourceTable] = []


def seconds_of(every: str) -> int:
    """The seconds in "30m", "2h" or "1d".

    Raises:
        ValueError: it is none of these, or less than a minute.
    """
    found = _DURATION.fullmatch(every.strip())
    if not found or int(found[1]) * _SECONDS[found[2]] < _SHORTEST_S:
        raise ValueError('must be a time of a minute or more, such as "30m", "2h" or "1d"')
    return int(found[1]) * _SECONDS[found[2]]


def load_sources(path: Path) -> list[Source]:
    """The sources in a file, in its order; none where there is no file.

    Raises:
        SourcesUnreadable: it can't be read, isn't TOML, or names a source twice or wrongly.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise SourcesUnreadable(path, f"can't be read: {error}") from error
    try:
        tables: dict[str, Any] = tomllib.loads(text)
        sources = _SourcesFile.model_validate(tables).source
    except tomllib.TOMLDecodeError as error:
        raise SourcesUnreadable(path, f"not valid TOML: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step + 1 if isinstance(step, int) else step) for step in first["loc"])
        raise SourcesUnreadable(path, f"{where}: {first['msg'].removeprefix('Value error, ')}") from error
    seen: set[str] = set()
    for each in sources:
        key = canonical_url(each.url)
        if key in seen:
            raise SourcesUnreadable(path, f"{each.url} is in it twice")
        seen.add(key)
    return [Source(each.url, seconds_of(each.every), each.collection) for each in sources]


def append_source(path: Path, url: str, *, every: str = DEFAULT_EVERY, collection: str = DEFAULT_COLLECTION) -> bool:
    """Write a source at the end of the file, which is made where it is missing; False if it is there already.

    What people wrote in it stays as it is, comments too.
    """
    if any(canonical_url(source.url) == canonical_url(url) for source in load_sources(path)):
        return False
    lines = ["[[source]]", f"url = {_quoted(url)}", f"every = {_quoted(every)}"]
    if collection != DEFAULT_COLLECTION:
        lines.append(f"collection = {_quoted(collection)}")
    before = path.read_text("utf-8") if path.exists() else ""
    apart = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{before}{apart}" + "\n".join(lines) + "\n", "utf-8")
    load_sources(path)
    return True


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML basic string
