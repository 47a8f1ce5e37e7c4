"""What Discord shows beside answers: stories found, help, settings, a dialogue. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.answering.models import RelatedArticle
from bot.rendering import words
from bot.rendering.age import day_and_age
from bot.rendering.discord import (
    CUSTOM_ID_LIMIT,
    TITLE_LIMIT,
    DiscordMessage,
    Embed,
    button,
    row,
)
from bot.rendering.discord_text import beginning, label, quotation, shortened, web_url

_MENU, _TEXT_INPUT = 3, 4


def stories_message(stories: Sequence[tuple[RelatedArticle, str]], *, today: date, said: str = "") -> DiscordMessage:
    """Stories with their first lines, at most five, each with a button to ask it; `said` stands above them."""
    if not stories:
        return DiscordMessage(words.NO_STORY_FOUND)
    embeds, buttons = list[Embed](), list[Any]()
    for place, (article, opening) in enumerate(stories[:5]):
        about = " · ".join(filter(None, (shortened(article.outlet, 100), day_and_age(article.published, today))))
        embed: Embed = {"title": label(article.headline, TITLE_LIMIT) or "—", "footer": {"text": about}}
        if opening:
            embed["description"] = quotation(beginning(opening, 500))
        link = web_url(article.link)
        if link and all(link != other.get("url") for other in embeds):
            embed["url"] = link
        embeds.append(embed)
        if len(f"pq:story:{article.article_id}") <= CUSTOM_ID_LIMIT:
            numbered = f"{words.ASK_THIS_STORY} ({place + 1})" if len(stories) > 1 else words.ASK_THIS_STORY
            buttons.append(button(numbered, f"story:{article.article_id}", main=True))
    return DiscordMessage(said, embeds=embeds, components=[row(*buttons)] if buttons else [])


def help_message(prefix: str) -> DiscordMessage:
    """How to use the bot."""
    text = words.help_words_with_options(f"`/{prefix}ask`", f"`/{prefix}story`", f"`/{prefix}pullquote settings`")
    return DiscordMessage(text)


def settings_message(
    following: str, in_threads: bool, collections: frozenset[str] | None, *, more: str = ""
) -> DiscordMessage:
    """A channel's settings, to look at and to change; `more` are those that are only told."""
    placing = "thread" if in_threads else "reply"
    lines = [
        f"{words.PLACING} **{words.PLACING_NAMES[placing]}**",
        f"{words.FOLLOWING} **{words.FOLLOWING_NAMES[following]}**",
        label(words.collections_words(collections), 600),
        *([f"-# {label(more, 600)}"] if more else []),
    ]
    return DiscordMessage(
        "\n".join(lines),
        components=[
            row(_menu("placing", words.PLACING, words.PLACING_NAMES, placing)),
            row(_menu("following", words.FOLLOWING, words.FOLLOWING_NAMES, following)),
        ],
    )


def _menu(name: str, title: str, names: dict[str, str], chosen: str) -> dict[str, Any]:
    options = [{"label": label, "value": value, "default": value == chosen} for value, label in names.items()]
    return {"type": _MENU, "custom_id": f"pq:{name}", "placeholder": shortened(title, 150), "options": options}


def ask_dialogue(title: str, custom_id: str) -> dict[str, Any]:
    """A dialogue for one question."""
    field = {"type": _TEXT_INPUT, "custom_id": "question", "style": 1, "min_length": 1, "max_length": 1000}
    return {
        "title": shortened(title, 45),
        "custom_id": f"pq:{custom_id}",
        "components": [row({**field, "label": words.QUESTION, "required": True})],
    }


def choice_name(headline: str) -> str:
    """A headline as a choice while somebody types."""
    return shortened(headline, 100) or "—"
