"""A notice: what is posted without being asked, the same for every platform; each has one renderer for it.

It is kept in the ledger from the moment it may have been posted, as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.answering.models import Citation, DateNote, Quote, RelatedArticle


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that stands above others. url: where it leads, "" for nowhere."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence of our own. small: beside what matters."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote with its citation; shown whole, never shortened."""

    quote: Quote


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a story without a citation of their own, shown as a quotation."""

    text: str


@dataclass(frozen=True, slots=True)
class Pointers:
    """A label and links: "Also reported by: Harbour Radio, The Bay Post". An empty URL links nowhere."""

    label: str
    links: tuple[tuple[str, str], ...]


Part = Heading | Words | Quoted | Passage | Pointers
_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in (Heading, Words, Quoted, Passage, Pointers)}


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said, part by part. mark: what became of it since, shown on top; "" for nothing."""

    parts: tuple[Part, ...]
    mark: str = ""

    @property
    def quotes(self) -> Iterator[Quote]:
        """Its quotes, in order."""
        return (part.quote for part in self.parts if isinstance(part, Quoted))

    def marked(self, mark: str) -> Notice:
        """The same with a mark."""
        return replace(self, mark=mark)

    def to_json(self) -> str:
        """As the ledger keeps it; `from_json` gives an equal one."""
        parts = [{"kind": type(part).__name__, **asdict(part)} for part in self.parts]
        return json.dumps({"parts": parts, "mark": self.mark}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Notice:
        """The inverse of `to_json`."""
        fields = json.loads(text)
        return cls(tuple(_part(part) for part in fields["parts"]), fields["mark"])


def _part(fields: dict[str, Any]) -> Part:
    kind = _KINDS[fields.pop("kind")]
    if kind is Quoted:
        return Quoted(quote_from(fields["quote"]))
    if kind is Pointers:
        fields["links"] = tuple((text, url) for text, url in fields["links"])
    part: Part = kind(**fields)
    return part


def quote_from(fields: dict[str, Any]) -> Quote:
    """A quote of what `dataclasses.asdict` made of one."""
    return Quote(
        **fields
        | {
            "citation": _citation(fields["citation"]),
            "emphasis": tuple((start, end) for start, end in fields["emphasis"]),
            "dates": tuple(DateNote(**note) for note in fields["dates"]),
        }
    )


def _citation(fields: dict[str, Any]) -> Citation:
    return Citation(**fields | {"also_in": tuple(RelatedArticle(**copy) for copy in fields.get("also_in", ()))})
