"""Reading twice, remembering what was read, and the chance of what stands in stories quoted before."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.finding.readers import RememberingReader, TwiceReader, chance_near
from bot.answering.reading import Evidence, PassageText
from bot.answering.signals import Signals

ONE = PassageText("Fair", "It rained.", ((0, 10),))
TWO = PassageText("Fair", "It shone.", ((0, 9),))


class MarginReader:
    """Reads margins off a table of questions, and keeps what it was asked to read; a scriptable fake."""

    def __init__(self, **margins: float) -> None:
        """A margin for each question; its answer span is as long as the question."""
        self._margins = margins
        self.read_passages: list[tuple[str, PassageText]] = []

    def read(self, question: str, passages: Sequence[PassageText]) -> list[tuple[Evidence, ...]]:
        """See `Reader.read`."""
        self.read_passages += [(question, passage) for passage in passages]
        return [(Evidence(self._margins[question], (0, len(question))),) for _ in passages]


def test_reading_twice_gives_the_mean_margin_and_the_surer_words() -> None:
    """A sentence has to answer both ways of asking."""
    reader = TwiceReader(MarginReader(full=4.0, own=-2.0), "own")
    assert reader.read("full", [ONE]) == [(Evidence(1.0, (0, 4)),)]


def test_a_passage_is_read_once_for_each_wording() -> None:
    """However often it is found; the order asked for is kept."""
    beneath = MarginReader(full=1.0, own=2.0)
    reader = RememberingReader(beneath)
    first, again = reader.read("full", [ONE, TWO]), reader.read("full", [TWO, ONE, ONE])
    reader.read("own", [ONE])
    assert again == [first[1], first[0], first[0]]
    assert beneath.read_passages == [("full", ONE), ("full", TWO), ("own", ONE)]


def test_the_chance_near_grows_with_margin_and_words_in_common() -> None:
    """It stays a chance, however extreme the signals are."""
    chances = [
        chance_near(Signals(margin, bm25, 0.0, 0.0, 0.0), nearest=0.4)
        for margin, bm25 in ((-1e9, 0.0), (0.0, 0.0), (0.0, 1.0), (9.0, 1.0), (1e9, 1.0))
    ]
    assert chances == sorted(chances)
    assert 0 < chances[0] < 0.1
    assert 0.5 < chances[-2] < chances[-1] <= 1
