"""Outcomes as Discord shows them."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import DateNote, Outcome, Quote, Reason, RelatedArticle, Side, Understood
from bot.rendering import words
from bot.rendering.discord import discord_message, plain_message
from bot.rendering.discord_text import escape
from bot.rendering.discord_views import ask_dialogue, help_message, settings_message, stories_message
from bot.rendering.plain import visible
from bot.rendering.view import Surroundings, View
from tests.support.answers import RELATED, make_answer, make_no_answer, make_quote
from tests.support.discord_rules import buttons, faults_of, forged, links, quotations, read_all, seen, units

TODAY = date(2026, 3, 4)
HOSTILE = (
    "# Big -# small\n> quoted\n- a list\n1. another\n@everyone @here <@1> <@&2> <#3> </ask:4> <t:1:R> <:e:5> :tada:"
    " ||spoiler|| ```code``` `x` **b** __u__ ~~s~~ [click](https://evil.example) <https://evil.example>"
    " https://evil.example/a \\|| \u202eesrever\u2069 \u200fend"
)


def rendered(outcome: Outcome, view: View | None = None, **options: Any) -> dict[str, Any]:
    """The message as it is posted."""
    return asdict(discord_message(outcome, today=TODAY, view=view, **options))


def test_a_quotation_has_its_citation_below_and_the_words_that_matter_bold() -> None:
    """The headline linked to the passage; who says it, outlet, date and age, paragraph, what its dates mean."""
    quote = replace(
        make_quote("The bridge “is shut” until Friday.", selected=True, emphasis=((12, 19),)),
        speaker="Ina Moll",
        dates=(DateNote("Friday", "2026-03-06", "2026-03-06"),),
    )
    [embed] = rendered(make_answer(quote))["embeds"]
    assert embed["description"] == "> The bridge **“is shut”** until Friday."
    assert embed["title"] == "Bridge shut after crack is found"
    assert embed["url"] == "https://courier.example/bridge#:~:text=shut"
    assert embed["footer"]["text"] == (
        "— says Ina Moll · The Vell Courier · 2 Mar 2026, 2 days ago · paragraph 2 · (Friday: 6 Mar 2026)"
    )


def test_other_outlets_with_the_same_words_are_named() -> None:
    """Below the quotation, after its own."""
    quote = make_quote("The bridge is shut.", selected=True)
    quote = replace(quote, citation=replace(quote.citation, also_in=(replace(RELATED, outlet="Skerrow Post"),)))
    assert rendered(make_answer(quote))["embeds"][0]["footer"]["text"].endswith("also in Skerrow Post")


def test_sides_stand_above_their_quotations() -> None:
    """Where quotes differ, a person sees whose is which; a link that two share stands on the first only."""
    answer = make_answer(make_quote("Yes.", selected=True), make_quote("No.", selected=True))
    embeds = rendered(replace(answer, sides=(Side("Ina Moll", "", 0), Side("The city", "", 1))))["embeds"]
    assert [embed["author"]["name"] for embed in embeds] == ["Ina Moll:", "The city:"]
    assert ["url" in embed for embed in embeds] == [True, False]


def test_further_quotations_are_labelled_and_their_button_goes() -> None:
    """What is less likely to answer is never taken for the answer."""
    answer = make_answer(make_quote("Yes.", selected=True), make_quote("Perhaps."))
    assert buttons(rendered(answer))[words.MORE] == "pq:more:id1:m"
    opened = rendered(answer, View(more=True))
    assert f"{words.FURTHER}\nPerhaps." in read_all(opened)
    assert words.MORE not in buttons(opened)
    assert buttons(opened)[words.CONTEXT] == "pq:context:id1:mc"  # keeps the further ones open


def test_context_stands_around_the_quotation() -> None:
    """The sentences before and after, told apart from it."""
    answer = make_answer(make_quote("It is shut.", selected=True))
    message = rendered(answer, View(around=(Surroundings("A crack was found.", "Cars go round."),)))
    assert message["embeds"][0]["description"] == "… A crack was found.\n> It is shut.\nCars go round. …"
    assert quotations(message) == ["It is shut."]


def test_no_answer_says_what_was_searched_and_offers_to_tell() -> None:
    """Related headlines are labelled as no answer, and linked where they don't open up."""
    message = rendered(make_no_answer())
    assert read_all(message) == (
        "The stories don't say. Searched 12 stories.\nRelated, not an answer:\n"
        "- Ferry runs late · The Vell Courier · 1 Feb 2026, 1 month ago"
    )
    assert links(message) == ["https://courier.example/ferry"]
    assert "http" not in message["content"]
    assert words.TELL_ME in buttons(message)


@pytest.mark.parametrize("reason", [Reason.GREETING, Reason.EMPTY_QUESTION, Reason.UNCLEAR, Reason.NO_STORIES])
def test_where_nothing_was_asked_nothing_is_offered(reason: Reason) -> None:
    """A greeting gets a hint, and no buttons."""
    message = rendered(replace(make_no_answer(reason), related=()))
    assert (message["embeds"], message["components"]) == ([], [])


def test_what_was_understood_is_said() -> None:
    """So that a person sees which conditions were put to the stories."""
    message = rendered(replace(make_no_answer(), understood=Understood(outlet="The <@1> Courier")))
    assert "Understood: only The <@1> Courier." in read_all(message)
    assert forged(message) == []


def test_hostile_text_is_shown_as_it_is_and_does_nothing() -> None:
    """It pings no one, links nowhere, hides nothing; only what turns text around is left out."""
    quote = replace(
        make_quote(HOSTILE, selected=True, headline=HOSTILE, outlet=HOSTILE, link="https://x.example/a)b>c d"),
        speaker=HOSTILE,
    )
    no_answer = replace(make_no_answer(), related=(RelatedArticle("b", HOSTILE, HOSTILE, "", "javascript:alert(1)"),))
    for message in (rendered(make_answer(quote), View(question=HOSTILE)), rendered(no_answer)):
        assert forged(message) == []
        assert faults_of(message) == []
        assert set(links(message)) <= {"https://x.example/a%29b%3Ec%20d"}
        assert "\u202e" not in json.dumps(message, ensure_ascii=False)
    assert quotations(rendered(make_answer(quote))) == [visible(HOSTILE)]


def test_what_is_escaped_reads_as_it_was() -> None:
    """Not a sign more or less."""
    assert seen(escape(HOSTILE)) == visible(HOSTILE)


def test_one_sentence_larger_than_a_message_says_that_it_goes_on() -> None:
    """Discord has no room for it; the link does."""
    message = rendered(make_answer(make_quote(("and so on " * 3000).strip(), selected=True)))
    assert faults_of(message) == []
    assert "(The passage goes on; the link leads to it.)" in read_all(message)
    assert links(message)


def test_what_a_share_is_found_by_stands_in_its_buttons() -> None:
    """It replies to nothing, and Discord forgets a nonce after some minutes."""
    message = rendered(make_answer(make_quote("It is shut.", selected=True)), mark="m" * 24)
    assert all(custom_id.endswith(":" + "m" * 24) for custom_id in buttons(message).values())
    assert faults_of(message) == []


def test_what_is_shown_beside_answers_is_within_limits() -> None:
    """With the longest that there may be."""
    stories = [
        (replace(RELATED, headline="x* " * 300, outlet="o" * 300, article_id="i" * n), "y_ " * 900) for n in (9, 99)
    ]
    for message in (
        stories_message(stories, today=TODAY),
        stories_message([], today=TODAY),
        settings_message("questions", True, frozenset("c*" * 400 + str(n) for n in range(3))),
        help_message("p" * 16),
        plain_message("z" * 5000),
    ):
        assert faults_of(asdict(message)) == []
    assert list(buttons(asdict(stories_message(stories, today=TODAY)))) == [f"{words.ASK_THIS_STORY} (1)"]
    assert units(ask_dialogue("t" * 99, "ask:1")["title"]) <= 45


_text = (
    st.text(max_size=60)
    | st.text("<>@&#|*_~`:[]()\\!- 1.\n\u202e\u200fabc😀", max_size=120)
    | st.just(HOSTILE)
    | st.just("x * 😀 " * 900)
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
            link=draw(st.sampled_from(["", "https://a.example/|<>)", f"https://{'a' * 3000}.example"])),
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
def test_whatever_the_stories_say_discord_takes_it_and_it_does_nothing(
    shown: list[Quote], further: list[Quote], around: list[Surroundings], more: bool, question: str
) -> None:
    """Within every limit, and nothing forged."""
    view = View(more=more, around=tuple(around), question=question, share=True)
    message = rendered(make_answer(*shown, *further), view)
    assert faults_of(message) == []
    assert forged(message) == []
    assert message["embeds"]
    assert all(url.startswith("https://a.example/") or "courier.example" in url for url in links(message))
