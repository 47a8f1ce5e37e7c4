from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.article import Paragraph, ParagraphKind, Passage
from index.passages import LONGEST_PASSAGE, passage_spans, passages_of
from tests.support.articles import make_article, make_paragraph

sentences_of_a_paragraph = st.lists(st.text("abc", min_size=1, max_size=40), max_size=12)


@given(sentences_of_a_paragraph, st.integers(1, 100))
def test_passages_of_a_paragraph_hold_every_sentence_once(sentences: list[str], longest: int) -> None:
    """Passages are runs of whole sentences that leave none out and share none."""
    paragraph = make_paragraph(1, *sentences)
    spans = list(passage_spans(paragraph, longest=longest))
    held = [[s for s in paragraph.sentences if start <= s[0] and s[1] <= end] for start, end in spans]
    assert [sentence for run in held for sentence in run] == list(paragraph.sentences)
    assert [(run[0][0], run[-1][1]) for run in held] == spans


@given(sentences_of_a_paragraph, st.integers(1, 100))
def test_passage_is_as_long_as_allowed_and_no_longer(sentences: list[str], longest: int) -> None:
    """Only a single sentence may be longer, and a passage ends only where the next sentence would not fit."""
    paragraph = make_paragraph(1, *sentences)
    spans = list(passage_spans(paragraph, longest=longest))
    assert all(end - start <= longest or (start, end) in paragraph.sentences for start, end in spans)
    ends = dict(paragraph.sentences)
    assert all(ends[after] - start > longest for (start, _), (after, _) in pairwise(spans))


def test_paragraph_of_ordinary_length_is_one_passage() -> None:
    """Most paragraphs are searched as a whole."""
    sentences = ["One sentence of a paragraph."] * 20
    paragraph = make_paragraph(1, *sentences)
    assert len(paragraph.text) < LONGEST_PASSAGE
    assert list(passage_spans(paragraph)) == [(0, len(paragraph.text))]


def test_space_around_sentences_is_in_no_passage() -> None:
    """A passage starts and ends where its sentences do."""
    assert list(passage_spans(Paragraph(1, "  One. Two.  ", sentences=((2, 6), (7, 11))))) == [(2, 11)]


def test_paragraph_without_sentences_has_no_passage() -> None:
    """Nothing of it could be quoted."""
    assert list(passage_spans(Paragraph(1, "Text that was never split."))) == []


def test_passages_come_in_reading_order_with_their_text() -> None:
    """Each passage of an article refers to its version and paragraph, and brings its text and headline."""
    long_sentence = "x" * LONGEST_PASSAGE
    article = make_article("a1", ("First.", "Second."), (long_sentence, "After it."), headline="Bridge opens")
    found = list(passages_of(article, 3))
    assert [each.passage for each in found] == [
        Passage("a1", 3, 1, 0, 14),
        Passage("a1", 3, 2, 0, LONGEST_PASSAGE),
        Passage("a1", 3, 2, LONGEST_PASSAGE + 1, LONGEST_PASSAGE + 10),
    ]
    assert [each.text for each in found] == ["First. Second.", long_sentence, "After it."]
    assert {each.headline for each in found} == {"Bridge opens"}


def test_boilerplate_is_not_searched() -> None:
    """What may not be quoted has no passage, and the paragraphs after it keep their numbers."""
    article = make_article("a1", "Sign up for our letter.", "The bridge is open.")
    plug = replace(article.paragraphs[0], kind=ParagraphKind.BOILERPLATE)
    found = list(passages_of(replace(article, paragraphs=(plug, article.paragraphs[1])), 1))
    assert [(each.passage.paragraph, each.text) for each in found] == [(2, "The bridge is open.")]
