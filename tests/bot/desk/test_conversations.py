from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk.conversations import is_for_us, is_question, turns
from bot.ledger import Following, Ledger
from tests.support.answers import make_answer, make_quote
from tests.support.asking import make_asked


@pytest.mark.parametrize(
    "text",
    [
        "And when does it open again?",
        "who pays",
        "What did the US say?",
        "can you tell me who voted against it?",
        "Tell me more about the toll",
        "so what does the minister say",
        "the dam?",
        "Is anyone hurt?",
        "Anybody injured?",
    ],
)
def test_what_stories_could_answer_is_a_question(text: str) -> None:
    """With or without a question mark."""
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "I don't believe it",
        "interesting!",
        "Thanks",
        "what do you think?",
        "Shall we get lunch?",
        "Anyone coming to the canteen?",
        "did you read that one?",
        "Can I borrow the car?",
        "Isn't that our mayor?",
        "because",
        "ok",
    ],
)
def test_what_people_say_to_each_other_is_not(text: str) -> None:
    """A remark, or a question that only somebody present can answer."""
    assert not is_question(text)


@pytest.mark.parametrize(
    ("text", "following", "others", "addresses", "expected"),
    [
        ("Who pays?", Following.QUESTIONS, False, False, True),
        ("Who pays?", Following.QUESTIONS, True, False, False),
        ("Who pays?", Following.QUESTIONS, False, True, False),
        ("Who pays?", Following.MENTIONS, False, False, False),
        ("the toll", Following.QUESTIONS, False, False, False),
        ("the toll", Following.ALWAYS, True, False, True),
        ("the toll", Following.ALWAYS, False, True, False),
        ("…", Following.ALWAYS, False, False, False),
    ],
)
def test_a_further_message_is_taken_as_the_channel_wants_it(
    text: str, following: Following, others: bool, addresses: bool, expected: bool
) -> None:
    """Always, questions only or mentions only; two people talking to each other are left alone."""
    assert is_for_us(text, following=following, others_speak=others, addresses_somebody=addresses) is expected


def test_only_the_answer_itself_comes_before_what_is_asked_on_in_private(tmp_path: Path) -> None:
    """Whoever asks on says which answer that is; else a private question stands alone."""
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}", key=b"key")
    for number in range(2):
        asked = make_asked(f"k{number}", private=True)
        ledger.claims.claim([asked], "w1")
        outcome = replace(make_answer(make_quote("It is shut.", selected=True)), id=f"a{number}", question=f"{number}?")
        ledger.answers.record(asked, outcome, "w1")
    on = make_asked("k2", private=True, of="a1")
    assert [turn.question for turn in turns(ledger, on)] == ["1?"]
    assert turns(ledger, replace(on, of="")) == turns(ledger, replace(on, of="gone")) == []
    ledger.close()
