"""A notice for Discord: an embed an entry, our own words in the message's text. Pure; within Discord's limits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.rendering import words
from bot.rendering.discord import (
    CONTENT_LIMIT,
    DESCRIPTION_LIMIT,
    EMBEDS_LIMIT,
    MOST_EMBEDS,
    DiscordMessage,
    Embed,
    button,
    embed_size,
    linked,
    quoted_embed,
    row,
)
from bot.rendering.discord_text import beginning, label, quotation, units
from bot.rendering.notice import Heading, Notice, Part, Passage, Pointers, Quoted, Words

_HEADING, _SENTENCE = 250, 1_000
_LEFT_OUT = 60  # characters kept for saying that something was left out


def notice_message(notice: Notice, *, today: date, mark: str = "") -> DiscordMessage:
    """A notice as a message; what there is no room for is left out from the end, an entry at a time, and said.

    Args:
        notice: what is said.
        today: the reader's day.
        mark: what the message is found again by; a button carries it, since Discord tells no nonce afterwards.
    """
    content: list[str] = [f"**{label(notice.mark, _SENTENCE)}**"] if notice.mark.strip() else []
    embeds: list[Embed] = []
    heading = ""
    left_out = 0
    for part in notice.parts:
        if isinstance(part, Heading):
            heading = "" if left_out else part.text
            left_out += bool(left_out)
            content += (
                [f"**{label(part.text, _HEADING)}**"] if not embeds and not _has_quotes_after(notice, part) else []
            )
            continue
        if left_out:
            continue
        embed = _embed(part, heading, today)
        if embed is None:
            _add_words(part, content, embeds)
        elif len(embeds) < MOST_EMBEDS and sum(map(embed_size, [*embeds, embed])) <= EMBEDS_LIMIT:
            embeds.append(embed)
            heading = ""
        else:
            left_out = 1
    if left_out:
        content.append(f"-# {label(words.left_out_words(left_out), _SENTENCE)}")
    buttons = [row(button(words.ABOUT_NOTICE, f"notice:-:-:{mark}"))] if mark else []
    return DiscordMessage(_fitting(content), embeds, buttons)


def _has_quotes_after(notice: Notice, heading: Heading) -> bool:
    """Whether an entry shows a quote: its heading then is that of the quote's embed."""
    place = next(n for n, part in enumerate(notice.parts) if part is heading)
    following = notice.parts[place + 1 : place + 2]
    return bool(following) and isinstance(following[0], Quoted)


def _embed(part: Part, heading: str, today: date) -> Embed | None:
    match part:
        case Quoted():
            return quoted_embed(part.quote, heading if heading != part.quote.citation.headline else "", today)
        case Passage():
            return {"description": quotation(beginning(part.text, DESCRIPTION_LIMIT - 1_200))}
    return None


def _add_words(part: Part, content: list[str], embeds: list[Embed]) -> None:
    """Words of our own: below the last embed where they belong to it, else in the message's text."""
    match part:
        case Pointers():
            links = ", ".join(linked(text, url) for text, url in part.links)
            line = f"{label(part.label, _HEADING)}: {links}" if part.label else links
            if embeds and units(f"{embeds[-1]['description']}\n{line}") <= DESCRIPTION_LIMIT:
                embeds[-1]["description"] += f"\n{line}"
            else:
                content.append(line)
        case Words():
            text = label(part.text, _SENTENCE)
            if part.small and embeds and units(f"{embeds[-1]['description']}\n{text}") <= DESCRIPTION_LIMIT:
                embeds[-1]["description"] += f"\n-# {text}"
            else:
                content.append(f"-# {text}" if part.small else text)


def _fitting(lines: Sequence[str]) -> str:
    """Whole lines as long as the message's text has room."""
    kept: list[str] = []
    for line in lines:
        if units("\n".join([*kept, line])) <= CONTENT_LIMIT - _LEFT_OUT:
            kept.append(line)
    return "\n".join(kept)
