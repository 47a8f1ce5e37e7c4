"""A version of a story as an object, for `pullquote index show`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from index.catalog import Catalog
from index.readers.jsonl import article_line
from index.versions import changes_between
from index.wire_log import WireLog


def version_object(catalog: Catalog, article_id: str, number: int | None) -> dict[str, Any]:
    """The story's article line with "version", "versions", "withdrawn" (why, or null), "changes" and "copies".

    Raises:
        UnknownArticle: there is no such story or version.
    """
    versions = catalog.versions(article_id)
    version = number or versions[-1]
    article = catalog.article(article_id, version)
    found: dict[str, Any] = {
        **article_line(article),
        "version": version,
        "versions": versions,
        "withdrawn": catalog.withdrawn([article_id]).get(article_id),
        "changes": None,
        "copies": list(WireLog(catalog.engine).copies([article_id]).get(article_id, ())),
    }
    if version > 1:
        changes = changes_between(catalog.article(article_id, version - 1), article)
        found["changes"] = {
            "metadata": list(changes.metadata),
            "paragraphs": [asdict(change) for change in changes.paragraphs],
        }
    return found
