"""How finding the speaker is measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.evaluation.attribution import Attribution, Place, evaluate_attributions
from index.article import Article, Paragraph
from index.sentences import sentence_spans


def _paragraphs(*texts: str) -> list[Paragraph]:
    return [Paragraph(number, text, sentences=sentence_spans(text)) for number, text in enumerate(texts, 1)]


def _judged(texts: Sequence[str], attributions: Sequence[dict[str, Any]], given_speaker: str | None) -> Counter[str]:
    """Places of the sentences that count, each with whether the one speaker given to all is right."""
    article = Article("a", "Headline", tuple(_paragraphs(*texts)))
    lines = [
        Attribution(id=str(number), article_id="a", cue=("said",), **line) for number, line in enumerate(attributions)
    ]
    scores = evaluate_attributions([article], lines, lambda *_: given_speaker)
    return Counter(f"{one.place.value}-{one.right}" for one in scores.judged)


def test_sentence_half_covered_by_content_is_inside() -> None:
    """Inside from half of its words on, outside below a tenth, and between the two it doesn't count."""
    texts = ["Finch said the bridge is old. It was cold that night in Dray and most people had stayed at home."]
    content = {"source": ("Finch",), "content": ("the bridge is old",)}
    assert _judged(texts, [content], "Orla Finch") == {"named-True": 1, "outside-False": 1}
    assert _judged(texts, [content], None) == {"named-False": 1, "outside-True": 1}
    some = {"source": ("Finch",), "content": ("the bridge", "most people had stayed")}
    assert _judged(texts, [some], None) == {}


def test_pronoun_as_source_is_followed_back_to_the_last_name() -> None:
    """Who “she” is isn't annotated; the last source named before stands in, and such sentences are counted apart."""
    texts = ["Finch said the bridge is old.", "She said the toll will rise."]
    lines = [
        {"source": ("Finch",), "content": ("the bridge is old",)},
        {"source": ("She",), "content": ("the toll will rise",)},
    ]
    assert _judged(texts, lines, "Orla Finch") == {"named-True": 1, "pronoun-True": 1}


def test_source_and_speaker_share_a_word_that_tells_something() -> None:
    """An article or a preposition in common is not the same source."""
    texts = ["The mayor of Dray said the bridge is old and has to be closed."]
    line = {"source": ("The mayor of Dray",), "content": ("the bridge is old and has to be closed",)}
    assert _judged(texts, [line], "the Council of Vell") == {"named-False": 1}
    assert _judged(texts, [line], "Dray's harbour board") == {"named-True": 1}


def test_content_that_is_not_in_the_article_is_counted() -> None:
    """An attribution that can't be laid over its article is reported, not ignored."""
    line = Attribution(id="1", article_id="a", source=("Finch",), cue=("said",), content=("elsewhere",))
    scores = evaluate_attributions([Article("a", "H", tuple(_paragraphs("Rain fell.")))], [line], lambda *_: None)
    assert scores.unplaced == 1
    assert (scores.count(Place.OUTSIDE), scores.false_speakers, scores.named) == (1, 0.0, 1.0)
