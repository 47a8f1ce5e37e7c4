"""Conversations: what was said before, and whether a further message is a question to the bot."""

from __future__ import annotations

import re

from bot.answering.asking.conversation import MOST_TURNS, Turn, turn_of
from bot.ledger import Asked, Following, Kind, Ledger

_FORGET_AFTER_S = 3600.0  # in a direct conversation without threads: what was asked an hour ago is another matter

_ASKS = re.compile(
    r"^\W*(?:(?:and|but|so|ok(?:ay)?|well|then|also|now|please)\b[\s,]+)*"
    r"(?:who|whom|whose|what|when|where|why|which|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
    r"should|what['’]?s|who['’]?s|where['’]?s|when['’]?s|how['’]?s|isn['’]?t|aren['’]?t|wasn['’]?t|weren['’]?t|"
    r"doesn['’]?t|don['’]?t|didn['’]?t|hasn['’]?t|haven['’]?t|since|until|any(?:thing|one)?|tell me|show me|find|"
    r"summari[sz]e|more)\b",
    re.IGNORECASE,
)
_COMMANDS = re.compile(r"^\W*(?:please\s+)?(?:tell|show|give)\s+(?:me|us)\b", re.IGNORECASE)
# "Can you tell me who voted?" is to the bot; "what do you think?", "shall we go?" and "Anyone coming?" are to people.
_TO_ME = re.compile(
    r"\b(?:can|could|would|will)\s+you\s+(?:please\s+)?(?:tell|show|find|say|look|quote|give|explain|summari[sz]e)\b",
    re.IGNORECASE,
)
_TO_PEOPLE = re.compile(
    r"\b(?i:you|your|yours|you['’]?re|we|our|ours|let['’]?s|guys|folks|everybody|my|mine)\b|\b(?:us|I|I['’]m|Us)\b"
    r"|^\W*(?i:any(?:one|body)\b(?!\s+(?:hurt|injured|killed|arrested|charged|quoted|named)))"
)


def is_question(text: str) -> bool:
    """Whether words ask something that stories could answer, and not something of the people around."""
    asks = text.rstrip(" )\"'”’").endswith("?") or (_ASKS.match(text) and len(text.split()) > 1)
    if not asks and not _COMMANDS.match(text):
        return False
    rest = _COMMANDS.sub(" ", _TO_ME.sub(" ", text))
    return not _TO_PEOPLE.search(rest)


def is_for_us(text: str, *, following: Following, others_speak: bool, addresses_somebody: bool) -> bool:
    """Whether a message without a mention, in a conversation that the bot is part of, is a question to it.

    Args:
        text: its words.
        following: how the channel wants conversations followed.
        others_speak: whether somebody else spoke since the bot did: then people are talking to each other.
        addresses_somebody: whether it mentions a person.
    """
    if following is Following.MENTIONS or addresses_somebody or not re.search(r"\w", text):
        return False
    if following is Following.ALWAYS:
        return True
    return not others_speak and is_question(text)


def is_ours(ledger: Ledger, asks: Asked, *, addresses_somebody: bool) -> bool:
    """Whether a further message in a conversation, without a mention, is a question to the bot; who spoke is noted.

    Delivered again, a message is judged as it was before. Blocks.
    """
    kept = ledger.preferences
    place = (asks.platform, asks.workspace, asks.channel, asks.thread)
    others_speak = kept.others_speak(*place, asks.person)
    if others_speak is None:  # not a conversation of ours
        return False
    ours = is_for_us(
        asks.text,
        following=kept.following(asks.platform, asks.workspace, asks.channel),
        others_speak=others_speak,
        addresses_somebody=addresses_somebody,
    )
    heard = f"heard:{asks.key}"
    if not ours and ledger.claims.once(heard, platform=asks.platform, workspace=asks.workspace):
        kept.spoke(*place, asks.person)  # once: delivered again it would look like a monologue
        return False
    return ours and ledger.claims.state(heard) is None


def turns(ledger: Ledger, asked: Asked) -> list[Turn]:
    """What was asked and answered before in the same conversation, oldest first; of a private answer, only itself."""
    if asked.of and asked.private:
        before = ledger.answers.get(asked.of, platform=asked.platform, workspace=asked.workspace)
        if before is None or before.question is None:
            return []
        return [turn_of(before.outcome, question=before.question)]
    if asked.private:
        return []
    if asked.kind is Kind.FOLLOWED:  # what it was understood with when there was no answer
        before = ledger.answers.get(asked.of, platform=asked.platform, workspace=asked.workspace)
        follows = None if before is None else before.outcome.understood.follows
        return [Turn(follows)] if follows else []
    since = 0.0 if asked.thread else asked.at - _FORGET_AFTER_S
    recorded = ledger.answers.in_conversation(
        asked.platform, asked.workspace, asked.channel, asked.thread, limit=MOST_TURNS + 1, since=since
    )
    known = [one for one in recorded if one.question is not None and one.at < asked.at]
    return [turn_of(one.outcome, question=one.question) for one in known if one.asked not in {asked.key, asked.of}][
        -MOST_TURNS:
    ]
