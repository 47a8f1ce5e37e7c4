"""One Outcome for Slack: Block Kit blocks, and the same as plain `text` for notifications and screen readers.

Pure: it makes values and calls nothing. Its limits are Slack's, with some room.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.answering.models import Answer, NoAnswer, Outcome, Quote, Reason, RelatedArticle
from bot.rendering import words
from bot.rendering.age import day_and_age
from bot.rendering.slack_text import (
    Block,
    Run,
    escape,
    quotation,
    shortened,
    size,
    text_block,
    web_url,
)
from bot.rendering.splitting import pieces
from bot.rendering.view import Surroundings, View

MOST_BLOCKS = 50
MESSAGE_LIMIT = 12_000  # characters over all blocks; Slack refuses some 13,200
TEXT_LIMIT = 12_000  # of the top-level text where it is posted; Slack cuts off at 40,000
EDITED_TEXT_LIMIT = 4_000  # of the top-level text that chat.update takes
_FOR_THE_FRAME = 9  # blocks kept for what stands below the quotes
_LABEL = 100
_HEADLINE = 200
_AROUND = 1_000


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """What is posted: blocks to look at, text to be read out. Both say the same."""

    text: str
    blocks: list[Block]


def slack_message(
    outcome: Outcome, *, today: date, view: View | None = None, text_limit: int = TEXT_LIMIT
) -> SlackMessage:
    """An outcome as a message; ages are counted up to `today`."""
    view = view or View()
    shown = (
        _answer(outcome, view, today, text_limit - 1_600) if isinstance(outcome, Answer) else _no_answer(outcome, today)
    )
    top = _top(view)
    blocks = [*top.blocks, *shown.blocks]
    text = [top.text, shown.text] if top.text else [shown.text]
    if understood := words.understood_words(outcome.understood):
        blocks.append(text_block([Run(shortened(understood, 1000))], small=True))
        text.append(escape(shortened(understood, 1000)))
    return SlackMessage("\n".join(text), [*blocks, *_buttons(outcome, view)])


def _top(view: View) -> SlackMessage:
    """What stands above an answer: who is told, what became of it, what was asked."""
    blocks, lines = list[Block](), list[str]()
    if view.mention:
        line = f"{view.mention} {escape(words.ANSWERED_NOW)}"
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": line, "verbatim": True}})
        lines.append(line)
    for text in (shortened(view.mark, 500), shortened(view.question, 500)):
        if text:
            blocks.append(text_block([Run(text, bold=True)]))
            lines.append(escape(text))
    return SlackMessage("\n".join(lines), blocks)


def plain_message(text: str) -> SlackMessage:
    """One of our own sentences as a message."""
    return SlackMessage(escape(text), [text_block([Run(text)])])


# -- quotes -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Room:
    """What a message still has room for."""

    blocks: int = MOST_BLOCKS - _FOR_THE_FRAME
    characters: int = MESSAGE_LIMIT - 2_500

    def take(self, blocks: Sequence[Block]) -> bool:
        """Whether these fit; if so, their room is taken."""
        characters = sum(block_size(block) for block in blocks)
        if len(blocks) > self.blocks or characters > self.characters:
            return False
        self.blocks -= len(blocks)
        self.characters -= characters
        return True


def _answer(answer: Answer, view: View, today: date, text_limit: int) -> SlackMessage:
    room, blocks, lines = _Room(), list[Block](), list[str]()
    for place, quote in enumerate(quote for quote in answer.quotes if quote.selected):
        around = view.around[place] if place < len(view.around) else None
        part = _quote(quote, words.side_words(answer, place), around, today)
        if room.take(part.blocks):
            blocks += part.blocks
            lines.append(part.text)
        elif not blocks:  # one sentence larger than a message
            blocks += _beginning(quote, today).blocks
            lines.append(part.text)
            break
    if view.more:
        further = _further(answer, room, today)
        blocks += further.blocks
        lines += further.text.splitlines() if further.blocks else []
    return SlackMessage(read_out(lines, text_limit), blocks)


def _further(answer: Answer, room: _Room, today: date) -> SlackMessage:
    blocks, lines = [text_block([Run(words.FURTHER)], small=True)], [words.FURTHER]
    for quote in answer.quotes:
        part = _quote(quote, "", None, today)
        if not quote.selected and room.take(part.blocks):
            blocks += part.blocks
            lines.append(part.text)
    return SlackMessage("\n".join(lines), blocks if len(lines) > 1 else [])


def _quote(quote: Quote, side: str, around: Surroundings | None, today: date) -> SlackMessage:
    citation = citation_runs(quote, today)
    blocks = [text_block([Run(shortened(side, _LABEL), bold=True)])] if side else []
    if around and around.before:
        start, end = pieces(around.before, limit=_AROUND, size=size)[-1]
        blocks.append(text_block([Run(f"… {around.before[start:end]}")], small=True))
    blocks += quotation(quote.text, quote.emphasis)
    if around and around.after:
        start, end = pieces(around.after, limit=_AROUND, size=size)[0]
        blocks.append(text_block([Run(f"{around.after[start:end]} …")], small=True))
    blocks.append(text_block(citation, small=True))
    said = [escape(shortened(side, _LABEL)), f"“{escape(quote.text)}”", plain_runs(citation)]
    return SlackMessage("\n".join(line for line in said if line), blocks)


def _beginning(quote: Quote, today: date) -> SlackMessage:
    """A sentence that no message has room for: as much of it as fits, and where the rest is."""
    citation = citation_runs(quote, today)
    start, end = pieces(quote.text, limit=MESSAGE_LIMIT - 4_000, size=size)[0]
    emphasis = [(first, min(last, end)) for first, last in quote.emphasis if first < end]
    blocks = [*quotation(quote.text[start:end], emphasis), text_block([Run(words.GOES_ON)], small=True)]
    return SlackMessage("", [*blocks, text_block(citation, small=True)])


def citation_runs(quote: Quote, today: date) -> list[Run]:
    """Who says it, the headline linked to the passage, outlet, date and age, paragraph, what the dates mean."""
    citation = quote.citation
    link = web_url(citation.link) or web_url(citation.url)
    parts = [
        citation.outlet,
        day_and_age(citation.published, today),
        f"paragraph {citation.paragraph}",
        words.dates_note(quote),
        words.also_in_words(quote),
    ]
    rest = "".join(f" · {shortened(part, _HEADLINE)}" for part in parts if part)
    return [
        Run(f"— {shortened(words.says(quote), _LABEL)}{' ' if quote.speaker else ''}"),
        Run(shortened(citation.headline, _HEADLINE), url=link),
        Run(rest),
    ]


# -- no answer --------------------------------------------------------------------------------------------------------


def _no_answer(outcome: NoAnswer, today: date) -> SlackMessage:
    none = outcome.reason is Reason.NO_STORIES  # how to add some is no matter of a chat
    said = words.NO_STORIES_HERE if none else shortened(words.no_answer_words(outcome), 2_000)
    blocks, lines = [text_block([Run(said)])], [escape(said)]
    if outcome.related:
        blocks.append(text_block([Run(words.RELATED)], small=True))
        lines.append(words.RELATED)
    for article in outcome.related[:5]:
        line = _related(article, today)
        blocks.append(text_block(line, small=True))
        lines.append(plain_runs(line))
    return SlackMessage("\n".join(lines), blocks)


def _related(article: RelatedArticle, today: date) -> list[Run]:
    parts = [shortened(article.outlet, _LABEL), day_and_age(article.published, today)]
    headline = Run(shortened(article.headline, _HEADLINE), url=web_url(article.link))
    return [Run("• "), headline, Run("".join(f" · {part}" for part in parts if part))]


# -- below ------------------------------------------------------------------------------------------------------------


def _buttons(outcome: Outcome, view: View) -> list[Block]:
    """What can be done with an answer; `value` is its id, so that old buttons work after a restart."""
    buttons = []
    if isinstance(outcome, Answer):
        if not view.more and any(not quote.selected for quote in outcome.quotes):
            buttons.append(button(words.MORE, "more", f"{outcome.id} {view.flags()}m"))
        if not view.around:
            buttons.append(button(words.CONTEXT, "context", f"{outcome.id} {view.flags()}c"))
        if view.share:
            buttons.append(button(words.SHARE, "share", outcome.id))
    elif outcome.reason in {Reason.NOT_SAID, Reason.NOTHING_SEARCHED}:
        buttons.append(button(words.TELL_ME, "tell_me", outcome.id))
    else:
        return []
    rows: list[Block] = [{"type": "actions", "elements": buttons}] if buttons else []
    return [*rows, _feedback(outcome.id)]


def button(text: str, action: str, value: str, *, style: str = "") -> Block:
    """One button; its action id is ours alone."""
    made: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": shortened(text, 75)},
        "action_id": f"pullquote_{action}",
        "value": value,
    }
    return made | {"style": style} if style else made


def _feedback(answer_id: str) -> Block:
    buttons = {
        "type": "feedback_buttons",
        "action_id": "pullquote_feedback",
        "positive_button": {
            "text": {"type": "plain_text", "text": words.USEFUL},
            "value": f"{answer_id} +",
        },
        "negative_button": {
            "text": {"type": "plain_text", "text": words.NOT_USEFUL},
            "value": f"{answer_id} -",
        },
    }
    return {"type": "context_actions", "elements": [buttons]}


# -- sizes ------------------------------------------------------------------------------------------------------------


def block_size(block: Block) -> int:
    """The characters of a block's texts."""
    found = [block.get("text"), *block.get("elements", ())]
    total = 0
    for one in found:
        if isinstance(one, str):
            total += len(one)
        elif isinstance(one, dict):
            total += block_size(one)
    return total


def plain_runs(runs: Sequence[Run]) -> str:
    """Runs of text as a message's `text` has them."""
    return "".join(f"<{escape(run.url)}|{escape(run.text)}>" if run.url else escape(run.text) for run in runs)


def read_out(lines: Sequence[str], limit: int) -> str:
    """Whole lines as long as they fit; the first one always, in part where it is larger than all room."""
    kept: list[str] = []
    for line in lines:
        if sum(len(one) + 1 for one in kept) + len(line) <= limit:
            kept.append(line)
    if not kept and lines:
        start, end = pieces(lines[0], limit=limit - 5)[0]
        whole = re.sub(r"&\w*$", "", lines[0][start:end].rstrip())  # not half an escaped character
        kept = [f"{whole} […]"]
    return "\n".join(kept)
