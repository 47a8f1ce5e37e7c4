from __future__ import annotations

import pytest

from bot.desk.conversations import is_for_us, is_question
from bot.ledger import Following


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
