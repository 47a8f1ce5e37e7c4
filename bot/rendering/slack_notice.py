"""A notice for Slack: blocks to look at, the same as text to be read out. Pure; within Slack's limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.rendering import words
from bot.rendering.notice import Heading, Notice, Part, Passage, Pointers, Quoted, Words
from bot.rendering.slack import (
    MESSAGE_LIMIT,
    MOST_BLOCKS,
    TEXT_LIMIT,
    SlackMessage,
    block_size,
    citation_runs,
    plain_runs,
    read_out,
)
from bot.rendering.slack_text import Block, Run, escape, quotation, shortened, text_block, web_url

_LABEL, _HEADLINE, _SENTENCES = 100, 200, 1_000
_ROOM = 1_500  # characters kept for what stands above and below


@dataclass(slots=True)
class _Room:
    """What a message still has room for."""

    blocks: int = MOST_BLOCKS - 2
    characters: int = MESSAGE_LIMIT - _ROOM
    said: list[str] = field(default_factory=list)
    shown: list[Block] = field(default_factory=list)

    def take(self, several: Sequence[tuple[list[Block], str]]) -> bool:
        """Whether all of these fit; if so, they are shown."""
        blocks = [block for part, _ in several for block in part]
        texts = [text for _, text in several if text]
        characters = sum(map(block_size, blocks))
        if len(blocks) > self.blocks or characters > self.characters:
            return False
        self.blocks -= len(blocks)
        self.characters -= characters
        self.shown += blocks
        self.said += texts
        return True


def notice_message(notice: Notice, *, today: date, text_limit: int = TEXT_LIMIT) -> SlackMessage:
    """A notice as a message; what there is no room for is left out from the end, an entry at a time, and said.

    Args:
        notice: what is said.
        today: ages are counted up to it.
        text_limit: of the top-level text; blocks that it has no room for are shown all the same.
    """
    room = _Room()
    if notice.mark:
        mark = Run(shortened(notice.mark, _SENTENCES), bold=True)
        room.take([([text_block([mark])], escape(mark.text))])
    entries = _entries(notice.parts)
    for place, entry in enumerate(entries):
        if not room.take([_part(part, today) for part in entry]):
            left = Words(words.left_out_words(len(entries) - place), small=True)
            blocks, text = _part(left, today)
            room.shown += blocks
            room.said.append(text)
            break
    return SlackMessage(read_out(room.said, text_limit), room.shown)


def _entries(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts that belong together: a heading and what stands below it."""
    entries: list[list[Part]] = []
    for part in parts:
        if isinstance(part, Heading) or not entries:
            entries.append([])
        entries[-1].append(part)
    return entries


def _part(part: Part, today: date) -> tuple[list[Block], str]:
    match part:
        case Heading():
            run = Run(shortened(part.text, _HEADLINE), bold=True, url=web_url(part.url))
            return [text_block([run])], escape(run.text)
        case Words():
            text = shortened(part.text, _SENTENCES)
            return [text_block([Run(text)], small=part.small)], escape(text)
        case Passage():
            return quotation(part.text), f"“{escape(part.text)}”"
        case Quoted():
            citation = citation_runs(part.quote, today)
            blocks = [*quotation(part.quote.text, part.quote.emphasis), text_block(citation, small=True)]
            return blocks, f"“{escape(part.quote.text)}”\n{plain_runs(citation)}"
        case Pointers():
            runs = [Run(f"{part.label}: ")] if part.label else []
            for place, (text, url) in enumerate(part.links):
                runs += [Run(", ")] if place else []
                runs.append(Run(shortened(text, _LABEL), url=web_url(url)))
            return [text_block(runs, small=True)], plain_runs(runs)
