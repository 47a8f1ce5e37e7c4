"""The desk: takes what is asked on any chat platform and sees that it gets exactly one answer. Knows no platform."""

from bot.desk.desk import Desk, QuestionAnswerer
from bot.desk.platform import Platform, PostFailed, Say

__all__ = ["Desk", "Platform", "PostFailed", "QuestionAnswerer", "Say"]
