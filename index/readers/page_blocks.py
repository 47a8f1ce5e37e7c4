"""A web page's tree -> its blocks of text, as a browser would set them apart: one idea of a paragraph for all pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from unicodedata import east_asian_width

from index.normalise import normalise, one_line

Element = Any  # lxml has no types


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody tfoot thead tr ul"
)
_NO_TEXT = _names(
    "audio button canvas datalist embed head iframe input math meter noscript object option progress script "
    "select style svg template textarea title video"
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_UNSEEN = re.compile(  # classes of what is read out or pops up only
    r"(?:^|\s)(?:[\w-]*[-_])?(?:sr-only|visually-hidden|screen-reader-text|tooltiptext"
    r"|(?:tooltip|popover|rollover|hover-?card)(?:[-_][a-z0-9]+)*[-_](?:text|content|inner|body|block))(?=\s|$)",
    re.IGNORECASE,
)
_TABS = _names("tab-pane tabpanel tab-panel")  # of which one is shown: the active one
_SHOWN = _names("active show in is-active current")
_BOLD = frozenset(("b", "strong"))
_LONGEST_HEADING = 100  # characters, of one that is only known by its type
_LINE_ENDS = '.!?:”"’)…'  # before a line break that parts paragraphs
_SENTENCE_ENDS = '.!:;,”"’)…'
_SECOND_SENTENCE = re.compile(r"[!?…]['\"”’»)]*\s")
_LETTERS_A_SIGN = 3  # a Japanese paragraph has a third of the characters of its English translation, about
_DEEPEST = 400  # elements inside one another; browsers stop at 512


@dataclass(slots=True)
class PageBlock:
    """A run of text between two block elements or two line breaks.

    node: the block element it stands in. text: normalised, on one line.
    linked, bold: shares of its characters that lead to another page, that are in bold type.
    """

    text: str
    node: Element
    linked: float
    bold: float

    @property
    def is_heading(self) -> bool:
        """Whether it is marked as a heading, or is a few words in bold type that end like none of a sentence."""
        if self.node.tag in _HEADINGS:
            return True
        if self.bold <= 0.95 or len(self.text) > _LONGEST_HEADING or self.text[-1] in _SENTENCE_ENDS:
            return False
        return _SECOND_SENTENCE.search(self.text) is None

    @property
    def rank(self) -> int:
        """How far down among headings it stands: 1 for the highest, 7 for a line in bold type, 8 for a paragraph."""
        if self.node.tag in _HEADINGS:
            return int(self.node.tag[1])
        return 7 if self.is_heading else 8

    @property
    def size(self) -> int:
        """How much it says, in letters of an alphabet: a sign of Chinese, Japanese or Korean counts as several."""
        return len(self.text) + (_LETTERS_A_SIGN - 1) * sum(east_asian_width(one) == "W" for one in self.text)

    @property
    def key(self) -> str:
        """Its letters and digits, for finding it again in a text that another library made of the page."""
        return letters(self.text)

    @property
    def signature(self) -> tuple[str, ...]:
        """How it is marked up: paragraphs of one story are marked up alike."""
        names = []
        node = self.node
        for _ in range(3):
            if node is None:
                break
            names.append(f"{node.tag}.{node.get('class') or ''}")
            node = node.getparent()
        return tuple(names)


def letters(text: str) -> str:
    """Letters and digits of a text, without case."""
    return "".join(character for character in text.casefold() if character.isalnum())


def blocks_of(tree: Element) -> list[PageBlock]:
    """All blocks of a page in order; hidden ones, scripts and what has no text are left out."""
    body = tree.find("body")
    writer = _Writer()
    writer.visit(tree if body is None else body)
    return writer.blocks


@dataclass(frozen=True, slots=True)
class _Style:
    """How a text is set."""

    linked: bool = False
    bold: bool = False


_PLAIN = _Style()


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of text that is set in one way."""

    text: str
    style: _Style = _PLAIN

    @property
    def size(self) -> int:
        """How many characters of it are seen."""
        return len(self.text.strip())


_BREAK = _Part("\n")


@dataclass(slots=True)
class _Writer:
    """Collects text until a block begins or ends."""

    blocks: list[PageBlock] = field(default_factory=list)
    _parts: list[_Part] = field(default_factory=list)
    _depth: int = 0

    def visit(self, node: Element, block: Element | None = None, *, style: _Style = _PLAIN) -> None:
        """Read an element; `block` is the block element around it, `style` how its text is set."""
        if not isinstance(node.tag, str) or node.tag in _NO_TEXT or _is_hidden(node) or self._depth > _DEEPEST:
            return
        self._depth += 1
        is_block = node.tag in _BLOCKS or block is None
        if is_block:
            self._flush(block)
        inside = node if is_block else block
        style = _Style(
            style.linked or (node.tag == "a" and _leads_away(node)),
            style.bold or node.tag in _BOLD or _has_class(node, "strong"),
        )
        self._add(node.text, style)
        for child in node:
            if child.tag == "br" or _has_class(child, "br"):
                self._parts.append(_BREAK)
            else:
                self.visit(child, inside, style=style)
                if child.tag in {"td", "th"}:
                    self._parts.append(_Part(" "))
            self._add(child.tail, style)
        if is_block:
            self._flush(inside)
        self._depth -= 1

    def _add(self, text: str | None, style: _Style) -> None:
        if text:
            self._parts.append(_Part(re.sub(r"\s+", " ", text), style))

    def _flush(self, node: Element | None) -> None:
        parts, self._parts = self._parts, []
        if node is None:
            return
        for run in _runs(parts):
            text = one_line("".join(part.text for part in run))
            if text:
                total = sum(part.size for part in run) or 1
                linked = sum(part.size for part in run if part.style.linked)
                bold = sum(part.size for part in run if part.style.bold)
                self.blocks.append(PageBlock(text, node, linked / total, bold / total))


def _runs(parts: list[_Part]) -> Iterator[list[_Part]]:
    """The parts between line breaks; a break inside a sentence parts nothing."""
    run: list[_Part] = []
    breaks = 0
    for part in parts:
        if part is _BREAK:
            breaks += 1
            run.append(_Part(" "))
            continue
        if breaks and part.size:
            before = "".join(each.text for each in run).rstrip()
            if before and (breaks > 1 or before[-1] in _LINE_ENDS or not part.text.lstrip()[0].islower()):
                yield run
                run = []
            breaks = 0
        run.append(part)
    yield run


def _has_class(node: Element, name: str) -> bool:
    """Whether an inline element has this class: some sites mark up line breaks and bold type by classes alone."""
    return node.tag == "span" and name in (node.get("class") or "").split()


def _is_hidden(node: Element) -> bool:
    classes = node.get("class") or ""
    names = _names(classes)
    if _UNSEEN.search(classes) or (not _TABS.isdisjoint(names) and _SHOWN.isdisjoint(names)):
        return True
    return "hidden" in node.attrib or bool(_HIDDEN.search(node.get("style") or ""))


def _leads_away(node: Element) -> bool:
    return not (node.get("href") or "#").startswith("#")


def plain_paragraphs(text: str) -> list[str]:
    """The paragraphs of a text that blank lines part, each on one line."""
    return [line for line in map(one_line, normalise(text).split("\n\n")) if line]
