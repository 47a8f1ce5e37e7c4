"""From a question to what may be meant by it: words to read, stories to search and to prefer, an overview or not.

A question may be understood in more than one way. `meanings` gives them in the order in which they are tried; those
that are tried together are rivals, of which the most confident one wins.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from bot.answering.asking.conversation import Turn
from bot.answering.asking.in_full import alone, in_full, matter
from bot.answering.asking.leaning import Leaning, is_lost, leaning
from bot.answering.asking.overview import asks_of_story, overview_subject
from bot.answering.asking.preference import Preference
from bot.answering.dating import AskedConditions, Condition, known_outlet, understand
from bot.answering.models import Understood
from bot.answering.question import Question
from index.store.filter import SearchFilter

_OUTLET_SAYS = re.compile(
    r"what\s+(?:do|does|did|has|have)\s+.+?\s+(?:say|said|report(?:ed)?|writ(?:e|ten)|print(?:ed)?|publish(?:ed)?)\b"
    r"(?:\s+(?:about|on|of)\b)?\s*(?P<about>.*)",
    re.IGNORECASE,
)
_TURNS_NEAR = 2  # whose quoted stories a question that leans on them is most likely about


@dataclass(frozen=True, slots=True)
class Meaning:
    """One way to understand a question.

    words: what is asked in full, to search and to read with. asked: the question's own words, where they lean on
    others; read beside them. subject: of an overview, "" for anything at all; None where the question asks something
    that a sentence may answer. only: what a story must meet. is_near: `only` leaves the stories quoted before and no
    others. unclear: it can't be understood at all; who asked is asked back.
    """

    words: str
    only: SearchFilter
    understood: Understood
    preference: Preference = field(default_factory=Preference)
    asked: str | None = None
    subject: str | None = None
    is_near: bool = False
    unclear: bool = False


def meanings(question: Question, told: Sequence[Turn], outlets: Collection[str]) -> list[tuple[Meaning, ...]]:
    """The ways to understand a question, those to try first first; rivals in one tuple.

    told: the conversation before it, questions in full. outlets: those stories are from, as stored.
    """
    asked = _conditions(question, outlets)
    narrow = [asked] if asked.since or asked.until or asked.outlet else []
    wide = asked.without(Condition.PUBLISHED).without(Condition.OUTLET)
    subject = _subject(question, asked)
    return [
        rivals
        for conditions in (*narrow, wide)
        for rivals in _meanings(question, told, _plain(question, conditions, outlets, subject))
    ]


def leans(question: Question) -> Leaning:
    """Whether a question needs what was asked before it."""
    if not question.conversation or question.literally:
        return Leaning.NO
    if asks_of_story(question.words):
        return Leaning.YES
    subject = overview_subject(question.words)
    if subject is not None:
        return leaning(subject) if subject else Leaning.YES
    return leaning(question.words)


def turn_in_full(turn: Turn, told: Sequence[Turn]) -> Turn:
    """A turn with its question in full, as far as words and the stories quoted tell."""
    if not told:
        return turn
    how = leaning(turn.question)
    same = not set(turn.article_ids).isdisjoint(told[-1].article_ids)
    follows = how is Leaning.YES or (how is Leaning.MAYBE and same)
    return replace(turn, question=in_full(turn.question, told[-1])) if follows else turn


def _conditions(question: Question, outlets: Collection[str]) -> AskedConditions:
    """What plain words say; explicit conditions win over them."""
    if question.literally:
        return AskedConditions(question.words)
    if question.asked is None:
        asked = AskedConditions(question.words)
    else:
        asked = understand(question.words, today=question.asked, outlets=outlets)
    if question.since or question.until:
        asked = asked.without(Condition.PUBLISHED)
    return asked.without(Condition.OUTLET) if question.outlet else asked


def _meanings(question: Question, told: Sequence[Turn], plain: Meaning) -> list[tuple[Meaning, ...]]:
    how = leans(question)
    if not told or how is Leaning.NO:
        return [(replace(plain, unclear=not question.literally and _is_lost(question)),)]
    following = _following(question, plain, told[-1])
    before = {article for turn in told[-_TURNS_NEAR:] for article in turn.article_ids}
    if following.subject is not None or following.understood.article or not before:
        return [(following,) if how is Leaning.YES else (following, plain)]
    far = replace(following, preference=replace(following.preference, articles=frozenset(before)))
    only = replace(plain.only, article_ids=frozenset(before))
    near = replace(following, only=only, is_near=True)
    return [(near,), (far,)] if how is Leaning.YES else [(near, plain), (far,)]


def _is_lost(question: Question) -> bool:
    """Whether a question leans on one that wasn't asked, or on a story that wasn't given."""
    if question.article:
        return False
    return asks_of_story(question.words) or (overview_subject(question.words) is None and is_lost(question.words))


def _subject(question: Question, asked: AskedConditions) -> str | None:
    """What an overview is asked of; None where none is. What an outlet says on a subject is one, too."""
    if question.literally:
        return None
    if not asked.subject:
        return ""
    outlet_says = _OUTLET_SAYS.match(asked.subject) if asked.outlet else None
    if outlet_says is not None:
        return overview_subject(f"news about {outlet_says['about']}") if outlet_says["about"] else ""
    return overview_subject(asked.subject)


def _plain(question: Question, asked: AskedConditions, outlets: Collection[str], subject: str | None) -> Meaning:
    since, until = question.since or asked.since, question.until or asked.until
    outlet = question.outlet or asked.outlet
    outlet = None if outlet is None else known_outlet(outlet, outlets)
    tells_time = bool(since or until or asked.about or asked.latest)
    return Meaning(
        words=question.words,
        subject=subject,
        only=replace(question, since=since, until=until, outlet=outlet).search_filter,
        preference=Preference(
            about=asked.about,
            latest=asked.latest,
            asked=None if tells_time or question.literally else question.asked,
        ),
        understood=Understood(
            since,
            until,
            outlet,
            question.article,
            latest=asked.latest,
            about=asked.about,
            language=question.language,
        ),
    )


def _following(question: Question, plain: Meaning, before: Turn) -> Meaning:
    """The meaning of a question that leans on the turn before it, which is about the same days."""
    plain = replace(plain, preference=replace(plain.preference, asked=None))
    understood = replace(plain.understood, follows=question.conversation[-1].question)
    words = in_full(question.words, before)
    if asks_of_story(question.words) and before.article_ids:
        story = before.article_ids[0]
        return replace(
            plain,
            words=question.words,
            subject=None if plain.subject is None else "",
            only=replace(plain.only, article_ids=frozenset({story})),
            understood=replace(understood, article=story),
        )
    if plain.subject is not None:
        subject = plain.subject or overview_subject(before.question) or matter(before.question)
        preference = replace(plain.preference, articles=frozenset(before.article_ids))
        return replace(plain, words=words, subject=subject, preference=preference, understood=understood)
    return replace(plain, words=words, asked=alone(question.words), understood=understood)
