"""A conversation as programs give it."""

from __future__ import annotations

import pytest

from bot.answering.asking.conversation import Turn
from bot.conversation_line import turns_of
from bot.rendering.answer_object import answer_object
from tests.support.answers import make_answer, make_no_answer, make_quote


@pytest.mark.parametrize(
    ("given", "turns"),
    [
        (None, ()),
        ([], ()),
        ("  ", ()),
        ("Who won?", (Turn("Who won?"),)),
        (["Who won?", "When?"], (Turn("Who won?"), Turn("When?"))),
        (
            [{"question": "Who won?", "answer": "Finch won.", "article_ids": ["a", "a"], "more": 1}],
            (Turn("Who won?", ("a",), "Finch won."),),
        ),
        ([{"question": "Who won?", "quotes": ["Finch won."]}], (Turn("Who won?", (), "Finch won."),)),
        (
            [
                {"role": "assistant", "content": "Ask me something."},
                {"role": "user", "content": "Who won?"},
                {"role": "assistant", "content": "Finch won."},
                {"role": "bot", "text": "By 9 votes."},
                {"role": "User", "text": "When?"},
            ],
            (Turn("Who won?", (), "Finch won. By 9 votes."), Turn("When?")),
        ),
    ],
)
def test_a_conversation_may_be_given_in_several_ways(given: object, turns: tuple[Turn, ...]) -> None:
    """Earlier questions alone, with their answers, or messages by role."""
    assert turns_of(given) == turns


def test_answer_objects_will_do_as_turns() -> None:
    """Only what was shown counts as the answer; a refusal leaves the question."""
    shown = make_quote("It is shut now.", selected=True, emphasis=((6, 10),))
    objects = [answer_object(make_answer(shown, make_quote("It is old now."))), answer_object(make_no_answer())]
    assert turns_of(objects) == (Turn("Is it shut?", ("a1",), "It is shut now.", named="shut"), Turn("Who won?"))


@pytest.mark.parametrize("given", [7, {"question": "Who won?"}, [7], [{"role": "user"}], [{"content": "Who won?"}]])
def test_anything_else_is_refused(given: object) -> None:
    """The line can't be read."""
    with pytest.raises(ValueError, match=r"must|each turn|message"):
        turns_of(given)
