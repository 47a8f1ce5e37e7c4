"""The network and what it is to minimise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from scripts.training.encoding import Batch

_NOT_ALLOWED = -1e4  # a logit as good as impossible, and still finite in every float type
_NO_GOLD = -5e3  # below this, a log-sum of logits is over nothing but impossible ones
_ACROSS_WEIGHT = 0.5


class PassageDropout(nn.Module):
    """Dropout of whole features of a passage: on a CPU a mask for each token costs half of the training time."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, hidden: Tensor) -> Tensor:
        """`hidden`: (passages, tokens, features)."""
        if not self.training:
            return hidden
        mask = torch.empty(hidden.shape[0], 1, hidden.shape[2]).bernoulli_(1 - self.rate) / (1 - self.rate)
        return hidden * mask.to(hidden.dtype)


class ReaderModel(nn.Module):
    """The encoder's first layers with a head of three logits a token: start and end of an answer, and evidence."""

    def __init__(self, encoder_dir: Path, *, layers: int = 6, dropout: float = 0.1) -> None:
        """Loads the weights of the encoder; draws those of the head from torch's generator."""
        from transformers import BertModel  # noqa: PLC0415 - heavy

        super().__init__()
        self.encoder = BertModel.from_pretrained(
            encoder_dir,
            add_pooling_layer=False,
            attn_implementation="eager",
            attention_probs_dropout_prob=0.0,
            hidden_dropout_prob=0.0,
        )
        stack: Any = self.encoder.encoder  # its layers are typed as any module, not as what they are
        stack.layer = stack.layer[:layers]
        for layer in stack.layer:
            layer.attention.output.dropout = layer.output.dropout = PassageDropout(dropout)
        self.head = nn.Linear(self.encoder.config.hidden_size, 3)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, input_ids: Tensor, token_type_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """(passages, tokens, 3) logits of three (passages, tokens) int64 inputs."""
        hidden = self.encoder(input_ids=input_ids, token_type_ids=token_type_ids, attention_mask=attention_mask)
        logits: Tensor = self.head(hidden.last_hidden_state)
        return logits


def loss_of(logits: Tensor, batch: Batch) -> Tensor:
    """Span loss, sentence loss in each passage, sentence loss across a question's passages: a scalar.

    Args:
        logits: (passages, tokens, 3), of the batch.
        batch: Has the labels.
    """
    start, end, evidence = logits.float().unbind(-1)
    span = (marginal(start, batch.starts, batch.allowed) + marginal(end, batch.ends, batch.allowed)) / 2
    sentences = torch.bmm(batch.members, evidence.unsqueeze(-1))[..., 0]
    null = evidence[:, :1]  # of [CLS], for "no answer"
    allowed = torch.cat([torch.ones_like(null), batch.sentence_mask], 1)
    inside = marginal(torch.cat([null, sentences], 1), batch.gold, allowed)
    return (span + inside + _ACROSS_WEIGHT * _across(sentences - null, batch)).mean()


def marginal(logits: Tensor, target: Tensor, allowed: Tensor) -> Tensor:
    """-log of the probability of all targets together, under a softmax over what is allowed.

    Args:
        logits: (passages, choices).
        target: (passages, choices), 0 or not.
        allowed: (passages, choices), 0 or not.

    Returns:
        (passages,), 0 or more.
    """
    scores = logits.masked_fill(allowed == 0, _NOT_ALLOWED)
    return torch.logsumexp(scores, -1) - torch.logsumexp(scores.masked_fill(target == 0, _NOT_ALLOWED), -1)


def _across(margins: Tensor, batch: Batch) -> Tensor:
    """(passages,) losses of a softmax over all the sentences of a group, and 0 for "no passage answers".

    `margins`: (passages, sentences), each over its own passage's "no answer", which makes them comparable.
    """
    same = batch.group[:, None] == batch.group[None, :]
    margins = margins.masked_fill(batch.sentence_mask == 0, _NOT_ALLOWED)
    every = torch.logsumexp(margins, 1)
    right = torch.logsumexp(margins.masked_fill(batch.gold[:, 1:] == 0, _NOT_ALLOWED), 1)
    pooled = torch.logsumexp(torch.where(same, every[None, :], _NOT_ALLOWED), 1)
    pooled = torch.logaddexp(pooled, torch.zeros_like(pooled))
    good = torch.logsumexp(torch.where(same, right[None, :], _NOT_ALLOWED), 1)
    return torch.where(good > _NO_GOLD, pooled - good, pooled)
