"""Outcomes as Slack shows them."""

from __future__ import annotations

import html
import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import DateNote, Outcome, Quote, Reason, RelatedArticle, Side, Understood
from bot.rendering.slack import EDITED_TEXT_LIMIT, plain_message, slack_message
from bot.rendering.view import Surroundings, View
from tests.support.answers import make_answer, make_no_answer, make_quote
from tests.support.slack_rules import faults_of, is_quotation, links, pings, read_all, seen

TODAY = date(2026, 3, 4)
HOSTILE = "<!channel> <@U1> <https://evil.example|click> & *b* _i_ ~s~ `code` :tada: \u202eesrever\u2069 > |"


def rendered(outcome: Outcome, view: View | None = None, **options: Any) -> dict[str, Any]:
    """The message as it is posted."""
    return asdict(slack_message(outcome, today=TODAY, view=view, **options))


def test_a_quote_is_a_quotation_with_the_words_that_matter_bold_and_its_citation_below() -> None:
    """Who says it, the linked headline, outlet, date and age, paragraph, what its dates mean, who else has it."""
    quote = replace(
        make_quote("The bridge “is shut” until Friday.", selected=True, emphasis=((12, 19),)),
        speaker="Ina Moll",
        dates=(DateNote("Friday", "2026-03-06", "2026-03-06"),),
    )
    copy = RelatedArticle("b7", "Shut", "Skerrow Post", "", "")
    quote = replace(quote, citation=replace(quote.citation, also_in=(copy,)))
    message = rendered(make_answer(quote))
    assert message["blocks"][0]["text"]["text"] == ">The bridge *“is shut”* until Friday."
    assert message["blocks"][1]["elements"][0]["text"] == (
        "— says Ina Moll · <https://courier.example/bridge#:~:text=shut|Bridge shut after crack is found> · The Vell"
        " Courier · 2 Mar 2026, 2 days ago · paragraph 2 · (Friday: 6 Mar 2026) · also in Skerrow"
        " Post"
    )
    assert message["text"].startswith(
        "“The bridge “is shut” until Friday.”\n— says Ina Moll · <https://courier.example"
    )


def test_sides_stand_above_their_quotes() -> None:
    """Where quotes differ, a person sees whose is which."""
    answer = make_answer(make_quote("Yes.", selected=True), make_quote("No.", selected=True))
    message = rendered(replace(answer, sides=(Side("Ina Moll", "", 0), Side("The city", "", 1))))
    read = [seen(block) for block in message["blocks"]]
    assert read[0::3][:2] == ["Ina Moll:", "The city:"]
    assert "Ina Moll:" in message["text"]


def test_further_quotes_are_labelled_and_their_button_goes() -> None:
    """What is less likely to answer is never taken for the answer."""
    answer = make_answer(make_quote("Yes.", selected=True), make_quote("Perhaps."))
    assert "more" in json.dumps(rendered(answer)["blocks"][-2])
    opened = rendered(answer, View(more=True))
    assert "Further passages, less likely to answer:\nPerhaps." in read_all(opened)
    assert "pullquote_more" not in json.dumps(opened)
    assert '"id1 mc"' in json.dumps(opened)  # the context button keeps the further quotes open


def test_context_stands_around_the_quote() -> None:
    """The sentences before and after, told apart from the quote."""
    answer = make_answer(make_quote("It is shut.", selected=True))
    message = rendered(answer, View(around=(Surroundings("A crack was found.", "Cars go round."),)))
    assert [seen(block) for block in message["blocks"][:3]] == [
        "… A crack was found.",
        "It is shut.",
        "Cars go round. …",
    ]
    assert [is_quotation(block) for block in message["blocks"][:3]] == [False, True, False]


def test_no_answer_says_what_was_searched_and_offers_to_tell() -> None:
    """Related headlines are labelled as no answer."""
    message = rendered(make_no_answer())
    assert read_all(message) == (
        "The stories don't say. Searched 12 stories.\nRelated, not an answer:\n"
        "• Ferry runs late · The Vell Courier · 1 Feb 2026, 1 month ago"
    )
    assert "Tell me when a story answers this" in json.dumps(message)
    assert "Searched 12 stories" in message["text"]


@pytest.mark.parametrize("reason", [Reason.GREETING, Reason.EMPTY_QUESTION, Reason.UNCLEAR, Reason.NO_STORIES])
def test_where_nothing_was_asked_nothing_is_offered(reason: Reason) -> None:
    """A greeting gets a hint, and no buttons."""
    message = rendered(replace(make_no_answer(reason), related=()))
    assert [block["type"] for block in message["blocks"]] == ["section"]


def test_what_was_understood_is_said() -> None:
    """So that a person sees which conditions were put to the stories."""
    message = rendered(replace(make_no_answer(), understood=Understood(outlet="The <Courier>")))
    assert "Understood: only The <Courier>." in read_all(message)
    assert "only The &lt;Courier&gt;" in message["text"]


def test_hostile_text_is_shown_as_it_is_and_does_nothing() -> None:
    """It pings no one, links nowhere, formats nothing; only what turns text around is left out."""
    quote = replace(
        make_quote(HOSTILE, selected=True, headline=HOSTILE, outlet=HOSTILE, link="https://x.example/a|b>c<!here>"),
        speaker=HOSTILE,
    )
    no_answer = replace(make_no_answer(), related=(RelatedArticle("b", HOSTILE, HOSTILE, "", "javascript:alert(1)"),))
    for message in (rendered(make_answer(quote), View(question=HOSTILE)), rendered(no_answer)):
        assert pings(message) == []
        assert faults_of(message) == []
        assert set(links(message)) <= {"https://x.example/a%7Cb%3Ec%3C!here%3E"}
        assert "<!channel>" not in json.dumps(message)
        assert "\u202e" not in json.dumps(message, ensure_ascii=False)
    answer = rendered(make_answer(quote))
    [shown] = [seen(block) for block in answer["blocks"] if is_quotation(block)]
    assert shown == HOSTILE.replace("\u202e", "").replace("\u2069", "")


def test_a_quote_of_several_sections_loses_nothing() -> None:
    """It is split between sentences."""
    text = " ".join(f"Sentence number {n} of a very long paragraph tells of the bridge." for n in range(120))
    message = rendered(make_answer(make_quote(text, selected=True)))
    parts = [seen(block) for block in message["blocks"] if is_quotation(block)]
    assert len(parts) > 1
    assert " ".join(parts) == text
    assert all(part.endswith(".") for part in parts)
    assert text in html.unescape(message["text"])


def test_one_sentence_larger_than_a_message_says_that_it_goes_on() -> None:
    """Slack has no room for it; the link does."""
    text = "and so on " * 3000
    message = rendered(make_answer(make_quote(text.strip(), selected=True)))
    assert faults_of(message) == []
    assert "(The passage goes on; the link leads to it.)" in read_all(message)
    assert links(message)


def test_our_own_sentences_are_messages_too() -> None:
    """An apology is one section."""
    assert asdict(plain_message("Sorry & again."))["text"] == "Sorry &amp; again."


_text = (
    st.text(max_size=60)
    | st.text("<>&|*_~`:! @#\n\u202e\u200fabc.", max_size=120)
    | st.just(HOSTILE)
    | st.just("x & " * 900)
)
_texts = _text.filter(lambda text: text.strip() != "")


@st.composite
def _quotes(draw: st.DrawFn, *, selected: bool) -> Quote:
    text = draw(_texts)
    start = draw(st.integers(0, len(text) - 1))
    return replace(
        make_quote(
            text,
            selected=selected,
            emphasis=((start, draw(st.integers(start + 1, len(text)))),),
            headline=draw(_texts),
            outlet=draw(_text),
            published=draw(st.sampled_from(["", "2026-03-02"])),
            link=draw(st.sampled_from(["", "https://a.example/|<>", f"https://{'a' * 3000}.example"])),
        ),
        speaker=draw(st.none() | _texts),
    )


@given(
    st.lists(_quotes(selected=True), min_size=1, max_size=3),
    st.lists(_quotes(selected=False), max_size=5),
    st.lists(st.builds(Surroundings, _text, _text), max_size=3),
    st.booleans(),
    _text,
)
def test_whatever_the_stories_say_slack_takes_it_and_it_pings_no_one(
    shown: list[Quote], further: list[Quote], around: list[Surroundings], more: bool, question: str
) -> None:
    """Within every limit, with every quote that is shown whole."""
    view = View(more=more, around=tuple(around), question=question, share=True)
    message = rendered(make_answer(*shown, *further), view, text_limit=EDITED_TEXT_LIMIT)
    assert faults_of(message) == []
    assert pings(message) == []
    assert len(message["text"]) <= EDITED_TEXT_LIMIT
    assert all(url.startswith("https://a.example/") or "courier.example" in url for url in links(message))
