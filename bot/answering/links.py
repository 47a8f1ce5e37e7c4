"""Links that land on a passage."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from urllib.parse import quote, urldefrag

from index.article import Article, Passage

_FRAGMENT_WORDS = 6  # at each end of a longer text: enough to be unique in most stories, short enough to be a link
_CONTEXT_WORDS = (3, 6, 12)  # before or after a text that stands twice in its story; the fewest that will do
_LONGEST_PAGE = 300_000  # characters; in a longer one nothing is looked for


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands before and after a text on its page: one line a block (headline, paragraph, caption)."""

    before: str = ""
    after: str = ""


def surroundings(article: Article, passage: Passage) -> Surroundings:
    """Where a passage stands in its story."""
    before, after = [article.headline], [caption.text for caption in article.captions]
    rest: list[str] = []
    for paragraph in article.paragraphs:
        if paragraph.number == passage.paragraph:
            before.append(paragraph.text[: passage.start])
            rest.append(paragraph.text[passage.end :])
        else:
            (before if paragraph.number < passage.paragraph else rest).append(paragraph.text)
    return Surroundings("\n".join(before), "\n".join(rest + after))


def passage_link(
    passage: Passage,
    text: str,
    *,
    url: str,
    public_url: str,
    signature: str = "",
    around: Surroundings | None = None,
) -> str:
    """Where a click on a citation goes: the reading page if there is one, else the outlet's page; "" if neither.

    Args:
        passage: what is quoted.
        text: its words.
        url: the outlet's page, "" when unknown.
        public_url: where readers reach the web page, "" when it isn't served.
        signature: parameters that open a page which isn't public; see `bot.answering.signatures`.
        around: where the passage stands in its story, to tell it from the same words elsewhere on the outlet's page.
    """
    if public_url:
        return public_url.rstrip("/") + passage_path(passage, signature)
    return outlet_link(url, text, around=around)


def article_link(article_id: str, version: int, *, url: str, public_url: str, signature: str = "") -> str:
    """The same for a whole story."""
    return public_url.rstrip("/") + article_path(article_id, version, signature) if public_url else url


def passage_path(passage: Passage, signature: str = "") -> str:
    """Where a passage is on the reading page, from its top; `signature` as for `passage_link`."""
    signed = f"&{signature}" if signature else ""
    place = f"v={passage.version}&p={passage.paragraph}&q={passage.start}-{passage.end}"
    return f"/stories/{quote(passage.article_id, safe='')}?{place}{signed}#p{passage.paragraph}"


def article_path(article_id: str, version: int, signature: str = "") -> str:
    """The same for a whole story."""
    signed = f"&{signature}" if signature else ""
    return f"/stories/{quote(article_id, safe='')}?v={version}{signed}"


def outlet_link(url: str, text: str, *, around: Surroundings | None = None) -> str:
    """The outlet's page, scrolled to `text` by browsers that know text fragments; "" when the page is unknown.

    A fragment of the page's own stays: some pages are nothing without it, and on the others the text wins.
    """
    if not url:
        return ""
    page, own = urldefrag(url)
    return f"{page}#{own.partition(':~:')[0]}:~:text={text_directive(text, around=around)}"


def text_directive(text: str, *, around: Surroundings | None = None) -> str:
    """The value of a text fragment that finds `text`: [prefix-,]start[,end][,-suffix].

    After the URL Fragment Text Directives draft (WICG). A browser takes the first place that matches, so a text of
    which the same words stand elsewhere too gets what is before or after it as context. All of a short text is given;
    of a long one the first words, as many as it takes to be the only such place, and the last ones.
    """
    if around is None or len(around.before) + len(around.after) > _LONGEST_PAGE:
        around = Surroundings()
    page = _Page(around, text)
    terms = _ends(text, page)
    if page.is_only_place(terms):
        return terms.directive()
    before, after = _last_line(around.before), _first_line(around.after)
    tries: list[_Terms] = []
    for count in _CONTEXT_WORDS:
        tries += [replace(terms, prefix=" ".join(before[-count:]))] if before else []
        tries += [replace(terms, suffix=" ".join(after[:count]))] if after and not terms.end else []
    return next((each for each in tries if page.is_only_place(each)), terms).directive()


@dataclass(frozen=True, slots=True)
class _Terms:
    """The parts of a text directive, not yet encoded; "" where one is left out."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""

    def directive(self) -> str:
        parts = [f"{_encode(self.prefix)}-"] if self.prefix else []
        parts += [_encode(self.start)]
        parts += [_encode(self.end)] if self.end else []
        parts += [f"-{_encode(self.suffix)}"] if self.suffix else []
        return ",".join(parts)


class _Page:
    """The story as a browser searches it: case and accents aside.

    White space is left out: it only makes words look alike more often than they are, and then context is given in vain.
    """

    def __init__(self, around: Surroundings, text: str) -> None:
        self._text = _folded(f"{around.before}{text}{around.after}")

    def is_only_place(self, terms: _Terms) -> bool:
        """Whether the first place that these terms find is also the last; a range is where it starts."""
        return _is_once_in(self._text, _folded(terms.prefix + terms.start + terms.suffix))


def _ends(text: str, page: _Page) -> _Terms:
    """All of a short text; of a long one the first words, and the last, which end nothing before it ends."""
    words = text.split()
    if len(words) <= 2 * _FRAGMENT_WORDS:
        return _Terms(" ".join(words))
    head = tail = _FRAGMENT_WORDS
    while head + tail < len(words) and not page.is_only_place(_Terms(" ".join(words[:head]))):
        head += 1
    folded = _folded(text)
    while head + tail < len(words) and not _is_once_in(folded, _folded("".join(words[-tail:]))):
        tail += 1
    return _Terms(" ".join(words[:head]), " ".join(words[-tail:]))


def _last_line(text: str) -> list[str]:
    """The words of the last block that has any."""
    return text.rstrip().rpartition("\n")[2].split()


def _first_line(text: str) -> list[str]:
    """The words of the first block that has any."""
    return text.lstrip().partition("\n")[0].split()


def _is_once_in(text: str, words: str) -> bool:
    return text.find(words, text.find(words) + 1) < 0


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", "".join(text.casefold().split()))
    marks = {ord(character): None for character in set(decomposed) if unicodedata.combining(character)}
    return decomposed.translate(marks) if marks else decomposed


def _encode(text: str) -> str:
    """Percent-encoded; "-" too, which with "," and "&" has a meaning in a directive."""
    return quote(text, safe="").replace("-", "%2D")
