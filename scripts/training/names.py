"""Variations of the names and numbers of a question, or of the passage about it.

All but one make a question that the passage no longer answers: about somebody else, about somebody else of the same
sentence, or with the parts of two swapped. `short_named` leaves the answer: a story names people in full only once.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from index.article import Span
from scripts.training.examples import Example, Passage, unanswered

NAME_OR_NUMBER = re.compile(r"(?<=[a-z,] )(?:[A-Z][a-z]+(?: [A-Z][a-z]+)*|\d[\d,.]*\d|\d)")  # not the first word
_NAME = re.compile(
    r"\b(?!(?:Who|What|When|Where|Why|How|Which|Whose|In|On|At|The|Is|Was|Did|Does)\b)[A-Z][a-z]+(?: [A-Z][a-z]+)*"
)
_NO_ROLES = re.compile(  # between two names: they are one name, or both are party to the same
    r"(?:[\s,'’\"“”-]|s\b|\b(?:and|or|of|in|at|on|to|from|for|like|is|was|a|an|the)\b)*|.*\b(?:and|or|between|with|married|met)\b.*"
)
_PERSON = re.compile(r"\b[A-Z][a-z]+ (?P<surname>(?:[A-Z]\. )?[A-Z][a-z]{2,})\b(?! [A-Z])")
_TITLES = {"Mr.": re.compile(r"\b(?i:he|his|him)\b"), "Ms.": re.compile(r"\b(?i:she|her)\b")}
_WORD = re.compile(r"\w+")
_SWAP_TRIES = 20


def swapped(example: Example, others: Sequence[str], rng: random.Random) -> Example | None:
    """A question about another name or number, which the passage therefore does not answer.

    Args:
        example: Left as it is.
        others: Names and numbers to choose from; must not be empty.
        rng: Chooses.

    Returns:
        None if the question names nothing the passage does, or no fit replacement was drawn.
    """
    places = [match for match in NAME_OR_NUMBER.finditer(example.question) if match.group() in example.passage.text]
    if not places:
        return None
    place = rng.choice(places)
    is_number = place.group()[0].isdigit()
    for _ in range(_SWAP_TRIES):
        other = rng.choice(others)
        if other[0].isdigit() == is_number and other not in example.passage.text:
            question = example.question[: place.start()] + other + example.question[place.end() :]
            return unanswered(question, example.passage, example.source)
    return None


def exchanged(example: Example, rng: random.Random) -> Example | None:
    """A question with two of its names in each other's place: who did what to whom, the other way round.

    None if it doesn't have two names that the passage has too, or joins them ("and"), where order says nothing.
    """
    places = [match for match in _NAME.finditer(example.question) if match.group() in example.passage.text]
    pairs = [
        (one, other)
        for one, other in pairwise(places)
        if one.group() != other.group() and not _NO_ROLES.fullmatch(example.question[one.end() : other.start()])
    ]
    if not pairs:
        return None
    one, other = rng.choice(pairs)
    asked = example.question
    question = (
        asked[: one.start()] + other.group() + asked[one.end() : other.start()] + one.group() + asked[other.end() :]
    )
    return unanswered(question, example.passage, example.source)


def renamed(example: Example, rng: random.Random) -> Example | None:
    """A question about another name of the sentence that answers: what it tells of one, it doesn't tell of the other.

    None if the question names nothing the passage does, or the sentence has no other name but those of an answer,
    and those it joins with the one asked about ("and").
    """
    places = [match for match in _NAME.finditer(example.question) if match.group() in example.passage.text]
    if not places:
        return None
    place = rng.choice(places)
    others = [name for gold in sorted(example.gold) for name in _others(example, gold, place.group())]
    if not others:
        return None
    question = example.question[: place.start()] + rng.choice(others) + example.question[place.end() :]
    return unanswered(question, example.passage, example.source)


def _others(example: Example, gold: int, asked: str) -> Iterator[str]:
    """Names of a sentence that what it tells of `asked` is not told of."""
    text, (start, end) = example.passage.text, example.passage.sentences[gold]
    asked_words = _words(example.question)
    at = text.find(asked, start, end)
    for match in _NAME.finditer(text, start, end):
        name = match.group()
        maybe_no_name = match.start() == start and " " not in name
        is_answer = any(match.start() < b and a < match.end() for a, b in example.answers) or any(
            name in answer or answer in name for answer in example.answer_texts
        )
        if maybe_no_name or is_answer or asked_words & _words(name):
            continue
        first, second = sorted([(at, at + len(asked)), match.span()])
        if at < 0 or not _NO_ROLES.fullmatch(text[first[1] : second[0]]):
            yield name


def short_named(example: Example, rng: random.Random) -> Example | None:
    """The passage with a person of the question named as a story does the second time: "Mr. Hale", "Hale".

    None if the question names nobody in full whom the passage does, or the name is part of an answer. Whether it is a
    person, and which, is told by "he" and "she" in the passage.
    """
    text = example.passage.text
    title = next((title for title, pronoun in _TITLES.items() if pronoun.search(text)), None)
    people = [match for match in _PERSON.finditer(example.question) if match.start() > 0 and match.group() in text]
    if title is None or not people:
        return None
    person = rng.choice(people)
    full, surname = person.group(), person["surname"]
    spots = [match.span() for match in re.finditer(re.escape(full), text)]
    if any(start < b and a < end for start, end in spots for a, b in example.answers):
        return None
    short = rng.choice([f"{title} {surname}", f"{title} {surname}", surname])

    def moved(span: Span) -> Span:
        start, end = (at + (len(short) - len(full)) * sum(spot[1] <= at for spot in spots) for at in span)
        return start, end

    passage = Passage(
        example.passage.headline,
        text.replace(full, short),
        tuple(map(moved, example.passage.sentences)),
        example.passage.article_id,
    )
    return replace(example, passage=passage, answers=tuple(map(moved, example.answers)))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))
