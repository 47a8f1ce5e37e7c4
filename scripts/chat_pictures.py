"""Take pictures of what people see in chats, for docs/slack.md and docs/discord.md.

    .venv/bin/python -m scripts.chat_pictures

The messages are those that Pullquote posts, of the sample stories and with the shipped encoder and reader; how they
look is drawn after the chats' own clients. Needs Chromium (scripts/browser_tools).
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from selenium.webdriver.common.by import By

from bot.answering.models import Outcome
from bot.answering.question import make_question
from bot.app import App
from bot.desk.stories import Story
from bot.rendering import discord_views, slack_views
from bot.rendering.discord import DiscordMessage, discord_message
from bot.rendering.slack import SlackMessage, slack_message
from bot.rendering.view import View
from bot.settings import Settings
from index.readers import read
from scripts.browser import NoBrowser, open_browser

_ROOT = Path(__file__).resolve().parent.parent
_PICTURES = _ROOT / "docs" / "screenshots"
_TODAY = date(2026, 4, 20)
_ADDRESS = "https://stories.example"
_QUESTIONS = {"answer": "Why was the harbour bridge closed?", "refusal": "Who designed the harbour bridge?"}
_STORY = "bridge toll"

Part = dict[str, Any]


def main() -> int:
    """Take them all."""
    _PICTURES.mkdir(parents=True, exist_ok=True)
    templates = Environment(
        loader=FileSystemLoader(_ROOT / "scripts" / "pages"), autoescape=True, undefined=StrictUndefined
    )
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.model_validate({"PULLQUOTE_PUBLIC_URL": _ADDRESS, "PULLQUOTE_PUBLIC_STORIES": True})
        app = App(settings, index=Path(folder) / "index")
        try:
            app.indexer(create=True).add(read(_ROOT / "stories"))
            with open_browser(Path(folder) / "profile", width=680, height=600) as chrome:
                for name, platform, asked, parts in _scenes(app):
                    page = Path(folder) / f"{name}.html"
                    page.write_text(
                        templates.get_template("chat.html").render(platform=platform, asked=asked, parts=parts), "utf-8"
                    )
                    chrome.get(page.as_uri())
                    chrome.find_element(By.TAG_NAME, "body").screenshot(str(_PICTURES / f"{name}.png"))
        except NoBrowser as missing:
            sys.stderr.write(f"{missing}\n")
            return 2
        finally:
            app.close()
    return 0


def _scenes(app: App) -> Iterator[tuple[str, str, Markup, list[Part]]]:
    """Name, platform, what is asked, and the parts of what is posted."""
    in_thread = View(share=True)
    mention = Markup('<span class="mention">@Pullquote</span> ')
    for name, question in _QUESTIONS.items():
        outcome: Outcome = app.answerer().answer(make_question(question, asked=_TODAY), answer_id="a1")
        yield f"slack-{name}", "slack", mention + question, _slack(slack_message(outcome, today=_TODAY, view=in_thread))
        yield f"discord-{name}", "discord", mention + question, _discord(discord_message(outcome, today=_TODAY))
    found: list[Story] = app.stories().find(_STORY, collections=None, limit=2)
    shown = [(one.article, one.opening) for one in found]
    said = Markup(f"/story {_STORY}")  # noqa: S704 - written above
    yield "slack-story", "slack", said, _slack(slack_views.stories_message(shown, today=_TODAY))
    yield "discord-story", "discord", said, _discord(discord_views.stories_message(shown, today=_TODAY))


def _slack(message: SlackMessage) -> list[Part]:
    parts: list[Part] = []
    for block in message.blocks:
        elements = block.get("elements", [])
        match block["type"]:
            case "section":
                parts.append({"kind": "text", "html": _markdown(block["text"]["text"], _slack_words)})
            case "context":
                parts += [{"kind": "small", "html": _markdown(one["text"], _slack_words)} for one in elements]
            case "actions":
                parts.append({"kind": "buttons", "labels": [one["text"]["text"] for one in elements]})
            case "context_actions":
                both = [
                    one[f"{which}_button"]["text"]["text"] for one in elements for which in ("positive", "negative")
                ]
                parts.append({"kind": "buttons", "labels": both})
        accessory = block.get("accessory")
        if accessory:
            parts.append({"kind": "buttons", "labels": [accessory["text"]["text"]]})
    return parts


def _discord(message: DiscordMessage) -> list[Part]:
    parts: list[Part] = [{"kind": "text", "html": _markdown(message.content, _discord_words)}]
    for embed in message.embeds:
        texts = {"author": embed.get("author", {}).get("name"), "footer": embed.get("footer", {}).get("text")}
        title = re.sub(r"\\(\W)", r"\1", embed.get("title", ""))
        html = _markdown(embed.get("description", ""), _discord_words)
        parts.append({"kind": "embed", "title": title, "url": embed.get("url"), "html": html, **texts})
    for row in message.components:
        labels = [one.get("label") or one.get("placeholder", "") for one in row["components"]]
        parts.append({"kind": "buttons", "labels": labels})
    return parts


def _markdown(text: str, words: Callable[[str], Markup]) -> Markup:
    """Lines, of which some are quotations or in small print."""
    lines = []
    for line in text.split("\n"):
        if line.startswith((">", "&gt;")):
            lines.append(Markup("<blockquote>{}</blockquote>").format(words(line.lstrip("> "))))
        elif line.startswith("-# "):
            lines.append(Markup('<div class="small">{}</div>').format(words(line[3:])))
        else:
            lines.append(
                Markup("<div>{}</div>").format(words(line.replace("- ", "• ", 1) if line[:2] == "- " else line))
            )
    return Markup().join(lines)


def _slack_words(text: str) -> Markup:
    """Slack's mrkdwn comes escaped."""
    text = re.sub(r"<([^|>]+)\|([^>]*)>", r'<a href="\1">\2</a>', text)
    return Markup(re.sub(r"\*([^*]+)\*", r"<b>\1</b>", text))  # noqa: S704 - of our own stories


def _discord_words(text: str) -> Markup:
    text = str(escape(text))
    text = re.sub(r"\[((?:\\.|[^\]])+)\]\(([^)]+)\)", r'<a href="\2">\1</a>', text)
    text = re.sub(r"\*\*((?:\\.|[^*])+)\*\*", r"<b>\1</b>", text)
    return Markup(re.sub(r"\\(\W)", r"\1", text))  # noqa: S704 - escaped above


if __name__ == "__main__":
    sys.exit(main())
