"""Across sentences: where the speaker of a sentence is named, in it or, when it is a quotation, beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bot.answering.attribution.full_names import full_name
from bot.answering.attribution.grammar import DASHES
from bot.answering.attribution.lexicon import NOBODY, ROLES
from bot.answering.attribution.names import core_end, name_of, personal_name
from bot.answering.attribution.reading import Reading
from bot.answering.attribution.sentence import attribution_of, attributions
from bot.answering.attribution.sources import Source, clause_subject, pronoun_at
from bot.answering.attribution.story import Mention, Story
from index.article import Paragraph

_QUOTED_FROM = 0.5  # share of a sentence in quotation marks from which it is a quotation
_FARTHEST = 8  # paragraphs a quotation may run on after it was attributed
_SIGNED = re.compile(r",(n+)(?:[,.mpu].{0,40})?")


def speaker(paragraphs: Sequence[Paragraph], number: int, start: int, end: int) -> str | None:
    """Who says what stands from `start` to `end` of a paragraph; None is the outlet's own voice.

    paragraphs: all of one version of an article, in order; number: the paragraph's, 1-based.

    A person, body, country or document, in words of the article: the fullest name it gives a person, no "the" before a
    name, unnamed sources as they are described ("a senior official"). A pronoun only where it can't be told whom it
    stands for.

    Where the span holds words of several it is whoever has the most of them, the first of equals. Where one sentence
    attributes to several it is the outermost ("Finch said Trask had left, a neighbour recalled" is the neighbour's),
    else the first ("Vell says it paid, but Dray denies that" is Vell's).

    Raises:
        ValueError: there is no paragraph with that number.
    """
    story = Story(paragraphs, number)
    said: Counter[str | None] = Counter()
    for sentence, (first, last) in enumerate(story.sentences(story.asked)):
        if first < end and start < last:
            reading = story.readings(story.asked)[sentence]
            said[_speaker_of(story, sentence)] += max(1, reading.size())
    ranked = sorted(said.items(), key=lambda one: (-one[1], one[0] is None))
    return ranked[0][0] if ranked else None


def _speaker_of(story: Story, sentence: int) -> str | None:
    if label := story.labels[story.asked]:
        return full_name(story.text, label.title() if label.isupper() else label) or label
    mention = _mention(story, story.asked, sentence)
    return None if mention is None else name_of(story, mention) or None


def _mention(story: Story, index: int, sentence: int) -> Mention | None:
    """Where the speaker of a sentence is named: in it, or, when it is a quotation, beside it."""
    reading = story.readings(index)[sentence]
    attribution = attribution_of(reading)
    if attribution is not None:
        return Mention(index, sentence, attribution.source)
    return _beside(story, index, sentence) if _is_quotation(reading) else None


def _beside(story: Story, index: int, sentence: int, reach: int = _FARTHEST) -> Mention | None:
    """Where the speaker of a quotation without an attribution of its own is named.

    Before it in the paragraph, else after it, else in a signature below, else by what introduces it: the subject of the
    sentence before, or whoever speaks at the end of the paragraph above.
    """
    readings = story.readings(index)
    introduction: int | None = None
    for other in story.together(index, sentence):
        if attribution := attribution_of(readings[other]):
            return Mention(index, other, attribution.source)
    for other in range(sentence - 1, -1, -1):
        if attribution := attribution_of(readings[other]):
            return Mention(index, other, attribution.source)
        if not _is_quotation(readings[other]):
            introduction = other
            break
    found = _after(story, index, sentence)
    if found is not None or introduction is not None:
        return found or _introducer(story, index, introduction or 0)
    above = story.readings(index - 1)
    last = len(above) - 1
    if not above or not reach:
        return None
    if attribution := attribution_of(above[last]):
        return Mention(index - 1, last, attribution.source)
    if _is_quotation(above[last]):
        return _beside(story, index - 1, last, reach - 1)
    return _introducer(story, index - 1, last)


def _after(story: Story, index: int, sentence: int) -> Mention | None:
    """Where the speaker of a quotation is named in what follows it: the rest of the paragraph, or a signature below."""
    readings = story.readings(index)
    for other in range(sentence + 1, len(readings)):
        if signature := _signature(readings[other]):
            return Mention(index, other, signature)
        if attribution := attribution_of(readings[other]):
            return Mention(index, other, attribution.source) if "q" in readings[other].kinds else None
        if not _is_quotation(readings[other]):
            return None
    below = story.readings(index + 1)
    signature = _signature(below[0]) if below else None
    return Mention(index + 1, 0, signature) if signature else None


def _introducer(story: Story, index: int, sentence: int) -> Mention | None:
    """Who a quotation belongs to by the sentence before it.

    Whoever speaks there at all, else its subject if that can speak, else the first person it names.
    """
    reading = story.readings(index)[sentence]
    kinds = reading.kinds
    spoken = next((one.source for one in attributions(reading)), None)
    subject = clause_subject(kinds, len(kinds))
    names = (Source(*found.span()) for found in re.finditer("n+", kinds))
    sources = [spoken, subject if subject and _can_speak(reading, subject) else None, *names]
    source = next((one for one in sources if one and (one is spoken or _can_speak(reading, one))), None)
    return Mention(index, sentence, source) if source else None


def _can_speak(reading: Reading, source: Source) -> bool:
    """Whether a source can be a person, or anyone at all where a colon says that words follow."""
    kinds = reading.kinds[source.first : source.last]
    if kinds == "o":
        return pronoun_at(reading, source.first) not in NOBODY
    end = core_end(reading, source)
    first, last = personal_name(reading, source)
    return first < last or reading.words[end - 1] in ROLES or reading.kinds[-1] == ":"


def _is_quotation(reading: Reading) -> bool:
    return reading.quoted >= _QUOTED_FROM


def _signature(reading: Reading) -> Source | None:
    """The name, where the sentence is only one after a dash, below what the person said."""
    signed = _SIGNED.fullmatch(reading.kinds)
    if signed is None or reading.text[reading.spans[0][0]] not in DASHES:
        return None
    return Source(*signed.span(1))
