"""A cross-encoder of one's own choice, a real one of sentence-transformers, made small and at random."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.answering.cross_encoder import CrossEncoderReader, RerankerUnavailable
from bot.answering.reading import Evidence, PassageText

pytestmark = [pytest.mark.model, pytest.mark.xdist_group("model")]

PASSAGES = [
    PassageText("Bridge shut", "The bridge was shut. It has a crack.", ((0, 20), (21, 36))),
    PassageText("", "The ferry sank.", ((0, 15),)),
]


class WordsOnly:
    """Finds the first word of every sentence, with no margin."""

    def read(self, question: str, passages: Sequence[PassageText]) -> list[tuple[Evidence, ...]]:
        """See `Reader.read`."""
        assert question
        return [tuple(Evidence(0.0, (start, start + 3)) for start, _ in each.sentences) for each in passages]


def make_cross_encoder(folder: Path, *, labels: int = 1) -> Path:
    """Save a tiny model with random weights."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    torch.manual_seed(1)
    folder.mkdir()
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *["the", "bridge", "was", "shut", "it", "has", "a", "crack", "ferry", "sank", "when"],
    ]
    BertTokenizer(vocab={word: number for number, word in enumerate(words)}).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        initializer_range=1.0,
    )
    config.num_labels = labels
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def test_margins_are_the_cross_encoders_and_words_the_readers(tmp_path: Path) -> None:
    """A score for each sentence, whatever it is read with; what is shown in bold stays as it was."""
    reader = CrossEncoderReader(str(make_cross_encoder(tmp_path / "model")), WordsOnly())
    first, second = reader.read("When was the bridge shut?", PASSAGES)
    assert [evidence.answer for evidence in (*first, *second)] == [(0, 3), (21, 24), (0, 3)]
    margins = [evidence.margin for evidence in (*first, *second)]
    assert len(set(margins)) == 3
    (alone,) = reader.read("When was the bridge shut?", PASSAGES[1:])
    assert alone[0].margin == pytest.approx(margins[2], abs=1e-5)
    assert reader.read("When was the bridge shut?", []) == []


def test_a_model_that_gives_several_scores_is_refused(tmp_path: Path) -> None:
    """In one line that names the setting."""
    reader = CrossEncoderReader(str(make_cross_encoder(tmp_path / "model", labels=3)), WordsOnly())
    with pytest.raises(RerankerUnavailable, match=r"3 scores for a pair.*PULLQUOTE_RERANKER"):
        reader.read("When?", PASSAGES)


def test_a_folder_without_a_model_is_one_clear_line(tmp_path: Path) -> None:
    """The library's own words are cut to a line."""
    with pytest.raises(RerankerUnavailable) as raised:
        CrossEncoderReader(str(tmp_path), WordsOnly()).read("When?", PASSAGES)
    assert "\n" not in str(raised.value)
