"""Who does it, and to whom? A sentence about another's deed says nothing of the one asked about, however near it comes.

"Where is Meng held?" is not answered by "The two are held in China since Canada detained Meng", nor "What does China
accuse Canada of?" by "Canada accuses China of …". Only what is plain is judged: the question's verb stands in the
sentence with somebody else before it, and whoever the question is about stands elsewhere in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.asking.words import names_in
from bot.answering.attribution.lexicon import words
from bot.answering.quoting import Candidate
from index.irregular import IRREGULAR_VERBS

ANOTHERS_DEED = -5.0  # in units of a candidate's rank score

_BE, _DO = "is|are|was|were|be|been|being", "did|does|do|will|would|can|could|should|has|have|had"
_ASKS = re.compile(
    rf"^(?:[\w’'-]+ ){{0,6}}?(?P<aux>{_BE}|{_DO}) (?:the |an? |Mr\.? |Ms\.? |Mrs\.? |Dr\.? )?(?P<rest>[A-Z].*)",
    re.ASCII,
)
_VERB_AFTER = re.compile(rf" (?:(?:{_BE}|also|now|first|last|\w+ly) )*(?P<verb>[a-z]{{3,}})\b")
_CLAUSE_START = re.compile(
    r"[,;:—–“”\"()]|[.!?]\s|\b(?:after|before|since|while|when|because|as|although|but|and|until|if)\b"
)
_MAY_BE_ANYBODY = re.compile(r"\b(?:he|she|it|they|him|her|them|we|i|who|which|that|whom|whose)\b", re.IGNORECASE)
_MAY_BE_THEM = re.compile(r"\W*(?:the|this|that|him|her|it|them|one|another)\b")
_SOMEBODY = re.compile(r"\b(?:the|an?|his|her|its|their|both|two|some|many|several)\b\s+\w+|[A-Z][\w’'-]+", re.ASCII)
_OBJECT_END = re.compile(r"[,;:.—–“”\"()]|\b(?:in|on|at|after|before|since|while|when|because|by|for|from|until|to)\b")
_HAS_BE = re.compile(rf"\b(?:{_BE})\b")
_PREPOSITION = re.compile(r"\W*(?:$|(?:in|on|at|after|before|since|by|for|from|to|with|near|under|over|during)\b)")
_BY = re.compile(r"^\W*(?:\w+\s+){0,3}?by\b")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_LONGEST_OBJECT = 60  # characters after a verb in which its object begins

_PARTICIPLE = re.compile(
    rf"(?:ed|ing)$|^(?:{'|'.join(form for _, *past in IRREGULAR_VERBS for form in past)}|born|shut|put|hit|cut|hurt)$"
)
_AUXILIARIES = words("have has had do does did be been being go get become come")


@dataclass(frozen=True, slots=True)
class Deed:
    """What a question is about: somebody, a verb, and whether it is done to them."""

    name: str
    verb: str
    is_done_to: bool


def deeds(question: str, found: Sequence[Candidate]) -> list[float]:
    """What each candidate loses by telling of another's deed; nothing where the question isn't plainly about one."""
    deed = asked_deed(question)
    if deed is None:
        return [0.0] * len(found)
    return [ANOTHERS_DEED if is_anothers(deed, candidate.text) else 0.0 for candidate in found]


def asked_deed(question: str) -> Deed | None:
    """Who the question says does what, or what is done to whom; None where that isn't plain.

    >>> asked_deed("Where is Ada Venn held?")
    Deed(name='Ada Venn', verb='held', is_done_to=True)
    """
    asks = _ASKS.match(question)
    if asks is None:
        return None
    name = next((name for name in names_in(question) if asks["rest"].startswith(name)), None)
    verb = None if name is None else _VERB_AFTER.match(asks["rest"], len(name))
    if name is None or verb is None:
        return None
    with_be = re.fullmatch(_BE, asks["aux"]) is not None or re.search(r"\bbeen\b", verb[0]) is not None
    if verb["verb"] in _AUXILIARIES or (with_be and not _PARTICIPLE.search(verb["verb"])):
        return None
    return Deed(name, verb["verb"], with_be and not verb["verb"].endswith("ing"))


def is_anothers(deed: Deed, sentence: str) -> bool:
    """Whether a sentence plainly says the deed of somebody else, and of the one asked about something else."""
    own = [word for word in deed.name.split() if len(word) > 2]
    if not _names(own, sentence):
        return False
    found = list(_deeds(deed.verb, sentence))
    return bool(found) and not any(_may_be_theirs(deed, own, before, after) for before, after in found)


def _deeds(verb: str, sentence: str) -> Iterator[tuple[str, str]]:
    """The clause before, and all after, each form of a verb in a sentence."""
    for word in _WORD.finditer(sentence):
        # The bare form of a question's verb, "murder", is as likely a noun where a story tells what happened.
        if word[0].islower() and _same_verb(verb, word[0]) and (word[0] != verb or _PARTICIPLE.search(verb)):
            starts = [start.end() for start in _CLAUSE_START.finditer(sentence, 0, word.start())]
            yield sentence[max(starts, default=0) : word.start()], sentence[word.end() :]


def _may_be_theirs(deed: Deed, own: list[str], before: str, after: str) -> bool:
    """Whether those asked about may be the ones who do it, or to whom it is done."""
    if _names(own, before) or _MAY_BE_ANYBODY.search(before) or not _SOMEBODY.search(before):
        return True
    if deed.is_done_to:
        if not _HAS_BE.search(before) and _PREPOSITION.match(after):
            return True  # "a woman held in Calder" may be anybody
        end = _OBJECT_END.search(after)
        thing = after[: min(_LONGEST_OBJECT, len(after) if end is None else end.start())]
        return _names(own, thing) or _MAY_BE_THEM.match(thing) is not None
    return _BY.match(after) is not None


def _names(own: list[str], text: str) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", text) for word in own)


def _same_verb(one: str, other: str) -> bool:
    if any(one in forms and other in forms for forms in IRREGULAR_VERBS):
        return True
    return _stem(one) == _stem(other) and len(_stem(one)) > 2


def _stem(verb: str) -> str:
    """A regular verb without its ending: "accuse", "accused" and "accusing" are "accus"."""
    stem = re.sub(r"(?:ies|ied)$", "y", verb)
    stem = re.sub(r"(?:es|ed|ing|s|e)$", "", stem) if stem == verb else stem
    return re.sub(r"([bdgmnprt])\1$", r"\1", stem)
