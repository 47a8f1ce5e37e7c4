"""What to call a source: its fullest name in the article, and whom a pronoun stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answering.attribution.full_names import full_name, full_names, gender
from bot.answering.attribution.grammar import CLAUSE_SUBJECT, CORE
from bot.answering.attribution.lexicon import BODIES, PLACES, ROLES, TITLES
from bot.answering.attribution.reading import Reading
from bot.answering.attribution.sentence import attribution_of
from bot.answering.attribution.sources import Source, pronoun_at
from bot.answering.attribution.story import Mention, Story
from index.article import Span

_FARTHEST_MEANT = 12  # sentences back to look for whom a pronoun stands for
_LONGEST_SPEAKER = 60  # characters, where the source can be cut short
_NAMED_AFTER = re.compile(r"(?<=w),(nn+)(?=[,.x]|$)")  # "the mayor of the town, Orla Finch,"
_OF = re.compile(" (?:of|for|to|at|from|with) ")
_CORE_ONLY = re.compile(CORE)


def name_of(story: Story, mention: Mention) -> str:
    """What to call a source: the fullest name the article has for it; for a pronoun, whom it stands for where known.

    An "it" that stands for nothing known is "": most likely it is nobody.
    """
    reading = story.readings(mention.index)[mention.sentence]
    source = mention.source
    if reading.kinds[source.first : source.last] == "o":
        pronoun = pronoun_at(reading, source.first)
        unknown = "" if pronoun == "it" else _as_written(reading, source.first, source.last)
        return meant_by(story, mention, pronoun) or unknown
    if named := _NAMED_AFTER.match(reading.kinds, source.last):
        source = Source(*named.span(1))
    first, last = personal_name(reading, source)
    if last - first > 1 and reading.text[reading.spans[first][0]].isupper():
        return _as_written(reading, first, last)
    if first < last:
        titles = [reading.words[k] for k in range(source.first, first)]
        name = _as_written(reading, first, last)
        return full_name(story.text, name, titles) or _as_written(reading, *_phrase(reading, source, last))
    return _as_written(reading, *_phrase(reading, source, source.last))


def meant_by(story: Story, mention: Mention, pronoun: str, *, is_object: bool = False) -> str | None:
    """Whom a pronoun that is mentioned stands for, as `name_of` names them; None where it can't be told.

    pronoun: it as a subject, "he" for "his". is_object: it stands for no subject of its sentence.
    """
    antecedent = _antecedent(story, mention, pronoun, is_object=is_object)
    return None if antecedent is None else name_of(story, antecedent)


def core_end(reading: Reading, source: Source) -> int:
    """Where a source ends but for what is hung on it: "the mayor" of "the mayor of Dray"."""
    core = _CORE_ONLY.match(reading.kinds, source.first, source.last)
    return core.end() if core else source.last


def personal_name(reading: Reading, source: Source) -> Span:
    """The names that end a source when they can be a person's, without offices; else nothing.

    "Orla Finch" of "Dray Mayor Orla Finch", nothing of "the Dray Council" or "Friends of Dray".
    """
    kinds, end = reading.kinds, core_end(reading, source)
    first = source.first + len(kinds[source.first : end].rstrip("n"))
    for k in range(first, end - 1):
        if reading.words[k] in TITLES or reading.words[k].endswith(("'s", "s'")):
            first = k + 1
    words = [_unpossessed(reading.words[k]) for k in range(first, end)]
    several = "c" in kinds[end : source.last] or (
        len(words) == 1 and _OF.match(reading.text, reading.spans[end - 1][1])
    )
    place = len(words) == 1 and words[0] in PLACES
    determined = kinds[first - 1 : first] == "d" and first > source.first
    if several or place or determined or any(word in BODIES for word in words):
        return end, end
    return first, end


def _phrase(reading: Reading, source: Source, last: int) -> Span:
    """A source up to a place as it is written, no longer than need be, without "the" before a name."""
    first, kinds = source.first, reading.kinds
    if reading.words[first] == "the" and kinds[first + 1 : first + 2] == "n":
        first += 1
    end = core_end(reading, source)
    while last > end and reading.spans[last - 1][1] - reading.spans[first][0] > _LONGEST_SPEAKER:
        last = max(kinds.rfind(mark, end, last) for mark in "pt")
    return first, max(last, end)


def _antecedent(story: Story, mention: Mention, pronoun: str, *, is_object: bool) -> Mention | None:
    """What a pronoun stands for: the nearest before it that it can, those who speak and subjects first."""
    index, sentence, limit = mention.index, mention.sentence, mention.source.first
    for _ in range(_FARTHEST_MEANT):
        own = (index, sentence) == (mention.index, mention.sentence)
        for source in _referents(story.readings(index)[sentence], limit, subjects=not (own and is_object)):
            candidate = Mention(index, sentence, source)
            if _can_be(story, candidate, pronoun):
                return candidate
        sentence -= 1
        if sentence < 0:
            index -= 1
            sentence = len(story.readings(index)) - 1
        if sentence < 0:
            return None
        limit = len(story.readings(index)[sentence].kinds)
    return None


def _referents(reading: Reading, limit: int, *, subjects: bool) -> Iterator[Source]:
    """Those in a sentence, up to a place, whom a later pronoun may stand for, likeliest first."""
    attribution = attribution_of(reading)
    first = [attribution.source] if attribution is not None and attribution.source.last <= limit else []
    if subject := CLAUSE_SUBJECT.search(reading.kinds, 0, limit):
        first.append(Source(*subject.span(1)))
    names = (Source(*names.span()) for names in re.finditer("n+", reading.kinds[:limit]))
    if subjects:
        yield from first
        yield from names
    else:
        yield from (name for name in names if not any(one.first <= name.first < one.last for one in first))


def _can_be(story: Story, candidate: Mention, pronoun: str) -> bool:
    """Whether a pronoun may stand for this source, by number, gender and whether it is a person."""
    reading = story.readings(candidate.index)[candidate.sentence]
    source = candidate.source
    end = core_end(reading, source)
    kinds, head = reading.kinds[source.first : source.last], _unpossessed(reading.words[end - 1])
    common = reading.kinds[end - 1] == "w"
    plural = (
        "c" in kinds
        or head.endswith(("men", "people", "police", "children"))
        or (common and head.endswith("s") and not head.endswith("ss"))
    )
    if "o" in kinds or plural or pronoun not in ("he", "him", "she", "it"):
        return plural and "o" not in kinds and pronoun in ("they", "them")
    person = head in ROLES if common else _is_known_person(story, reading, source)
    if not person:
        return pronoun == "it"
    name = name_of(story, candidate)
    courtesy = re.search(rf"\b(Mr|Mrs|Ms|Miss)\b\.? {re.escape(name.split()[-1])}\b", story.text)
    described = re.search(rf"\b([a-z]+),? {re.escape(name)}\b", story.text)  # "his wife, Orla Finch"
    called = (courtesy and courtesy[1], name, described and described[1])
    whose = next((told for one in called if one and (told := gender(one))), None)
    return whose is None if pronoun == "it" else whose in (None, "she" if pronoun == "she" else "he")


def _is_known_person(story: Story, reading: Reading, source: Source) -> bool:
    """Whether what a source is called by is a person's name: in full, or in full elsewhere, or one that speaks."""
    first, last = personal_name(reading, source)
    if last - first != 1:
        return first < last
    name = _as_written(reading, first, last)
    speaks = reading.kinds[last : last + 1] == "v" and not name.isupper()
    return speaks or gender(name) is not None or bool(full_names(story.text, name))


def _as_written(reading: Reading, first: int, last: int) -> str:
    """The text of some words, without the 's of an owner; "McDonald's said" keeps it."""
    text = reading.text[reading.spans[first][0] : reading.spans[last - 1][1]]
    return text[:-2] if text.endswith(("'s", "’s")) and reading.kinds[last : last + 1] != "v" else text


def _unpossessed(word: str) -> str:
    return word.removesuffix("'s").removesuffix("'")
