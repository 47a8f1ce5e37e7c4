"""When a quote is right: the rules by which evidence, answers and articles count as hit. Pure.

Words are compared, in order and next to each other, without case, punctuation and spacing, so that curly quotation
marks, dashes and hard spaces decide nothing.

Evidence is hit when the quote is from an article listed with the question and contains an evidence string, or the
string, being a whole passage, contains the quote. Of several strings any counts. Sharing most of the words is not
enough: the words that matter could be missing. (A third rule, half of the string in one run, changed nothing on three
sets.)

An answer is hit when the quote contains the words of a reference answer, articles left out, as in the SQuAD measure
(Rajpurkar et al., EMNLP 2016).

A quote that nobody should be shown hits nothing: fewer than four words, or more than 450 characters unless it is one
sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

LONGEST = 450  # characters
FEWEST_WORDS = 4

_WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")  # U.S., a.m.
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}\b)")  # 1,000
_ARTICLES = frozenset({"a", "an", "the"})


def words(text: str) -> list[str]:
    """The words of a text as they are compared: "The U.S. paid $1,000" gives the, us, paid, 1000."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _INITIALS.sub(lambda found: found.group().replace(".", ""), text)
    return _WORD.findall(_GROUPED.sub("", text))


def is_fit(text: str, *, sentences: int) -> bool:
    """Whether a quote of so many sentences is one that people may be shown."""
    return len(text.split()) >= FEWEST_WORDS and (len(text) <= LONGEST or sentences == 1)


def hits_evidence(quote: str, evidence: Iterable[str]) -> bool:
    """Whether the quote contains one of the evidence strings, or lies in one."""
    quoted = words(quote)
    return any(_contains(quoted, string) or _contains(string, quoted) for string in map(words, evidence))


def hits_answer(quote: str, answers: Iterable[str]) -> bool:
    """Whether the quote contains the words of a reference answer."""
    quoted = _without_articles(words(quote))
    return any(_contains(quoted, _without_articles(words(answer))) for answer in answers)


def _contains(whole: Sequence[str], part: Sequence[str]) -> bool:
    """Whether `part`, which isn't empty, stands in `whole` as it is."""
    joined = f" {' '.join(part)} "
    return bool(part) and joined in f" {' '.join(whole)} "


def _without_articles(those: Iterable[str]) -> list[str]:
    return [word for word in those if word not in _ARTICLES]
