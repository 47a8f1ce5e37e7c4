"""What the status page shows of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from bot.answering.models import Outcome
from bot.ledger import Ledger, LedgerUnavailable
from bot.web.application import create_application
from bot.web.clusters import clusters, example
from bot.web.ledger_record import LedgerRecord
from bot.web.record import Feedback, QuotedStory, UnansweredQuestions
from index.encoder import load_encoder
from tests.support.answers import make_answer, make_no_answer, make_quote
from tests.support.asking import make_asked
from tests.support.web import TOKEN, Site, client_of

LONG_AGO = date(2000, 1, 1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger of the operators' own workspace, with two answers and four refusals."""
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}", key=b"key")
    ledger.preferences.mark_own("slack", "T1")
    quote = make_quote("It is closed.", selected=True)
    purged = replace(quote, citation=replace(quote.citation, article_id="purged"))
    outcomes: list[tuple[Outcome, str]] = [(make_answer(quote), ""), (make_answer(purged), "")]
    outcomes += [(make_no_answer(), said) for said in ("Who won the race?", "who won the race?", "Who won the race?")]
    outcomes += [(make_no_answer(), "How deep is the harbour?")]
    for number, (outcome, question) in enumerate(outcomes):
        asked = make_asked(f"k{number}")
        ledger.claims.claim([asked], "w")
        ledger.answers.record(asked, replace(outcome, id=f"id{number}", question=question), "w")
    ledger.answers.rate("id0", "U1", useful=True)
    yield ledger
    ledger.close()


def record_of(open_ledger: Callable[[], Ledger]) -> LedgerRecord:
    """The record, with the toy encoder."""
    return LedgerRecord(
        open_ledger,
        encode=load_encoder("hashing").encode,
        headline={"a1": "Bridge shut"}.get,  # type: ignore[arg-type]
    )


def test_it_tells_what_the_ledger_holds(ledger: Ledger) -> None:
    """Like questions together in their most frequent wording; a story that is gone for good isn't named."""
    record = record_of(lambda: ledger)
    [day] = record.days(since=LONG_AGO)
    assert (day.answered, day.refused) == (2, 4)
    assert record.feedback(since=LONG_AGO) == Feedback(1, 0)
    assert record.most_quoted(since=LONG_AGO, limit=5) == [QuotedStory("a1", "Bridge shut", 1)]
    assert record.unanswered(since=LONG_AGO, limit=5) == [
        UnansweredQuestions("Who won the race?", 3),
        UnansweredQuestions("How deep is the harbour?", 1),
    ]


def test_a_ledger_that_is_away_is_opened_again_later_and_the_page_says_so_meanwhile(ledger: Ledger, site: Site) -> None:
    """The rest of the page is there."""
    tries = 0

    def open_ledger() -> Ledger:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise LedgerUnavailable("the database is away")
        return ledger

    parts = site.parts(record=record_of(open_ledger))
    client = client_of(create_application(parts))
    page = client.get("/status", headers={"Authorization": f"Bearer {TOKEN}"})
    assert page.status_code == 200
    assert "The record of questions can&#39;t be read right now." in page.text
    assert "0 answered" in client.get("/status", headers={"Authorization": f"Bearer {TOKEN}"}).text


def test_questions_are_grouped_around_the_first_that_they_are_alike() -> None:
    """The largest group first."""
    vectors = np.array([[1, 0], [0, 1], [0.9, 0.436], [0.1, 0.995]], dtype=np.float32)
    assert clusters(vectors) == [[0, 2], [1, 3]]
    assert clusters(np.array([[1, 0], [0, 1], [0, 1]], dtype=np.float32)) == [[1, 2], [0]]
    assert clusters(np.empty((0, 2), dtype=np.float32)) == []


def test_the_most_frequent_wording_stands_for_a_group() -> None:
    """Small and large letters aside; the first where none is."""
    assert example(["Who won?", "Who won it?", "who won it?"]) == "Who won it?"
    assert example(["A?", "B?"]) == "A?"
