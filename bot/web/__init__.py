"""The reading page and the HTTP API: one ASGI application.

`bot.web.application.create_application` makes it of its parts; `bot.web.server.WebServer` runs it, in a process of its
own or inside a larger one.
"""

from bot.web.parts import WebConfig, WebParts
from bot.web.record import DayOfQuestions, Feedback, QuotedStory, Record, UnansweredQuestions

__all__ = [
    "DayOfQuestions",
    "Feedback",
    "QuotedStory",
    "Record",
    "UnansweredQuestions",
    "WebConfig",
    "WebParts",
]
