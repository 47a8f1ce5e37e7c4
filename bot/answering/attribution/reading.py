"""A sentence read as a row of kinds of word, so that its grammar can be regular expressions over them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.attribution.lexicon import (
    COMPLEMENTISERS,
    CUES,
    DATES,
    DOCUMENTS,
    KINDS,
    NO_ADVERBS,
    NOUNS,
    PHRASAL,
    PRONOMINAL,
    ROLES,
)
from index.article import Span

_TOKEN = re.compile(r"""\w+(?:[.'’&/@-]\w+)*(?:['’](?=\s))?(?:\.(?=\s+[^\s”"’']))?|--+|[^\w\s]""")
_LOWER_WORD = re.compile(r"\b[a-z]{5,}\b")  # a title leaves only short words in lower case
_WORD = re.compile(r"\w+(?:[.'’&/@-]\w+)*")
_DOUBLE_MARK = re.compile(r"""[“”«»„"]|''""")
_SINGLE_MARK = re.compile(r"""(?P<opens>(?<![^\s(\[—–-])['‘](?=\w))|(?<=[,.?!…])['’](?!\w)""")
_LONGEST_SENTENCE = 250  # words and marks, a whole quotation being one; keeps the time a freak takes in bounds
_SHORTEST_QUOTATION = 4  # words; fewer, without a stop at the end, are an expression in quotation marks


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as a row of kinds of word, one letter each.

    d determiner, n name (any capitalised word), w other word, u number, m time, o pronoun, p preposition, t "to",
    c conjunction, s subordinator, r relative pronoun, x auxiliary or negation, a adverb, v verb that attributes,
    b other verb, q a whole quotation; marks stand for themselves, dashes as commas. What is in brackets is left out.

    spans: where each of them stands in `text`, the paragraph. words: each as `plain` has it; of a quotation, nothing
    that means anything. sizes: words in each; 0 for marks.
    quoted: share of the sentence's words that lie inside quotation marks.
    """

    text: str
    kinds: str
    spans: tuple[Span, ...]
    words: tuple[str, ...]
    sizes: tuple[int, ...]
    quoted: float

    def size(self, first: int = 0, last: int | None = None) -> int:
        """How many words there are from one place up to another."""
        return sum(self.sizes[first:last])


def quotations(text: str) -> tuple[Span, ...]:
    """What stands in quotation marks, marks included; what double marks open and never close goes to the end.

    A mark that could open or close does what the space around it says. Single marks count where there are no double
    ones. Quotations inside quotations are not told apart.
    """
    spans: list[Span] = []
    opened: int | None = None
    inner = False
    for found in _DOUBLE_MARK.finditer(text):
        mark, start, end = found.group(), found.start(), found.end()
        outward = start == 0 or text[start - 1].isspace() or text[start - 1] in "([—–-"
        inward = end == len(text) or text[end].isspace()
        straight = mark[0] in "\"'"
        closing = not outward if straight or outward != inward else mark in "”»"
        if opened is None:
            opened = None if closing else start
        elif not closing:
            inner = inner or (straight and text[opened] not in "\"'")
        elif inner and straight:
            inner = False
        else:
            spans.append((opened, end))
            opened, inner = None, False
    if opened is not None:
        spans.append((opened, len(text)))
    return tuple(spans) or tuple(_single_quotations(text))


def _single_quotations(text: str) -> Iterator[Span]:
    """The same for ‘ ’ and ' ', which are apostrophes too: one closes only after a stop."""
    opened: int | None = None
    for found in _SINGLE_MARK.finditer(text):
        if found.lastgroup == "opens":
            opened = found.start()
        elif opened is not None:
            yield opened, found.end()
            opened = None


def read(text: str, sentence: Span, quoted: Sequence[Span]) -> Reading:
    """Read one sentence of a paragraph whose quotations are known; of an endless one only the beginning."""
    start, end = sentence
    inside = [(max(first, start), min(last, end)) for first, last in quoted if first < end and last > start]
    titled = not _LOWER_WORD.search(text, start, end)
    kinds: list[str] = []
    spans: list[Span] = []
    words: list[str] = []
    at = start
    for first, last in [*(span for span in inside if _is_whole(text, span, start)), (end, end)]:
        for found in _unbracketed(text, at, first):
            word = plain(found.group())
            kinds.append(_kind(found.group(), word, first=not kinds or kinds[-1] == "q", titled=titled))
            spans.append(found.span())
            words.append(word)
        if first < last:
            kinds.append("q")
            spans.append((first, last))
            words.append("")
        at = last
    del kinds[_LONGEST_SENTENCE:], spans[_LONGEST_SENTENCE:], words[_LONGEST_SENTENCE:]
    for i in range(len(kinds)):
        kinds[i] = _in_context(kinds, words, i)
    sizes = [_count(text, *spans[i]) if kind == "q" else int(words[i][:1].isalnum()) for i, kind in enumerate(kinds)]
    total = _count(text, start, end)
    share = sum(_count(text, first, last) for first, last in inside) / total if total else 0.0
    return Reading(text, "".join(kinds), tuple(spans), tuple(words), tuple(sizes), share)


def _is_whole(text: str, span: Span, sentence_start: int) -> bool:
    """Whether what is in quotation marks is speech rather than an expression in them."""
    first, last = span
    stop = text[first:last].rstrip("”\"'’»")[-1:]
    return first == sentence_start or stop in (",", ".", "?", "!") or _count(text, first, last) >= _SHORTEST_QUOTATION


def _unbracketed(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    depth = 0
    for found in _TOKEN.finditer(text, start, end):
        mark = found.group()
        if mark == "(" and found.start() > start:
            depth += 1
        elif mark == ")":
            depth = max(0, depth - 1)
        elif not depth and mark not in "(“”„«»\"''’‘":
            yield found


def _kind(written: str, word: str, *, first: bool, titled: bool) -> str:
    """The kind of a word or mark on its own; `word` is it as `plain` has it.

    first: nothing but its place may have capitalised it; titled: every word of the sentence is capitalised.
    """
    if written == "&":
        return "n"  # "Brack & Sons"
    if not written[0].isalnum():
        return written if written in (",", ";", ":") else "," if written[0] in "—–―…-" else "."
    if word in DATES and (word != "march" or written[0].isupper()):
        return "m"
    capital = written[0].isupper() and not first
    kind = KINDS.get(word)
    if kind and (not capital or kind in "dpotsr"):
        return kind
    if KINDS.get(word.partition("'")[0]) == "o":
        return "o"
    if word.endswith("n't"):
        return "x"
    if written[0].isdigit():
        return "u"
    if word in CUES and (not capital or titled):
        return "v"
    return (
        "n"
        if written[0].isupper()
        else "b"
        if word.endswith("ed")
        else "a"
        if word.endswith("ly") and word not in NO_ADVERBS
        else "w"
    )


def _in_context(kinds: Sequence[str], words: Sequence[str], i: int) -> str:
    """The kind of a word after a look at its neighbours."""
    kind, participle = kinds[i], words[i].endswith("ing")
    if kind == "v":
        after = next((k for k in range(i + 1, len(kinds)) if kinds[k] != "a"), None)
        return kind if _is_verb(kinds, words, i, after) else "w"
    if kind == "n" and i == 0 and participle and next((k for k in kinds[1:] if k != "a"), ".") in "pdtso":
        return "b"  # "Speaking to reporters", not "Beijing said"
    if (kind == "w" and participle) or (kind == "d" and words[i] in ("all", "each")):
        before = next((k for k in reversed(kinds[:i]) if k != "a"), "^")
        return kind if before != "x" else "b" if participle else "a"  # "is racing", "have all argued"
    return kind


def _is_verb(kinds: Sequence[str], words: Sequence[str], i: int, after: int | None) -> bool:
    """Whether a form of an attributing verb is one here, or a noun or an adjective."""
    word, before = words[i], kinds[i - 1] if i else "^"
    following = "." if after is None else kinds[after]
    opens_clause = following in "oq:" or (after is not None and words[after] in COMPLEMENTISERS)
    if before == "d":
        return words[i - 1] in PRONOMINAL and (word not in NOUNS or opens_clause)
    if before == "p" or (before in "nw" and words[i - 1].endswith(("'s", "s'"))):
        return before == "p" and word.endswith("ing")
    if before == "t" and word.endswith("s") and word[:-1] in CUES:
        return False
    if before in "uw" and word.endswith(("ed", "ing")) and following in "wp" and (before == "u" or word in NOUNS):
        return False
    if word in NOUNS and not is_phrasal(words, i):
        if word.endswith("s") and following == "w" and not set(kinds[:i]) - {"n", "c"}:
            return True  # "Finch quotes former colleagues"
        if before == "w" and words[i - 1] in DOCUMENTS | ROLES and following in "dnouw":
            return True  # "the audit shows losses"
        if before == "n" and following == "," and i > 1 and kinds[i - 2] in ",q":
            return True  # "Democrats, Finch notes, were"
        if before in "wun":
            return opens_clause or (before != "u" and following in "dnt") or (before == "n" and following == "u")
        return before in "orxtcam"
    return True


def is_phrasal(words: Sequence[str], i: int) -> bool:
    """Whether a verb and a word soon after it make one verb of saying: "calls again for", "spoke of"."""
    particles = next((those for stem, those in PHRASAL.items() if words[i].startswith(stem)), ())
    return any(word in particles for word in words[i + 1 : i + 3])


def plain(token: str) -> str:
    """A word as the lists have it: lower case, straight apostrophes, no final full stop."""
    return token.lower().replace("’", "'").rstrip(".")


def _count(text: str, start: int, end: int) -> int:
    return len(_WORD.findall(text, start, end))
