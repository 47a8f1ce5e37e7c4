"""Slack's documented rules for what is posted, and what a person then sees; used by its fake too."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

_MENTION = re.compile(r"<[!@#]")
_LINK = re.compile(r"<([a-z]+:[^|>]*)(?:\|([^>]*))?>", re.IGNORECASE)
_TEXT_LIMITS = {"header": 150, "section": 3000, "markdown": 12000}
_KNOWN = {"section", "context", "header", "divider", "actions", "context_actions", "rich_text", "input", "markdown"}


def faults_of(message: dict[str, Any]) -> list[str]:
    """What Slack would refuse about a message, as its error codes with a word about each."""
    blocks = message.get("blocks") or []
    faults = []
    if len(blocks) > 50:
        faults.append("invalid_blocks: more than 50")
    if len(message.get("text") or "") > 40_000:
        faults.append("msg_too_long")
    if sum(len(text) for block in blocks for text in texts_of(block)) > 13_200:
        faults.append("msg_blocks_too_long")
    for block in blocks:
        faults += _block_faults(block)
    ids = [element["action_id"] for block in blocks for element in block.get("elements", ()) if "action_id" in element]
    if len(ids) != len(set(ids)):
        faults.append("invalid_blocks: an action_id twice")
    return faults


def _block_faults(block: dict[str, Any]) -> Iterator[str]:
    kind = block.get("type")
    if kind not in _KNOWN:
        yield f"invalid_blocks: unknown type {kind}"
    text = block.get("text")
    if isinstance(text, dict) and not 0 < len(text["text"]) <= _TEXT_LIMITS.get(str(kind), 3000):
        yield f"invalid_blocks: text of {len(text['text'])} characters in {kind}"
    elements = block.get("elements", ())
    if kind in {"context", "actions"} and not 0 < len(elements) <= (10 if kind == "context" else 25):
        yield f"invalid_blocks: {len(elements)} elements in {kind}"
    for element in elements:
        yield from _element_faults(element)
    if kind == "rich_text":
        for section in elements:
            if not section["elements"] or not all(each.get("text") for each in section["elements"]):
                yield "invalid_blocks: empty rich text"


def _element_faults(element: dict[str, Any]) -> Iterator[str]:
    if element.get("type") in {"mrkdwn", "plain_text"} and not 0 < len(element["text"]) <= 3000:
        yield "invalid_blocks: text of an element"
    if element.get("type") == "button":
        if not 0 < len(element["text"]["text"]) <= 75:
            yield "invalid_blocks: text of a button"
        if len(element.get("value", "")) > 2000 or len(element["action_id"]) > 255:
            yield "invalid_blocks: value of a button"


def texts_of(block: dict[str, Any]) -> Iterator[str]:
    """All strings that are shown of a block."""
    for key, value in block.items():
        if key == "text" and isinstance(value, str):
            yield value
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                yield from texts_of(each)


def pings(message: dict[str, Any]) -> list[str]:
    """What in a message would notify or name somebody."""
    found = _MENTION.findall(message.get("text") or "")
    for block in message.get("blocks") or ():
        for kind, text in _marked_up(block):
            if kind == "mrkdwn":
                found += _MENTION.findall(text)
            elif kind in {"user", "usergroup", "channel", "broadcast"}:
                found.append(kind)
    return found


def links(message: dict[str, Any]) -> list[str]:
    """Every URL that a message links to."""
    found = [url for url, _ in _LINK.findall(message.get("text") or "")]
    for block in message.get("blocks") or ():
        for kind, text in _marked_up(block):
            if kind == "mrkdwn":
                found += [url for url, _ in _LINK.findall(text)]
            elif kind == "link":
                found.append(text)
    return [html.unescape(url) for url in found]


def _marked_up(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    kind = value.get("type", "")
    if kind in {"mrkdwn", "link", "user", "usergroup", "channel", "broadcast"}:
        yield kind, str(value.get("url") if kind == "link" else value.get("text", ""))
    for each in value.values():
        for one in each if isinstance(each, list) else [each]:
            if isinstance(one, dict):
                yield from _marked_up(one)


def seen(block: dict[str, Any]) -> str:
    """What a person reads of a block: no mark-up, nothing escaped."""
    if block["type"] == "rich_text":
        return "".join(each["text"] for section in block["elements"] for each in section["elements"])
    texts = [block["text"]] if "text" in block else [e for e in block.get("elements", ()) if e["type"] == "mrkdwn"]
    return "\n".join(_read(each["text"]) for each in texts)


def _read(mrkdwn: str) -> str:
    text = _LINK.sub(lambda link: link[2] or link[1], mrkdwn)
    text = re.sub(r"(?m)^>", "", text)
    return html.unescape(re.sub(r"\*([^*]*)\*", r"\1", text))


def is_quotation(block: dict[str, Any]) -> bool:
    """Whether a block is shown as a quotation."""
    if block["type"] == "rich_text":
        return any(section["type"] == "rich_text_quote" for section in block["elements"])
    return block["type"] == "section" and str(block["text"]["text"]).startswith(">")


def read_all(message: dict[str, Any]) -> str:
    """What a person reads of a message's blocks, one a line."""
    return "\n".join(filter(None, (seen(block) for block in message.get("blocks") or ())))
