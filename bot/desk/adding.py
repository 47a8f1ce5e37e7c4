"""Adding a story from a chat: the page at an address -> the index, and what whoever asked for it is told."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answering.linking import Links
from bot.answering.models import RelatedArticle
from bot.desk.stories import Story, opening_of
from bot.ledger import Adding
from bot.rendering import adding_words
from index.article import Article, ParagraphKind
from index.catalog import DEFAULT_COLLECTION, Catalog, Change
from index.errors import PullquoteIndexError, SourceUnreadable, Trouble, WriterBusy
from index.indexer import Indexer
from index.readers.seen import AlreadyRead, Gone

if TYPE_CHECKING:
    from index.readers.web import WebReader

_MOST_WAITING = 10  # pages; one is read at a time
_LONGEST_ADDRESS = 2000  # characters
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_LIKE_AN_ADDRESS = re.compile(r"\S*[./:]\S*")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What whoever wanted a story added is told; `story` is the one that is there now, None where none is."""

    words: str
    story: Story | None = None


def asked_to_add(said: str) -> str | None:
    """The address in "add ADDRESS"; "" where there isn't just one after "add", None where that isn't what was said."""
    first, _, rest = said.strip().partition(" ")
    if first.casefold() != "add":
        return None
    given = rest.split()
    if len(given) == 1 and _WEB.fullmatch(given[0]) and len(given[0]) <= _LONGEST_ADDRESS:
        return given[0]
    meant = not given or _WEB.match(given[0]) or (len(given) == 1 and _LIKE_AN_ADDRESS.fullmatch(given[0]))
    return "" if meant else None


class StoryAdder:
    """Adds stories, one at a time, in a thread of its own. One for all chats of a process."""

    def __init__(
        self,
        indexer: Callable[[], Indexer],
        reader: Callable[[], WebReader],
        catalog: Catalog,
        *,
        links: Links,
        default: Adding = Adding.ADMINS,
    ) -> None:
        """Add to the index of `catalog`.

        Args:
            indexer: makes what writes to it.
            reader: makes what reads from the web, with all its precautions.
            catalog: what there is.
            links: where a story's headline leads.
            default: who may add where a workspace hasn't settled it; nobody: nowhere may anybody.
        """
        self._indexer = indexer
        self._reader = reader
        self._catalog = catalog
        self._links = links
        self._default = default
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="adding")
        self._waiting = 0

    def who(self, settled: Adding | None) -> Adding:
        """Who may add stories in a workspace that has settled this, None for nothing."""
        return self._default if settled is None or self._default is Adding.NOBODY else settled

    async def add(self, url: str, *, collections: frozenset[str] | None) -> Told:
        """Read the page at an address and index it, so that it can be asked where `collections` are shown.

        Never raises but when it is cancelled: what goes wrong is logged, and told in words for a chat.
        """
        if collections is not None and not collections:
            return Told(adding_words.NOBODY_ADDS)
        if self._waiting >= _MOST_WAITING:
            return Told(adding_words.MANY_ADDED)
        collection = DEFAULT_COLLECTION
        if collections is not None and DEFAULT_COLLECTION not in collections:
            collection = min(collections)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._told, url, collection)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Take nothing any more; what is being added is finished."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _told(self, url: str, collection: str) -> Told:
        """Add it and tell how that went; the log has the reason, the chat only its kind."""
        request, begun = secrets.token_hex(8), time.monotonic()
        try:
            change, article = self._added(url, collection)
        except SourceUnreadable as error:
            log.info("request %s: a page wasn't added: %s", request, error)
            return Told(adding_words.NOT_ADDED[error.trouble])
        except WriterBusy as error:
            log.info("request %s: a page wasn't added: %s", request, error)
            return Told(adding_words.BEING_WRITTEN)
        except PullquoteIndexError as error:
            log.error("request %s: a page couldn't be added: %s", request, error)
            return Told(adding_words.CANT_ADD)
        except Exception:  # the edge: nobody else would hear of it
            log.exception("request %s: adding a page failed", request)
            return Told(adding_words.CANT_ADD)
        log.info("request %s: story %s %s in %.1f s", request, article.id, change, time.monotonic() - begun)
        if change is Change.REJECTED:
            return Told(adding_words.STAYS_WITHDRAWN)
        paragraphs = sum(paragraph.kind is ParagraphKind.BODY for paragraph in article.paragraphs)
        return Told(adding_words.added_words(change, paragraphs), self._story(article))

    def _added(self, url: str, collection: str) -> tuple[Change, Article]:
        """Read the page, then write: nobody else waits for the web."""
        reader = self._reader()
        reading = reader.read_page(url)
        if isinstance(reading, SourceUnreadable):
            raise reading
        if isinstance(reading, Gone):  # whoever watches it withdraws it; from a chat nothing is taken away
            raise SourceUnreadable(url, reading.reason, trouble=Trouble.GONE)
        report = self._indexer().add([reading], collection=collection)
        if report.skipped:
            raise report.skipped[0]
        reader.remember()
        return next(iter(report.changes)), self._catalog.article(self._id_of(reading, url))

    def _id_of(self, reading: Article | AlreadyRead, url: str) -> str:
        """The id that a reading has in the catalog: a page without an address of its own may have been known before."""
        if isinstance(reading, AlreadyRead):
            return reading.article_id
        return reading.id if reading.id in self._catalog else self._catalog.find_by_origin(url)[0]

    def _story(self, article: Article) -> Story:
        link = self._links.article(article.id, self._catalog.current_version(article.id), url=article.url)
        pointer = RelatedArticle(article.id, article.headline, article.outlet, article.published, link)
        return Story(pointer, opening_of(article))
