"""How well a trained model does on what was held out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from scripts.training.encoding import Encoded, collate, encode_groups
from scripts.training.examples import Example
from scripts.training.model import ReaderModel

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_SPAN_WEIGHT = 0.5  # of the span margin beside the evidence margin
_NOT_ALLOWED = 1e4


def held_out_figures(model: ReaderModel, examples: Sequence[Example], tokenizer: Tokenizer) -> dict[str, float]:
    """With the right passage at hand: how often the best sentence is gold, and are answered and unanswered told apart.

    Returns:
        questions: how many. sentence_at_1: of those with gold, the share whose best sentence is gold. auroc: chance
        that an answered question's best score is above an unanswered one's. NaN where there are none.
    """
    model.eval()
    right: list[bool] = []
    answered: list[float] = []
    unanswered: list[float] = []
    for (encoded,) in encode_groups([[example] for example in examples], tokenizer):
        scores = _sentence_scores(model, encoded)
        (answered if encoded.gold else unanswered).append(float(scores.max()))
        if encoded.gold:
            right.append(int(scores.argmax()) in encoded.gold)
    auroc = float("nan")
    if answered and unanswered:
        auroc = float((np.array(answered)[:, None] > np.array(unanswered)[None, :]).mean())
    sentence_at_1 = float(np.mean(right)) if right else float("nan")
    return {
        "questions": len(answered) + len(unanswered),
        "sentence_at_1": round(sentence_at_1, 4),
        "auroc": round(auroc, 4),
    }


@torch.no_grad()
def _sentence_scores(model: ReaderModel, encoded: Encoded) -> Tensor:
    """(sentences,) scores of a passage's sentences, evidence and best span together, over "no answer"."""
    batch = collate([[encoded]])
    start, end, evidence = model(batch.ids, batch.types, batch.mask)[0].unbind(-1)
    members = batch.members[0]
    inside = (members > 0).float()
    outside = _NOT_ALLOWED * (1 - inside)
    best_span = (inside * start - outside).amax(1) + (inside * end - outside).amax(1) - start[0] - end[0]
    scores: Tensor = (members @ evidence) - evidence[0] + _SPAN_WEIGHT * best_span
    return scores
