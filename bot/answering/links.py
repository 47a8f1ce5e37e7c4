"""Links that land on a passage."""

from __future__ import annotations

from urllib.parse import quote, urldefrag

from index.article import Passage

_FRAGMENT_WORDS = 6  # at each end of a longer text: enough to be unique in practice, short enough to be a link


def passage_link(passage: Passage, text: str, *, url: str, public_url: str) -> str:
    """Where a click on a citation goes: the reading page if there is one, else the outlet's page; "" if neither.

    Args:
        passage: what is quoted.
        text: its words.
        url: the outlet's page, "" when unknown.
        public_url: where readers reach the web page, "" when it isn't served.
    """
    if public_url:
        return (
            f"{public_url.rstrip('/')}/stories/{quote(passage.article_id, safe='')}?v={passage.version}"
            f"&p={passage.paragraph}&q={passage.start}-{passage.end}#p{passage.paragraph}"
        )
    return f"{urldefrag(url).url}#:~:text={text_directive(text)}" if url else ""


def article_link(article_id: str, version: int, *, url: str, public_url: str) -> str:
    """The same for a whole story."""
    if public_url:
        return f"{public_url.rstrip('/')}/stories/{quote(article_id, safe='')}?v={version}"
    return url


def text_directive(text: str) -> str:
    """The value of a text fragment that finds `text`: all of it, or its first and last words.

    After the URL Fragment Text Directives draft (WICG): percent-encoded, and "-" too, which has a meaning there.
    """
    words = text.split()
    if len(words) <= 2 * _FRAGMENT_WORDS:
        return _encode(" ".join(words))
    return f"{_encode(' '.join(words[:_FRAGMENT_WORDS]))},{_encode(' '.join(words[-_FRAGMENT_WORDS:]))}"


def _encode(text: str) -> str:
    return quote(text, safe="").replace("-", "%2D")
