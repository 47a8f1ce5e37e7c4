"""Late interaction: how well a sentence covers the words of a question in meaning."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.answering.reading import PassageText
from index.encoder import TokenEncoder, TokenVectors


def likeness(question: str, passages: Sequence[PassageText], encoder: TokenEncoder) -> list[list[float]]:
    """MaxSim of each sentence of each passage with the question, -1..1, in order.

    For every token of the question the cosine of the nearest token of the sentence, averaged (Khattab and Zaharia,
    ColBERT, SIGIR 2020). Tokens are encoded within their passage, so that a pronoun carries whom it stands for. A
    sentence behind the encoder's window gets 0.
    """
    if not passages:
        return []
    asked, *read = encoder.token_vectors([question, *(passage.text for passage in passages)])
    return [_max_sim(asked, tokens, passage) for tokens, passage in zip(read, passages, strict=True)]


def _max_sim(asked: TokenVectors, tokens: TokenVectors, passage: PassageText) -> list[float]:
    if not len(asked.vectors):
        return [0.0] * len(passage.sentences)
    cosines = asked.vectors @ tokens.vectors.T
    starts = tokens.offsets[:, 0]
    scores = []
    for start, end in passage.sentences:
        inside = np.flatnonzero((starts >= start) & (starts < end))
        scores.append(float(cosines[:, inside].max(axis=1).mean()) if len(inside) else 0.0)
    return scores
