"""The lead of a story."""

from __future__ import annotations

from hypothesis import given

from bot.answering.models import LONGEST_QUOTE
from bot.digest.lead import lead_of, leads, says_something_new
from index.article import ParagraphKind
from tests.support.articles import any_article, make_article, make_paragraph

BRIDGE = make_article(
    "bridge",
    ["It was a cold morning.", "The harbour bridge was shut on Monday after a crack was found in the bridge."],
    ["He said nothing else.", "The mayor of Vell had the bridge shut."],
    ["Ducks swam by."],
    headline="Harbour bridge shut after crack is found",
)


def test_the_lead_says_most_of_what_the_story_is_about() -> None:
    """And can be understood by itself."""
    lead = lead_of(BRIDGE)
    assert lead is not None
    assert "The harbour bridge was shut on Monday after a crack was found in the bridge." in lead.text
    assert lead.stands


def test_a_lead_that_leans_on_what_stands_before_it_is_worth_less() -> None:
    """The same words with a name are preferred."""
    article = make_article(
        "a1",
        ["They shut the harbour bridge on Monday after a long debate."],
        ["Engineers shut the harbour bridge on Monday after a long debate."],
        headline="Harbour bridge shut",
    )
    lead = lead_of(article)
    assert lead is not None
    assert lead.paragraph == 2


def test_of_an_event_told_before_only_news_is_told() -> None:
    """None where there is none."""
    lead = lead_of(BRIDGE)
    assert lead is not None
    assert lead_of(make_article("b", [lead.text], headline="Bridge"), told=[lead.text]) is None
    more = make_article(
        "b", [lead.text], ["Divers pulled a rusty anchor out of the river on Friday."], headline="Bridge"
    )
    found = lead_of(more, told=[lead.text])
    assert found is not None
    assert found.text == "Divers pulled a rusty anchor out of the river on Friday."


def test_a_story_without_a_sentence_to_quote_has_no_lead() -> None:
    """Headings and boilerplate are never quoted; a word or two say nothing."""
    heading = make_paragraph(1, "The bridge is shut for all of the week.", kind=ParagraphKind.HEADING)
    short = make_paragraph(2, "Oh dear.")
    article = make_article("a1")
    assert lead_of(type(article)("a1", "Bridge", (heading, short))) is None


@given(any_article)
def test_every_lead_is_a_stretch_of_whole_sentences_of_one_paragraph(article: object) -> None:
    """Verbatim, no longer than a quote unless one sentence is."""
    assert isinstance(article, type(BRIDGE))
    for lead in leads(article):
        paragraph = next(one for one in article.paragraphs if one.number == lead.paragraph)
        assert paragraph.kind is ParagraphKind.BODY
        assert paragraph.text[lead.start : lead.end] == lead.text
        assert (
            len(lead.text) <= LONGEST_QUOTE or not paragraph.sentences or (lead.start, lead.end) in paragraph.sentences
        )


def test_news_is_what_has_mostly_other_words() -> None:
    """A sentence turned around is none."""
    told = ["The harbour bridge was shut on Monday."]
    assert not says_something_new("On Monday the harbour bridge was shut.", told)
    assert says_something_new("Divers found an anchor below the bridge.", told)
