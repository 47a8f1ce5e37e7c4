"""Which outlet a question asks to hear from: "according to Reuters", "what does the Globe and Mail say"."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Condition(StrEnum):
    """What some words of a question were understood as."""

    PUBLISHED = "published"  # since, until or both
    OUTLET = "outlet"
    LATEST = "latest"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class AskedSpan:
    """Words of a question that were understood as a condition.

    is_subject: they say something of what is asked too; else the question is complete without them.
    """

    start: int
    end: int
    condition: Condition
    is_subject: bool


NEWS = r"(?:news|stor(?:y|ies)|articles?|reports?|reporting|coverage|headlines?|pieces|updates?|posts)"
TOLD = r"(?:published|posted|printed|written|reported|appeared|came\s+out)"
NO_VERB = r"(?:\s+(?!(?:say|says|said|that|did|does|was|were|has|had|will|is|are|who|when)\b)[\w’'.-]+){0,6}?"
_EVERYDAY = re.compile(  # names of outlets that are everyday words too: they need a frame that only an outlet fits
    r"advertiser|age|argus|atlantic|chronicle|citizen|conversation|courier|day|echo|economist|examiner|express"
    r"|focus|fortune|globe|guardian|herald|hill|independent|information|insider|journal|life|local|mail|mercury"
    r"|metro|mirror|money|monitor|nation|nature|now|observer|people|planet|post|press|quartz|record|science"
    r"|scotsman|sentinel|slate|spectator|standard|star|state|sun|telegraph|time|times|today|tribune|variety"
    r"|verge|vice|week|wired|world"
)
_LEAD = re.compile(
    r"\b(?:(?P<sure>according\s+to|as\s+(?:reported|told)\s+by|reported\s+by)|as\s+(?:reported|seen)\s+(?:in|on)"
    r"|(?:reported|published)\s+(?:by|in)|per|via)\s+$",
    re.IGNORECASE,
)
_NEWS_FROM = re.compile(rf"\b(?:{NEWS}|{TOLD}|latest|anything){NO_VERB}\s+(?P<way>from|by|in|on)\s+$", re.IGNORECASE)
_ASKS = re.compile(r"\b(?P<what>what|how|which\s+\w+)?\s*\b(?:do|does|did|has|have|is|was)\s+$", re.IGNORECASE)
_SAYS = re.compile(
    r"\s+(?:ever\s+|just\s+|also\s+)?(?:(?P<says>says?|said)|saying|reports?|reported|reporting|writ(?:e|es|ing|ten)|wrote"
    r"|claims?)\b",
    re.IGNORECASE,
)
_PAPER = re.compile(rf"(?:['’]s)?\s+(?:{NEWS})\b", re.IGNORECASE)
_MAGAZINE = re.compile(r"\s*,|\s+(?:magazine|newspaper|website)\b,?", re.IGNORECASE)
_OTHER_NAME = re.compile(r"\s+of\s+\w|\s+[A-Z]|-\w|['’]s?\s+(?:owner|staff|editor)")  # "Times of Ellery", "Time Warner"

_AND = re.compile(r"\s*(?:,|&|\b(?:and|or)\b)\s*", re.IGNORECASE)


def outlet_key(name: str) -> str:
    """An outlet's name as it is compared: case, spacing and article aside."""
    return re.sub(r"^the ", "", " ".join(name.casefold().replace("&", "and").split()))


def outlet_names(outlet: str) -> set[str]:
    """How people call an outlet: without its article, and without "News" where a name is left."""
    key = outlet_key(outlet)
    return {key, re.sub(r" news$", "", key)} - {""}


def names_outlet(name: str, outlet: str) -> bool:
    """Whether a name is an outlet's, as people call it."""
    return outlet_key(name) in outlet_names(outlet)


def known_outlet(name: str, outlets: Collection[str]) -> str:
    """The outlet that is called so, as stored; what was typed where there is none."""
    called = (outlet for outlet in outlets if names_outlet(name, outlet))
    return next(called, " ".join(name.split()))


def asked_outlet(words: str, outlets: Collection[str]) -> tuple[str, AskedSpan] | None:
    """The one outlet whose word is asked for, and the words that say so; None where there is none, or more than one."""
    folded = words.casefold().replace("&", "and")
    called = [(name, outlet) for outlet in outlets for name in outlet_names(outlet) if name in folded]
    named: dict[str, AskedSpan] = {}
    taken: list[tuple[int, int]] = []
    for name, outlet in sorted(called, key=lambda pair: (-len(pair[0]), pair)):
        pattern = r"\s+".join(map(re.escape, name.split())).replace("and", "(?:and|&)")
        for match in re.finditer(rf"(?<![\w-])(?P<the>the\s+)?{pattern}(?![\w-])", words, re.IGNORECASE):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            span = _asked_of(words, match, everyday=_EVERYDAY.fullmatch(name) is not None)
            if span is not None:
                named.setdefault(outlet, span)
    taken.sort()
    listed = any(_AND.fullmatch(words, one[1], two[0]) for one, two in pairwise(taken))
    return next(iter(named.items())) if len(named) == 1 and not listed else None


def _asked_of(words: str, match: re.Match[str], *, everyday: bool) -> AskedSpan | None:
    """Which words ask for what this outlet says, where they do: "Who owns Reuters?" is about it."""
    before, after = words[: match.start()], words[match.end() :]
    capital = match[0][len(match["the"] or "")].isupper() and bool(before.strip() or match["the"])
    if _OTHER_NAME.match(after) or re.search(r"(?<=[a-z] )[A-Z][\w’'.]+\s+$", before):
        return None
    magazine = _MAGAZINE.match(after)
    lead = _LEAD.search(before)
    if lead and (lead["sure"] or capital or not everyday):
        end = match.end() + (magazine.end() if magazine else 0)
        return AskedSpan(lead.start(), end, Condition.OUTLET, is_subject=False)
    if not everyday or (capital and match["the"]):
        news = _NEWS_FROM.search(before)
        if news:
            return AskedSpan(news.start("way"), match.end(), Condition.OUTLET, is_subject=False)
        if not before.strip() and re.match(r"\s*:\s", after):
            return AskedSpan(match.start(), match.end() + 1, Condition.OUTLET, is_subject=False)
        if _SAYS.match(after) or _PAPER.match(after) or re.search(r"\b(?:in|on)\s+$", before, re.IGNORECASE):
            return AskedSpan(*match.span(), Condition.OUTLET, is_subject=True)
    asks, says = _ASKS.search(before), _SAYS.match(after)
    if (match["the"] and asks and says and (asks["what"] or says["says"])) or (
        magazine and magazine[0].strip(" ,") and re.search(r"\b(?:in|by|from)\s+$", before, re.IGNORECASE)
    ):
        return AskedSpan(*match.span(), Condition.OUTLET, is_subject=True)
    return None
