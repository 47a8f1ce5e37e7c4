"""Signs that a block of a web page is the story, or is a caption, a link to another story, a label of one."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from index.cleaning import ends_in_credit
from index.readers.page_blocks import PageBlock, letters

Element = Any  # lxml has no types

SENTENCE_END = re.compile(r"[.!?…。！？।]['\"”’»)\]」』]*$|^[(\[].*[)\]]$")  # or a remark in brackets
PARAGRAPH = 60  # characters of a sentence that is surely more than a label
_FEW_WORDS = 5
_SHORT_WORD = 12  # letters
_LONG_PARAGRAPH = 150  # characters: with a whole sentence it is no label of a link, even if most of it leads elsewhere
HEADING_TAGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_PICTURES = ("img", "picture", "video", "iframe")
_OFF_STORY = re.compile(
    r"(?:^|[-_\s])(?:newsletters?|sign-?up|subscri(?:be|ption)|related|recirc\w*|recommend\w*|promos?|promotions?|teasers?|breadcrumbs?"
    r"|most-?read|read-?more|more-topic|also-?read|share|sharing|social|author-?bio|bio|byline|consent|access-wall|disclaimer"
    r"|tooltip|comments?|whatsapp\w*|cta|advert\w*|ads?|sponsor\w*|taboola|outbrain|infobox|pull-?quotes?|placeholder|donat\w*|trending"
    r"|copyright|tags?|captions?|credits?|image|photo|gallery|thumbnail|banner|cookies?|excerpt|hide|u-hide|visually-hidden|sr-only"
    r"|screen-reader\w*|print-(?:only|header|footer|to)|reprints?|modal|pop-?up|popover|tools|infographics?)(?:$|[-_\s])",
    re.IGNORECASE,
)
_HAS = re.compile(
    r"(?:^|(?<=[-_\s]))(?:has|with|no|without)-[\w-]+", re.IGNORECASE
)  # tells what is in it, not what it is
_LABELLED = re.compile(r"[^.!?:]{2,30}:\s")
_INLINE_WORDS = re.compile(r"([a-z0-9])([A-Z])")


def mark_of(node: Element) -> object:
    """What elements of one kind have in common: their class, where they have one."""
    return (node.tag, node.get("class")) if node.get("class") else node


def is_prose(block: PageBlock) -> bool:
    """Whether it reads like a paragraph: long enough, ended like a sentence, not mostly links."""
    most_linked = 0.5 if block.size < _LONG_PARAGRAPH else 0.75
    return block.size >= PARAGRAPH and block.linked < most_linked and bool(SENTENCE_END.search(block.text))


def has_few_words(block: PageBlock) -> bool:
    """Whether it is as short as labels are, in scripts without spaces too."""
    return len(block.text.split()) <= _FEW_WORDS and block.size <= _FEW_WORDS * _SHORT_WORD


def is_off_story(block: PageBlock, weight: Counter[object], total: int) -> bool:
    """Whether an element around it is a caption, or is named as no story and, with its like, holds little of it."""
    for node in (block.node, *block.node.iterancestors()):
        if node.tag == "figcaption":
            return True
        if weight[mark_of(node)] > total / 3:
            return False
        if node.tag in {"aside", "nav", "footer", "form"}:
            return True
        named = f"{node.get('class') or ''} {node.get('id') or ''}"
        if _OFF_STORY.search(_HAS.sub("", _INLINE_WORDS.sub(r"\1-\2", named))):
            return True
    return False


def is_teaser(block: PageBlock) -> bool:
    """Whether it is a link to another page, perhaps with a label beside it, and no sentence of the story."""
    ends = SENTENCE_END.search(block.text) is not None
    if block.linked > 0.95:
        return block.node.tag in HEADING_TAGS or not ends or len(block.text) < PARAGRAPH
    if ends or block.linked < 0.5:
        return False
    return block.linked > 0.7 or block.node.tag == "li" or _LABELLED.match(block.text) is not None


def lists_of_links(blocks: list[PageBlock]) -> frozenset[Element]:
    """The lists of which half of the items or more lead elsewhere."""
    items, teasers = Counter[Element](), Counter[Element]()
    for block in blocks:
        if block.node.tag == "li":
            items[block.node.getparent()] += 1
            teasers[block.node.getparent()] += is_teaser(block)
    return frozenset(each for each, number in items.items() if 2 * teasers[each] >= number)


def is_item_of_story(block: PageBlock, links: frozenset[Element]) -> bool:
    """Whether it is an item with a link in it, in a list whose other items mostly have none."""
    return block.node.tag == "li" and block.linked <= 0.95 and block.node.getparent() not in links


def is_place_of_page(block: PageBlock, links: frozenset[Element]) -> bool:
    """Whether it is a name in a list of links: where in the site the page is."""
    return block.node.tag == "li" and block.node.getparent() in links and not SENTENCE_END.search(block.text)


def is_under_picture(block: PageBlock) -> bool:
    """Whether it is the only text of an element with a picture, and no sentence or one with a credit: a caption."""
    ends = SENTENCE_END.search(block.text) is not None or block.linked > 0
    if block.node.tag in HEADING_TAGS or (ends and not ends_in_credit(block.text)):
        return False
    pictured = next(block.node.iter(*_PICTURES), None) is not None
    return pictured and letters(block.node.text_content()) == block.key
