"""Text for Discord that says what it says: nothing in it pings, links, hides or formats but what we mean to.

Words of others go into markdown with every sign escaped that could mean something where it stands. Discord takes the
backslash away before what is neither a letter, a digit nor a space. Footers and the line above a title know none of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.rendering import plain
from bot.rendering.plain import to_spaces, visible
from bot.rendering.splitting import pieces
from index.article import Span

LONGEST_URL = 2048  # of an embed
# Emphasis and code; mentions, time stamps and custom emoji, which all begin with "<"; masked links; strokes and
# spoilers, which are doubled; bare links, which need their colon, and emoji by name; everyone.
_MEANS_SOMETHING = re.compile(
    r"[\\*_`<\[]|~(?=~)|(?<=~)~|\|(?=\|)|(?<=\|)\||:(?=//|[\w+~-]+:)|@(?=everyone|here)", re.IGNORECASE
)
_MAY_MEAN_SOMETHING = re.compile(r"[\\*_`<\[~|:@]")
_BEGINS_A_LINE = re.compile(r"^(\s*)(\d+(?=\.)|[-+#>])", re.MULTILINE)  # lists, headings, small print, quotations
_IN_URL = {"<": "%3C", ">": "%3E", "|": "%7C", " ": "%20", '"': "%22", "`": "%60", "\\": "%5C", "(": "%28", ")": "%29"}


def escape(text: str) -> str:
    """Words of others for markdown: they can't ping anyone, forge a link, a heading or a time, or hide behind a bar."""
    text = _MEANS_SOMETHING.sub(r"\\\g<0>", visible(text))
    return _BEGINS_A_LINE.sub(_not_at_the_beginning, text)


def _not_at_the_beginning(start: re.Match[str]) -> str:
    number = start[2].isdigit()
    return f"{start[1]}{start[2]}\\" if number else f"{start[1]}\\{start[2]}"


def units(text: str) -> int:
    """How much of a limit a text takes as it is: UTF-16 code units, the most that any part of Discord counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def size(text: str) -> int:
    """How much of a limit words of others take at most, escaped: quick, since splitting a text asks for it often."""
    return units(text) + len(_MAY_MEAN_SOMETHING.findall(text)) + text.count("\n") + 1


def shortened(text: str, limit: int) -> str:
    """A label cut to a size, with "…", where markdown isn't known; never used on quotes."""
    return plain.shortened(visible(text), limit, size=units)


def label(text: str, limit: int) -> str:
    """A label cut to a size and escaped, for markdown."""
    return escape(plain.shortened(visible(text), limit, size=size))


def web_url(url: str) -> str:
    """A URL that Discord takes as it is meant, "" where it can't be linked to."""
    if not re.match(r"https?://[^\s/]", url, re.IGNORECASE):
        return ""
    safe = "".join(_IN_URL.get(c, c) for c in visible(url) if c.isprintable())
    return safe if units(safe) <= LONGEST_URL else ""


def quotation(text: str, emphasis: Sequence[Span] = ()) -> str:
    """A quotation, whole, with the words that matter bold."""
    parts, place = [], 0
    for first, last in to_spaces(text, emphasis):
        parts += [escape(text[place:first]), _bold(text[first:last])]
        place = last
    parts.append(escape(text[place:]))
    return "\n".join(f"> {line}" for line in "".join(parts).strip().split("\n"))


def quotation_size(text: str, emphasis: Sequence[Span] = ()) -> int:
    """What `quotation` takes of a limit."""
    return units(quotation(text, emphasis))


def beginning(text: str, limit: int) -> str:
    """As much of a text as fits, up to the end of a sentence, or of a word where one sentence alone is larger."""
    start, end = pieces(text[: limit + 1], limit=limit, size=size)[0]
    return text[start:end].rstrip()


def ending(text: str, limit: int) -> str:
    """The same from its end."""
    text = text[-limit - 1 :]
    start, end = pieces(text, limit=limit, size=size)[-1]
    return text[start:end].strip()


def _bold(text: str) -> str:
    lines = escape(text).split("\n")
    return "\n".join(f"**{line}**" if line.strip() else line for line in lines)
