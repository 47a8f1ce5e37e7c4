"""Where the sentences of a paragraph begin and end.

A quote is made of whole sentences, so a wrong boundary is a wrong quote. sentencex proposes the boundaries; the rules
in `index.sentence_ends` overrule it where news English is known to mislead it. Each is asked about one *candidate*: a
run of terminators with the closing quotation marks, brackets and footnote references that belong to the sentence before
it. What was compared, and the figures: docs/decisions/0003-sentence-splitting.md.

Everything here is pure and keeps no state, so it may be called from any thread.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from index.article import Span
from index.sentence_ends import Candidate, ends_sentence

_CLOSING = r"\"'”’»›“‘«´`)\]}*"
_CANDIDATE = re.compile(
    rf"""
    (?: (?<![.!?…])(?P<mark>[.!?…؟۔।։።]++)          # a run of terminators
        (?P<closing>
            [{_CLOSING}]*+(?:\[\w{{1,3}}\]|[¹²³⁰-⁹])*+[{_CLOSING}]*+   # what touches them, whichever way it curls
            (?:\s[”»›](?=\s|$))*+                     # French and misplaced closing marks stand apart
            (?=\s+\S)
          | [”’»)]*+(?=[“‘«]?[A-Z])                   # nothing between sentences: a line break was lost
        )
      | [。！？]++[」』”’）]*+(?=\s*[^\sとっ、，])        # scripts that put no space between sentences
    )
    (?=\s*+(?P<opening>[\s\"'“”‘’«»„‚‹›`¿¡(\[{{•●▪*–—―−-]*+)(?P<word>\S{{0,60}}+)(?:\s+[\"'“‘«(]*+(?P<after>\S{{1,60}}+))?)
    """,
    re.VERBOSE,
)
_BLANK_LINE = re.compile(r"\n\s*\n|\n(?=[•●▪]\s)")
# What sentencex shouldn't see. Half a surrogate pair can't be passed to it; the last two aren't apostrophes.
_HIDDEN = re.compile(
    r"[\s\"“”„‟«»‹›‘‚‛´`()\[\]{}*\u2022\u2023\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\ud800-\udfff]|(?<!\w)['’]"
    r"|['’](?!\w)"
)
_REFERENCE = re.compile(r"(?<=[.!?…\"”’])(?:\[\w{1,3}\])+")


def sentence_spans(text: str, *, language: str = "en") -> tuple[Span, ...]:
    """Find the sentences of a paragraph.

    A closing quotation mark belongs to the sentence before it. A quotation of several sentences is split between
    them: its first stays with what introduces it, and an attribution with the sentence it stands next to. White
    space, a single line break included, is only space; a blank line ends a sentence.

    Args:
        text: A paragraph.
        language: BCP 47 tag; only the language itself is looked at.

    Returns:
        Code-point offsets into `text`, half-open, in order, without overlap. No span begins or ends with white
        space, and together they hold every other character; text without any has no span.
    """
    language = language.replace("_", "-").split("-")[0].lower()
    spans: list[Span] = []
    block_start = 0
    for gap in _BLANK_LINE.finditer(text):
        spans += _spans_in(text, block_start, gap.start(), language)
        block_start = gap.end()
    spans += _spans_in(text, block_start, len(text), language)
    return tuple(spans)


def _spans_in(text: str, block_start: int, block_end: int, language: str) -> Iterator[Span]:
    """Spans, in `text`, of the sentences between two blank lines."""
    block = text[block_start:block_end]
    found = [boundary["start_index"] for boundary in get_sentence_boundaries(language, _hide_marks(block))]
    start = len(block) - len(block.lstrip())
    for match in _CANDIDATE.finditer(block):
        mark_start, word_start = match.start(), match.start("word")
        ends = not match["mark"] or ends_sentence(
            Candidate(
                mark=match["mark"],
                closing=match["closing"],
                begun=block[max(start, mark_start - 300) : mark_start],
                opening=match["opening"],
                word=match["word"],
                after=match["after"] or "",
                rest=block[word_start : word_start + 200],
                spaced=block[match.end()].isspace(),
                found=bisect_right(found, word_start) > bisect_right(found, mark_start),
            ),
            language,
        )
        if ends:
            yield block_start + start, block_start + match.end()
            start = match.start("opening")
    end = len(block.rstrip())
    if start < end:
        yield block_start + start, block_start + end


def _hide_marks(text: str) -> str:
    """Put a space for each quotation mark, bracket, bullet, footnote reference and kind of white space.

    sentencex never splits inside a quotation, nor in a line after a bullet, where a quote may well begin; and 1.0.32
    panics on white space of several bytes next to an initial. Offsets stay as they are.
    """
    return _HIDDEN.sub(" ", _REFERENCE.sub(lambda match: " " * len(match[0]), text))
