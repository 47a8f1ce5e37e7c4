"""The one normalisation of text: done by the reader, and never again.

What it changes can't be seen by a reader of the text: how an accent is composed, how a line ends, how wide a space is,
and characters that show nothing. Everything that can be seen stays, curly quotes and dashes included, so that a quote
is verbatim.

Bidirectional controls are dropped. A quote is cut out of its paragraph; an embedding or override cut in half would
turn round the text it is shown in, and an override makes people read another sentence than the one that was stored.
Joiners (U+200C, U+200D) are dropped too, except between letters or signs of scripts that need them (Persian,
Devanagari, emoji), where leaving them out changes the word.
"""

from __future__ import annotations

import re
import unicodedata

_LINE_END = re.compile("\r\n?")
# White space of every width, also what separates lines or pages inside a paragraph: only "\n" structures a text.
_SPACES = re.compile("[\t\v\f\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000\u3164\uffa0]")
# Control characters, soft hyphens, zero-width characters, bidirectional controls, byte order marks, interlinear marks,
# tags and noncharacters (of the Basic Multilingual Plane). Variation selectors stay: they choose what is seen.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e00ff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_JOINERS = re.compile("[\u200c\u200d]+")
# Where more marks than that may stand on one letter: no script has them, and NFC sorts them in quadratic time. 30 is
# from the Stream-Safe Text Format of UAX #15.
_MOST_MARKS = 30
_MARKS_MAYBE = re.compile(f"[^\x00-\u02ff]{{{_MOST_MARKS + 1},}}")
_SPACE_RUN = re.compile(" {2,}")
_AROUND_LINE_END = re.compile(" ?\n ?")
_BLANK_LINES = re.compile("\n{2,}")


def normalise(text: str) -> str:
    """Text with its lines ended by one line feed and its paragraphs parted by exactly one blank line.

    NFC; runs of any white space but line ends become one space; invisible characters go; half a surrogate pair becomes
    U+FFFD, so that the text can be encoded. No space, line end or blank line at either end. Idempotent.
    """
    text = _LINE_END.sub("\n", text)
    text = _SPACES.sub(" ", text)
    text = _INVISIBLE.sub("", text)
    text = _SURROGATE.sub("\ufffd", text)
    text = _JOINERS.sub(_keep_joiner, text)
    text = _MARKS_MAYBE.sub(_drop_excess_marks, text)
    text = unicodedata.normalize("NFC", text)
    text = _MARKS_MAYBE.sub(_drop_excess_marks, text)  # composing can set a mark free
    text = _SPACE_RUN.sub(" ", text)
    text = _AROUND_LINE_END.sub("\n", text)
    return _BLANK_LINES.sub("\n\n", text).strip(" \n")


def one_line(text: str) -> str:
    """Normalised text on one line: for headlines, names, captions, and paragraphs wrapped over several lines."""
    return " ".join(normalise(text).split())


def paragraph_texts(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, each on one line, in order: what blank lines part, blank ones not counted."""
    normal = normalise(text)
    return tuple(one_line(block) for block in normal.split("\n\n")) if normal else ()


def _keep_joiner(joiners: re.Match[str]) -> str:
    """The first of a run of joiners where it stands between two characters that it can join, else nothing."""
    before = joiners.string[joiners.start() - 1 : joiners.start()]
    after = joiners.string[joiners.end() : joiners.end() + 1]
    return joiners.group()[0] if _joinable(before) and _joinable(after) else ""


def _drop_excess_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in run.group():
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _joinable(character: str) -> bool:
    """Whether a joiner beside this character can matter: a letter, mark or symbol beyond the Latin scripts."""
    return character > "\u024f" and unicodedata.category(character)[0] in "LMS"
