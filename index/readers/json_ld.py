"""What a page says of itself in JSON-LD, the form that search engines ask newsrooms for (schema.org/NewsArticle)."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from typing import Any

from index.normalise import one_line

Node = dict[str, Any]

_WRAPPING = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*;?\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_MOST_NODES = 5_000  # of one page; the largest seen have some hundreds
_ARTICLE = re.compile(r"(?:[A-Za-z]*Article|BlogPosting|LiveBlogPosting|Report)$")


def nodes_of(scripts: list[str]) -> list[Node]:
    """Every object in these JSON-LD scripts, outer ones first; broken scripts are left out."""
    found: list[Node] = []
    for script in scripts:
        waiting: deque[Any] = deque([_parsed(script)])
        while waiting and len(found) < _MOST_NODES:
            value = waiting.popleft()
            if isinstance(value, dict):
                found.append(value)
                waiting.extend(value.values())
            elif isinstance(value, list):
                waiting.extend(value)
    return found


def _parsed(script: str) -> Any:  # any JSON
    text = _WRAPPING.sub("", script.strip()).strip().removesuffix(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def article_nodes(nodes: list[Node]) -> list[Node]:
    """The nodes that describe a story, the page's own first: those with a headline and a date before others."""
    found = [node for node in nodes if any(_ARTICLE.search(kind) for kind in types_of(node)) and "headline" in node]
    return sorted(found, key=lambda node: "datePublished" not in node)  # stable: outer ones stay first


def types_of(node: Node) -> list[str]:
    """The types of a node."""
    return [kind for kind in as_list(node.get("@type")) if isinstance(kind, str)]


def names(value: object, nodes: list[Node], *, depth: int = 3) -> Iterator[str]:
    """The names of people or organisations: as strings, objects with a name, or references to such objects."""
    for each in as_list(value):
        if isinstance(each, str):
            yield text_of(each)
        elif isinstance(each, list) and depth:
            yield from names(each, nodes, depth=depth - 1)
        elif isinstance(each, dict):
            if "name" in each:
                yield from (text_of(name) for name in as_list(each["name"]))
            elif "givenName" in each or "familyName" in each:
                yield one_line(f"{text_of(each.get('givenName'))} {text_of(each.get('familyName'))}")
            elif "@id" in each and depth:
                named = [node for node in nodes if node.get("@id") == each["@id"] and "name" in node]
                yield from names(named[:1], nodes, depth=depth - 1)


def text_of(value: object) -> str:
    """A value's text on one line, without the entities that some pages leave in; "" if it is none."""
    return one_line(unescape(unescape(value))) if isinstance(value, str) else ""


def as_list(value: object) -> list[Any]:
    """A value that may be given alone or as a list; nothing is an empty one."""
    return value if isinstance(value, list) else [] if value is None else [value]
