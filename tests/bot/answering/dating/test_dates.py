"""Dates in a quote: which words are dates, and which days they mean."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.dating.calendar_words import Days, add_months, easter, part_of, week_days, year_days
from bot.answering.dating.dates import dated_spans, resolve_dates
from bot.answering.dating.tense import Tense, tense_around
from bot.answering.models import DateNote

_SENTENCES = Path(__file__).parents[3] / "data" / "dated_sentences.jsonl"
_THURSDAY = "2020-11-12"
_PIECES = st.sampled_from(
    re.findall(
        r"\S+",
        "on in since from to between and until the last next this late early mid- Wednesday Sunday May March Nov. 10"
        " 16-18 2020 1999-2005 '90s first quarter of Q3 week weekend two 999 years ago Christmas yesterday tomorrow"
        " will said was was“ ”, . – ( ) 10/11/2020 2020-02-30 Feb. 29 31 April a couple of centuries",
    )
)


def _notes(text: str, published: str = _THURSDAY) -> list[tuple[str, str, str]]:
    return [(note.text, note.first, note.last) for note in resolve_dates(text, published)]


def test_dates_of_hard_sentences_are_resolved() -> None:
    """At least 97 % of the sentences have every date found and no other: its words, its first and its last day."""
    rows = [json.loads(line) for line in _SENTENCES.read_text(encoding="utf-8").splitlines()]
    wrong = [
        (row["text"], expected, found)
        for row in rows
        if (found := _notes(row["text"], row["published"]))
        != (expected := [(day["text"], day["from"], day["to"]) for day in row["dates"]])
    ]
    assert len(rows) >= 120
    assert len(wrong) <= 0.03 * len(rows), wrong


def test_a_note_carries_the_words_as_quoted() -> None:
    """The span of a note is cut from the quote, without the preposition and the possessive."""
    assert resolve_dates("Since Tuesday’s vote, nothing.", _THURSDAY) == (
        DateNote("Tuesday", "2020-11-10", "2020-11-10"),
    )


@pytest.mark.parametrize("published", ["2020-11-12", "2020-11-12T23:59:00-05:00", "2020-11-12T00:10:00Z"])
def test_the_day_of_publication_is_the_day_as_written(published: str) -> None:
    """A time and its zone don't move the day that readers saw on the story."""
    assert _notes("It opened yesterday.", published) == [("yesterday", "2020-11-11", "2020-11-11")]


@pytest.mark.parametrize("published", ["soon", "12 November 2020", "2020"])
def test_a_day_of_publication_that_is_no_date_is_an_error(published: str) -> None:
    """Nothing is resolved against a guess."""
    with pytest.raises(ValueError, match=r"\w"):
        resolve_dates("It opened yesterday.", published)


def test_without_a_day_of_publication_only_dates_with_a_year_are_resolved() -> None:
    """A story without a date still says what "November 2018" was, and no more."""
    text = "He came on Monday, last week or in May, but she left on 3 May 2017 and died in November 2018, near Easter."
    assert _notes(text, "") == [
        ("3 May 2017", "2017-05-03", "2017-05-03"),
        ("November 2018", "2018-11-01", "2018-11-30"),
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("They met on Friday.", "2020-11-06"),
        ("They will meet on Friday.", "2020-11-13"),
        ("They said on Tuesday that they would meet on Friday.", "2020-11-13"),
        ("The law passed on Friday will be repealed.", "2020-11-06"),
        ("On Friday, after weeks of delay, they will meet.", "2020-11-13"),
        ("“We met on Friday,” said Odd, who will resign.", "2020-11-06"),
        ("“We will meet on Friday,” said Odd.", "2020-11-13"),
        ("They had until Friday to decide, and failed.", "2020-11-06"),
        ("They have until Friday to decide.", "2020-11-13"),
    ],
)
def test_a_weekday_is_past_or_to_come_by_the_verb_it_belongs_to(text: str, day: str) -> None:
    """The verb of the date's own clause and voice decides, not another verb of the sentence."""
    assert [note[1] for note in _notes(text)][-1] == day


def test_tomorrow_in_speech_counts_from_the_day_it_was_said() -> None:
    """What was said on Monday looks forward from Monday, though the story is of Thursday."""
    assert _notes("“We open tomorrow,” Odd said on Monday.") == [
        ("tomorrow", "2020-11-10", "2020-11-10"),
        ("Monday", "2020-11-09", "2020-11-09"),
    ]


def test_tomorrow_outside_speech_counts_from_the_story() -> None:
    """An attribution moves the words in quotation marks alone."""
    assert _notes("Odd said on Monday they open tomorrow.")[-1] == ("tomorrow", "2020-11-13", "2020-11-13")


@pytest.mark.parametrize(
    "text",
    [
        "It was 1,000 years ago.",
        "It was 999 centuries ago.",
        "It was stamped 03/04/2020.",
        "She left that Friday.",
        "The loss for fiscal 2021 was small.",
        "It rained for two days.",
    ],
)
def test_what_cannot_be_told_gets_no_note(text: str) -> None:
    """A number out of reach, an ambiguous date, one that hangs on another, and a duration are left alone."""
    assert not _notes(text)


def test_ends_of_a_range_share_their_year() -> None:
    """A year named once holds for both ends, across the turn of the year."""
    assert _notes("From 28 December to 3 January 2019 it snowed.") == [
        ("28 December to 3 January 2019", "2018-12-28", "2019-01-03")
    ]


@given(st.lists(_PIECES, max_size=14).map(" ".join), st.dates(date(1970, 1, 1), date(2090, 12, 31)))
def test_notes_are_words_of_the_quote_in_order(text: str, published: date) -> None:
    """Whatever the text, spans lie in it in order without overlap, and no span ends before it begins."""
    end = 0
    for span in dated_spans(text, published):
        assert end <= span.start < span.end <= len(text)
        assert span.days.first <= span.days.last
        end = span.end


@given(st.text(max_size=120), st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_any_text_is_read_without_error(text: str, anchor: date | None) -> None:
    """No text breaks it."""
    assert all(span.end <= len(text) for span in dated_spans(text, anchor))


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.sampled_from(["Monday", "Thursday", "Sunday"]))
def test_a_past_weekday_is_one_of_the_last_seven_days(published: date, name: str) -> None:
    """On any day, "on Monday" of what happened is the latest Monday, today included."""
    (span,) = dated_spans(f"The mill burned down on {name}.", published)
    assert f"{span.days.first:%A}" == name
    assert timedelta(0) <= published - span.days.first < timedelta(days=7)


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_a_day_without_a_year_is_within_a_year(published: date) -> None:
    """What happened on 2 May happened on the latest one."""
    (span,) = dated_spans("The mill was burned on May 2.", published)
    assert timedelta(0) <= published - span.days.first <= timedelta(days=366)


@pytest.mark.parametrize(
    ("year", "day"),
    [(1961, date(1961, 4, 2)), (2000, date(2000, 4, 23)), (2024, date(2024, 3, 31)), (2038, date(2038, 4, 25))],
)
def test_easter_is_computed(year: int, day: date) -> None:
    """Among them the latest day it can fall on."""
    assert easter(year) == day


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.sampled_from(["decade", "year", "season", "month", "week"]))
def test_early_mid_and_late_make_up_the_whole(day: date, unit: str) -> None:
    """The thirds of a span follow each other without a gap."""
    whole = {
        "decade": year_days(2010, 2019),
        "year": year_days(day.year),
        "season": Days(day.replace(day=1), add_months(day.replace(day=1), 3) - timedelta(days=1)),
        "month": Days(day.replace(day=1), add_months(day.replace(day=1), 1) - timedelta(days=1)),
        "week": week_days(day),
    }[unit]
    early, mid, late = (part_of(whole, part) for part in ("early", "mid", "late"))
    assert (early.first, late.last) == whole
    assert (mid.first - early.last, late.first - mid.last) == (timedelta(days=1), timedelta(days=1))


def test_the_same_day_of_a_shorter_month_is_its_last() -> None:
    """A month from 31 January ends with February."""
    assert add_months(date(2023, 1, 31), 1) == date(2023, 2, 28)


def test_no_verb_leaves_the_tense_open() -> None:
    """Where nothing tells, it says so and doesn't guess."""
    assert tense_around("Friday, Karsk", 0, 6) is Tense.UNCLEAR
