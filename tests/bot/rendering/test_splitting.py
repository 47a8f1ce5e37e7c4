from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.splitting import pieces
from index.sentences import sentence_spans


@given(st.text(max_size=300), st.integers(8, 80))
def test_pieces_are_the_whole_text_and_none_is_too_large(text: str, limit: int) -> None:
    """Nothing is lost, doubled or out of order."""
    spans = pieces(text, limit=limit, size=lambda part: 2 * len(part))
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(2 * (end - start) <= limit for start, end in spans)


def test_sentences_stay_whole_where_they_fit() -> None:
    """Pieces end between sentences, and hold as many as they can."""
    text = " ".join(f"Sentence number {n} says little." for n in range(9))
    ends = [start for start, _ in sentence_spans(text)] + [len(text)]
    spans = pieces(text, limit=100)
    assert all(end in ends for _, end in spans)
    assert len(spans) == 3


def test_a_sentence_that_is_too_large_is_split_between_words() -> None:
    """No word is broken that fits."""
    words = "wordy " * 50
    assert all(
        words[start:end].split() == ["wordy"] * len(words[start:end].split()) for start, end in pieces(words, limit=40)
    )
    assert pieces("x" * 25, limit=10) == [(0, 10), (10, 20), (20, 25)]
