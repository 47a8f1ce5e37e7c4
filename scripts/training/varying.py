"""Variations of the examples, made anew each round: crops, near misses, swapped names, passages from elsewhere.

A group is an example followed by its negatives, all for the same question.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from itertools import pairwise

from scripts.training.examples import Example, Passage, cut, holds_answer, unanswered
from scripts.training.opposites import with_opposite
from scripts.training.recipe import Recipe

_NAME_OR_NUMBER = re.compile(r"(?<=[a-z,] )(?:[A-Z][a-z]+(?: [A-Z][a-z]+)*|\d[\d,.]*\d|\d)")  # not the first word
_NAME = re.compile(
    r"\b(?!(?:Who|What|When|Where|Why|How|Which|Whose|In|On|At|The|Is|Was|Did|Does)\b)[A-Z][a-z]+(?: [A-Z][a-z]+)*"
)
_NO_ROLES = re.compile(  # between two names: they are one name, or both are party to the same
    r"(?:[\s,'’\"“”-]|s\b|\b(?:and|or|of|in|at|on|to|from|for|like|is|was|a|an|the)\b)*|.*\b(?:and|or|between|with|married|met)\b.*"
)
_LONGEST_CROP = 4  # sentences
_SWAPPED_CROP = 0.3  # how often the passage of a swapped question is cut down
_SWAP_TRIES = 20
_NEAR_NAME = 0.7  # how often the new name or number is from a passage on a like matter, not from anywhere
_SPARE = 8  # passages retrieved beyond those wanted: some will hold the answer


def hard_negatives(examples: Sequence[Example], *, limit: int = 6) -> list[list[Passage]]:
    """For each example up to `limit` passages that BM25 finds for its question and that don't hold its answer.

    Where the words of the answer aren't known, no other passage of the article is taken: it may hold the answer.

    Returns:
        The passages of each example, best first, in the order of `examples`.
    """
    import bm25s  # noqa: PLC0415 - of requirements/training.txt

    pool = list({id(example.passage): example.passage for example in examples}.values())
    index = bm25s.BM25()
    texts = [f"{passage.headline} {passage.text}" for passage in pool]
    index.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)
    questions = [example.question for example in examples]
    found, _ = index.retrieve(
        bm25s.tokenize(questions, stopwords="en", show_progress=False, return_ids=False),
        k=min(limit + _SPARE, len(pool)),
        show_progress=False,
        n_threads=2,
        backend_selection="numpy",
    )
    return [
        [pool[place] for place in places if _is_negative(pool[place], example)][:limit]
        for example, places in zip(examples, found, strict=True)
    ]


def _is_negative(passage: Passage, example: Example) -> bool:
    if passage is example.passage:
        return False
    if not example.answers and passage.article_id == example.passage.article_id:
        return False
    return not holds_answer(passage, example.answer_texts)


def around(example: Example, rng: random.Random, *, most: int = _LONGEST_CROP) -> Example:
    """A window of up to `most` sentences that keeps a gold sentence, if there is one."""
    total = len(example.passage.sentences)
    size = min(total, rng.randint(1, most))
    anchor = rng.choice(sorted(example.gold)) if example.gold else rng.randrange(total)
    first = rng.randint(max(0, anchor - size + 1), min(anchor, total - size))
    return cut(example, first, first + size)


def without_gold(example: Example, rng: random.Random) -> Example | None:
    """A near miss: the longer side of the passage beside its gold sentences. Same topic, no answer.

    None if there is no such side or it holds the words of an answer. The example must have gold.
    """
    low, high, total = min(example.gold), max(example.gold) + 1, len(example.passage.sentences)
    sides = [(first, last) for first, last in ((0, low), (high, total)) if last > first]
    if not sides:
        return None
    rest = cut(example, *max(sides, key=lambda side: (side[1] - side[0], rng.random())))
    return None if holds_answer(rest.passage, example.answer_texts) else rest


def swapped(example: Example, others: Sequence[str], rng: random.Random) -> Example | None:
    """A question about another name or number, which the passage therefore does not answer.

    Args:
        example: Left as it is.
        others: Names and numbers to choose from; must not be empty.
        rng: Chooses.

    Returns:
        None if the question names nothing the passage does, or no fit replacement was drawn.
    """
    places = [match for match in _NAME_OR_NUMBER.finditer(example.question) if match.group() in example.passage.text]
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


def turned(example: Example, rng: random.Random) -> Example | None:
    """A question about the opposite of what the passage tells; None if no word of it has a known opposite.

    The opposite must not stand in the passage, where the passage might answer the turned question too.
    """
    question = with_opposite(example.question, rng)
    if question is None:
        return None
    new = set(question.split()) - set(example.question.split())
    if any(word.strip("?,.") in example.passage.text for word in new):
        return None
    return unanswered(question, example.passage, example.source)


def vary(
    examples: Sequence[Example], negatives: Sequence[Sequence[Passage]], recipe: Recipe, rng: random.Random
) -> list[list[Example]]:
    """One round's groups, in the order of `examples`; a question made false is a group by itself, after its original.

    Args:
        examples: What was drawn for this round.
        negatives: As `hard_negatives` gives them, for these examples.
        recipe: Says how often what is done.
        rng: Chooses; the order of its use is part of the recipe.
    """
    others = [match.group() for example in examples for match in _NAME_OR_NUMBER.finditer(example.question)]
    groups = []
    for example, passages in zip(examples, negatives, strict=True):
        # All of a boolq passage is its gold: nothing says which part would still answer.
        group = [example if example.source == "boolq" else _shortened(example, recipe.crop, rng)]
        for _ in range(recipe.negatives):
            negative = _negative(example, passages, recipe, rng)
            if negative:
                group.append(negative)
        groups.append(group)
        if example.gold and rng.random() < recipe.swap:
            near = [match.group() for passage in passages for match in _NAME_OR_NUMBER.finditer(passage.text)]
            false = swapped(example, near if near and rng.random() < _NEAR_NAME else others, rng)
            if false:
                groups.append([_shortened(false, _SWAPPED_CROP, rng)])
        for make, share in ((turned, recipe.opposite), (exchanged, recipe.exchange)):
            if example.gold and rng.random() < share:
                false = make(example, rng)
                if false:
                    groups.append([_shortened(false, _SWAPPED_CROP, rng)])
    return groups


def _negative(example: Example, passages: Sequence[Passage], recipe: Recipe, rng: random.Random) -> Example | None:
    """A near miss, now and then; else one of the passages from elsewhere."""
    if example.gold and rng.random() < recipe.near_miss:
        rest = without_gold(example, rng)
        if rest:
            return rest
    if not passages:
        return None
    return _shortened(unanswered(example.question, rng.choice(passages), example.source), recipe.crop, rng)


def _shortened(example: Example, share: float, rng: random.Random) -> Example:
    return around(example, rng) if rng.random() < share else example
