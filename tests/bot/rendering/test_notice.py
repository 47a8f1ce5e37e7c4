"""Notices: kept as they are, and shown within Slack's limits."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.answering import RelatedArticle
from bot.digest.models import Digest, DigestEvent
from bot.rendering import words
from bot.rendering.digest import digest_notice, digest_object
from bot.rendering.notice import Heading, Notice, Part, Passage, Pointers, Quoted, Words
from bot.rendering.slack_notice import notice_message
from tests.support.answers import make_quote
from tests.support.slack_rules import faults_of, pings, read_all

TODAY = date(2026, 3, 5)
texts = st.text(min_size=1, max_size=3000)
parts: st.SearchStrategy[Part] = st.one_of(
    st.builds(Heading, texts),
    st.builds(Words, texts, st.booleans()),
    st.builds(Passage, texts),
    st.builds(Quoted, texts.map(make_quote)),
    st.builds(Pointers, texts, st.lists(st.tuples(texts, st.just("https://a.example/")), max_size=3).map(tuple)),
)
notices = st.builds(Notice, st.lists(parts, min_size=1, max_size=40).map(tuple), st.text(max_size=200))


def event(number: int, *, update: bool = False, others: int = 0) -> DigestEvent:
    """An event."""
    quote = make_quote(f"The bridge was shut for the {number}. time.", headline=f"Bridge shut {number}")
    also = [RelatedArticle(f"o{n}", "Bridge", f"Outlet {n}", "", f"https://o.example/{n}") for n in range(others)]
    articles = (RelatedArticle("a1", quote.citation.headline, "The Vell Courier", "", ""), *also)
    return DigestEvent(quote.citation.headline, quote, articles, update)


def digest(*events: DigestEvent, left_out: int = 0, skipped: int = 0) -> Digest:
    """A digest of a day."""
    return Digest(datetime(2026, 3, 1, 8, tzinfo=UTC), datetime(2026, 3, 2, 8, tzinfo=UTC), events, left_out, skipped)


@given(notices)
def test_a_notice_comes_back_from_the_ledger_as_it_was(notice: Notice) -> None:
    """Quotes too."""
    assert Notice.from_json(notice.to_json()) == notice


@given(notices)
def test_any_notice_is_a_message_that_slack_takes(notice: Notice) -> None:
    """Nobody is pinged, whatever stories say."""
    message = notice_message(notice, today=TODAY)
    shown = {"text": message.text, "blocks": message.blocks}
    assert faults_of(shown) == []
    assert pings(shown) == []
    assert len(notice_message(notice, today=TODAY, text_limit=4000).text) <= 4000


def test_a_digest_reads_as_headlines_quotes_and_who_else_reports_it() -> None:
    """What's new is said; more outlets than there is room for are counted."""
    notice = digest_notice(digest(event(1, update=True, others=8), event(2), left_out=3, skipped=1))
    lines = read_all({"blocks": notice_message(notice, today=TODAY).blocks}).split("\n")
    assert lines[:4] == [
        words.skipped_words(1),
        "Digest, 2 Mar 2026",
        "What’s new: Bridge shut 1",
        "The bridge was shut for the 1. time.",
    ]
    assert "Also reported by: Outlet 0, Outlet 1, Outlet 2, Outlet 3, Outlet 4, Outlet 5, 2 more" in lines
    assert lines[-1] == "3 more events not shown."


def test_a_long_digest_leaves_whole_events_out_and_says_so() -> None:
    """Never a part of a quote."""
    long = [event(n) for n in range(40)]
    text = read_all({"blocks": notice_message(digest_notice(digest(*long)), today=TODAY).blocks})
    assert "more events not shown." in text
    assert text.count("The bridge was shut for the") >= 10


def test_a_quiet_day_is_one_line() -> None:
    """With its day."""
    assert digest_notice(digest()).parts == (Words("Digest, 2 Mar 2026: nothing new."),)


def test_the_day_of_a_digest_is_that_of_its_zone() -> None:
    """At 8 in the morning UTC it is evening in Tokyo, and at 22 the next day."""
    late = Digest(datetime(2026, 3, 1, 22, tzinfo=UTC), datetime(2026, 3, 2, 22, tzinfo=UTC), ())
    assert digest_notice(late, zone="Asia/Tokyo").parts == (Words(words.quiet_words("3 Mar 2026")),)


def test_the_digest_object_has_what_is_promised() -> None:
    """docs/digest.md."""
    made = digest_object(digest(event(1, others=1)))
    assert set(made) == {"from", "to", "events", "left_out"}
    [one] = made["events"]
    assert set(one) == {"headline", "lead", "articles", "update"}
    assert set(one["articles"][0]) == {"article_id", "headline", "outlet", "published", "link"}
    assert one["lead"]["text"] == "The bridge was shut for the 1. time."
