"""Outcomes in a terminal."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from bot.answering import DateNote, Outcome, Reason, RelatedArticle, Side, Understood
from bot.terminal import show
from tests.support.answers import make_answer, make_no_answer, make_quote

TODAY = date(2026, 3, 4)


def rendered(outcome: Outcome, *, terminal: bool = False, width: int = 80) -> str:
    """What is printed, with escape sequences where it is a terminal."""
    out = io.StringIO()
    console = Console(
        file=out, force_terminal=terminal, width=width, highlight=False, color_system="standard" if terminal else None
    )
    show(outcome, console, today=TODAY)
    return out.getvalue()


def test_piped_a_quote_is_one_unbroken_line_and_its_citation_the_next() -> None:
    """Nothing is wrapped, added or styled: what is piped can be searched for verbatim."""
    text = "The bridge is shut, " * 20 + "the mayor said."
    assert rendered(make_answer(make_quote(text, selected=True))).splitlines() == [
        f"> {text}",
        "— Bridge shut after crack is found · The Vell Courier · 2 Mar 2026, 2 days ago · paragraph 2",
    ]


def test_in_a_terminal_the_words_that_matter_are_bold_and_the_headline_links_to_the_passage() -> None:
    """Emphasis and hyperlink are escape sequences."""
    out = rendered(make_answer(make_quote("It is shut now.", selected=True, emphasis=((6, 10),))), terminal=True)
    assert "It is \x1b[1mshut\x1b[0m now." in out
    assert "https://courier.example/bridge#:~:text=shut" in out


def test_only_selected_quotes_are_shown() -> None:
    """Candidates are for programs."""
    out = rendered(make_answer(make_quote("Shown one.", selected=True), make_quote("Hidden one.")))
    assert "Shown one." in out
    assert "Hidden one." not in out


def test_no_answer_says_how_much_was_searched_and_labels_related_stories() -> None:
    """A pointer can't be mistaken for an answer."""
    assert rendered(make_no_answer()).splitlines() == [
        "The stories don't say. Searched 12 stories.",
        "Related, not an answer:",
        "  · Ferry runs late · The Vell Courier · 1 Feb 2026, 1 month ago",
    ]


@pytest.mark.parametrize("reason", [Reason.GREETING, Reason.EMPTY_QUESTION])
def test_small_talk_is_met_with_a_hint_not_a_refusal(reason: Reason) -> None:
    """A person who says hello learns what to do."""
    out = rendered(make_no_answer(reason))
    assert "don't say" not in out
    assert "example" in out


def test_story_text_cannot_command_the_terminal() -> None:
    """Escape sequences and rich's markup in a story are shown, not obeyed."""
    out = rendered(make_answer(make_quote("\x1b[31mred\x07 [bold]x[/bold] \x9b1m.", selected=True)), terminal=False)
    assert out.splitlines()[0] == "> \ufffd[31mred\ufffd [bold]x[/bold] \ufffd1m."


def test_a_missing_outlet_leaves_no_gap() -> None:
    """What a story doesn't say isn't hinted at."""
    out = rendered(make_answer(make_quote("It is shut.", selected=True, outlet="", published="")))
    assert "Bridge shut after crack is found · undated · paragraph 2" in out


def test_who_says_it_stands_before_the_headline_and_what_dates_mean_at_the_end() -> None:
    """Notes beside the quote, never inside it."""
    quote = replace(
        make_quote("It shut on Monday and in May.", selected=True),
        speaker="Ada Venn",
        dates=(DateNote("Monday", "2026-03-02", "2026-03-02"), DateNote("May", "2026-05-01", "2026-05-31")),
    )
    quoted, citation = rendered(make_answer(quote)).splitlines()
    assert quoted == "> It shut on Monday and in May."
    assert citation.startswith("— says Ada Venn · Bridge shut after crack is found")
    assert citation.endswith("paragraph 2 · (Monday: 2 Mar 2026; May: 1 May 2026 to 31 May 2026)")


def test_a_name_that_can_not_be_resolved_is_asked_back() -> None:
    """With the full names there are."""
    out = rendered(replace(make_no_answer(Reason.UNCLEAR), options=("Orla Finch", "Tomas Finch"), related=()))
    assert out.splitlines() == [
        "More than one person in the stories may be meant. Ask again with a full name: Orla Finch, Tomas Finch."
    ]


def test_sides_stand_above_their_quotes() -> None:
    """Who says it; or which outlet has it, and which one later."""
    one, two = (make_quote(text, selected=True) for text in ("It is safe, all said.", "It is not safe, some said."))
    speak = replace(make_answer(one, two), sides=(Side("Velland", "", 0), Side("Ostrania", "", 1)))
    count = replace(
        make_answer(one, two), sides=(Side("Reuters", "2026-03-01", 1), Side("The Vell Courier", "2026-03-02", 0))
    )
    assert [line for line in rendered(speak).splitlines() if line.endswith(":")] == ["Velland:", "Ostrania:"]
    assert [line for line in rendered(count).splitlines() if line.endswith(":")] == [
        "The Vell Courier, later (2 Mar 2026):",
        "Reuters (1 Mar 2026):",
    ]


def test_all_that_was_understood_is_told_on_one_line() -> None:
    """Below the answer."""
    understood = Understood(
        "2026-03-01", "2026-03-04", "Reuters", "a1", "Who won?", latest=True, about=("2026-02-01", "2026-02-28")
    )
    out = rendered(replace(make_answer(make_quote("It is shut now.", selected=True)), understood=understood))
    assert out.splitlines()[-1] == (
        "Understood: asked after “Who won?” · only Reuters · only this story · stories since 1 Mar 2026 · stories until"
        " 4 Mar 2026 · newest first · rather stories about 1 Feb 2026 to 28 Feb 2026."
    )
    one_day = replace(make_no_answer(), understood=Understood(about=("2026-02-01", "2026-02-01")))
    assert "rather stories about 1 Feb 2026." in rendered(one_day)


@pytest.mark.parametrize(
    ("outlets", "words"),
    [
        (["Skerrow Post"], "also in Skerrow Post"),
        (["The Vell Courier", "", "Skerrow Post", "Skerrow Post"], "also in Skerrow Post"),
        (["A", "B"], "also in A and B"),
        (["A", "B", "C"], "also in A, B and C"),
        (["A", "B", "C", "D", "E"], "also in A, B, C and 2 more"),
    ],
)
def test_other_outlets_with_the_same_words_are_named_behind_the_citation(outlets: list[str], words: str) -> None:
    """Each once, without the one that is quoted; of many a few."""
    quote = make_quote("It is shut.", selected=True)
    copies = tuple(RelatedArticle(str(place), "Shut", outlet, "", "") for place, outlet in enumerate(outlets))
    quote = replace(quote, citation=replace(quote.citation, also_in=copies))
    assert rendered(make_answer(quote)).splitlines()[1].endswith(f" · {words}")
