"""Corrections reach back: where a story was quoted that was changed or withdrawn, people are told, once."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answering.linking import Links
from bot.answering.models import Answer, Citation
from bot.delivery.differing import is_slight, still_stands, words_now
from bot.delivery.outbox import Made
from bot.desk.announcing import Announcer
from bot.desk.platform import PostFailed
from bot.desk.threads import LedgerThread
from bot.digest.subscription import Place
from bot.ledger import Correcting, DeliveryKind, Ledger, Planned
from bot.rendering import words
from bot.rendering.notice import Notice, Part, Passage, Pointers, Words
from index.article import Article
from index.catalog import Catalog
from index.errors import UnknownArticle

_OF_USE_S = 14 * 86_400.0  # for so long a correction is tried to be told

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Shown:
    """Words of a story that stand in a message. of: the answer's id, or the digest's key."""

    of: str
    is_answer: bool
    place: Place
    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class _Found:
    """What is to be told in one place about one story."""

    shown: _Shown
    notice: Notice
    mark: str


@dataclass(frozen=True, slots=True)
class _Fate:
    """What became of a quote. now: what stands there; None: nothing. why: of a withdrawal; None where it wasn't."""

    shown: _Shown
    now: str | None
    why: str | None = None
    purged: bool = False


class Corrections:
    """The corrections of one platform. Blocks, but for `afterwards`; `find` and `make` may run in several threads."""

    def __init__(
        self,
        platform: Announcer,
        ledger: Ledger,
        catalog: Catalog,
        links: Links,
        *,
        off_loop: LedgerThread,
        clock: Callable[[], float],
    ) -> None:
        """Look in `ledger` for what was quoted, in `catalog` what became of it; `clock` gives seconds since 1970."""
        self._platform = platform
        self._ledger = ledger
        self._catalog = catalog
        self._links = links
        self._off_loop = off_loop
        self._clock = clock
        self._found: dict[str, _Found] = {}

    def find(self) -> list[Planned]:
        """What is to be told now and wasn't yet."""
        found = dict(self._all())
        self._found = found
        known = self._ledger.deliveries.keys(DeliveryKind.CORRECTION)
        now = self._clock()
        return [
            Planned(key, DeliveryKind.CORRECTION, one.shown.place, one.shown.of, now, now + _OF_USE_S)
            for key, one in found.items()
            if key not in known
        ]

    def make(self, planned: Planned) -> Made:
        """The note; nothing where the channel wants none, or it isn't so any more."""
        if planned.key not in self._found:  # another process found it
            self._found |= dict(self._all())
        found = self._found.get(planned.key)
        if found is None or self._how(planned.place) is not Correcting.THREAD:
            return Made(None)
        return Made(found.notice)

    async def afterwards(self, planned: Planned, _message: str) -> None:
        """Mark what was posted; doing it twice does no harm."""
        found = self._found.get(planned.key)
        if found is None:  # posted by a process that died
            await self._off_loop(self.make, planned)
            found = self._found.get(planned.key)
        if found is None or await self._off_loop(self._how, planned.place) is Correcting.OFF:
            return
        try:
            if found.shown.is_answer:
                recorded = await self._off_loop(self._ledger.answers.mark, found.shown.of, found.mark)
                if recorded is not None and recorded.message:
                    await self._platform.mark(recorded)
            else:
                await self._mark_digest(found)
        except PostFailed as error:
            log.warning("what was corrected couldn't be marked: %s", error.why)

    async def _mark_digest(self, found: _Found) -> None:
        delivered = await self._off_loop(self._ledger.deliveries.get, found.shown.of)
        if delivered is not None and delivered.notice:
            notice = Notice.from_json(delivered.notice).marked(found.mark)
            await self._off_loop(self._ledger.deliveries.amend, found.shown.of, notice.to_json())
            await self._platform.amend_announced(delivered.planned.place, delivered.message, notice)

    def _how(self, place: Place) -> Correcting:
        return self._ledger.preferences.correcting(place.platform, place.workspace, place.channel)

    # -- finding ----------------------------------------------------------------------------------------------

    def _all(self) -> Iterator[tuple[str, _Found]]:
        """All corrections of what was quoted, with their keys, told or not."""
        quoted = self._ledger.answers.quoted_articles() | self._ledger.deliveries.quoted_articles()
        withdrawn = self._catalog.withdrawn(quoted)
        for article_id in sorted(quoted):
            fates: dict[str, list[_Fate]] = {}
            for fate in self._fates(article_id, withdrawn.get(article_id)):
                fates.setdefault(fate.shown.of, []).append(fate)
            for of, several in fates.items():
                told = "".join(f"{one.why}|{one.purged}|{one.now}|{one.shown.text};" for one in several)
                stamp = hashlib.sha256(f"{article_id}|{told}".encode()).hexdigest()[:16]
                yield f"correction:{of}:{stamp}", self._told(several)

    def _fates(self, article_id: str, why: str | None) -> Iterator[_Fate]:
        """What became of every quote from a story that isn't what it was."""
        try:
            current = self._catalog.current_version(article_id)
            newest = self._catalog.article(article_id, current)
        except UnknownArticle:
            yield from (_Fate(one, None, purged=True) for one in self._shown(article_id))
            return
        for one in self._shown(article_id):
            if why is not None:
                yield _Fate(one, None, why)
            elif one.citation.version < current and not still_stands(one.text, newest):
                now = self._now(one, newest)
                typos = self._ledger.preferences.tells_typos(one.place.platform, one.place.workspace, one.place.channel)
                if now is None or typos or not is_slight(one.text, now):
                    yield _Fate(one, now)

    def _now(self, shown: _Shown, newest: Article) -> str | None:
        citation = shown.citation
        try:
            old = self._catalog.article(citation.article_id, citation.version)
        except UnknownArticle:
            return None
        return words_now(old, newest, paragraph=citation.paragraph, start=citation.start, end=citation.end)

    def _shown(self, article_id: str) -> Iterator[_Shown]:
        """Every message on this platform with words of a story."""
        name = self._platform.name
        for recorded, span in self._ledger.answers.quoting(article_id):
            if recorded.platform != name or not recorded.message or not isinstance(recorded.outcome, Answer):
                continue
            place = Place(name, recorded.workspace, recorded.channel, self._platform.thread_of(recorded))
            for quote in recorded.outcome.shown:
                at = quote.citation
                if (at.article_id, at.paragraph, at.start) == (span.article_id, span.paragraph, span.start):
                    yield _Shown(recorded.id, True, place, quote.text, at)
        for delivered, told in self._ledger.deliveries.telling([article_id]):
            if delivered.planned.place.platform != name or not delivered.notice:
                continue
            place = replace(delivered.planned.place, thread=delivered.message)
            for quote in Notice.from_json(delivered.notice).quotes:
                at = quote.citation
                if (at.article_id, at.paragraph, at.start) == (told.article_id, told.paragraph, told.start):
                    yield _Shown(delivered.planned.key, False, place, quote.text, at)

    def _told(self, fates: Sequence[_Fate]) -> _Found:
        first = fates[0]
        citation = first.shown.citation
        is_gone = first.purged or first.why is not None
        parts: list[Part] = [Words(words.corrected_words(citation.headline, first.why, purged=first.purged))]
        for fate in fates if not first.purged else ():
            parts += [Words(words.QUOTED, small=True), Passage(fate.shown.text)]
            if not is_gone and fate.now is None:
                parts.append(Words(words.NOT_THERE, small=True))
            elif fate.now is not None:
                parts += [Words(words.SAYS_NOW, small=True), Passage(fate.now)]
        if not is_gone:
            parts.append(Pointers("", ((words.COMPARE, self._links.comparison(citation)),)))
        mark = words.WITHDRAWN if is_gone else words.CORRECTED
        return _Found(first.shown, Notice(tuple(parts)), f"{mark} {citation.headline}".strip())
