"""Plain-text stories as people have them -> Article. docs/stories.md describes the format.

Everything before the first body paragraph is optional: header lines ("outlet: …", "date 2026-03-02", "By …"), a
headline, a picture's caption. What isn't surely one of these is body.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from index.article import Article, Caption
from index.cleaning import (
    GALLERY_MARKER,
    is_boilerplate,
    is_credit,
    is_outlet_name,
    parse_date,
    split_caption,
    split_date,
    split_outlet,
)
from index.errors import SourceUnreadable, Trouble
from index.normalise import normalise, one_line
from index.readers.building import Parts, build
from index.readers.sources import MAX_ARTICLE_BYTES, TOO_LONG, decoded, opened, origin_of
from index.sentences import sentence_spans

_LONGEST_HEADLINE = 150  # characters
_LONGEST_BARE_CAPTION = 60  # words, of a caption without credit in the block after the gallery's words
_FEWEST_BARE_LINES = 3  # that end like sentences, for lines to be taken for paragraphs
_FIELDS = {
    "headline": "headline",
    "title": "headline",
    "outlet": "outlet",
    "source": "outlet",
    "byline": "byline",
    "by": "byline",
    "author": "byline",
    "published": "published",
    "date": "published",
    "updated": "updated",
    "url": "url",
    "link": "url",
    "language": "language",
}
_DATED = frozenset(("published", "updated"))
_HEADER_LINE = re.compile(rf"(?P<key>{'|'.join(_FIELDS)})\s?:\s*(?P<value>\S.*)", re.IGNORECASE)
_BYLINE = re.compile(r"(?:By|BY)\s(?P<value>[^\W\d_a-z][^!?:;“”\"]{1,80}[^\W\d])")
_SMALL_WORDS = frozenset(("and", "at", "de", "for", "in", "of", "the", "van", "von"))
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$|[\"'”’»]$")
# The gallery's words at the beginning of a line or behind the end of a sentence; elsewhere a story may speak of them.
_MARKER = re.compile(rf"(?:^|(?<=[.!?…\"”’»)\]])\s){GALLERY_MARKER}\b", re.MULTILINE)

Block = list[str]  # the lines that stand between two blank ones; never empty, nor is any of them


def read_text(path: Path, *, encoding: str | None = None) -> Article:
    """The story in a plain-text file, which may be packed (.gz).

    encoding: how it is encoded, unless a byte order mark says so; None: UTF-8.

    Raises:
        SourceUnreadable: it can't be read, isn't text, is longer than MAX_ARTICLE_BYTES, or has no story in it.
    """
    with opened(path) as file:
        data = file.read(MAX_ARTICLE_BYTES + 1)
    return article_from_bytes(data, origin=origin_of(path), encoding=encoding)


def article_from_bytes(data: bytes, *, origin: str, encoding: str | None = None) -> Article:
    """The story in the bytes of a plain-text file; see `read_text`."""
    if len(data) > MAX_ARTICLE_BYTES:
        raise SourceUnreadable(origin, TOO_LONG, trouble=Trouble.TOO_LARGE)
    return article_from_text(decoded(data, origin, encoding), origin=origin)


def article_from_text(text: str, *, origin: str) -> Article:
    """The story in a text of the format that docs/stories.md describes.

    Raises:
        SourceUnreadable: nothing is in it, or nothing that could be quoted.
    """
    blocks = _blocks(text)
    if not blocks:
        raise SourceUnreadable(origin, "empty: nothing but white space in it")
    top = _take_top(blocks)
    texts, captions = _take_body(blocks)
    texts, outlet = _without_outlet(texts, known=top.fields.get("outlet", ""))
    fields = {**top.fields, "outlet": outlet}
    return build(Parts(texts=texts, captions=(*top.captions, *captions), headings=frozenset(), **fields), origin=origin)


def _blocks(text: str) -> deque[Block]:
    """The lines of a text, parted by its blank ones.

    A text without any blank line that ends nearly all its lines like sentences was not wrapped: it has its paragraphs
    on lines of their own.
    """
    normal = normalise(text)
    if not normal:
        return deque()
    blocks = deque(block.split("\n") for block in normal.split("\n\n"))
    lines = blocks[0]
    if len(blocks) == 1 and len(lines) >= _FEWEST_BARE_LINES:
        ended = sum(1 for line in lines if _SENTENCE_END.search(line))
        tops = sum(1 for line in lines if _HEADER_LINE.fullmatch(line) or _BYLINE.fullmatch(line) or split_date(line))
        if ended >= _FEWEST_BARE_LINES and ended >= len(lines) - tops - 2:  # a headline and an outlet don't
            return deque([line] for line in lines)
    return blocks


# --- What stands before the body --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Top:
    """What was found before the body; `fields` by their names in Parts."""

    fields: dict[str, str] = field(default_factory=dict)
    captions: list[Caption] = field(default_factory=list)


def _take_top(blocks: deque[Block]) -> _Top:
    """Take header lines, headline and captions off the front of `blocks`, in whatever order they come."""
    top = _Top()
    while blocks and (_take_header_line(blocks, top) or _take_top_caption(blocks, top) or _take_headline(blocks, top)):
        pass
    return top


def _take_header_line(blocks: deque[Block], top: _Top) -> bool:
    """Take a line "key: value", a byline, or a leading date; what follows the date on its line is left standing."""
    line = blocks[0][0]
    if "published" not in top.fields and (dated := split_date(line)):
        top.fields["published"], rest = dated
        _replace_first_line(blocks, rest)
        return True
    if len(blocks) == 1 and len(blocks[0]) == 1:
        return False
    if found := _HEADER_LINE.fullmatch(line):
        key = _FIELDS[found["key"].lower()]
    elif (found := _BYLINE.fullmatch(line)) and _names_author(found["value"]):
        key = "byline"
    else:
        return False
    if key in top.fields:
        return False
    value = found["value"].removeprefix("By ") if key == "byline" else found["value"]
    top.fields[key] = parse_date(value) if key in _DATED else value
    _replace_first_line(blocks, "")
    return True


def _take_top_caption(blocks: deque[Block], top: _Top) -> bool:
    """Take a block with the gallery's words at its beginning, or after nothing but the headline."""
    before, marker, after = "\n".join(blocks[0]).partition(GALLERY_MARKER)
    before = before.strip()
    if not marker or (before and ("headline" in top.fields or not _reads_like_headline(before))):
        return False
    blocks.popleft()
    top.captions.extend(_take_caption(after, blocks))
    if before:
        top.fields["headline"] = before
    return True


def _take_headline(blocks: deque[Block], top: _Top) -> bool:
    """Take a line that reads like a headline and is more than the first line of a wrapped paragraph."""
    block = blocks[0]
    if "headline" in top.fields or not _reads_like_headline(block[0]):
        return False
    if not (_stands_alone(block) if len(block) > 1 else len(blocks) > 1):
        return False
    top.fields["headline"] = block[0]
    _replace_first_line(blocks, "")
    return True


def _stands_alone(block: Block) -> bool:
    """Whether the first line of a block isn't wrapped into the second one.

    What comes below is a byline, a date, a header line or a caption; or it begins like a sentence with a word that
    would still have fitted on the first line.
    """
    first, below = block[0], block[1]
    byline = _BYLINE.fullmatch(below)
    if _HEADER_LINE.fullmatch(below) or split_date(below) or below.startswith(GALLERY_MARKER):
        return True
    if byline and _names_author(byline["value"]):
        return True
    room = max(len(line) for line in block[1:]) - len(first)
    return len(below.split(maxsplit=1)[0]) < room and not below[0].islower()


def _replace_first_line(blocks: deque[Block], line: str) -> None:
    """Put `line` in the place of the first one; "" takes it away, and its block too when that was all of it."""
    if line:
        blocks[0][0] = line
        return
    del blocks[0][0]
    if not blocks[0]:
        blocks.popleft()


def _reads_like_headline(line: str) -> bool:
    """Whether a line is short, one sentence, and doesn't end like one or like a quotation; it may be a question."""
    return (
        len(line) <= _LONGEST_HEADLINE
        and len(line.split()) > 1
        and not (_SENTENCE_END.search(line) and not line.endswith("?"))
        and line[-1] not in ":;,-–—"
        and GALLERY_MARKER not in line
        and not is_boilerplate(line)
        and len(sentence_spans(line)) == 1
    )


def _names_author(value: str) -> bool:
    """Whether all words but small ones have capitals: "Jane Doe and Ana Bell in Vell", not "Friday they had gone"."""
    return all(word[0].isupper() or word in _SMALL_WORDS for word in value.split())


# --- The body ---------------------------------------------------------------------------------------------------------


def _take_body(blocks: deque[Block]) -> tuple[list[str], list[Caption]]:
    """All the paragraphs in `blocks`, each on one line, and the captions found between and behind them."""
    texts: list[str] = []
    captions: list[Caption] = []
    while blocks:
        block = "\n".join(blocks.popleft())
        marker = _MARKER.search(block)
        body = block[: marker.start()] if marker else block
        if body.strip():
            texts.append(one_line(body))
        if marker:
            captions.extend(_take_caption(block[marker.end() :], blocks))
    return texts, captions


def _take_caption(text: str, blocks: deque[Block]) -> list[Caption]:
    """The caption in what follows the gallery's words in their block, or else in the block after it.

    That one is taken when it has a credit or is short, and isn't the last; so is a credit in a block of its own.
    """
    caption = split_caption(text)
    if not caption.text and not caption.credit and len(blocks) > 1:
        following = split_caption("\n".join(blocks[0]))
        if following.credit or len(following.text.split()) <= _LONGEST_BARE_CAPTION:
            caption = following
            blocks.popleft()
    if caption.text and not caption.credit and blocks and is_credit(" ".join(blocks[0])):
        caption = Caption(caption.text, split_caption(" ".join(blocks.popleft())).credit)
    return [caption] if caption.text or caption.credit else []


def _without_outlet(texts: list[str], *, known: str) -> tuple[list[str], str]:
    """The paragraphs without the outlet's name at their end, and that name: `known` if that isn't ""."""
    if len(texts) > 1 and is_outlet_name(texts[-1], known=known):
        return texts[:-1], known or texts[-1]
    if not texts:
        return texts, known
    last, found = split_outlet(texts[-1], known=known)
    return [*texts[:-1], last], known or found
