"""Who says it: the person, body or country to whom a quote's words are attributed.

Rules, no model. A sentence is read as a row of kinds of word (`reading.Reading`), and regular expressions over that row
find what attributes: a verb of saying and its subject ("Orla Finch, the mayor, said"), the same turned round ("…, said
Finch"), "according to", a colon before a quotation. How much of the sentence the attribution takes in decides whether
the sentence is the source's. What stands in quotation marks without an attribution of its own takes the one beside it,
across sentences and paragraphs. docs/decisions/0010-attribution.md has the figures.

Offsets are code points, half-open, into a paragraph's text; places in a Reading are indices into its kinds.
"""

from bot.answering.attribution.asked_speaker import (
    asked_about,
    asked_speaker,
    is_told_of,
    mentions_saying,
    speaks_for,
)
from bot.answering.attribution.pronouns import people_meant
from bot.answering.attribution.speakers import speaker

__all__ = ["asked_about", "asked_speaker", "is_told_of", "mentions_saying", "people_meant", "speaker", "speaks_for"]
