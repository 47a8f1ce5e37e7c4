"""Choosing quotes and verifying them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from bot.answering.quoting import Candidate, QuoteMismatch, candidates, complete, verify
from index.article import ParagraphKind
from index.errors import UnknownParagraph
from index.sentences import sentence_spans
from tests.support.stories import BRIDGE, FERRY, KeywordReader, Newsroom, make_article


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """The bridge and the ferry."""
    room = Newsroom(tmp_path, BRIDGE, FERRY)
    yield room
    room.catalog.close()


def found(room: Newsroom, question: str, *keywords: str) -> list[Candidate]:
    """The candidates when these words are taken for answers."""
    retrieval = room.retriever.retrieve(question)
    reader = KeywordReader(*keywords)
    return candidates(question, retrieval.passages, words=retrieval.words, catalog=room.catalog, reader=reader)


def test_the_best_sentence_comes_first_with_the_answering_words(newsroom: Newsroom) -> None:
    """The quote is the sentence, the answer a span of it."""
    best = found(newsroom, "who ordered the bridge shut?", "Ada Venn")[0]
    assert best.text == "Mayor Ada Venn ordered it."
    assert best.answer is not None
    assert best.text[slice(*best.answer)] == "Ada Venn"


def test_a_question_is_covered_by_what_was_read_of_a_story(newsroom: Newsroom) -> None:
    """By all its passages and headline together; a story that lacks one of its words covers less of it."""
    covered = {each.ranked.article.id: each.signals.coverage for each in found(newsroom, "bridge crack", "Venn")}
    assert covered["bridge"] == 1.0
    assert 0 < covered["ferry"] < 1


def test_a_sentence_that_opens_with_a_pronoun_brings_the_one_that_names_the_person(newsroom: Newsroom) -> None:
    """A quote stands by itself; the answer's span moves along."""
    best = found(newsroom, "how long was the crack?", "40 centimetres")[0]
    assert best.text == "Mayor Ada Venn ordered it. She said the crack was 40 centimetres long."
    assert best.answer is not None
    assert best.text[slice(*best.answer)] == "40 centimetres"


def test_a_completed_quote_keeps_within_the_limits() -> None:
    """Neither more than three sentences nor more than 450 characters are put together."""
    four = "Ann came. She sat. She ate. She left."
    start, end = complete(sentence_spans(four), 3, four, scores=[0, 0, 0, 9])
    assert four[start:end] == "She sat. She ate. She left."
    long = f"Ann {'really ' * 70}came. She left."
    start, end = complete(sentence_spans(long), 1, long, scores=[9, 9])
    assert long[start:end] == "She left."


def test_adjoining_sentences_that_answer_nearly_as_well_are_quoted_together() -> None:
    """The better neighbour first, as long as there is room; a much worse one stays out."""
    text = "Ann came at nine. Bob came at ten. Cy came at noon. Dee slept."
    spans = sentence_spans(text)
    start, end = complete(spans, 1, text, scores=[4.0, 5.0, 4.5, -9.0])
    assert text[start:end] == "Ann came at nine. Bob came at ten. Cy came at noon."
    start, end = complete(spans, 1, text, scores=[3.0, 5.0, 4.5, -9.0])
    assert text[start:end] == "Bob came at ten. Cy came at noon."


def test_no_two_candidates_overlap(newsroom: Newsroom) -> None:
    """A sentence that a better quote brought along isn't offered again."""
    spans = sorted(
        (c.span.article_id, c.span.paragraph, c.span.start, c.span.end)
        for c in found(newsroom, "the crack in the bridge", "40 centimetres", "Ada Venn")
    )
    assert all(one[:2] != two[:2] or one[3] <= two[2] for one, two in pairwise(spans))


def test_fragments_and_boilerplate_are_never_offered(newsroom: Newsroom) -> None:
    """Three words say nothing; a newsletter plug is not news."""
    texts = [c.text for c in found(newsroom, "bridge newsletter hurt", "newsletter", "hurt")]
    assert texts
    assert not [text for text in texts if "newsletter" in text or "hurt" in text]


def test_the_same_words_in_two_stories_are_offered_once(tmp_path: Path) -> None:
    """A wire copy adds nothing."""
    text = "The bridge will stay shut until June at least."
    room = Newsroom(tmp_path, make_article("a", "Bridge", text), make_article("b", "Span", text))
    assert [c.text for c in found(room, "until when is the bridge shut?", "June")] == [text]
    room.catalog.close()


def test_a_story_withdrawn_since_it_was_published_to_the_search_is_left_out(newsroom: Newsroom) -> None:
    """What the catalog says counts at once."""
    newsroom.catalog.withdraw("bridge", "wrong")
    assert {c.span.article_id for c in found(newsroom, "the bridge", "20 minutes")} == {"ferry"}


def test_a_verified_quote_is_word_for_word_what_it_cites(newsroom: Newsroom) -> None:
    """The catalog is asked once more."""
    verify(found(newsroom, "who ordered the bridge shut?", "Ada Venn")[0], newsroom.catalog)


def test_a_quote_that_differs_in_one_character_is_rejected(newsroom: Newsroom) -> None:
    """Verify, never repair."""
    best = found(newsroom, "who ordered the bridge shut?", "Ada Venn")[0]
    with pytest.raises(QuoteMismatch) as caught:
        verify(replace(best, text=best.text.replace("it.", "It.")), newsroom.catalog)
    assert caught.value.passage == best.span


def test_a_quote_from_a_paragraph_that_is_gone_is_rejected(newsroom: Newsroom) -> None:
    """Its place no longer exists."""
    best = found(newsroom, "who ordered the bridge shut?", "Ada Venn")[0]
    with pytest.raises(UnknownParagraph):
        verify(replace(best, span=replace(best.span, paragraph=9)), newsroom.catalog)


def test_a_quote_from_boilerplate_is_rejected(newsroom: Newsroom) -> None:
    """Even if its words are there."""
    best = found(newsroom, "who ordered the bridge shut?", "Ada Venn")[0]
    plug = BRIDGE.paragraphs[2]
    assert plug.kind is ParagraphKind.BOILERPLATE
    with pytest.raises(QuoteMismatch):
        verify(
            replace(best, text=plug.text, span=replace(best.span, paragraph=3, start=0, end=len(plug.text))),
            newsroom.catalog,
        )
