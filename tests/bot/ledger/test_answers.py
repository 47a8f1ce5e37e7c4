from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.answering import Answer, DateNote, NoAnswer, Outcome, Quote, Reason, Side, Understood
from bot.ledger import Asked, Ledger, State
from bot.ledger.ledger import DAY_S
from bot.ledger.outcomes import from_json, to_json
from tests.bot.ledger.conftest import Clock
from tests.support.answers import make_answer, make_no_answer, make_quote
from tests.support.asking import AT, make_asked


def answer(identifier: str, *, question: str = "Is it shut?", quote: str = "It is shut.") -> Answer:
    """An answer of one quote."""
    return replace(
        make_answer(make_quote(quote, selected=True), make_quote("Perhaps.")), id=identifier, question=question
    )


def give(ledger: Ledger, asked: Asked, outcome: Outcome, message: str = "100.2") -> None:
    """Claim, record and post."""
    ledger.claims.claim([asked], "w1")
    assert ledger.answers.record(asked, outcome, "w1")
    ledger.answers.posted(outcome.id, message)
    ledger.claims.finish(asked.key, "w1", State.DONE)


def test_an_answer_is_kept_whole(ledger: Ledger) -> None:
    """Where it was posted, what was quoted, and who asked, as a hash."""
    outcome = answer("x")
    give(ledger, make_asked("a"), outcome)
    kept = ledger.answers.to("a")
    assert kept is not None
    assert kept == ledger.answers.get("x", platform="slack", workspace="T1")
    assert (kept.outcome, kept.message, kept.question_message, kept.thread) == (outcome, "100.2", "100.1", "100.1")
    assert kept.person == ledger.hash_of("U1") != "U1"


def test_no_other_workspace_sees_an_answer(ledger: Ledger) -> None:
    """An id from another workspace's button is no answer of this one."""
    give(ledger, make_asked("a"), answer("x"))
    assert ledger.answers.get("x", platform="slack", workspace="T2") is None
    assert ledger.answers.get("x", platform="discord", workspace="T1") is None
    assert ledger.answers.in_conversation("slack", "T2", "C1", "100.1", limit=5) == []


def test_a_conversation_is_what_was_answered_publicly_in_it(ledger: Ledger) -> None:
    """Oldest first, the last few only; private answers and other threads are no part of it."""
    for number in range(4):
        give(ledger, make_asked(f"k{number}", at=AT + number), answer(f"x{number}"))
    give(ledger, make_asked("p", private=True, at=AT + 9), answer("private"))
    give(ledger, make_asked("o", thread="200.1", at=AT + 9), answer("other"))
    turns = ledger.answers.in_conversation("slack", "T1", "C1", "100.1", limit=3)
    assert [turn.id for turn in turns] == ["x1", "x2", "x3"]
    assert ledger.answers.in_conversation("slack", "T1", "C1", "100.1", limit=3, since=AT + 3) == turns[2:]


def test_answers_that_quote_a_story_are_found(ledger: Ledger) -> None:
    """Only by what was shown, so that a correction can be told where it was."""
    give(ledger, make_asked("a"), answer("x", quote="It is shut."))
    give(ledger, make_asked("b"), make_no_answer())
    [(recorded, span)] = ledger.answers.quoting("a1")
    assert (recorded.id, span.version, span.paragraph, span.start, span.end) == ("x", 1, 2, 0, 11)


def test_a_revised_answer_keeps_its_id_and_place(ledger: Ledger) -> None:
    """An edited question has another outcome in the same message."""
    give(ledger, make_asked("a"), answer("x"))
    ledger.answers.revise("x", "Who won?", replace(make_no_answer(), id="x"))
    kept = ledger.answers.to("a")
    assert kept is not None
    assert (kept.question, kept.message, isinstance(kept.outcome, NoAnswer)) == ("Who won?", "100.2", True)
    assert ledger.answers.quoting("a1") == []


def test_the_last_rating_of_a_person_counts(ledger: Ledger) -> None:
    """One voice a person; a forgotten answer can't be rated."""
    give(ledger, make_asked("a"), answer("x"))
    for person, useful in (("U1", True), ("U2", True), ("U1", False)):
        ledger.answers.rate("x", person, useful=useful)
    assert ledger.answers.ratings("x") == (1, 1)
    ledger.answers.delete("x")
    ledger.answers.rate("x", "U1", useful=True)
    assert ledger.answers.ratings("x") == (0, 0)


def test_questions_are_forgotten_after_their_days(ledger: Ledger, clock: Clock) -> None:
    """The answer with its quotes stays, and nothing that a person wrote."""
    outcome = replace(answer("x", question="A secret?"), understood=Understood(follows="Another secret?", outlet="O"))
    give(ledger, make_asked("a", text="A secret?"), outcome)
    clock.now += 29 * DAY_S
    assert ledger.purge(days=30) == 0
    clock.now += 2 * DAY_S
    assert ledger.purge(days=30) == 1
    kept = ledger.answers.to("a")
    assert kept is not None
    assert kept.question is None
    assert "secret" not in to_json(kept.outcome)
    assert kept.outcome.quotes == outcome.quotes
    assert ledger.answers.of_person("slack", "T1", "U1", limit=5) == []


def test_a_person_is_forgotten_on_request(ledger: Ledger) -> None:
    """Their answers, ratings and wishes go; those of others, and of other workspaces, stay."""
    give(ledger, make_asked("a"), answer("x"))
    give(ledger, make_asked("b", person="U2"), answer("y"))
    give(ledger, make_asked("c", workspace="T2"), answer("z"))
    ledger.answers.rate("y", "U1", useful=True)
    ledger.preferences.ask_to_be_told(make_asked("a"), "Is it?", "x")
    assert ledger.forget_person("slack", "T1", "U1") == 1
    assert ledger.answers.to("a") is None
    assert ledger.answers.to("b") is not None
    assert ledger.answers.to("c") is not None
    assert ledger.answers.ratings("y") == (0, 0)
    assert ledger.preferences.wishes() == []


def test_a_workspace_is_forgotten_whole(ledger: Ledger) -> None:
    """Once the bot is removed from it, nothing of it is left; others keep theirs."""
    for workspace in ("T1", "T2"):
        give(ledger, make_asked(workspace, workspace=workspace), answer(f"x{workspace}"))
        ledger.preferences.set_collections("slack", workspace, "", ["a"])
    ledger.forget_workspace("slack", "T1")
    assert ledger.answers.to("T1") is None
    assert ledger.claims.state("T1") is None
    assert ledger.preferences.workspace_collections("slack", "T1") is None
    assert ledger.answers.to("T2") is not None
    assert ledger.preferences.workspace_collections("slack", "T2") == frozenset({"a"})


_understood = st.builds(
    Understood,
    since=st.none() | st.just("2026-01-01"),
    follows=st.none() | st.text(max_size=9),
    latest=st.booleans(),
    about=st.none() | st.tuples(st.just("2026-01-01"), st.just("2026-01-31")),
)


@given(st.text(min_size=1, max_size=40), st.text(max_size=9), _understood)
def test_an_outcome_comes_back_equal(text: str, speaker: str, understood: Understood) -> None:
    """Whatever is in it, an outcome is the same after it was kept."""
    first: Quote = replace(
        make_quote(text, selected=True, emphasis=((0, 1),)),
        speaker=speaker or None,
        dates=(DateNote("May", "2026-05-01", "2026-05-31"),),
    )
    sides = (Side("A", "2026-05-01", 0), Side("B", "", 1))
    outcome = replace(
        make_answer(first, make_quote("Or not.", selected=True)), understood=understood, sides=sides, question=text
    )
    assert from_json(to_json(outcome)) == outcome
    refused = replace(make_no_answer(Reason.UNCLEAR, make_quote(text)), options=(text,), understood=understood)
    assert from_json(to_json(refused)) == refused


def test_an_answer_is_known_by_the_message_it_was_posted_as(ledger: Ledger) -> None:
    """In its own workspace only."""
    give(ledger, make_asked("a"), answer("x"), message="11/5")
    found = ledger.answers.in_message("11/5", platform="slack", workspace="T1")
    assert found is not None
    assert found.id == "x"
    assert ledger.answers.in_message("11/5", platform="slack", workspace="T2") is None
