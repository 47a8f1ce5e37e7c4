"""What Slack shows beside answers: stories found, help, settings, the home tab, a dialogue. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.answering.models import RelatedArticle
from bot.rendering import words
from bot.rendering.age import day_and_age
from bot.rendering.slack import SlackMessage, button
from bot.rendering.slack_text import Block, Run, escape, quotation, shortened, text_block, web_url

_MOST_IN_VALUE = 2000
_RECENT = 10


def stories_message(stories: Sequence[tuple[RelatedArticle, str]], *, today: date, said: str = "") -> SlackMessage:
    """Stories with their first lines, each with a button to ask it; `said` stands above them."""
    if not stories:
        return SlackMessage(words.NO_STORY_FOUND, [text_block([Run(words.NO_STORY_FOUND)])])
    blocks, lines = [text_block([Run(said)])] if said else list[Block](), [escape(said)]
    for place, (article, opening) in enumerate(stories):
        about = " · ".join(filter(None, (shortened(article.outlet, 100), day_and_age(article.published, today))))
        headline = shortened(article.headline, 200)
        blocks.append(text_block([Run(headline, bold=not web_url(article.link), url=web_url(article.link))]))
        blocks.append(text_block([Run(about)], small=True))
        if opening:
            blocks += quotation(opening)[:3]
        if len(article.article_id) <= _MOST_IN_VALUE:
            ask = button(words.ASK_THIS_STORY, f"ask_story_{place}", article.article_id)
            blocks.append({"type": "actions", "elements": [ask]})
        lines += [f"{escape(headline)} · {escape(about)}", escape(opening)]
    return SlackMessage("\n".join(filter(None, lines)), blocks)


def help_message(prefix: str) -> SlackMessage:
    """How to use the bot."""
    text = words.help_words(f"/{prefix}ask", f"/{prefix}story", f"/{prefix}pullquote", f"/{prefix}digest")
    return SlackMessage(text, [{"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}])


def settings_message(following: str, collections: frozenset[str] | None, *, more: str = "") -> SlackMessage:
    """A channel's settings, to look at and to change; `more` are those that are only told."""
    shown = [text for text in (shortened(words.collections_words(collections), 1000), more) if text]
    blocks = [_following(following), *(text_block([Run(text)], small=True) for text in shown)]
    lines = [f"{words.FOLLOWING} {words.FOLLOWING_NAMES[following]}.", *(escape(text) for text in shown)]
    return SlackMessage("\n".join(lines), blocks)


def _following(following: str) -> Block:
    options = [
        {"text": {"type": "plain_text", "text": name}, "value": value} for value, name in words.FOLLOWING_NAMES.items()
    ]
    return {
        "type": "section",
        "text": {"type": "mrkdwn", "text": words.FOLLOWING},
        "accessory": {
            "type": "static_select",
            "action_id": "pullquote_following",
            "options": options,
            "initial_option": next(option for option in options if option["value"] == following),
        },
    }


def home_view(
    recent: Sequence[tuple[str, str]],
    wishes: Sequence[tuple[str, str]],
    *,
    prefix: str,
    collections: frozenset[str] | None,
) -> dict[str, Any]:
    """The home tab of one person.

    Args:
        recent: what they asked lately, newest first: question, and the day with where the answer is.
        wishes: what they wanted to be told: id and question.
        prefix: of the commands.
        collections: which stories the workspace is shown.
    """
    blocks: list[Block] = [_header(words.HOME_TITLE), *help_message(prefix).blocks, _header(words.RECENT)]
    for question, about in recent[:_RECENT]:
        blocks.append(text_block([Run(shortened(question, 300))]))
        blocks.append(text_block([Run(shortened(about, 200))], small=True))
    if not recent:
        blocks.append(text_block([Run(words.NOTHING_RECENT)]))
    if wishes:
        blocks.append(_header(words.WISHES))
    for place, (identifier, question) in enumerate(wishes[:_RECENT]):
        blocks.append(text_block([Run(shortened(question, 300))]))
        take_back = button(words.TAKE_BACK, f"take_back_{place}", identifier)
        blocks.append({"type": "actions", "elements": [take_back]})
    blocks.append(text_block([Run(shortened(words.collections_words(collections), 1000))], small=True))
    blocks.append({"type": "divider"})
    blocks.append({"type": "actions", "elements": [_forget_me()]})
    return {"type": "home", "blocks": blocks}


def _forget_me() -> Block:
    forget = button(words.FORGET_ME, "forget_me", "me", style="danger")
    sure = {
        "title": {"type": "plain_text", "text": words.FORGET_ME},
        "text": {"type": "plain_text", "text": words.FORGET_ME_SURE},
        "confirm": {"type": "plain_text", "text": words.YES},
        "deny": {"type": "plain_text", "text": words.NO},
    }
    return forget | {"confirm": sure}


def ask_dialogue(headline: str, private_metadata: str) -> dict[str, Any]:
    """A dialogue for one question to one story."""
    field = {"type": "plain_text_input", "action_id": "question", "max_length": 2000, "multiline": False}
    return {
        "type": "modal",
        "callback_id": "pullquote_ask_story",
        "private_metadata": private_metadata,
        "title": {"type": "plain_text", "text": words.ASK_THIS_STORY},
        "submit": {"type": "plain_text", "text": words.ASK},
        "close": {"type": "plain_text", "text": words.CANCEL},
        "blocks": [
            text_block([Run(shortened(headline, 200) or words.ASK_THIS_STORY, bold=True)]),
            {
                "type": "input",
                "block_id": "question",
                "label": {"type": "plain_text", "text": words.QUESTION},
                "element": field,
            },
        ],
    }


def prompts(questions: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Suggested prompts: at most four, short titles."""
    return [{"title": shortened(title, 60), "message": shortened(message, 300)} for title, message in questions[:4]]


def _header(text: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": shortened(text, 150)}}
