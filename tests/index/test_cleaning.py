from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Caption
from index.cleaning import (
    ends_in_credit,
    is_boilerplate,
    is_credit,
    is_outlet_name,
    parse_date,
    split_caption,
    split_date,
    split_outlet,
)


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        (
            "Boats in Vell, on Aug. 16, 2026. DARRA DUNN/The Vell Press",
            "Boats in Vell, on Aug. 16, 2026.",
            "DARRA DUNN/The Vell Press",
        ),
        ("Boats in Vell. Dara R. O’Neil-Dunn/Harbour Wire", "Boats in Vell.", "Dara R. O’Neil-Dunn/Harbour Wire"),
        (
            "Boats in Vell. JANE VAN DUNN/Harbour Wire via NewsPool",
            "Boats in Vell.",
            "JANE VAN DUNN/Harbour Wire via NewsPool",
        ),
        (
            "Boats in Vell. JANE DUNN / Harbour Wire / Newspool.",
            "Boats in Vell.",
            "JANE DUNN / Harbour Wire / Newspool",
        ),
        ("Boats in Vell. Photo: Jane Dunn / Harbour Wire", "Boats in Vell.", "Jane Dunn / Harbour Wire"),
        ("Boats in Vell. Photo by Jane Dunn", "Boats in Vell.", "Jane Dunn"),
        ("Boats in Vell. © Jane Dunn 2026", "Boats in Vell.", "Jane Dunn 2026"),
        ("Boats in Vell (Jane Dunn/Harbour Wire)", "Boats in Vell", "Jane Dunn/Harbour Wire"),
        (
            "Boats in Vell (two of five). (Photo: Jane Dunn, Harbour Wire)",
            "Boats in Vell (two of five).",
            "Jane Dunn, Harbour Wire",
        ),
        ("Boats in Vell. Supplied", "Boats in Vell.", "Supplied"),
        ("Boats in Vell. HANDOUT/Vell Museum", "Boats in Vell.", "HANDOUT/Vell Museum"),
        ("Boats in Vell. Courtesy of Ana Bell", "Boats in Vell.", "Courtesy of Ana Bell"),
        ("“The ice was late.” The Associated Press", "“The ice was late.”", "The Associated Press"),
        ("Boats in Vell. The Vell Courier", "Boats in Vell.", "The Vell Courier"),
        ("Boats in Vell\nJane Dunn/Harbour Wire", "Boats in Vell", "Jane Dunn/Harbour Wire"),
        ("Boats lie in Vell JANE DUNN/Harbour Wire", "Boats lie in Vell", "JANE DUNN/Harbour Wire"),
        ("Boats lie in Vell ANA MARIA BELL DUNN/Harbour Wire", "Boats lie in Vell", "ANA MARIA BELL DUNN/Harbour Wire"),
        ("Boats in Vell Jane Dunn/Harbour Wire", "Boats in Vell", "Jane Dunn/Harbour Wire"),
        ("Boats lie in Vell Jane Dunn/Harbour Wire", "Boats lie in Vell", "Jane Dunn/Harbour Wire"),
        ("Open this photo in gallery: Boats in Vell. File", "Boats in Vell.", "File"),
        ("JANE DUNN/Harbour Wire", "", "JANE DUNN/Harbour Wire"),
        ("The Associated Press", "", "The Associated Press"),
    ],
)
def test_a_credit_is_parted_from_its_caption(text: str, caption: str, credit: str) -> None:
    """Photographers, agencies, handouts and outlets at the end of a caption are its credit."""
    assert split_caption(text) == Caption(caption, credit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Boats in the harbour of Vell",
        "Ana Bell, left, and Ole Dunn in Vell on 16/08/2026.",
        "A sign at the corner of North/South Road, which was renamed.",
        "The boat did 7 km/h. Ole Dunn steered.",
        "Photo by photo the town’s past comes to light.",
        "A picture of the poet (born in 1931).",
        "The old harbour and/or the new one",
        "Boats of the/Harbour Wire",
    ],
)
def test_a_caption_without_credit_is_all_caption(text: str) -> None:
    """A slash, a bracket or the word photo alone is no credit."""
    assert split_caption(text) == Caption(text, "")


@given(st.text(st.sampled_from("Ab. /()\n“”:©Photo by AP")))
def test_no_word_of_a_caption_is_lost(text: str) -> None:
    """Caption and credit together have the letters of what was split, but for labels and what can't be a credit's."""
    caption = split_caption(text)
    assert len(caption.text) + len(caption.credit) <= len(text)
    assert caption.text.replace(" ", "") in "".join(text.split())


def test_a_very_long_caption_is_searched_in_no_time() -> None:
    """Only its end can be a credit."""
    text = "Boats lie. " * 300_000 + "JANE DUNN/Harbour Wire"
    started = time.perf_counter()
    assert split_caption(text).credit == "JANE DUNN/Harbour Wire"
    assert split_outlet(text + " and/or. The Vell Courier")[1] == "The Vell Courier"
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("text", "body", "outlet"),
    [
        ("They came home to Vell. The Vell Courier", "They came home to Vell.", "The Vell Courier"),
        ("“They came home.” The Globe of Vell and Mail", "“They came home.”", "The Globe of Vell and Mail"),
        ("Have they come home? (No.) Harbour Wire", "Have they come home? (No.)", "Harbour Wire"),
        ("They came home to Oslo. Le Soir", "They came home to Oslo.", "Le Soir"),
        ("They came home. HNN", "They came home.", "HNN"),
        ("They came home. Vellpost", "They came home.", "Vellpost"),
        ("They came home.\nVell Daily News", "They came home.", "Vell Daily News"),
    ],
)
def test_the_outlets_name_after_the_last_sentence_is_taken_off(text: str, body: str, outlet: str) -> None:
    """Words with capitals that sound like an outlet, after the end of a sentence, without a full stop."""
    assert split_outlet(text) == (body, outlet)


@pytest.mark.parametrize(
    "text",
    [
        "They came home to Vell.",
        "They came home to Vell",
        "It is over, said U.S. President Ana Bell",
        "It will reopen at 5 p.m. Eastern Standard Time",
        "The letter was read out by Gen. Ole Press",
        "The letter was read out by J. Post",
        "They came home. The harbour master did not",
        "They came home. Mayor Ana Bell",
        "They came home. The Vell Courier.",
        "They came home. The Vell Courier, The Vell Post",
        "They came home. Ana Bell Wrote It All Down For The Vell Post",
        "They came home. ENDS",
        "They came home. USA",
        "They came home. Radio 4",
        "They came home. And",
        "The Vell Courier",
        "",
    ],
)
def test_a_last_sentence_without_its_full_stop_stays_whole(text: str) -> None:
    """Names after abbreviations, lower-case words, persons and long rows of words are no outlet."""
    assert split_outlet(text) == (text, "")


def test_an_outlet_that_is_known_needs_to_sound_like_nothing() -> None:
    """A header line that names the outlet tells what to take off."""
    assert split_outlet("They came home. pelican 7", known="Pelican 7") == ("They came home.", "pelican 7")
    assert is_outlet_name("PELICAN 7", known="Pelican 7")
    assert not is_outlet_name("Pelican Seven", known="Pelican 7")


@pytest.mark.parametrize(
    "text",
    [
        "Read more: Ice-breaker “will sail again”, owner says",
        "More:Who won the regatta?",
        "READ MORE",
        "Read more about the ice in Saturday’s Courier.",
        "Related: What the ice costs the port.",
        "Related stories",
        "Watch: The ice breaks",
        "See also: The pilots’ guild says no",
        "Sign up for our newsletter",
        "Sign up here for the Vell Courier’s daily newsletter, delivered to your inbox.",
        "Subscribe to our podcast wherever you listen.",
        "MONEY NEWSLETTER: Advice delivered to your inbox. Sign up here",
        "Advertisement",
        "ADVERTISEMENT:",
        "Story continues below advertisement",
        "Advertisement - story continues below",
        "Article continues after this ad",
        "Scroll down for video",
        "Share this article",
        "Share on Facebook",
        "Share this story with your friends",
        "Follow us on Instagram and Threads",
        "Follow Jane Dunn on Bluesky",
        "Follow @vellcourier",
        "Click here to subscribe.",
        "Click to enlarge",
        "This website uses cookies to give you the best experience.",
        "We use cookies and other techniques.",
        "By continuing to use this site you agree to our terms.",
        "Accept all cookies",
        "You need to enable JavaScript to read this.",
        "All rights reserved.",
        "© 2026 The Vell Courier",
        "Copyright 2026 The Vell Courier. All rights reserved. This may not be published, broadcast or rewritten.",
        "The Vell Courier. All rights reserved.",
        "This article was originally published in The Vell Courier.",
        "This story first appeared on Harbour Wire.",
        "Originally published by The Vell Courier on May 4",
        "If you buy through our links we may earn an affiliate commission.",
        "New York CNN Business —",
        "VELL, Skerrow —",
        "Vell (HNN) --",
        "Jane Dunn covers the port. Reach her at jane@vell.example or follow her on X.",
        "Got a tip? Write to desk@vell.example.",
        "Support local journalism: subscribe today.",
        "With files from The Vell Press and Ole Dunn",
        "(Reporting by Jane Dunn in Vell; Editing by Ole Bell)",
        "Reporting by Jane Dunn; additional reporting by Ole Bell; Editing by Ana Hale and Ivo Marr",
        "– additional reporting by Jane Dunn",
        "—Vell Press writer Jane Dunn in Orm contributed to this report.",
        "Bell reported from Vell and Dunn from Orm. Vell Press writers Ada Hale and I. Marr contributed to this story.",
        "Jane Dunn contributed reporting from Vell.",
        "Ole Bell and Jane Dunn contributed to this report",
        "Get the latest updates and insights on the Vell exams of 2026.",
        "Contributing: Ole Dunn, The Vell Press",
        "JANE DUNN/Harbour Wire",
        "(Jane Dunn/Harbour Wire)",
        "Photo: Jane Dunn",
        "Reuters",
        "Open this photo in gallery",
        "___",
        "* * *",
        "",
    ],
)
def test_the_pages_own_machinery_is_boilerplate(text: str) -> None:
    """Plugs, link labels, shares, cookies, rights, datelines, credits and helpers are never quoted."""
    assert is_boilerplate(text)


@pytest.mark.parametrize(
    "text",
    [
        "The harbour of Vell closed on Monday.",
        "“Sign up for our newsletter,” the minister told them, “and you will never be lied to again.”",
        "Sign up for the alerts by Friday, the mayor told residents of the north bank.",
        "The newsletter, sent to 40,000 subscribers, asked them to sign up for updates before the vote.",
        "Subscribers to the newsletter lost 40,000 crowns.",
        "Advertisement spending in Vell rose by 4 per cent.",
        "Advertising is banned on the bridge.",
        "Cookies sold by the scouts raised 4,000 crowns.",
        "We use cookies in every pudding, said the baker Ana Bell.",
        "This website uses cookies to follow patients, the regulator found, and fined its owner 40,000 crowns.",
        "Click here to pay, the false message read, and 300 residents did.",
        "Share this burden with us, the bishop asked the island’s four parishes.",
        "Follow us on to the quay, the pilots told the crews.",
        "Follow the money on X, she said, and it ends in Vell.",
        "Read more books, the minister told the pupils.",
        "Read more about the sea than I did, the old pilot told his pupils.",
        "More than 40 boats were damaged.",
        "Related charges were dropped in May.",
        "Watch towers were built on both banks.",
        "Listen: the ice is late, the harbour master said.",
        "Copyright in Velland ends 70 years after an author’s death.",
        "All rights reserved to the islanders under the treaty would lapse.",
        "This article of the treaty was originally published in 1968.",
        "Originally published in 1921, the novel sold 4 million copies.",
        "With reports from all 12 districts counted, the mayor leads by 400 votes.",
        "Reporting by the commission found that the gauges were in order.",
        "The flood contributed to this report being late.",
        "Get the latest stamps in order before the office closes.",
        "Contributing: that is what the guild calls paying its debts.",
        "Photo by photo, the town’s past comes to light.",
        "Courtesy of the council, the ferry is free.",
        "Mastermind of 9/11",
        "Catcher/P Ole Dunn",
        "Either/or.",
        "What the ice costs",
        "the ice —",
        "Editor’s note: an earlier version of this story gave the date as May 14.",
        "Correction: the toll is 2.50 crowns, not 1.80.",
        "This story has been updated with the mayor’s answer.",
        "The toll will rise, and to hear more sign up here, on a sheet that the wind took on the first day. " * 4,
    ],
)
def test_a_sentence_of_the_story_is_no_boilerplate(text: str) -> None:
    """News about newsletters, cookies, advertising and copyright can be quoted, and so can corrections."""
    assert not is_boilerplate(text)


@given(st.text())
def test_any_paragraph_is_boilerplate_or_not(text: str) -> None:
    """No text raises, and spaces at its ends don't matter."""
    assert is_boilerplate(f" {text} ") == is_boilerplate(text)
    assert not is_credit(text) or is_boilerplate(text)


@pytest.mark.parametrize(
    ("text", "date", "rest"),
    [
        (" date 2026-03-02 Boats in Vell", "2026-03-02", "Boats in Vell"),
        ("date 2026-03-02", "2026-03-02", ""),
        ("Date: 2026-3-2\nBoats", "2026-03-02", "Boats"),
        ("date 2026-03-02T18:05:00Z Boats", "2026-03-02T18:05:00+00:00", "Boats"),
        ("date 2020-13-45 Boats", "", "Boats"),
        ("date 2026-02-29 Boats", "", "Boats"),
    ],
)
def test_a_leading_date_is_taken_off(text: str, date: str, rest: str) -> None:
    """A date that no calendar has is taken off too, and stays empty: none is invented."""
    assert split_date(text) == (date, rest)


@pytest.mark.parametrize(
    "text", ["", "2026-03-02 Boats", "Date palms", "date 2026-03-02nd", "dated 2026-03-02", "The date 2026-03-02"]
)
def test_a_text_without_a_leading_date_has_none(text: str) -> None:
    """The word date, or a date without it, is part of the story."""
    assert split_date(text) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-02", "2026-03-02"),
        (" 2026-03-02 ", "2026-03-02"),
        ("20260302", "2026-03-02"),
        ("2026-03-02T18:05", "2026-03-02T18:05:00"),
        ("2026-03-02 18:05:07+01:00", "2026-03-02T18:05:07+01:00"),
        ("2 March 2026", "2026-03-02"),
        ("2nd March, 2026", "2026-03-02"),
        ("March 2, 2026", "2026-03-02"),
        ("Mar. 2, 2026", "2026-03-02"),
        ("Sept. 2, 2026", "2026-09-02"),
        ("Mon, 02 Mar 2026 18:05:00 +0100", "2026-03-02T18:05:00+01:00"),
    ],
)
def test_dates_in_clear_words_are_read(text: str, iso: str) -> None:
    """ISO 8601, mail headers, and English months in words."""
    assert parse_date(text) == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-03",
        "March 2026",
        "03/04/2026",
        "Monday",
        "yesterday",
        "1 2 3",
        "2026-02-30",
        "0000-01-01",
        "2 Smarch 2026",
        "Mon, 31 Feb 2026 18:05:00 +0100",
        "Mon, 02 Mar 2026 18:05:00 +9999999999",
        "now",
    ],
)
def test_what_is_not_surely_a_day_stays_empty(text: str) -> None:
    """A month is no day, 03/04 is two, and a date that doesn't exist is none."""
    assert parse_date(text) == ""


@given(st.text() | st.dates().map(str) | st.datetimes().map(str))
def test_a_date_that_was_read_reads_as_itself(text: str) -> None:
    """No text raises, and what an export holds is read back unchanged."""
    assert parse_date(parse_date(text)) == parse_date(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Boats in the harbour on Sunday. (Ana Bell/Harbour Wire)", True),
        ("Boats in the harbour of Vell on Sunday. © Ana Bell | Harbour Wire", True),
        ("The pilots say that the harbour closed too late. (Reuters)", False),
        ("The pilots say that the harbour closed too late.", False),
    ],
)
def test_what_ends_in_a_credit_is_told(text: str, expected: bool) -> None:
    """An agency alone may stand behind the last sentence of its story."""
    assert ends_in_credit(text) is expected
