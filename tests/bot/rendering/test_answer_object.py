"""The answer object as programs get it."""

from __future__ import annotations

from dataclasses import replace

from bot.answering import DateNote, RelatedArticle
from bot.rendering.answer_object import answer_object
from tests.support.answers import make_answer, make_no_answer, make_quote


def test_an_answer_has_every_key_of_the_contract() -> None:
    """Programs rely on each of them."""
    quote = replace(
        make_quote("It is shut.", selected=True, emphasis=((6, 10),)),
        speaker="Ada Venn",
        dates=(DateNote("Monday", "2026-03-02", "2026-03-02"),),
    )
    copy = RelatedArticle("b7", "Shut", "Skerrow Post", "", "https://post.example/7")
    quote = replace(quote, citation=replace(quote.citation, also_in=(copy,)))
    assert answer_object(make_answer(quote, make_quote("No."))) == {
        "id": "id1",
        "question": "Is it shut?",
        "answered": True,
        "reason": None,
        "options": [],
        "confidence": 0.93,
        "quotes": [
            {
                "text": "It is shut.",
                "selected": True,
                "article_id": "a1",
                "headline": "Bridge shut after crack is found",
                "outlet": "The Vell Courier",
                "published": "2026-03-02",
                "url": "https://courier.example/bridge",
                "link": "https://courier.example/bridge#:~:text=shut",
                "also_in": [
                    {
                        "article_id": "b7",
                        "headline": "Shut",
                        "outlet": "Skerrow Post",
                        "published": "",
                        "link": "https://post.example/7",
                    }
                ],
                "version": 1,
                "paragraph": 2,
                "start": 0,
                "end": 11,
                "emphasis": [[6, 10]],
                "speaker": "Ada Venn",
                "dates": [{"text": "Monday", "from": "2026-03-02", "to": "2026-03-02"}],
                "score": 0.9,
            },
            answer_object(make_answer(make_quote("It is shut.", selected=True), make_quote("No.")))["quotes"][1],
        ],
        "sides": [],
        "related": [
            {
                "article_id": "b2",
                "headline": "Ferry runs late",
                "outlet": "The Vell Courier",
                "published": "2026-02-01",
                "link": "https://courier.example/ferry",
            }
        ],
        "understood": {
            "since": None,
            "until": None,
            "outlet": None,
            "article": None,
            "follows": None,
            "latest": False,
            "about": None,
            "language": None,
        },
        "searched": {"articles": 12, "paragraphs": 130},
        "took_ms": 41,
    }


def test_no_answer_carries_its_reason_and_its_unselected_candidates() -> None:
    """Ranking and deciding can be measured apart."""
    found = answer_object(make_no_answer())
    assert (found["answered"], found["reason"], found["quotes"]) == (False, "not-said", [])
