"""Text for Slack that says what it says: nothing in it pings, links or formats but what we mean to.

Words of others go into mrkdwn with `&`, `<` and `>` escaped. Slack knows no escape for `*`, `_`, `~`, backticks and
:emoji:, so a text with any of them goes into a rich_text block, where text is only text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.rendering import plain
from bot.rendering.plain import to_spaces, visible
from bot.rendering.splitting import pieces
from index.article import Span

Block = dict[str, Any]

SECTION_LIMIT = 2900  # of 3,000; escaped
_LONGEST_URL = 2000  # longer ones are refused by some browsers, and no story has one
_FORMATS = re.compile(r"[*_~`]|:[\w+'-]+:|(?:^|\n)\s*>")
_IN_URL = {"<": "%3C", ">": "%3E", "|": "%7C", " ": "%20", '"': "%22", "`": "%60", "\\": "%5C"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; `url` makes it a link."""

    text: str
    bold: bool = False
    url: str = ""


def escape(text: str) -> str:
    """Words of others for mrkdwn and for a message's `text`: they can't ping anyone or forge a link."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def size(text: str) -> int:
    """How much of a limit a text takes."""
    return len(escape(text))


def web_url(url: str) -> str:
    """A URL that Slack takes as it is meant, "" where it can't be linked to."""
    if not re.match(r"https?://[^\s/]", url, re.IGNORECASE):
        return ""
    safe = "".join(_IN_URL.get(c, c) for c in visible(url) if c.isprintable())
    return safe if size(safe) <= _LONGEST_URL else ""


def shortened(text: str, limit: int) -> str:
    """A label cut to a size, with "…"; never used on quotes."""
    return plain.shortened(text, limit, size=size)


def text_block(runs: Sequence[Run], *, quoted: bool = False, small: bool = False) -> Block:
    """One block that shows runs of text; quoted: as a quotation, small: in grey beside what matters.

    The runs together are no larger than SECTION_LIMIT.
    """
    if any(_FORMATS.search(run.text) for run in runs):
        return _rich(runs, quoted=quoted)
    text = {"type": "mrkdwn", "text": _mrkdwn(runs, quoted=quoted), "verbatim": True}
    return {"type": "context", "elements": [text]} if small else {"type": "section", "text": text}


def quotation(text: str, emphasis: Sequence[Span] = ()) -> list[Block]:
    """A quotation, whole, with the words that matter bold; several blocks where it is too long for one."""
    blocks = []
    bold = to_spaces(text, emphasis)
    for start, end in pieces(text, limit=SECTION_LIMIT - 4 * len(bold) - 2, size=size):
        within = [(max(first, start), min(last, end)) for first, last in bold if first < end and last > start]
        blocks.append(text_block(_runs(text, start, end, within), quoted=True))
    return blocks


def _runs(text: str, start: int, end: int, bold: Sequence[Span]) -> list[Run]:
    end = start + len(text[start:end].rstrip()) or end
    runs, place = [], start
    for first, last in bold:
        last = min(last, end)  # noqa: PLW2901 - spaces at the end are gone
        if first >= last:
            continue
        runs += [Run(text[place:first]), Run(text[first:last], bold=True)]
        place = last
    runs.append(Run(text[place:end]))
    return [run for run in runs if run.text]


def _mrkdwn(runs: Sequence[Run], *, quoted: bool) -> str:
    parts = []
    for run in runs:
        text = escape(run.text)
        if run.bold and text.strip():
            text = "\n".join(f"*{line}*" if line.strip() else line for line in text.split("\n"))
        parts.append(f"<{run.url.replace('&', '&amp;')}|{text}>" if run.url and text else text)
    text = "".join(parts) or " "
    return "\n".join(f">{line}" for line in text.split("\n")) if quoted else text


def _rich(runs: Sequence[Run], *, quoted: bool) -> Block:
    elements: list[dict[str, Any]] = []
    for run in runs:
        # "<" and what follows are kept apart: no program that reads this sees a mention where there is none.
        for part in filter(None, re.split(r"(?<=<)", visible(run.text))):
            if run.url:
                elements.append({"type": "link", "url": run.url, "text": part})
            else:
                style = {"style": {"bold": True}} if run.bold else {}
                elements.append({"type": "text", "text": part, **style})
    kind = "rich_text_quote" if quoted else "rich_text_section"
    return {"type": "rich_text", "elements": [{"type": kind, "elements": elements}]}
