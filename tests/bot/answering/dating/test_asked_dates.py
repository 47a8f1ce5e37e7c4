"""What a question says of dates, outlets and recency: understood, shown and undone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.dating.asked_dates import AskedConditions, understand
from bot.answering.dating.asked_outlets import Condition
from bot.answering.question import BadQuestion

_QUESTIONS = Path(__file__).parents[3] / "data" / "dated_questions.jsonl"
_OUTLETS = (
    *("Reuters", "The Globe and Mail", "BBC News", "Time", "The Times", "The Sun", "Marrow Bay Courier", "Nature"),
    *("Metro", "The Star", "AP"),
)
_TODAY = date(2020, 11, 12)  # a Thursday


def _asked(text: str) -> AskedConditions:
    return understand(text, today=_TODAY, outlets=_OUTLETS)


@pytest.mark.parametrize(
    "row",
    [json.loads(line) for line in _QUESTIONS.read_text(encoding="utf-8").splitlines()],
    ids=lambda row: str(row["question"]),
)
def test_conditions_of_a_question_are_understood(row: dict[str, object]) -> None:
    """Each question yields its conditions and no others."""
    asked = understand(str(row["question"]), today=date.fromisoformat(str(row["today"])), outlets=_OUTLETS)
    about = None if asked.about is None else list(asked.about)
    found = {"since": asked.since, "until": asked.until, "outlet": asked.outlet, "latest": asked.latest, "about": about}
    assert found == {name: row[name] for name in found}


def test_a_day_of_the_event_leaves_no_story_out() -> None:
    """A story of next week may tell what happened on 10 November."""
    asked = _asked("What happened on Nov. 10?")
    assert (asked.since, asked.until, asked.about) == (None, None, ("2020-11-10", "2020-11-10"))


def test_what_was_understood_is_shown_in_the_words_of_the_question() -> None:
    """Each condition names the words it was read from."""
    asked = _asked("What's new about the pier since Tuesday, according to Reuters?")
    assert {condition: asked.words(condition) for condition in Condition} == {
        Condition.PUBLISHED: ("since Tuesday",),
        Condition.OUTLET: ("according to Reuters",),
        Condition.LATEST: ("What's new",),
        Condition.ABOUT: (),
    }


@pytest.mark.parametrize("condition", list(Condition))
def test_what_was_understood_can_be_undone(condition: Condition) -> None:
    """Undoing one condition leaves the others, and its words belong to the question again."""
    asked = _asked("latest on the May 2019 fire since Tuesday outlet:Reuters")
    undone = asked.without(condition)
    assert not undone.words(condition)
    assert {other for other in Condition if undone.words(other)} == set(Condition) - {condition}
    kept = {"since": undone.since, "outlet": undone.outlet, "latest": undone.latest, "about": undone.about}
    emptied = {"published": "since"}.get(condition, condition.value)
    assert [name for name, value in kept.items() if not value] == [emptied]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Who resigned since:2020-11-01 outlet:Reuters?", "Who resigned"),
        ("According to the Globe and Mail, who resigned?", "who resigned?"),
        ("Any stories about the pier since Tuesday?", "Any stories about the pier?"),
        ("Who resigned, per Reuters?", "Who resigned?"),
        ("What happened on Nov. 10?", "What happened on Nov. 10?"),
        ("What does the Globe and Mail say about the pier?", "What does the Globe and Mail say about the pier?"),
        ("since:2020-11-01 outlet:Reuters", ""),
    ],
)
def test_words_that_are_conditions_only_are_not_searched_for(text: str, subject: str) -> None:
    """Words that carry the question stay, though they are understood."""
    assert _asked(text).subject == subject


@pytest.mark.parametrize("outlet", ["reuters", "REUTERS", "Reuters"])
def test_an_outlet_is_given_as_stored(outlet: str) -> None:
    """However it is typed."""
    assert _asked(f"pier outlet:{outlet}").outlet == "Reuters"


def test_an_unknown_outlet_is_kept_as_typed() -> None:
    """Nothing is found for it then, which is said as for any filter that no story meets."""
    assert _asked('pier outlet:"The  Karsk Post"').outlet == "The Karsk Post"


@pytest.mark.parametrize("text", ["pier topic:harbour", "what is 10:30", "see http://example.org/a:b", "since : 2020"])
def test_an_unknown_key_is_part_of_the_question(text: str) -> None:
    """Colons are common; only three keys mean anything."""
    assert _asked(text).subject == text


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("pier since:yesterday", "yesterday.*2020-11-20"),
        ("pier until:2020-13", "2020-13"),
        ('pier since:""', "2020-11-20"),
        ("pier since:2020-11-02 until:2020-11-01", "swap"),
        ("pier since:2020 since:2019", "twice"),
    ],
)
def test_a_malformed_condition_is_refused_in_one_clear_line(text: str, complaint: str) -> None:
    """The line names what is wrong and how to write it."""
    with pytest.raises(BadQuestion, match=complaint) as refused:
        _asked(text)
    assert "\n" not in str(refused.value)


def test_words_that_leave_no_day_are_no_error() -> None:
    """A contradiction in plain words may be a misunderstanding, so the later condition is let go."""
    assert _asked("stories after 9 November and stories before 2 November").until is None


def test_two_outlets_are_no_filter() -> None:
    """A filter that holds one of them would hide the other."""
    assert _asked("What do Reuters and the Globe and Mail say?").outlet is None


@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from(["since:", "until", "2020-11", "outlet:", "“", '"', "May", "on", "Time", "the"])).map(
        " ".join
    )
)
def test_spans_lie_in_the_question(text: str) -> None:
    """Any text is understood or refused; the words shown are words of it."""
    try:
        asked = _asked(text)
    except BadQuestion:
        return
    assert all(0 <= span.start < span.end <= len(text) for span in asked.spans)
    assert asked.subject == "" or asked.subject.split()[0] in text
