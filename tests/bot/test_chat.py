"""The conversation in the terminal: what is remembered, undone and forgotten."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from bot.answering.asking.conversation import Turn, turn_of
from bot.terminal import chat
from tests.bot.conftest import Run
from tests.support.answers import make_answer, make_no_answer, make_quote
from tests.support.stories import BRIDGE, FERRY, Newsroom

TODAY = date(2026, 3, 5)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """The bridge and the ferry."""
    room = Newsroom(tmp_path, BRIDGE, FERRY)
    yield room
    room.catalog.close()


def said(room: Newsroom, *lines: str) -> str:
    """What is shown when a person types these lines."""
    out = io.StringIO()
    typed = iter(lines)

    def read() -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    chat(room.answerer("Ada Venn", "40"), Console(file=out, width=200), read, today=TODAY, limit=3)
    return out.getvalue()


def test_a_question_may_follow_on_the_one_before_and_what_was_understood_is_shown(newsroom: Newsroom) -> None:
    """The person sees what the answer rests on."""
    out = said(newsroom, "Who ordered the bridge shut?", "How long did she say it was?")
    assert "asked after “Who ordered the bridge shut?”" in out


def test_literally_asks_again_without_what_was_understood(newsroom: Newsroom) -> None:
    """The same words, by themselves."""
    out = said(newsroom, "Who ordered the bridge shut?", "How long did she say it was?", "/literally")
    assert out.count("Understood: asked after") == 1
    first, again = (
        said(newsroom, "Who ordered the bridge shut since Monday?", *more) for more in ((), ("/literally",))
    )
    assert (first.count("stories since 2 Mar 2026"), again.count("stories since 2 Mar 2026")) == (1, 1)


def test_new_forgets_what_was_asked_before(newsroom: Newsroom) -> None:
    """The next question leans on nothing and is asked back."""
    out = said(newsroom, "Who ordered the bridge shut?", "/new", "What did she say?")
    assert "can't tell who or what is meant" in out
    assert "asked after" not in out


def test_a_bad_condition_is_told_and_the_conversation_goes_on(newsroom: Newsroom) -> None:
    """In one line."""
    out = said(newsroom, "who since:soon", "Who ordered the bridge shut?")
    assert "'soon' is not a date" in out
    assert "Mayor Ada Venn ordered it." in out


def test_what_is_remembered_of_an_answer_is_what_was_shown() -> None:
    """Stories, words, answering words and speakers; of a refusal only the question."""
    shown = make_quote("It is shut now.", selected=True, emphasis=((6, 10),))
    assert turn_of(make_answer(shown, make_quote("Not shown here."))) == Turn(
        "Is it shut?", ("a1",), "It is shut now.", named="shut"
    )
    assert turn_of(make_no_answer()) == Turn("Who won?")


def test_a_question_asked_literally_understands_nothing(pullquote: Run, tmp_path: Path) -> None:
    """The flag of the command undoes what was understood."""
    story = tmp_path / "bridge.txt"
    story.write_text("Bridge shut\nThe Vell Courier, 2 March 2026\n\nThe harbour bridge was shut on Monday.\n", "utf-8")
    assert pullquote("index", "add", str(story)).code == 0
    question = "Was the bridge shut in March 2026?"
    assert "Understood" in pullquote("ask", question).out
    assert "Understood" not in pullquote("ask", question, "--literally").out


def test_a_question_about_one_story_is_answered_from_it_alone(pullquote: Run, tmp_path: Path) -> None:
    """`--article` says which; without it "this story" is asked back."""
    for name in ("bridge", "ferry"):
        (tmp_path / f"{name}.txt").write_text(
            f"{name} news\n\nThe {name} was shut on Monday, the mayor said.\n", "utf-8"
        )
    pullquote("index", "add", str(tmp_path / "bridge.txt"), str(tmp_path / "ferry.txt"))
    import json

    lines = map(json.loads, pullquote("index", "export").out.splitlines())
    ferry = next(line["id"] for line in lines if "ferry" in line["title"])
    told = json.loads(pullquote("ask", "What is this story about?", "--article", ferry, "--json").out)
    assert {quote["article_id"] for quote in told["quotes"]} == {ferry}
    assert told["understood"]["article"] == ferry
    asked_back = json.loads(pullquote("ask", "What is this story about?", "--json").out)
    assert (asked_back["answered"], asked_back["reason"]) == (False, "unclear")
