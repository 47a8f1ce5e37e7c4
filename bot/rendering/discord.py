"""One Outcome for Discord: embeds and buttons. Pure: it makes values and calls nothing.

One embed a quotation: the quotation, its story's headline linked to the passage, and below who says it, the outlet, the
date and its age, the paragraph. What isn't quoted stands in the message's own text, without links, since Discord opens
those up below a message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.answering.models import Answer, NoAnswer, Outcome, Quote, Reason, RelatedArticle
from bot.rendering import words
from bot.rendering.age import day_and_age
from bot.rendering.discord_text import (
    beginning,
    ending,
    escape,
    label,
    quotation,
    quotation_size,
    shortened,
    units,
    web_url,
)
from bot.rendering.view import Surroundings, View

Embed = dict[str, Any]
Component = dict[str, Any]

CONTENT_LIMIT = 2000
MOST_EMBEDS = 10
EMBEDS_LIMIT = 6000  # characters over all embeds
TITLE_LIMIT = 256
DESCRIPTION_LIMIT = 4096
FOOTER_LIMIT = 2048
AUTHOR_LIMIT = 256
CUSTOM_ID_LIMIT = 100
_BUTTON_LIMIT = 80
_PART = 200  # of what stands below a quotation
_AROUND = 800
_QUESTION = 500
_COLOUR = 0x2F6F8F
_ROW, _BUTTON = 1, 2
_GREY, _BLUE = 2, 1


@dataclass(frozen=True, slots=True)
class DiscordMessage:
    """What is posted, as Discord's API takes it."""

    content: str = ""
    embeds: list[Embed] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)
    people: tuple[str, ...] = ()  # ids of those who may be pinged by it


def discord_message(outcome: Outcome, *, today: date, view: View | None = None, mark: str = "") -> DiscordMessage:
    """An outcome as a message; ages are counted up to `today`.

    Args:
        outcome: what is shown.
        today: the reader's day.
        view: how far it is opened.
        mark: carried by the buttons where the message can't be found again by what it replies to.
    """
    view = view or View()
    top = [f"<@{view.mention}> {escape(words.ANSWERED_NOW)}"] if view.mention else []
    top += [f"**{label(line, _QUESTION)}**" for line in (view.mark, view.question) if line.strip()]
    if isinstance(outcome, Answer):
        said, embeds = "", _answer(outcome, view, today)
    else:
        said, embeds = _no_answer(outcome, today)
    understood = words.understood_words(outcome.understood)
    lines = [*top, said, f"-# {label(understood, 800)}" if understood else ""]
    people = (view.mention,) if view.mention else ()
    return DiscordMessage("\n".join(line for line in lines if line), embeds, _buttons(outcome, view, mark), people)


def plain_message(text: str) -> DiscordMessage:
    """One of our own sentences as a message."""
    return DiscordMessage(beginning_of_content(text))


def beginning_of_content(text: str) -> str:
    """Words, escaped, as far as a message's own text has room."""
    return escape(beginning(text, CONTENT_LIMIT))


# -- quotes -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Room:
    """What a message still has room for. A link stands on one embed only: Discord makes one of two that share it."""

    embeds: int = MOST_EMBEDS
    characters: int = EMBEDS_LIMIT
    links: set[str] = field(default_factory=set)

    def take(self, embed: Embed) -> bool:
        """Whether it fits; if so, its room is taken."""
        characters = embed_size(embed)
        if not self.embeds or characters > self.characters or units(embed["description"]) > DESCRIPTION_LIMIT:
            return False
        self.embeds -= 1
        self.characters -= characters
        if embed.get("url") in self.links:
            del embed["url"]
        self.links.add(embed.get("url", ""))
        return True


def _answer(answer: Answer, view: View, today: date) -> list[Embed]:
    room, embeds = _Room(), list[Embed]()
    for place, quote in enumerate(answer.quotes):
        if not quote.selected:
            continue
        around = view.around[len(embeds)] if len(embeds) < len(view.around) else None
        side = words.side_words(answer, place)
        for embed in (_quote(quote, side, around, today), _quote(quote, side, None, today)):
            if room.take(embed):  # rather without what stands around it than not at all
                embeds.append(embed)
                break
        else:
            if not embeds:  # one sentence larger than a message
                return [_beginning(quote, side, today)]
    return embeds + (_further(answer, room, today) if view.more else [])


def _further(answer: Answer, room: _Room, today: date) -> list[Embed]:
    embeds = list[Embed]()
    for quote in answer.quotes:
        embed = _quote(quote, "" if embeds else words.FURTHER, None, today)
        embed.pop("color")
        if not quote.selected and room.take(embed):
            embeds.append(embed)
    return embeds


def _quote(quote: Quote, side: str, around: Surroundings | None, today: date) -> Embed:
    lines = [quotation(quote.text, quote.emphasis)]
    if around and around.before:
        lines.insert(0, f"… {escape(ending(around.before, _AROUND))}")
    if around and around.after:
        lines.append(f"{escape(beginning(around.after, _AROUND))} …")
    return _cited(quote, side, "\n".join(lines), today)


def quoted_embed(quote: Quote, heading: str, today: date) -> Embed:
    """One quote as an embed, whole where that is possible, with words above it."""
    embed = _quote(quote, heading, None, today)
    return embed if units(embed["description"]) <= DESCRIPTION_LIMIT else _beginning(quote, heading, today)


def _beginning(quote: Quote, side: str, today: date) -> Embed:
    """A sentence that no message has room for: as much of it as fits, and where the rest is."""
    end = len(beginning(quote.text, DESCRIPTION_LIMIT - 1_200))
    emphasis = [(first, min(last, end)) for first, last in quote.emphasis if first < end]
    while quotation_size(quote.text[:end], emphasis) > DESCRIPTION_LIMIT - 100:
        emphasis.pop()  # its marks take room too
    return _cited(quote, side, f"{quotation(quote.text[:end], emphasis)}\n-# {escape(words.GOES_ON)}", today)


def _cited(quote: Quote, side: str, description: str, today: date) -> Embed:
    """The headline linked to the passage; who says it, outlet, date and age, paragraph, what the dates mean."""
    citation = quote.citation
    parts = [
        f"says {quote.speaker}" if quote.speaker else "",
        citation.outlet,
        day_and_age(citation.published, today),
        f"paragraph {citation.paragraph}",
        words.dates_note(quote),
        words.also_in_words(quote),
    ]
    embed: Embed = {"description": description, "color": _COLOUR}
    if side.strip():
        embed["author"] = {"name": shortened(side, AUTHOR_LIMIT)}
    if citation.headline.strip():
        embed["title"] = label(citation.headline, TITLE_LIMIT)
    if link := web_url(citation.link) or web_url(citation.url):
        embed["url"] = link
        embed.setdefault("title", label(link, TITLE_LIMIT))
    embed["footer"] = {"text": f"— {' · '.join(shortened(part, _PART) for part in parts if part.strip())}"}
    return embed


# -- no answer --------------------------------------------------------------------------------------------------------


def _no_answer(outcome: NoAnswer, today: date) -> tuple[str, list[Embed]]:
    none = outcome.reason is Reason.NO_STORIES  # how to add some is no matter of a chat
    said = escape(words.NO_STORIES_HERE) if none else label(words.no_answer_words(outcome), 1_000)
    related = [_related(article, today) for article in outcome.related[:5]]
    kept = list[str]()
    for line in related:
        if units("\n".join([*kept, line])) <= DESCRIPTION_LIMIT:
            kept.append(line)
    if not kept:
        return said, []
    return said, [{"author": {"name": words.RELATED}, "description": "\n".join(kept)}]


def _related(article: RelatedArticle, today: date) -> str:
    about = " · ".join(part for part in (shortened(article.outlet, 100), day_and_age(article.published, today)) if part)
    return f"- {linked(article.headline, article.link)} · {escape(about)}"


def linked(headline: str, url: str) -> str:
    """A headline for markdown, linked where there is a link that isn't too long to be written out."""
    name, link = label(headline, _PART), web_url(url)
    name = name.replace("]", "\\]")
    return f"[{name}]({link})" if link and units(link) <= 500 else name


# -- below ------------------------------------------------------------------------------------------------------------


def _buttons(outcome: Outcome, view: View, mark: str) -> list[Component]:
    """What can be done with an answer; each carries the answer's id, so that old buttons work after a restart."""

    def made(text: str, action: str, flags: str = "") -> Component:
        return button(text, ":".join(filter(None, (action, outcome.id, flags or "-", mark))))

    rate = [made(words.USEFUL, "useful"), made(words.NOT_USEFUL, "useless")]
    flags = view.flags()
    if isinstance(outcome, Answer):
        first = []
        if not view.more and any(not quote.selected for quote in outcome.quotes):
            first.append(made(words.MORE, "more", f"{flags}m"))
        if not view.around:
            first.append(made(words.CONTEXT, "context", f"{flags}c"))
        if view.share:
            first.append(made(words.SHARE, "share"))
        return [row(*first, made(words.ASK_ON, "follow")), row(*rate)]
    if outcome.reason in {Reason.NOT_SAID, Reason.NOTHING_SEARCHED}:
        return [row(made(words.TELL_ME, "tell_me"), made(words.ASK_ON, "follow")), row(*rate)]
    return []


def button(text: str, custom_id: str, *, main: bool = False) -> Component:
    """One button; what it does and to what is all in its id."""
    style = _BLUE if main else _GREY
    return {"type": _BUTTON, "style": style, "label": shortened(text, _BUTTON_LIMIT), "custom_id": f"pq:{custom_id}"}


def row(*components: Component) -> Component:
    """Buttons or a menu beside each other."""
    return {"type": _ROW, "components": list(components)}


# -- sizes ------------------------------------------------------------------------------------------------------------


def embed_size(embed: Embed) -> int:
    """What an embed takes of the limit over all embeds of a message."""
    texts: Sequence[str] = [
        embed.get("title", ""),
        embed.get("description", ""),
        embed.get("footer", {}).get("text", ""),
        embed.get("author", {}).get("name", ""),
        *(text for each in embed.get("fields", ()) for text in (each["name"], each["value"])),
    ]
    return sum(units(text) for text in texts)
