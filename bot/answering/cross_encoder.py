"""A cross-encoder of one's own choice (PULLQUOTE_RERANKER) in place of the shipped reader's margins."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answering.reading import Evidence, PassageText, Reader
from bot.errors import PullquoteError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class RerankerUnavailable(PullquoteError):
    """The cross-encoder can't be loaded, or does not give one score a pair."""

    def __init__(self, name: str, why: str) -> None:
        self.name = name
        self.why = why
        super().__init__(f"the reranker {name!r} can't be used: {why} (PULLQUOTE_RERANKER)")


class CrossEncoderReader:
    """Scores each sentence, after its story's headline, with any sentence-transformers cross-encoder. See `Reader`.

    The margin is the raw score (a logit, no activation) of question and sentence. The words shown in bold are still
    those of the reader beneath. Confidence was fitted to that reader's margins: another model's order of quotes can
    be trusted, its refusals have to be measured (`pullquote evaluate`).
    """

    def __init__(self, name: str, beneath: Reader) -> None:
        """Refer to a name or a folder; it is loaded when first needed, and only a name may reach for a model hub."""
        self.name = name
        self._beneath = beneath
        self._lock = threading.Lock()
        self._loaded: CrossEncoder | None = None

    def read(self, question: str, passages: Sequence[PassageText]) -> list[tuple[Evidence, ...]]:
        """See `Reader.read`.

        Raises:
            RerankerUnavailable: it can't be loaded, or gives more than a score for each pair.
        """
        read = self._beneath.read(question, passages)
        pairs = [
            (
                question,
                f"{passage.headline}. {passage.text[start:end]}" if passage.headline else passage.text[start:end],
            )
            for passage in passages
            for start, end in passage.sentences
        ]
        margins = iter(self._scores(pairs))
        return [tuple(replace(evidence, margin=next(margins)) for evidence in evidences) for evidences in read]

    def _scores(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        from torch.nn import Identity  # noqa: PLC0415 - heavy

        if not pairs:
            return []
        with self._lock:  # torch modules are not documented as thread-safe
            model = self._loaded = self._loaded or _load(self.name)
            scores = model.predict(list(pairs), activation_fn=Identity(), show_progress_bar=False)
        return [float(score) for score in scores]


def _load(name: str) -> CrossEncoder:
    folder = Path(os.path.expanduser(name))  # noqa: PTH111 - the method raises for an unknown user
    if folder.is_dir():
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read when huggingface_hub is first imported
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # else a warning at every fork
    from sentence_transformers import CrossEncoder  # noqa: PLC0415 - seconds to import

    try:
        model: CrossEncoder = CrossEncoder(str(folder) if folder.is_dir() else name, local_files_only=folder.is_dir())
    except Exception as error:  # the library raises whatever its many loaders do
        first_line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise RerankerUnavailable(name, f"sentence-transformers says: {first_line}") from error
    if model.num_labels != 1:
        raise RerankerUnavailable(name, f"it gives {model.num_labels} scores for a pair where one is needed")
    return model
