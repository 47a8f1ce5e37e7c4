"""The body of a web page: its paragraphs, headings and captions.

trafilatura decides what of a page is the story. Its text is then found again in the page, so that paragraphs are what
the page has as such, and what is marked as a caption, a link to another story or a plug can be told from it.
"""

from __future__ import annotations

import itertools
import logging
import re
from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from index.article import Caption
from index.cleaning import ends_in_credit, is_boilerplate, split_caption
from index.normalise import one_line
from index.readers.page_blocks import PageBlock, blocks_of, letters, plain_paragraphs
from index.readers.page_signs import (
    HEADING_TAGS,
    PARAGRAPH,
    SENTENCE_END,
    has_few_words,
    is_item_of_story,
    is_off_story,
    is_place_of_page,
    is_prose,
    is_teaser,
    is_under_picture,
    lists_of_links,
    mark_of,
)

Element = Any  # lxml has no types

_MOST_CAPTIONS = 100
_SHORT = 25  # letters: what is shorter may stand in a longer text by chance
_LIST_TAGS = frozenset(("li", "ul", "ol", "dl"))
_STORY_TAGS = frozenset(("p", "li", "dt", "dd", *HEADING_TAGS))
_LONGEST_GAP = 60  # blocks
_GRAM = 8  # letters
_REPEATED = 4  # times on a page: what a machine puts there, not a writer
_PLUGS_AT_END = 3
_MOSTLY_LINKS = 0.5  # of a paragraph's characters
_MAILED = re.compile(r"newsletter|letters? to the editor", re.IGNORECASE)
_CHANNEL = re.compile(r"podcast|whatsapp|telegram|facebook|instagram|google news", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or heading, normalised and on one line."""

    text: str
    is_heading: bool = False


def page_blocks(tree: Element, *, url: str = "", headline: str = "", standfirst: str = "") -> list[Block]:
    """The paragraphs and headings of the story in an lxml `tree`, in the page's order.

    Captions, links to other stories, plugs and the headline itself are left out. standfirst: what the page says it is
    about; it comes first if readers see it.
    """
    found = _extracted(deepcopy(tree), url)
    blocks = blocks_of(tree)
    chosen = _chosen(blocks, found)
    if not chosen:
        return [Block(text) for text in found]
    story = _without_labels(blocks, _filled(blocks, chosen) or _only(blocks, chosen))
    story = _trimmed([block for block in story if not _is_headline(block, headline)])
    story = _without_bare_headings(_without_plugs_at_end(_once(story)))
    first = _standfirst(blocks, story, standfirst, headline)
    return [*first, *(Block(block.text, block.is_heading) for block in story)]


def captions_of(tree: Element) -> tuple[Caption, ...]:
    """What stands under the pictures of an lxml `tree`, each once."""
    texts = dict.fromkeys(one_line(node.text_content()) for node in tree.iter("figcaption"))
    found = (split_caption(text) for text in list(texts)[:_MOST_CAPTIONS] if text)
    return tuple(caption for caption in found if caption.text or caption.credit)


def _extracted(tree: Element, url: str) -> list[str]:
    """The pieces of text that trafilatura finds to be the story."""
    import trafilatura  # noqa: PLC0415  # takes half a second

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it warns of every page without a text
    document = trafilatura.bare_extraction(tree, url=url or None, include_comments=False)
    body = getattr(document, "body", None)
    pieces = [] if body is None else [piece for child in body for piece in _pieces(child)]
    return [text for piece in pieces for text in plain_paragraphs(piece)]


def _pieces(node: Element) -> list[str]:
    if node.tag in {"list", "table", "row", "quote"} and len(node):
        return [
            *([node.text] if node.text else []),
            *(piece for child in node for piece in _pieces(child)),
            node.tail or "",
        ]
    return [_text(node), node.tail or ""]


def _text(node: Element) -> str:
    parts = [node.text or ""]
    for child in node:
        parts.append("\n" if child.tag == "lb" else _text(child))
        parts.append(child.tail or "")
    return "".join(parts)


# --- Which blocks are the story ---------------------------------------------------------------------------------------


def _chosen(blocks: list[PageBlock], found: list[str]) -> list[bool]:
    """For each block whether its text is in the text that was found; of equal ones, those where the story is."""
    pieces = {letters(piece) for piece in found}
    whole = "".join(letters(piece) for piece in found)
    grams = {whole[start : start + _GRAM] for start in range(len(whole) - _GRAM + 1)}
    lines = Counter[Element]()  # of an element with line breaks trafilatura may have made one line
    of_node: dict[Element, str] = {}
    for block in blocks:
        lines[block.node] += 1
        of_node[block.node] = of_node.get(block.node, "") + block.key
    chosen = [
        block.key in pieces
        or _is_in(block.key, whole, grams)
        or (lines[block.node] > 1 and of_node[block.node] in pieces)
        for block in blocks
    ]
    equal: dict[str, list[int]] = {}
    for number, block in enumerate(blocks):
        if chosen[number]:
            equal.setdefault(block.key, []).append(number)
    container = _container([block for block, taken in zip(blocks, chosen, strict=True) if taken])
    for numbers in equal.values():
        inside = [
            number for number in numbers if container in (blocks[number].node, *blocks[number].node.iterancestors())
        ]
        for number in numbers:
            chosen[number] = number in (inside or numbers[:1])
    return chosen if any(chosen) else []


def _is_in(key: str, whole: str, grams: set[str]) -> bool:
    """Whether a longer block is in the text that was found, but for a few words, such as the readings of signs."""
    if len(key) < _SHORT:
        return False
    if key in whole:
        return True
    starts = range(len(key) - _GRAM + 1)
    return sum(key[start : start + _GRAM] in grams for start in starts) >= 0.8 * len(starts)


def _container(chosen: list[PageBlock]) -> Element:
    """The smallest element with most of the chosen text."""
    weight = Counter[Element]()
    for block in chosen:
        for node in (block.node, *block.node.iterancestors()):
            weight[node] += len(block.text)
    total = sum(len(block.text) for block in chosen)
    large = [node for node, size in weight.items() if size >= 0.6 * total]
    return min(
        large, key=lambda node: weight[node], default=None
    )  # ancestors come after: the first of equals is deepest


def _filled(blocks: list[PageBlock], chosen: list[bool]) -> list[PageBlock]:
    """The chosen blocks, less what is marked as no story, and the paragraphs that are marked up like them."""
    weight = Counter[object]()
    for block, taken in zip(blocks, chosen, strict=True):
        if taken:
            for mark in {mark_of(node) for node in (block.node, *block.node.iterancestors())}:
                weight[mark] += len(block.text)
    total = sum(len(block.text) for block, taken in zip(blocks, chosen, strict=True) if taken)
    often = {
        key
        for key, times in Counter(block.key for block in blocks).items()
        if times >= _REPEATED and len(key) >= PARAGRAPH
    }
    alike = Counter(block.signature for block, taken in zip(blocks, chosen, strict=True) if taken and is_prose(block))
    links = lists_of_links(blocks)
    possible = [
        not (
            block.key in often
            or is_off_story(block, weight, total)
            or (is_teaser(block) and not is_item_of_story(block, links))
            or is_place_of_page(block, links)
            or is_under_picture(block)
            or is_boilerplate(block.text)
        )
        for block in blocks
    ]
    kept = [
        may_be and (taken or (alike[block.signature] > 2 and is_prose(block)))
        for block, taken, may_be in zip(blocks, chosen, possible, strict=True)
    ]
    return _only(blocks, _with_gaps_closed(blocks, kept, possible))


def _with_gaps_closed(blocks: list[PageBlock], kept: list[bool], possible: list[bool]) -> list[bool]:
    """With the lists, headings and short paragraphs that stand between two blocks of the story, beside both."""
    closed = list(kept)
    places = [place for place, taken in enumerate(kept) if taken]
    for before, after in itertools.pairwise(places):
        beside = _beside(blocks[before])
        if beside is None or after - before > _LONGEST_GAP or _beside(blocks[after]) is not beside:
            continue
        for place in range(before + 1, after):
            block = blocks[place]
            closed[place] = (
                possible[place] and block.node.tag in _STORY_TAGS and block.linked < 0.5 and _beside(block) is beside
            )
    return closed


def _beside(block: PageBlock) -> Element:
    """The element in which a paragraph, or the list that an item is in, stands beside others."""
    node = block.node.getparent()
    while node is not None and node.tag in _LIST_TAGS:
        node = node.getparent()
    return node


def _without_labels(blocks: list[PageBlock], story: list[PageBlock]) -> list[PageBlock]:
    """The story without labels of links: a few words before a teaser that was left out."""
    places = {id(block): place for place, block in enumerate(blocks)}
    kept = {id(block) for block in story}

    def labels(block: PageBlock) -> bool:
        following = blocks[places[id(block)] + 1 : places[id(block)] + 2]
        return (
            len(block.text.split()) <= 5
            and not SENTENCE_END.search(block.text)
            and bool(following)
            and id(following[0]) not in kept
            and is_teaser(following[0])
        )

    return [block for block in story if not labels(block)]


def _is_headline(block: PageBlock, headline: str) -> bool:
    """Whether it is the headline, perhaps with a kicker before it."""
    key = letters(headline)
    return block.node.tag == "h1" or block.key == key or (block.is_heading and block.key.endswith(key) and key != "")


def _trimmed(story: list[PageBlock]) -> list[PageBlock]:
    """Without the labels before the first sentence and behind the last one: sections, dates, sources."""
    prose = [place for place, block in enumerate(story) if is_prose(block)]
    if not prose:
        return story
    first, last = prose[0], prose[-1]
    beside = _beside(story[first])

    def is_label(place: int, block: PageBlock) -> bool:
        if first <= place <= last or SENTENCE_END.search(block.text) or block.size >= PARAGRAPH:
            return False
        if block.node.tag == "li" and (place > last or _beside(block) is beside):
            return False
        if block.node.tag in HEADING_TAGS and place < first and _beside(block) is beside:
            return False
        if story[place + 1 : place + 2] and story[place + 1].node.tag == "li":
            return False
        return has_few_words(block) or (place > last and ":" in block.text[:-1])

    return [block for place, block in enumerate(story) if not is_label(place, block)]


def _once(story: Iterable[PageBlock]) -> list[PageBlock]:
    """Without quotations that are set apart and stand in a paragraph too."""
    story = list(story)
    kept = []
    for place, block in enumerate(story):
        inside = any(node.tag == "blockquote" for node in (block.node, *block.node.iterancestors()))
        if inside and len(block.key) >= _SHORT:
            others = "\n".join(other.key for number, other in enumerate(story) if number != place)
            if block.key in others:
                continue
        kept.append(block)
    return kept


def _standfirst(blocks: list[PageBlock], story: list[PageBlock], standfirst: str, headline: str) -> list[Block]:
    """The page's own summary, if readers see it as a block before the story and it isn't in the story yet."""
    key = letters(standfirst)
    if not story or len(key) < _SHORT or key == letters(headline):
        return []
    if any(key in block.key or block.key in key for block in story[:4] if len(block.key) >= _SHORT):
        return []
    cut = key[: max(_SHORT, len(key) - 10)]  # descriptions are shortened with an ellipsis
    before = itertools.takewhile(lambda block: block is not story[0], blocks)
    seen = next(
        (
            block
            for block in before
            if block.key.startswith(cut) and len(block.key) < 2 * len(key) and not ends_in_credit(block.text)
        ),
        None,
    )
    return [] if seen is None else [Block(seen.text)]


def _without_bare_headings(story: list[PageBlock]) -> list[PageBlock]:
    """Without headings that neither a paragraph nor a lower heading follows; the lines of one heading are one."""
    kept: list[PageBlock] = []
    for block in reversed(story):
        following = kept[-1] if kept else None
        if block.is_heading and (
            following is None or (block.rank >= following.rank and block.node is not following.node)
        ):
            continue
        kept.append(block)
    return kept[::-1]


def _without_plugs_at_end(story: list[PageBlock]) -> list[PageBlock]:
    """Without links to newsletters and channels, and what is mostly links, in the last paragraphs."""

    def is_plug(block: PageBlock) -> bool:
        if _MAILED.search(block.text):
            return block.linked > 0
        return block.linked > (0.25 if _CHANNEL.search(block.text) else _MOSTLY_LINKS)

    last = len(story) - _PLUGS_AT_END
    return [block for place, block in enumerate(story) if place < last or block.node.tag == "li" or not is_plug(block)]


def _only(blocks: list[PageBlock], chosen: list[bool]) -> list[PageBlock]:
    return [block for block, taken in zip(blocks, chosen, strict=True) if taken]
