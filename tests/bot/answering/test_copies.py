"""Wire copies in answers: quoted once, the other outlets named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering import Answer
from bot.answering.question import make_question
from bot.ledger.outcomes import from_json, to_json
from index.article import Article
from index.wire_log import WireLog
from tests.support.stories import Newsroom, make_article

LEAD = "The harbour of Vell closed on Monday, two weeks earlier than the pilots had hoped for."
REST = (
    "Ice had formed between the islands faster than in any year since the guild began to keep its records in 1911.",
    "The harbour master, Ole Dunn, said ships would be sent to Port Amsel until the pilots call the passage safe.",
    "Two ferries that were under way when the order came were brought in behind an icebreaker of the coast guard.",
)

LONGER = LEAD.replace("closed", "at the end of the long inner bay and its quays closed")


def article(article_id: str, outlet: str, *paragraphs: str) -> Article:
    """A story with these paragraphs."""
    return make_article(article_id, "Vell harbour closes", *paragraphs, outlet=outlet)


STORIES = (
    article("courier", "The Vell Courier", LEAD, *REST),
    article("post", "Skerrow Post", "There was news from the coast on Tuesday.", LEAD, *REST),
    article("radio", "Harbour Radio", LONGER, *REST),
    article("cut", "Amsel Echo", *REST),
)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """Four outlets with an agency's story: as it is, under a lead, with more words, without its lead."""
    room = Newsroom(tmp_path, *STORIES)
    WireLog(room.catalog.engine).update(room.catalog)
    yield room
    room.catalog.close()


def ask(room: Newsroom, collections: frozenset[str] | None = None) -> Answer:
    """Ask when the harbour closed."""
    question = make_question("When did the harbour of Vell close?", collections=collections)
    outcome = room.answerer("Monday").answer(question, answer_id="x")
    assert isinstance(outcome, Answer)
    return outcome


def outlets(answer: Answer) -> dict[str, list[str]]:
    """Who is named beside whom, of what is shown."""
    return {one.citation.outlet: [copy.outlet for copy in one.citation.also_in] for one in answer.shown}


def test_copies_are_quoted_once_and_those_with_the_same_words_are_named(newsroom: Newsroom) -> None:
    """Neither the one that added words nor the one that cut the sentence is said to have it."""
    ((quoted, named),) = outlets(ask(newsroom)).items()
    assert {quoted, *named} == {"The Vell Courier", "Skerrow Post"}


def test_a_withdrawn_copy_is_not_named(newsroom: Newsroom) -> None:
    """It is never shown as if it stood."""
    newsroom.catalog.withdraw("post", "wrong")
    assert outlets(ask(newsroom)) == {"The Vell Courier": []}


def test_a_copy_of_a_collection_that_is_not_shown_here_is_not_named(newsroom: Newsroom) -> None:
    """What a channel may not see, it isn't told of."""
    newsroom.indexer.add([STORIES[0]], collection="open")
    answer = ask(newsroom, collections=frozenset({"open"}))
    assert outlets(answer) == {"The Vell Courier": []}


def test_an_answer_with_copies_survives_being_written_down(newsroom: Newsroom) -> None:
    """The ledger gives it back as it was, and reads what was written before there were copies."""
    answer = ask(newsroom)
    assert from_json(to_json(answer)) == answer
    plain = replace(answer, quotes=tuple(replace(q, citation=replace(q.citation, also_in=())) for q in answer.quotes))
    assert from_json(to_json(plain).replace(', "also_in": []', "")) == plain
