"""Finding what answers a question that a sentence may answer: passages, sentences, and how likely each one answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering import quoting
from bot.answering.asking.meaning import Meaning
from bot.answering.asking.words import content_words
from bot.answering.finding.questions import questions
from bot.answering.finding.readers import TwiceReader, chance_near
from bot.answering.finding.roles import deeds
from bot.answering.finding.speaking import speaking
from bot.answering.quoting import Candidate
from bot.answering.reading import Reader
from bot.answering.signals import chance
from index.catalog import Catalog
from index.retriever import RankedPassage, Retrieval, Retriever

ANSWER_FROM = 0.33  # the chance from which a quote is shown: docs/evaluation.md has what that refuses
_PASSAGES_FOUND = 20
_PASSAGES_PREFERRED = 60  # looked at for those of stories that are preferred
_CHARACTERS_READ = 4000  # of passages, best first: what bounds a question's cost, whether paragraphs are short or long
_ODDS_A_GAIN = 0.5  # log odds for a unit of rank score: half of what the reader's margin would say
_SCORE_A_BOOST = 0.004  # fused scores lie between 0 and 0.033; a step among the first ranks is 0.0003


@dataclass(frozen=True, slots=True)
class Choice:
    """A possible quote with the chance, 0..1, that it answers."""

    candidate: Candidate
    chance: float


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one meaning of a question: choices, best first, and what was searched.

    shown: how many choices are shown if the first one answers; None: all that are likely enough.
    """

    meaning: Meaning
    choices: tuple[Choice, ...]
    retrieval: Retrieval
    shown: int | None = None

    @property
    def confidence(self) -> float:
        """The chance that the best choice answers."""
        return self.choices[0].chance if self.choices else 0.0

    @property
    def answers(self) -> bool:
        """Whether the best choice is likely enough to answer."""
        return self.confidence >= ANSWER_FROM

    def shows(self, place: int, choice: Choice) -> bool:
        """Whether the choice at a place is likely enough to be shown, if anything is."""
        return choice.chance >= ANSWER_FROM if self.shown is None else place < self.shown


def find(meaning: Meaning, *, retriever: Retriever, catalog: Catalog, reader: Reader) -> Found:
    """The sentences that most likely answer, those of preferred stories first among the likely ones."""
    retrieval = _retrieved(meaning, retriever)
    passages = _affordable(retrieval.passages)
    if meaning.asked is not None:
        reader = TwiceReader(reader, meaning.asked)
    found = quoting.candidates(meaning.words, passages, words=retrieval.words, catalog=catalog, reader=reader)
    nearest = max((ranked.cosine for ranked in retrieval.passages), default=0.0)
    how_likely = chance_near if meaning.is_near else chance
    boosts = meaning.preference.boosts([candidate.ranked.article for candidate in found])
    ranked = [
        (candidate.signals.rank_score + boost + gain, Choice(candidate, _raised(chance, gain)))
        for candidate, boost, gain, chance in zip(
            found,
            boosts,
            _gains(meaning.words, found, catalog),
            (how_likely(candidate.signals, nearest=nearest) for candidate in found),
            strict=True,
        )
    ]
    # What is preferred only stands first among what is likely enough to be shown.
    unlikely_last = meaning.preference.is_any
    ranked.sort(key=lambda one: (unlikely_last and one[1].chance < ANSWER_FROM, -one[0]))
    return Found(meaning, tuple(choice for _, choice in ranked), retrieval)


def _gains(words: str, found: Sequence[Candidate], catalog: Catalog) -> list[float]:
    """What each candidate gains, or loses, by what it is, beside what its signals say."""
    rules = speaking(words, found, catalog), deeds(words, found), questions(words, found)
    return [sum(gains) for gains in zip(*rules, strict=True)]


def _raised(chance: float, gain: float) -> float:
    """A chance with what is gained, or lost, beside the signals."""
    odds = chance / max(1e-9, 1 - chance) * math.exp(_ODDS_A_GAIN * gain)
    return odds / (1 + odds)


def _retrieved(meaning: Meaning, retriever: Retriever) -> Retrieval:
    """Passages best first; some of the stories quoted before are always among them."""
    preference = meaning.preference
    if meaning.is_near and meaning.asked and content_words(meaning.asked):
        return retriever.retrieve(meaning.asked, limit=_PASSAGES_FOUND, only=meaning.only)
    if not preference.is_any:
        return retriever.retrieve(meaning.words, limit=_PASSAGES_FOUND, only=meaning.only)
    everywhere = retriever.retrieve(meaning.words, limit=_PASSAGES_PREFERRED, only=meaning.only)
    passages = {ranked.passage: ranked for ranked in everywhere.passages}
    if preference.articles and meaning.only.article_ids is None:
        before = replace(meaning.only, article_ids=preference.articles)
        told = retriever.retrieve(meaning.words, limit=_PASSAGES_FOUND, only=before).passages
        passages |= {ranked.passage: ranked for ranked in told if ranked.passage not in passages}
    # How old a story is orders what is read, and doesn't choose it: docs/decisions/0026-news-first.md.
    boosts = replace(preference, asked=None).boosts([ranked.article for ranked in passages.values()])
    scored = zip(passages.values(), boosts, strict=True)
    best = sorted(scored, key=lambda pair: -(pair[0].score + _SCORE_A_BOOST * pair[1]))
    return replace(everywhere, passages=tuple(ranked for ranked, _ in best[:_PASSAGES_FOUND]))


def _affordable(passages: Sequence[RankedPassage]) -> list[RankedPassage]:
    """The best passages that are read: at least one, together about `_CHARACTERS_READ` characters."""
    read: list[RankedPassage] = []
    characters = 0
    for ranked in passages:
        if read and characters >= _CHARACTERS_READ:
            break
        read.append(ranked)
        characters += ranked.passage.end - ranked.passage.start
    return read
