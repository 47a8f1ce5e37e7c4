"""Answering an overview question: the lead of each story on a subject, one an event, newest first."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering.asking.meaning import Meaning
from bot.answering.asking.words import content_words, names_in
from bot.answering.finding.events import Told, events
from bot.answering.finding.find import ANSWER_FROM, Choice, Found
from bot.answering.models import LONGEST_QUOTE
from bot.answering.quoting import FEWEST_WORDS, MOST_SENTENCES, Candidate
from bot.answering.signals import Signals
from index.article import Article, Paragraph, ParagraphKind, Span
from index.catalog import Catalog
from index.errors import UnknownArticle
from index.retriever import RankedPassage, Retrieval, Retriever

_PASSAGES_FOUND = 80
_STORIES = 12  # looked at for one overview
_NO_SIGNALS = Signals(0.0, 0.0, 0.0, 0.0, 0.0)
# Set by eye on the first half of the tests' overview questions: a story with all words of the subject is on it, one
# with half of them isn't.
_INTERCEPT, _COVERED, _NEAREST = -6.0, 6.5, 4.0
_IN_OPENING = 0.7  # what headline and first paragraphs have counts more than the rest
_AS_GOOD = 0.8  # of the best story's chance: below it a story only touches on the subject
_NEWEST_CHANCE = 0.9  # of a story when news of any kind is asked for

_LEANS_BACK = re.compile(
    r"[“\"‘']?(?:He|She|It|They|His|Her|Its|Their|Him|Them|This|That|These|Those|Both|But|And"
    r"|The (?:two|pair|latter|former))\b"
)


@dataclass(frozen=True, slots=True)
class _Story:
    """A story that may be on the subject: its best passage found, its text, and the chance that it is."""

    ranked: RankedPassage
    article: Article
    chance: float


def find_leads(meaning: Meaning, *, retriever: Retriever, catalog: Catalog, limit: int) -> Found:
    """Leads of the stories on a subject, one an event, newest first; of one story alone its first paragraphs."""
    subject = meaning.subject or ""
    if subject:
        retrieval = retriever.retrieve(subject, limit=_PASSAGES_FOUND, only=meaning.only)
    else:
        retrieval = retriever.newest(limit=_STORIES, only=meaning.only)
    stories = _clearly(_stories(retrieval, meaning, catalog))
    if not any(story.chance >= ANSWER_FROM for story in stories):
        stories.sort(key=lambda story: -story.chance)
    else:
        stories.sort(key=lambda story: story.article.published, reverse=True)
        stories.sort(key=lambda story: story.chance < ANSWER_FROM)
    choices = _one_an_event(stories)
    if len(stories) == 1 and stories[0].chance >= ANSWER_FROM:
        choices = _leads(stories[0], most=limit)
    return Found(meaning, tuple(choices), retrieval)


def _clearly(stories: Sequence[_Story]) -> list[_Story]:
    """The stories with a chance of 0 for those that are far less on the subject than the best one."""
    best = max((story.chance for story in stories), default=0.0)
    return [story if story.chance >= _AS_GOOD * best else replace(story, chance=story.chance / 2) for story in stories]


def _stories(retrieval: Retrieval, meaning: Meaning, catalog: Catalog) -> list[_Story]:
    found: dict[str, RankedPassage] = {}
    for ranked in retrieval.passages:
        found.setdefault(ranked.article.id, ranked)
    withdrawn = catalog.withdrawn(found)
    stories = []
    for ranked in [one for key, one in found.items() if key not in withdrawn][:_STORIES]:
        try:
            article = catalog.article(ranked.article.id, ranked.article.version)
        except UnknownArticle:  # purged since the generation was published
            continue
        chance = _chance(article, meaning.subject or "", nearest=ranked.cosine)
        if article.id in meaning.preference.articles:
            chance = max(chance, _NEWEST_CHANCE)
        stories.append(_Story(ranked, article, chance))
    return stories


def _chance(article: Article, subject: str, *, nearest: float) -> float:
    """The chance that a story is on a subject: do its words have the subject's, and how near is its best passage?"""
    wanted = _units(subject)
    if not wanted:
        return _NEWEST_CHANCE
    opening = " ".join([article.headline, *(one.text for one in _body(article)[:2])])
    everything = " ".join([article.headline, *(one.text for one in _body(article))])
    covered = sum(
        _IN_OPENING * _has(opening, unit) + (1 - _IN_OPENING) * _has(everything, unit) for unit in wanted
    ) / len(wanted)
    return 1 / (1 + math.exp(-(_INTERCEPT + _COVERED * covered + _NEAREST * nearest)))


def _units(subject: str) -> set[str]:
    """What a story on a subject has: its names as they are, its other words."""
    names = {name for name in names_in(f"on {subject}") if " " in name}
    rest = subject
    for name in names:
        rest = rest.replace(name, " ")
    return {name.casefold() for name in names} | set(content_words(rest))


def _has(text: str, unit: str) -> bool:
    """Whether a text has a name, or a word in one of its forms."""
    stem = re.sub(r"(?:ing|ed|es|s|al|e)$", "", unit) if len(unit) > 4 and " " not in unit else unit
    return re.search(rf"\b{re.escape(stem)}\w{{0,4}}\b", text, re.IGNORECASE) is not None


def _one_an_event(stories: Sequence[_Story]) -> list[Choice]:
    told = [
        (story, Told(f"{story.article.headline} {_opening(story.article)}", story.article.published))
        for story in stories
    ]
    firsts = [group[0] for group in events(told)]
    return [lead for story in firsts for lead in _leads(story, most=1)]


def _leads(story: _Story, *, most: int) -> list[Choice]:
    """The first paragraphs of a story that stand by themselves, as quotes."""
    quotes: list[Choice] = []
    for paragraph in _body(story.article):
        span = _standing(paragraph)
        if span is None:
            continue
        place = replace(story.ranked.passage, paragraph=paragraph.number, start=span[0], end=span[1])
        candidate = Candidate(story.ranked, place, paragraph.text[span[0] : span[1]], _NO_SIGNALS, None)
        quotes.append(Choice(candidate, story.chance))
        if len(quotes) == most:
            break
    return quotes


def _standing(paragraph: Paragraph) -> Span | None:
    """The first sentences of a paragraph, when they can be understood by themselves."""
    sentences = paragraph.sentences or ((0, len(paragraph.text)),)
    first = sentences[0]
    if _LEANS_BACK.match(paragraph.text, first[0]) or len(paragraph.text[first[0] : first[1]].split()) < FEWEST_WORDS:
        return None
    end = first[1]
    for _, last in sentences[1:MOST_SENTENCES]:
        if last - first[0] > LONGEST_QUOTE:
            break
        end = last
    return first[0], end


def _opening(article: Article) -> str:
    body = _body(article)
    return body[0].text if body else ""


def _body(article: Article) -> list[Paragraph]:
    return [one for one in article.paragraphs if one.kind is ParagraphKind.BODY]
