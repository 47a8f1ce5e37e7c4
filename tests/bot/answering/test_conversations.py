"""Questions in a conversation, of one story, of a subject, and such as can't be understood; over a real index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.answering import Answer, NoAnswer, Outcome, Reason, Side
from bot.answering.answerer import Answerer
from bot.answering.asking.conversation import Turn
from bot.answering.question import make_question
from bot.answering.reading import Evidence, PassageText
from tests.support.stories import BRIDGE, FERRY, KeywordReader, Newsroom, make_article

REOPENED = make_article(
    "reopened",
    "Harbour bridge opens again",
    "The harbour bridge opened again on Monday. The work took 90 days.",
    "It was repaired by Brack & Sons.",
    outlet="Harbour Radio",
    published="2026-06-01",
)
SAID_AGAIN = make_article(
    "again",
    "Bridge in the harbour opens again",
    "The harbour bridge opened again on Monday after the work of 90 days.",
    outlet="The Vell Courier",
    published="2026-06-02",
)
WHY = Turn("Why was the bridge shut?")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """The bridge shut, the ferry late, the bridge open again, twice told."""
    room = Newsroom(tmp_path, BRIDGE, FERRY, REOPENED, SAID_AGAIN)
    yield room
    room.catalog.close()


def ask(room: Newsroom, text: str, *keywords: str, **conditions: Any) -> Outcome:
    """Ask with these words taken for answers."""
    return room.answerer(*keywords).answer(make_question(text, **conditions), answer_id="x1")


def quoted(outcome: Outcome) -> list[str]:
    """The stories of what is shown, in order."""
    return [quote.citation.article_id for quote in outcome.quotes if quote.selected]


class Listener:
    """A reader that keeps the questions it is asked."""

    def __init__(self, *keywords: str) -> None:
        """See `KeywordReader`."""
        self._reader = KeywordReader(*keywords)
        self.asked: list[str] = []

    def read(self, question: str, passages: Sequence[PassageText]) -> list[tuple[Evidence, ...]]:
        """See `Reader.read`."""
        self.asked.append(question)
        return self._reader.read(question, passages)


def test_a_follow_up_is_answered_from_the_stories_of_the_question_before(newsroom: Newsroom) -> None:
    """And what it was understood after is told."""
    outcome = ask(newsroom, "and when was that?", "Monday", conversation=[WHY])
    assert isinstance(outcome, Answer)
    assert outcome.understood.follows == "Why was the bridge shut?"
    assert outcome.question == "and when was that?"


def test_a_question_that_stands_alone_follows_nothing(newsroom: Newsroom) -> None:
    """However much was asked before it."""
    outcome = ask(newsroom, "How late was the Petrel ferry to Dray?", "20 minutes", conversation=[WHY])
    assert outcome.understood.follows is None
    assert quoted(outcome)[:1] == ["ferry"]


def test_a_follow_up_is_read_in_full_and_what_was_answered_is_not_asked_again(newsroom: Newsroom) -> None:
    """The turn brings its answer along."""
    reader = Listener("Ada Venn")
    before = Turn("Who ordered the bridge shut?", ("bridge",), "Mayor Ada Venn ordered it.", named="Ada Venn")
    question = make_question("What did she say of the crack?", conversation=[before])
    outcome = Answerer(newsroom.catalog, newsroom.retriever, reader).answer(question, answer_id="x")
    assert isinstance(outcome, Answer)
    assert set(reader.asked) == {"What did Ada Venn say of the crack?", "What did she say of the crack?"}


def test_a_turn_without_its_answer_is_asked_again_first(newsroom: Newsroom) -> None:
    """Earlier questions alone are enough; small talk between them is passed over."""
    reader = Listener("Ada Venn")
    turns = [Turn("Hello!"), Turn("Who ordered the bridge shut?"), Turn(" ")]
    question = make_question("What did she say of the crack?", conversation=turns)
    Answerer(newsroom.catalog, newsroom.retriever, reader).answer(question, answer_id="x")
    assert reader.asked[0] == "Who ordered the bridge shut?"
    assert "What did Ada Venn say of the crack?" in reader.asked


def test_a_chain_of_follow_ups_is_followed(newsroom: Newsroom) -> None:
    """Each turn is put in full with the one before it."""
    told = [
        Turn("How long was the crack in the harbour bridge?", ("bridge",), "The crack was 40 centimetres long."),
        Turn("where was it?", ("bridge",), "The harbour bridge was shut on Monday."),
    ]
    reader = Listener("Ada Venn")
    question = make_question("and why?", conversation=told)
    Answerer(newsroom.catalog, newsroom.retriever, reader).answer(question, answer_id="x")
    assert "why was the crack in the harbour bridge?" in reader.asked[0]


def test_a_follow_up_is_found_in_other_stories_where_those_before_do_not_say(newsroom: Newsroom) -> None:
    """Stories quoted before are looked at first, and preferred, but not the only ones."""
    before = Turn("Why was the bridge shut?", ("bridge",), "She said the crack was 40 centimetres long.")
    outcome = ask(newsroom, "and when did it open again?", "90 days", conversation=[before])
    assert "bridge" not in quoted(outcome)[:1]
    assert isinstance(outcome, Answer)


@pytest.mark.parametrize(
    "text", ["What did he say?", "why?", "and the dog?", "What is this story about?", "Who won in this story?"]
)
def test_what_leans_on_nothing_is_asked_back(newsroom: Newsroom, text: str) -> None:
    """Nothing is searched, nothing guessed."""
    outcome = ask(newsroom, text, "Monday")
    assert isinstance(outcome, NoAnswer)
    assert (outcome.reason, outcome.searched.articles, outcome.options) == (Reason.UNCLEAR, 0, ())


def test_taken_literally_a_question_leans_on_nothing_and_is_searched_as_it_is(newsroom: Newsroom) -> None:
    """What was understood is undone."""
    conversation = [WHY]
    outcome = ask(newsroom, "and when was that?", "Monday", conversation=conversation, literally=True)
    assert outcome.understood.follows is None
    assert outcome.searched.articles == 4


def test_a_surname_of_two_people_is_asked_back_with_their_names(tmp_path: Path) -> None:
    """Unless it is taken literally, or the conversation tells who is meant."""
    room = Newsroom(
        tmp_path,
        make_article("a", "Fair opens", "“It will rain at the fair,” said Orla Finch, the mayor."),
        make_article("b", "Team wins", "“We were lucky at the fair,” said Tomas Finch, the coach."),
    )
    outcome = ask(room, "What did Finch say?", "rain", "lucky")
    assert isinstance(outcome, NoAnswer)
    assert (outcome.reason, outcome.options) == (Reason.UNCLEAR, ("Orla Finch", "Tomas Finch"))
    assert not outcome.quotes
    assert isinstance(ask(room, "What did Finch say?", "rain", literally=True), Answer)
    before = Turn("Who is the mayor?", ("a",), "said Orla Finch, the mayor", ("Orla Finch",))
    assert isinstance(ask(room, "and what did Finch say?", "rain", conversation=[before]), Answer)
    room.catalog.close()


def test_an_overview_gives_the_lead_of_each_event_newest_first(newsroom: Newsroom) -> None:
    """The same news of two outlets is one event."""
    outcome = ask(newsroom, "What's new about the harbour bridge?")
    assert quoted(outcome) == ["again", "bridge"]
    assert [quote.text[:18] for quote in outcome.quotes[:2]] == ["The harbour bridge"] * 2


def test_an_overview_of_anything_gives_the_newest_stories(newsroom: Newsroom) -> None:
    """Understood as the latest."""
    outcome = ask(newsroom, "What's new?")
    assert quoted(outcome) == ["again", "ferry"][:1] + ["ferry", "bridge"][:2]


def test_an_overview_of_what_no_story_is_about_is_refused(newsroom: Newsroom) -> None:
    """A story that shares a word with it is none on it."""
    outcome = ask(newsroom, "What's new about the royal wedding in Quarania?")
    assert isinstance(outcome, NoAnswer)
    assert outcome.reason is Reason.NOT_SAID


def test_an_overview_passes_over_what_was_withdrawn_or_purged_meanwhile(newsroom: Newsroom) -> None:
    """The generation still has it; the catalog decides."""
    newsroom.catalog.withdraw("again", "wrong")
    newsroom.catalog.purge("reopened")
    assert quoted(ask(newsroom, "What's new about the harbour bridge?")) == ["bridge"]


def test_one_story_alone_is_told_by_its_first_paragraphs(newsroom: Newsroom) -> None:
    """With an article given, "this story" is that one."""
    outcome = ask(newsroom, "What is this story about?", article="bridge")
    assert set(quoted(outcome)) == {"bridge"}
    assert [quote.citation.paragraph for quote in outcome.quotes if quote.selected] == [1]
    assert isinstance(ask(newsroom, "Who ordered it in this story?", "Ada Venn", article="bridge"), Answer)


def test_this_story_is_the_one_quoted_before(newsroom: Newsroom) -> None:
    """And only that one is searched."""
    before = Turn("How late was the ferry?", ("ferry",), "The ferry to the bridge ran 20 minutes late.")
    whole = ask(newsroom, "Summarise this story", conversation=[before])
    detail = ask(newsroom, "Who took it twice in this story?", "mayor took", conversation=[before])
    assert (quoted(whole), whole.understood.article) == (["ferry"], "ferry")
    assert (set(quoted(detail)), detail.understood.article) == ({"ferry"}, "ferry")


def test_an_overview_may_follow_on_a_question(newsroom: Newsroom) -> None:
    """Updates are on what was asked before."""
    outcome = ask(newsroom, "any updates on that?", conversation=[Turn("Why was the harbour bridge shut?")])
    assert outcome.understood.follows == "Why was the harbour bridge shut?"
    assert quoted(outcome)[0] == "again"


def test_what_each_of_two_sides_says_is_shown_side_by_side(tmp_path: Path) -> None:
    """The best quote of each, labelled with who speaks, and nothing else."""
    room = Newsroom(
        tmp_path,
        make_article(
            "v", "Gates of the dam", "Velland said the gates of the dam were safe.", "The dam is 60 metres high."
        ),
        make_article("o", "Dam dispute", "Ostrania said the gates of the dam leaked."),
    )
    outcome = ask(room, "What do Velland and Ostrania say about the gates of the dam?", "safe", "leaked", "60")
    assert isinstance(outcome, Answer)
    assert {side.label: outcome.quotes[side.quote].text for side in outcome.sides} == {
        "Velland": "Velland said the gates of the dam were safe.",
        "Ostrania": "Ostrania said the gates of the dam leaked.",
    }
    assert sum(quote.selected for quote in outcome.quotes) == 2
    room.catalog.close()


def test_where_one_side_is_silent_the_other_is_quoted_alone(newsroom: Newsroom) -> None:
    """There are no sides then."""
    outcome = ask(newsroom, "What do Ada Venn and Quarania say about the crack?", "40 centimetres")
    assert isinstance(outcome, Answer)
    assert outcome.sides == ()


def test_outlets_that_differ_on_a_number_are_shown_side_by_side(tmp_path: Path) -> None:
    """With the day, the later one second."""
    room = Newsroom(
        tmp_path,
        make_article(
            "a",
            "Mill fire kills",
            "Some 14 people died in the mill fire.",
            outlet="Estuary News",
            published="2026-04-03",
        ),
        make_article(
            "b", "Mill fire", "At least 12 people died in the mill fire.", outlet="Reuters", published="2026-04-02"
        ),
    )
    outcome = ask(room, "How many people died in the mill fire?", "14", "12")
    assert isinstance(outcome, Answer)
    labels = [(side.label, side.published) for side in outcome.sides]
    assert labels == [("Reuters", "2026-04-02"), ("Estuary News", "2026-04-03")]
    assert all(isinstance(side, Side) for side in outcome.sides)
    room.catalog.close()
