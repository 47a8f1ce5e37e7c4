"""Whether a sentence ends at a place where it might: what its words, and those around it, tell.

The rules of `index.sentences`, in the order in which they are asked. All pure.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from index.sentence_words import (
    ABBREVIATIONS,
    AFTER_TIME,
    BEFORE_NUMBER,
    CAPITALISED_ABBREVIATIONS,
    CLOSING_QUOTES,
    COMPANY_WORDS,
    COURTESY,
    DASHES,
    EVERYDAY,
    GERMAN_OPENERS,
    LETTERED,
    MARKED_NAMES,
    NAME_PARTS,
    NAMES_TOO,
    NEVER_LAST,
    NO_NAMES,
    OPENERS,
    OPENERS_BEFORE_LOWER_CASE,
    PARTICLES,
    PLACES_AND_DEGREES,
    TITLES,
    UNITS,
    VERBS,
)

_ENUMERATOR = re.compile(
    r"(?:.*:\s+[\"'“‘(\[]*(?:1|[aAiI])|[\"'“‘(\[]*(?:\d{1,2}|[A-Za-z]|[ivx]{2,4}|[IVX]{2,4}))[)\]]?", re.DOTALL
)
_LIST_LETTER = re.compile(r"(?:[a-z]|[ivx]{2,4})\)")
_LEAD = re.compile(
    r"""[\s"'“‘(]*(?:(?:And|But|So)\s+)?
    (?i:at|by|in|on|since|after|before|until|from|for|during|around|under|outside|across|throughout|within)
    (?:\s+\S+){1,3}""",
    re.VERBOSE,
)
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]|(?:[A-Z][a-z]{0,3}\.)+[A-Z][a-z]{0,4}")
_LOWER_CASE_NAME = re.compile(r"[a-z]{1,3}[A-Z]\w|(?:al|el|e)-[A-Z]\w|www\.|[a-z\d-]+\.(?:com|org|net|gov|co|io|edu)\b")
_PLAIN_WORD = re.compile(r"[\"'“‘(]*[A-Za-z]?[a-z’'-]*[a-z]{2}")
_SPEECH = re.compile(r"[^“”\"‘«»]*[,.!?…][”\"’»]")
_ATTRIBUTION = re.compile(
    r"""[A-Z][\w.'’-]*+(?:\s+(?:[A-Z][\w.'’-]*+|of|van|von|de|der|den|di|da|del|la|bin|ibn|and)){0,7}  # a name
    (?:(?<=['’]s)\s+[a-z]+)?(?:,\s+[^.!?“”"]{1,60},)?\s+            # somebody's spokesman; an age or an office
    (?:(?:then|once|has|had|would|again|later|also|\w+ly)\s+)?
    (?:(?:said|says|added|adds|recalled|explained|announced|announces|called)
        (?=\s*(?:[.,;:!?]|$)|\s+(?:in|on|at|to|of|after|as|with|while|during|before|when|from|by|last|this|later
            |yesterday|today|again|aloud|softly|outside|inside|out|back|through|via|and|but|[A-Z]\w+day)\b)
      |(?:asked|asks|wondered|shouted|yelled|cried|replied|wrote|writes|demanded|answered|told|tells|joked|quipped
            |tweeted|posted|exclaimed|screamed|muttered|whispered|inquired|continued|insisted|declared)\b
        (?!\s+(?:that|whether|if|for|about|why|how|nothing|no)\b|(?:\s+\w+){1,3}\s(?:that|whether|if|to)\b))""",
    re.VERBOSE,
)
_CHANT_SO_FAR = re.compile(
    r"[\w’]\s[“\"‘](?:(?:[^\s“”\"!?]{1,20}\s){0,2}[^\s“”\"!?]{1,20}[!?]+\s)*+(?:[^\s“”\"!?]{1,20}\s?){1,3}$"
)
_CHANT_GOES_ON = re.compile(r"(?:[^\s“”\"!?.]{1,20}\s){0,2}[^\s“”\"!?.]{1,20}[!?]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a sentence might end, and the words on both sides of it."""

    mark: str  # the terminators
    closing: str  # closing marks and references attached to them
    begun: str  # the sentence so far (its last 300 characters), without the terminators
    opening: str  # quotation marks, bullets and dashes before the next word
    word: str  # the next word, as written
    after: str  # the word after it
    rest: str  # the text from the next word on (200 characters)
    spaced: bool  # whether white space follows the closing marks
    found: bool  # whether sentencex ends a sentence here

    @property
    def last(self) -> str:
        """The word before the terminators: the last part of a compound, without what opens it."""
        return re.split(r"[\s–—/-]", self.begun.rstrip()[-40:])[-1].lstrip("\"'“‘«„‚‹([{*¿¡")

    @property
    def before_last(self) -> str:
        """The word before that, as written; empty at the start of a sentence."""
        words = self.begun[-80:].split()
        return words[-2] if len(words) > 1 else ""

    @property
    def bare_word(self) -> str:
        """The next word in lower case, without punctuation, possessives and contracted verbs."""
        word = self.word.rstrip(",;:!?.…)”’\"'").lower().replace("’", "'")
        return word if word.endswith("n't") else word.split("'")[0]

    @property
    def before_number(self) -> bool:
        """Whether a number follows."""
        return self.word[:1].isdigit()


def ends_sentence(candidate: Candidate, language: str) -> bool:
    """Decide whether a sentence ends at a candidate."""
    if not any(map(str.isalnum, candidate.begun)):
        return False  # "… They left": nothing has been said yet
    if not candidate.spaced:
        return _ends_without_space(candidate)
    if not _can_begin(candidate):
        return False
    if "!" in candidate.mark or "?" in candidate.mark:
        return _ends_after_exclamation(candidate)
    if candidate.mark == "." and not candidate.begun.rstrip().endswith("."):
        return _ends_after_full_stop(candidate, language)
    if "." in candidate.mark or "…" in candidate.mark:  # with spaces between, the last of ". . ."
        return _ends_after_ellipsis(candidate)
    return True  # a terminator of another script has no second use


def _can_begin(candidate: Candidate) -> bool:
    """Whether the next word can begin a sentence.

    Lower case can't, after any mark: it shows an abbreviation no list knows ("max. load", "Weir plc. reports"), a name
    with a mark in it ("Yahoo! said") or an attribution ("Is it so?" she asked). Trade names, addresses on the web,
    names that open with a particle, and lettered lists can.
    """
    word = candidate.word
    if not word or word[0] in ",;:)%&/=|":
        return False
    if not word.strip(".…"):
        return bool(candidate.opening)  # an ellipsis belongs to what it follows, but in a quotation it begins it
    if not word[0].islower() or _LIST_LETTER.match(word):
        return True
    particle = word in PARTICLES and candidate.after[:1].isupper()
    return candidate.mark == "." and (particle or _LOWER_CASE_NAME.match(word) is not None)


def _ends_without_space(candidate: Candidate) -> bool:
    """Whether a sentence ends where nothing separates it from the next, as after a lost line break.

    "…by sea.”“We came…" and "…overnight.Officials said…", but not example.The/page or ASP.NET.
    """
    if candidate.closing.endswith(("”", "»")) or candidate.opening:
        return True
    run = candidate.begun[-60:].split()[-1]
    plain = _PLAIN_WORD.fullmatch(run) is not None and candidate.word[:-1].replace("’", "").isalpha()
    return plain and (_opens_sentence(candidate) or _is_subject(candidate))


def _ends_after_exclamation(candidate: Candidate) -> bool:
    """Whether a sentence ends after "!" or "?": not before its attribution, in a name or in a chant.

    “Is it so?” Gov. Quill asked; but with a clause after the verb it is a sentence of its own. Zingo! Foods fell. They
    chanted “Out! Out!” as he left.
    """
    if CLOSING_QUOTES & set(candidate.closing):
        opens = candidate.bare_word in OPENERS and candidate.word != "I"
        return opens or not _ATTRIBUTION.match(candidate.rest)
    if candidate.bare_word in COMPANY_WORDS:
        return False
    if candidate.last.lower() in MARKED_NAMES and candidate.last[:1].isupper():
        return _opens_sentence(candidate)
    return not (_CHANT_SO_FAR.search(candidate.begun) and _CHANT_GOES_ON.match(candidate.rest))


def _ends_after_ellipsis(candidate: Candidate) -> bool:
    """Whether a sentence ends after an ellipsis: “I thought… I thought it was” goes on, “we waited… Then” doesn't."""
    if candidate.mark != "." and candidate.begun.rstrip()[-1:] in {".", "!", "?"}:
        return True  # something was left out between two sentences
    if candidate.begun[-1:] in {"[", "("}:
        return _opens_sentence(candidate)  # “stairways [...]” (Mellor, 55)
    if CLOSING_QUOTES & set(candidate.closing):
        return not _ATTRIBUTION.match(candidate.rest)
    return candidate.word != "I" and (candidate.found or _opens_sentence(candidate))


def _ends_after_full_stop(candidate: Candidate, language: str) -> bool:
    """Ask the language's rules in turn; where none has an opinion, sentencex decides."""
    for rule in _RULES.get(language, _RULES_ELSEWHERE):
        ends = rule(candidate)
        if ends is not None:
            return ends
    return candidate.found


def _after_lead(candidate: Candidate) -> bool | None:
    """The "2." of a list, the "Q." of an interview; "At 5 a.m. Mr. Smith went": nothing has ended yet."""
    if _ENUMERATOR.fullmatch(candidate.begun):
        return False
    if "." in candidate.last and not candidate.closing and _LEAD.fullmatch(candidate.begun):
        return False
    return None


def _after_time(candidate: Candidate) -> bool | None:
    """Times go on with a day, a zone or their other end ("8 p.m. ET/5 PT"), nothing else ("9 a.m. He")."""
    last = candidate.last
    if last.lower() not in {"a.m", "p.m", "am", "pm"} or (last.isupper() and not candidate.before_last[-1:].isdigit()):
        return None
    first = re.split(r"[/–—-]", candidate.bare_word)[0]
    if first in AFTER_TIME or first.removesuffix("s") in AFTER_TIME or candidate.after.rstrip(",.;") == "time":
        return False
    aside = "(" in candidate.opening or (candidate.before_number and DASHES & set(candidate.opening))
    return not aside or _opens_sentence(candidate)


def _after_capitals(candidate: Candidate) -> bool | None:
    """An acronym or a postal code is a word ("filed with the SEC. Still"), unless all the text is in capitals."""
    last = candidate.last
    acronym = len(last) > 1 and last.isupper() and "." not in last and candidate.word[1:2].islower()
    return True if acronym and last not in {"MR", "MRS", "MS", "DR", "ST", "FT", "MT", "JR", "SR"} else None


def _after_no(candidate: Candidate) -> bool | None:
    """A number follows in "No. 10" and "the No. One seed", not in "he said no. Then"."""
    if candidate.last.lower() != "no":
        return None
    spelt = candidate.before_last and candidate.last == "No" and candidate.bare_word in {"one", "two", "three", "ten"}
    return not (candidate.before_number or spelt)


def _after_title(candidate: Candidate) -> bool | None:
    """A title goes on with a name, unless what follows is none; "e.g." and the like always go on."""
    last = candidate.last
    if last.lower() in NEVER_LAST or last == "v":
        return False
    if last.lower() not in TITLES or not last[:1].isupper():
        return None
    # "Oak Dr. The fire": a drive is named before the word, a person after it.
    street = last == "Dr" and candidate.before_last[:1].isupper()
    return candidate.bare_word in (OPENERS if street else NO_NAMES)


def _after_list(candidate: Candidate) -> bool | None:
    """A capital after "etc." begins a sentence."""
    return True if candidate.last.lower() in {"etc", "usw"} else None


def _after_measure(candidate: Candidate) -> bool | None:
    """A measure ends before a capital ("30 ft. One", "per sq. ft. It"), unlike "5 ft. 9 in." and "360 S. Broad St."."""
    unit, before = candidate.last.lower(), candidate.before_last
    if unit not in UNITS or (candidate.last[:1].isupper() and "." not in unit):
        return None
    return not candidate.before_number if before[-1:].isdigit() or before.rstrip(".") in UNITS else None


def _after_letter(candidate: Candidate) -> bool | None:
    """A single letter is mostly an initial ("J. Smith"), sometimes a word ("Plan B. It", "posted on X. Then")."""
    last, before, word = candidate.last, candidate.before_last, candidate.word
    if len(last) != 1 or not last.isalpha():
        return None
    if candidate.before_number:
        return False
    if last.isupper() and (before.lower() in LETTERED or (last == "X" and before.islower())):
        return len(word) > 2 or word.isalpha()
    named = candidate.bare_word in NAMES_TOO and word.isalpha() and candidate.after[:1].isupper()
    return _opens_sentence(candidate) and not named


def _after_abbreviation(candidate: Candidate) -> bool | None:
    """Whether the next word shows a new sentence; the dash of "WASHINGTON, D.C. — Lawmakers" doesn't."""
    last = candidate.last
    word = last.lower()
    known = word in ABBREVIATIONS or word in TITLES or (last[:1].isupper() and word in CAPITALISED_ABBREVIATIONS)
    if not known and not _DOTTED.fullmatch(last):
        return False if candidate.before_number and word in BEFORE_NUMBER else None
    if candidate.before_number or DASHES & set(candidate.opening):
        return False
    return _opens_sentence(candidate) or _is_subject(candidate)


def _after_word(candidate: Candidate) -> bool | None:
    """A word in lower case or capitals is one, though sentencex, blind to case, knows "Ill.", "Art." and "Al."."""
    last = candidate.last
    return True if last.islower() or last.isupper() or last.lower() in EVERYDAY else None


def _after_initial(candidate: Candidate) -> bool | None:
    """A capital letter is an initial; what opens a sentence is known in English only."""
    return False if len(candidate.last) == 1 and candidate.last.isupper() else None


def _after_german_number(candidate: Candidate) -> bool | None:
    """An ordinal goes on with a noun ("am 3. Oktober"), a number may not ("auf Platz 3. Die")."""
    return candidate.bare_word in GERMAN_OPENERS if re.fullmatch(r"\d{1,2}", candidate.last) else None


_Rule = Callable[[Candidate], bool | None]
_RULES_ELSEWHERE: tuple[_Rule, ...] = (_after_lead, _after_no, _after_title, _after_list, _after_initial)
_RULES: dict[str, tuple[_Rule, ...]] = {
    "en": (
        _after_lead, _after_time, _after_capitals, _after_no, _after_title, _after_list, _after_measure, _after_letter,
        _after_abbreviation, _after_word,
    ),
    "de": (*_RULES_ELSEWHERE, _after_german_number),
}  # fmt: skip


def _opens_sentence(candidate: Candidate) -> bool:
    """Whether the next word begins a sentence even after an abbreviation that may stand before a name."""
    word = candidate.word
    if word.lower() in COURTESY:
        return True
    if not word[:1].isupper() or (word.endswith(".") and len(word) > 1):
        return False  # "U.S. No. 1 seed"
    if candidate.bare_word in OPENERS or word.endswith("ly,"):
        return True
    if candidate.bare_word in OPENERS_BEFORE_LOWER_CASE:
        return not candidate.after[:1].isupper()
    # Speech, not a name in quotation marks: Tarn Inc. “They lied,” she said.
    return bool(set(candidate.opening) & set('“"‘«„') and _SPEECH.match(candidate.rest))


def _is_subject(candidate: Candidate) -> bool:
    """Whether the next word is the subject of a new sentence: "in the U.S. Marlow said", not "the U.S. Senate said".

    A verb or, for a plural, anything in lower case shows it; not after what may be initials or a saint.
    """
    last, word, after = candidate.last.lower(), candidate.bare_word, candidate.after.rstrip(",.")
    if last in {"st", "ste", "bros"} or ("." in last and last not in PLACES_AND_DEGREES):
        return False
    if word in NAME_PARTS or not candidate.word.isalpha() or not candidate.word[0].isupper():
        return False
    plural = len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")) and after[:1].islower()
    return plural or after in VERBS or (after.endswith("ed") and after not in {"united", "limited"})
