"""How far an answer in a chat is opened; the same on every platform."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands before and after a quote in its story; "" where nothing does."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class View:
    """How much of an answer is open, and what may be done with it.

    question: shown above where the answer doesn't stand under it. share: whether it can be shared from here.
    around: what stands around each shown quote, in order, when that is open. mark: what became of the quoted words
    since, above them. mention: how whoever wanted to be told is mentioned.
    """

    more: bool = False
    around: tuple[Surroundings, ...] = ()
    question: str = ""
    share: bool = False
    mark: str = ""
    mention: str = ""

    def flags(self) -> str:
        """One letter for each thing that is so; buttons carry it, so that a click changes one thing only."""
        said = {"c": self.around, "m": self.more, "q": self.question, "s": self.share}
        return "".join(letter for letter, is_so in said.items() if is_so)
