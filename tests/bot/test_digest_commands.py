"""`pullquote digest` and `pullquote report`."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from time import time

import pytest

from bot.answering import Outcome
from bot.ledger import Ledger
from tests.bot.conftest import STORIES, Run
from tests.support.answers import make_answer, make_no_answer, make_quote
from tests.support.asking import make_asked

MARCH = ("--since", "2026-03-01", "--until", "2026-03-25")


@pytest.fixture
def indexed(pullquote: Run) -> Run:
    """The command, with the sample stories indexed."""
    assert pullquote("index", "add", str(STORIES), "--quiet").code == 0
    return pullquote


def test_digest_prints_events_with_their_leads(indexed: Run) -> None:
    """Cited; nothing that wasn't published then."""
    ran = indexed("digest", *MARCH)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Digest, 25 Mar 2026\n")
    assert "\n> Thieves took a bronze hare" in ran.out
    assert "· Lindmoor Gazette · 13 Mar 2026" in ran.out
    assert "Kestrel" not in ran.out


def test_digest_as_json_has_verbatim_leads(indexed: Run) -> None:
    """As docs/digest.md says; --about narrows it."""
    made = json.loads(indexed("digest", *MARCH, "--json", "--about", "bronze hare").out)
    [event] = made["events"]
    assert event["update"] is False
    lead = event["lead"]
    shown = json.loads(indexed("index", "show", lead["article_id"]).out)
    text = shown["text"].split("\n\n")[lead["paragraph"] - 1]
    assert text[lead["start"] : lead["end"]] == lead["text"]
    assert event["articles"][0]["article_id"] == lead["article_id"]


def test_a_quiet_day_exits_as_grep_does_when_it_finds_nothing(indexed: Run) -> None:
    """And says so in one line."""
    ran = indexed("digest", "--since", "2019-01-01", "--until", "2019-01-02")
    assert (ran.code, ran.out) == (1, "Digest, 2 Jan 2019: nothing new.\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--since", "soon"), "soon"),
        (("--since", "2026-03-02", "--until", "2026-03-01"), "--since is after --until"),
        (("--since", "2026-03-01", "--post"), "set PULLQUOTE_DIGEST_CHANNEL"),
    ],
)
def test_what_cant_be_done_is_one_line(indexed: Run, arguments: tuple[str, ...], said: str) -> None:
    """That says what to do."""
    ran = indexed("digest", *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_report_tells_what_the_stories_did_not_say_and_what_was_quoted(indexed: Run) -> None:
    """Of the last week; --json for programs."""
    with closing(Ledger("sqlite:///.pullquote/ledger.sqlite", key=b"k")) as ledger:
        outcomes: tuple[Outcome, ...] = (make_no_answer(), make_answer(make_quote("It is shut.", selected=True)))
        for number, outcome in enumerate(outcomes):
            asked = replace(make_asked(f"q{number}"), at=time() - 60)
            ledger.claims.claim([asked], "w")
            ledger.answers.record(asked, replace(outcome, id=f"o{number}", question="Who won?"), "w")
    ran = indexed("report")
    assert ran.code == 0
    assert "2 questions, 1 answered." in ran.out
    assert "1× Who won?" in ran.out
    made = json.loads(indexed("report", "--json").out)
    assert (made["asked"], made["answered"], made["unanswered"][0]["texts"]) == (2, 1, ["Who won?"])
    assert json.loads(indexed("report", "--json", "--platform", "discord").out)["asked"] == 0


def test_a_setting_that_is_not_understood_is_told(indexed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its name."""
    monkeypatch.setenv("PULLQUOTE_DIGEST_CHANNEL", "slack:C1 at noonish")
    ran = indexed("digest", "--since", "2026-03-01", "--post")
    assert ran.code == 2
    assert "PULLQUOTE_DIGEST_CHANNEL" in ran.err
