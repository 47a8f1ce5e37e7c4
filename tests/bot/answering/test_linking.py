"""The links of an outcome."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bot.answering import RelatedArticle
from bot.answering.linking import Links
from bot.answering.signatures import LinkSigner
from tests.support.answers import make_answer, make_no_answer, make_quote
from tests.support.stories import Newsroom, make_article

SIGNER = LinkSigner("key", days=7)
TWICE = make_article("a1", "Head", "Nobody was hurt. It rained.", "It went on. Nobody was hurt.")


def test_links_to_the_reading_page_are_signed_where_it_is_not_public(directory: Path) -> None:
    """Of quotes, of copies of their stories and of related ones."""
    newsroom = Newsroom(directory, TWICE)
    links = Links(newsroom.catalog, public_url="https://q.example", signer=SIGNER, clock=lambda: 0.0)
    answer = links.linked(make_answer(make_quote("It is shut.", selected=True)))
    parts = urlsplit(answer.quotes[0].citation.link)
    given = parse_qs(parts.query)
    assert parts.fragment == "p2"
    assert SIGNER.admits("a1", given["e"][0], given["s"][0], now=7 * 86_400)
    copied = make_quote("It is shut.", selected=True)
    copy = RelatedArticle("b7", "Shut", "Skerrow Post", "", "https://q.example/stories/b7?v=1")
    copied = replace(copied, citation=replace(copied.citation, also_in=(copy,)))
    given = parse_qs(urlsplit(links.linked(make_answer(copied)).quotes[0].citation.also_in[0].link).query)
    assert SIGNER.admits("b7", given["e"][0], given["s"][0], now=7 * 86_400)
    refusal = links.linked(make_no_answer())
    given = parse_qs(urlsplit(refusal.related[0].link).query)
    assert SIGNER.admits("b2", given["e"][0], given["s"][0], now=7 * 86_400)


def test_without_a_reading_page_links_lead_to_the_very_words_on_the_outlets(directory: Path) -> None:
    """The second place of words that stand twice is told from the first by what stands before it."""
    newsroom = Newsroom(directory, TWICE)
    links = Links(newsroom.catalog)
    quote = make_quote("Nobody was hurt.", selected=True, start=12)
    answer = links.linked(make_answer(quote))
    fragment = urlsplit(answer.quotes[0].citation.link).fragment
    assert fragment == ":~:text=It%20went%20on.-,Nobody%20was%20hurt."


def test_a_story_that_was_purged_meanwhile_is_still_linked(directory: Path) -> None:
    """At its outlet, without what stands around."""
    links = Links(Newsroom(directory, make_article("other", "Head", "Text.")).catalog)
    answer = links.linked(make_answer(make_quote("Nobody was hurt.", selected=True)))
    assert answer.quotes[0].citation.link.endswith("#:~:text=Nobody%20was%20hurt.")
