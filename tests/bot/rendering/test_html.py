"""Outcomes as HTML."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answering import Answer, DateNote, Outcome, RelatedArticle, Side, Understood
from bot.rendering.html import HtmlLinks, environment, render_outcome
from tests.support.answers import make_answer, make_no_answer, make_quote

LINKS = HtmlLinks(passage=lambda citation: f"/x?p={citation.paragraph}&q=1", related=lambda one: f"/x/{one.article_id}")


def rendered(outcome: Outcome) -> str:
    """As on a page of 4 March 2026."""
    return render_outcome(environment(), outcome, links=LINKS, today=date(2026, 3, 4))


def test_a_quote_is_verbatim_with_the_words_that_matter_emphasised() -> None:
    """And its citation links to the passage."""
    html = rendered(make_answer(make_quote("It is shut now.", selected=True, emphasis=((6, 10),))))
    assert '<blockquote dir="auto">It is <strong>shut</strong> now.</blockquote>' in html
    assert 'href="/x?p=2&amp;q=1"' in html
    assert "2 Mar 2026, 2 days ago" in html


def test_candidates_are_not_shown() -> None:
    """They are for programs."""
    assert "Hidden" not in rendered(make_answer(make_quote("Shown.", selected=True), make_quote("Hidden.")))


def test_everything_of_a_story_and_of_a_question_is_escaped() -> None:
    """Speaker, outlet, headline, sides, dates, what was understood."""
    bad = "<script>x</script>"
    quote = make_quote(bad, selected=True, headline=bad, outlet=bad)
    copy = RelatedArticle("b", bad, f"Other {bad}", "", "")
    quote = replace(
        quote,
        speaker=bad,
        dates=(DateNote(bad, "2026-03-02", "2026-03-02"),),
        citation=replace(quote.citation, also_in=(copy,)),
    )
    answer: Answer = make_answer(quote, replace(quote, selected=True))
    answer = replace(answer, sides=(Side(bad, "", 0), Side(bad, "", 1)), understood=Understood(follows=bad, outlet=bad))
    html = rendered(answer)
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 10


def test_other_outlets_with_the_same_words_are_named_and_linked() -> None:
    """One click and what they have is open."""
    quote = make_quote("It is shut.", selected=True)
    copy = RelatedArticle("b7", "Shut", "Skerrow Post", "", "")
    html = rendered(make_answer(replace(quote, citation=replace(quote.citation, also_in=(copy,)))))
    assert 'also in <a href="/x/b7"><bdi>Skerrow Post</bdi></a>' in html


def test_a_refusal_is_labelled_and_so_are_related_stories() -> None:
    """Neither can be taken for an answer."""
    html = rendered(make_no_answer())
    assert "The stories don&#39;t say. Searched 12 stories." in html
    assert html.index("Related, not an answer:") < html.index('href="/x/b2"')
    assert "<blockquote" not in html
