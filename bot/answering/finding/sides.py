"""Sides of one matter: selected quotes of different speakers, or outlets and days with different numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.asking.meaning import Meaning
from bot.answering.asking.words import content_words
from bot.answering.attribution import asked_speaker, mentions_saying
from bot.answering.finding.find import ANSWER_FROM, Choice, Found
from bot.answering.models import Quote, Side

_OTHER_SIDE_FROM = 0.25  # the chance from which a second side is shown beside one that answers
_SAME_MATTER = 0.4  # share of the question's words that a quote on the same matter has at least, its headline included
_OPENING = 2  # paragraphs in which a story gives the number it is about

_COUNT = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty"""
_SMALL = {word: float(number) for number, word in enumerate(_COUNT.split())}
_NUMBER = re.compile(rf"\b(?:\d+(?:,\d+)*(?:\.\d+)?|{'|'.join(_SMALL)})\b", re.IGNORECASE)
_HOW_MANY = re.compile(
    r"\bhow\s+(?:many|much|long|high|large|big|old|far|often)\b|\b(?:number|toll|cost|price|amount|size|rate|sum)\b",
    re.IGNORECASE,
)
_SIDES_OF = re.compile(
    r"^(?P<ask>what|how)\s+(?P<aux>do|does|did|have|has)\s+"
    r"(?P<one>(?:the\s+)?[\w.’' -]+?)\s+and\s+(?P<two>(?:the\s+)?[\w.’' -]+?)"
    r"\s+(?P<rest>(?:say|think|want|claim|argue|react|respond|propose|demand|offer|call)\b.*)$",
    re.IGNORECASE,
)


def each_side(meaning: Meaning) -> tuple[Meaning, ...]:
    """What is asked of each side, where a question names two: "What do A and B say about it?"; nothing else."""
    match = _SIDES_OF.match(meaning.words)
    if match is None:
        return ()
    aux = "did" if match["aux"].casefold() == "did" else "does"
    asked = (f"{match['ask']} {aux} {match[side]} {match['rest']}" for side in ("one", "two"))
    return tuple(replace(meaning, words=words) for words in asked)


def side_by_side(both: Found, *each: Found) -> Found:
    """The best quote of each side before the others, where each side has one; else what was found for both."""
    first: list[Choice] = []
    for found in each:
        new = [choice for choice in found.choices if not any(_overlap(choice, other) for other in first)]
        first += [choice for choice in new if choice.chance >= _OTHER_SIDE_FROM][:1]
    first.sort(key=lambda choice: choice.chance < ANSWER_FROM)
    if len(first) < len(each) or first[0].chance < ANSWER_FROM:
        return max((both, *each), key=lambda found: found.confidence)
    rest = [choice for choice in both.choices if not any(_overlap(choice, other) for other in first)]
    return replace(both, choices=(*first, *rest), shown=len(first))


def _overlap(one: Choice, two: Choice) -> bool:
    a, b = one.candidate.span, two.candidate.span
    same = (a.article_id, a.version, a.paragraph) == (b.article_id, b.version, b.paragraph)
    return same and a.start < b.end and b.start < a.end


def sides(words: str, quotes: Sequence[Quote]) -> tuple[Side, ...]:
    """The sides among selected quotes; none where they don't differ in who speaks or in the number asked for."""
    matter = set(content_words(words))
    selected = [(place, quote) for place, quote in enumerate(quotes) if quote.selected]
    selected = [(place, quote) for place, quote in selected if place == 0 or _on(matter, quote)]
    if _HOW_MANY.search(words):
        return _numbers(selected)
    two = _SIDES_OF.match(words)
    if two is None and asked_speaker(words) is not None:
        return ()  # others are no sides of what one of them said
    return _speakers(selected, () if two is None else (two["one"], two["two"]))


def _numbers(selected: Sequence[tuple[int, Quote]]) -> tuple[Side, ...]:
    """One side for each number given as the answer: by other stories, in the order of their days, or other speakers."""
    given: dict[float, tuple[int, Quote]] = {}
    for place, quote in selected:
        number = _number(quote)
        if number is not None and (place == 0 or quote.citation.paragraph <= _OPENING or quote.speaker):
            given.setdefault(number, (place, quote))
    told = sorted(given.values(), key=lambda one: (one[1].citation.published, one[0]))
    if len(told) < 2:
        return ()
    if len({quote.citation.article_id for _, quote in told}) == 1:
        return _speakers(told, ())
    first: dict[str, tuple[int, Quote]] = {}
    for place, quote in sorted(told, key=lambda one: (one[0] > 0, one[1].citation.paragraph)):
        first.setdefault(quote.citation.article_id, (place, quote))
    told = [one for one in told if one in first.values()]
    if len(told) < 2 or not all(quote.citation.outlet for _, quote in told):
        return ()
    return tuple(Side(quote.citation.outlet, quote.citation.published[:10], place) for place, quote in told)


def _number(quote: Quote) -> float | None:
    """The first number in the words that answer, dates aside; None where there is none."""
    for start, end in quote.emphasis:
        answer = quote.text[start:end]
        for note in quote.dates:
            answer = answer.replace(note.text, " ")
        if found := _NUMBER.search(answer):
            small = _SMALL.get(found[0].casefold())
            return float(found[0].replace(",", "")) if small is None else small
    return None


def _on(matter: set[str], quote: Quote) -> bool:
    """Whether a quote or its headline has some of the words of what is asked, in one of their forms."""
    text = f"{quote.citation.headline} {quote.text}".casefold()
    return sum(word[:5] in text for word in matter) >= _SAME_MATTER * len(matter)


def _speakers(selected: Sequence[tuple[int, Quote]], asked: Sequence[str]) -> tuple[Side, ...]:
    """One side for each speaker, if there are two or more and nobody's words are among them.

    asked: names of sides in the question; one that is said to speak stands in for a speaker of both quotes.
    """
    given: dict[str, int] = {}
    for place, quote in selected:
        says = next((name for name in asked if name not in given and mentions_saying(name, quote.text)), None)
        label = says if quote.speaker is None or quote.speaker in given else quote.speaker
        if label is None and quote.speaker is None:
            return ()
        if label is not None:
            given.setdefault(label, place)
    return tuple(Side(label, "", place) for label, place in given.items()) if len(given) > 1 else ()
