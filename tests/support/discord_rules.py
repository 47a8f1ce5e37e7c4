"""Discord's documented rules for what is posted, and what a person then sees; used by its fake too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_ESCAPED = re.compile(r"\\([^\sA-Za-z0-9])")
_MEANS_SOMETHING = {
    "mention": re.compile(r"(?<!\\)<(?:@!?|@&|#)\d+>|(?<!\\)@(?:everyone|here)\b|(?<!\\)</[^:>]+:\d+>"),
    "time": re.compile(r"(?<!\\)<t:-?\d+(?::\w)?>"),
    "emoji": re.compile(r"(?<!\\)<a?:\w+:\d+>|(?<!\\):\w+:"),
    "link": re.compile(r"https?://[^\s<]+|(?<!\\)<https?:[^>]+>"),
    "masked link": re.compile(r"(?<!\\)\[[^\]\n]*\]\([^)]*\)"),
    "spoiler": re.compile(r"(?<!\\)\|(?<!\\)\|"),
    "code": re.compile(r"(?<!\\)`"),
    "heading": re.compile(r"(?m)^(?:> )?(?:#{1,3}|-#) "),
    "list": re.compile(r"(?m)^(?:> )?\s*(?:[-*+]|\d+\.) "),
}
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def units(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def faults_of(message: dict[str, Any]) -> list[str]:
    """What Discord would refuse about a message."""
    faults = []
    embeds, components = message.get("embeds") or [], message.get("components") or []
    if not (message.get("content") or "").strip() and not embeds:
        faults.append("empty message")
    if units(message.get("content") or "") > 2000:
        faults.append("content")
    if len(embeds) > 10:
        faults.append("more than 10 embeds")
    if sum(units(text) for embed in embeds for text in texts_of(embed)) > 6000:
        faults.append("embeds of more than 6,000 characters")
    for embed in embeds:
        faults += _embed_faults(embed)
    if units(str(message.get("nonce") or "")) > 25:
        faults.append("nonce")
    faults += _component_faults(components)
    return faults


def _embed_faults(embed: dict[str, Any]) -> Iterator[str]:
    limits = {"title": 256, "description": 4096}
    yield from (name for name, limit in limits.items() if not 0 < units(embed.get(name, "x")) <= limit)
    footer, author = embed.get("footer", {"text": "x"}), embed.get("author", {"name": "x"})
    if not 0 < units(footer["text"]) <= 2048:
        yield "footer"
    if not 0 < units(author["name"]) <= 256:
        yield "author"
    url = embed.get("url", "https://a.example/")
    if not re.match(r"https?://[^\s]+$", url) or len(url) > 2048:
        yield "url of an embed"
    if not embed.get("title") and not embed.get("description"):
        yield "empty embed"


def _component_faults(rows: list[dict[str, Any]]) -> Iterator[str]:
    if len(rows) > 5:
        yield "more than 5 rows"
    ids = []
    for row in rows:
        inside = row.get("components", [])
        if row.get("type") != 1 or not 1 <= len(inside) <= 5:
            yield "row"
        for one in inside:
            ids.append(one["custom_id"])
            if not 0 < units(one["custom_id"]) <= 100:
                yield "custom_id"
            if one["type"] == 2 and not 0 < units(one["label"]) <= 80:
                yield "label of a button"
            if one["type"] == 3 and (not 0 < len(one["options"]) <= 25 or units(one.get("placeholder", "")) > 150):
                yield "menu"
    if len(ids) != len(set(ids)):
        yield "custom_id twice"


def texts_of(embed: dict[str, Any]) -> list[str]:
    """All strings of an embed that count."""
    found = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    return [text for text in (*found, (embed.get("author") or {}).get("name")) if text]


def marked_up_in(message: dict[str, Any]) -> Iterator[str]:
    """All strings of a message in which Discord reads markdown."""
    yield message.get("content") or ""
    for embed in message.get("embeds") or ():
        yield embed.get("title") or ""
        yield embed.get("description") or ""


def forged(message: dict[str, Any]) -> list[str]:
    """What in a message means something to Discord that only words of others could have put there."""
    found = []
    for text in marked_up_in(message):
        # Our own marks: a line in small print, a list of related stories with their links.
        own = re.sub(r"(?m)^-# ", "", re.sub(r"(?m)^- (?:\[((?:\\.|[^\]])*)\]\(https?://[^()\s]*\))?", r"\1", text))
        found += [f"{name} in {own!r}" for name, pattern in _MEANS_SOMETHING.items() if pattern.search(own)]
        if _BIDI.search(own):
            found.append("direction")
    return found


def links(message: dict[str, Any]) -> list[str]:
    """Every URL that a message links to."""
    urls = [embed["url"] for embed in message.get("embeds") or () if "url" in embed]
    for text in marked_up_in(message):
        urls += re.findall(r"(?<!\\)\]\((https?://[^)\s]+)\)", text)
    return urls


def seen(text: str) -> str:
    """What a person reads of markdown: nothing escaped, nothing bold."""
    text = re.sub(r"(?m)^(?:> |-# )", "", text)
    text = re.sub(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\([^)]*\)", r"\1", text)
    return _ESCAPED.sub(r"\1", re.sub(r"(?<!\\)\*\*", "", text))


def quotations(message: dict[str, Any]) -> list[str]:
    """What is shown as quotations."""
    found = []
    for embed in message.get("embeds") or ():
        lines = [line for line in (embed.get("description") or "").split("\n") if line.startswith("> ")]
        if lines:
            found.append("\n".join(seen(line) for line in lines))
    return found


def read_all(message: dict[str, Any]) -> str:
    """What a person reads of a message, one part a line."""
    parts = [seen(message.get("content") or "")]
    for embed in message.get("embeds") or ():
        author, footer = (embed.get("author") or {}).get("name"), (embed.get("footer") or {}).get("text")
        parts += [author or "", seen(embed.get("description") or ""), seen(embed.get("title") or ""), footer or ""]
    return "\n".join(part for part in parts if part)


def buttons(message: dict[str, Any]) -> dict[str, str]:
    """The ids of a message's buttons, by what they say."""
    found = {}
    for row in message.get("components") or ():
        found.update({one["label"]: one["custom_id"] for one in row["components"] if "label" in one})
    return found


def pings(body: dict[str, Any]) -> bool:
    """Whether Discord may notify anybody of a message."""
    allowed = body.get("allowed_mentions")
    return allowed is None or bool(allowed.get("parse")) or bool(allowed.get("replied_user")) or "users" in allowed


def as_json(message: dict[str, Any]) -> str:
    """All of a message."""
    return json.dumps(message, ensure_ascii=False)
