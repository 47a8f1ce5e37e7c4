"""What is posted without being asked, exactly once: digests, answers to followed questions, corrections, reports.

Runs beside a platform's desk. Knows no platform: one is a `bot.desk.announcing.Announcer`.
"""

from bot.delivery.beside import Deliver, delivering
from bot.delivery.loop import DefaultDigest, Delivering, DeliveryParts, DeliverySettings
from bot.delivery.said import SaidCommands

__all__ = [
    "DefaultDigest",
    "Deliver",
    "Delivering",
    "DeliveryParts",
    "DeliverySettings",
    "SaidCommands",
    "delivering",
]
