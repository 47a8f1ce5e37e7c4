"""The training loop: rounds, each on its own draw of the data with its own warm-up and decay."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import nn

from scripts.training.encoding import Encoded, batches, collate, encode_groups
from scripts.training.examples import Example, Passage
from scripts.training.model import ReaderModel, loss_of
from scripts.training.recipe import Recipe
from scripts.training.varying import hard_negatives, vary

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Say = Callable[[str], None]  # shows one line of progress

_WEIGHT_DECAY = 0.01
_BETAS = (0.9, 0.98)
_WARM_UP = 0.06  # of a round's steps
_LEAST = 0.01  # of the peak learning rate
_LONGEST_NORM = 1.0  # of the gradient
_MEMORY = 0.98  # of the running loss
_REPORT_EVERY = 50  # steps


@dataclass(frozen=True, slots=True)
class RoundReport:
    """What a round took and came to; `loss` is the running mean at its end."""

    steps: int
    passages: int
    minutes: float
    loss: float


def train(
    model: ReaderModel,
    examples: Sequence[Example],
    tokenizer: Tokenizer,
    recipe: Recipe,
    *,
    seed: int,
    out: Path,
    resume: int = 0,
    say: Say,
) -> list[RoundReport]:
    """Train the model in place; word embeddings stay as they are.

    Args:
        model: Fresh, with its weights drawn from the seed.
        examples: In a fixed order.
        tokenizer: The encoder's; neither pads nor truncates.
        recipe: Says how many rounds, and the rest.
        seed: Of each round's draw, variations and dropout, together with the round's number.
        out: A folder; a round's weights are kept there as `round-N.pt`.
        resume: Go on after that many rounds, of which the last is in `out`, with the same result.
        say: Shows progress.

    Returns:
        A report on each round trained here. The model then has the mean of the weights after the last few rounds.
    """
    for parameter in model.encoder.embeddings.word_embeddings.parameters():
        parameter.requires_grad = False
    negatives = hard_negatives(examples)
    if resume:
        model.load_state_dict(torch.load(out / f"round-{resume}.pt", weights_only=True))
    reports = []
    for number in range(resume, recipe.rounds):
        rng = random.Random(f"{seed}-{number}")  # noqa: S311 - repeatable, not secret
        torch.manual_seed(seed + number)
        order = draw_round(examples, negatives, tokenizer, recipe, rng)
        reports.append(_train_round(model, order, recipe, number, say))
        torch.save(model.state_dict(), out / f"round-{number + 1}.pt")
    average(model, [out / f"round-{number}.pt" for number in range(1, recipe.rounds + 1)][-recipe.averaged :])
    return reports


def average(model: ReaderModel, rounds: Sequence[Path]) -> None:
    """Give the model the mean of the weights kept after `rounds` (Izmailov et al., UAI 2018)."""
    kept = [torch.load(path, weights_only=True) for path in rounds]
    model.load_state_dict({name: sum(weights[name] for weights in kept) / len(kept) for name in kept[0]})


def draw_round(
    examples: Sequence[Example],
    negatives: Sequence[Sequence[Passage]],
    tokenizer: Tokenizer,
    recipe: Recipe,
    rng: random.Random,
) -> list[list[list[Encoded]]]:
    """One round's batches: of each source its share of the examples, varied."""
    chosen = [place for place, example in enumerate(examples) if rng.random() < recipe.share.get(example.source, 1.0)]
    groups = vary([examples[place] for place in chosen], [negatives[place] for place in chosen], recipe, rng)
    return batches(encode_groups(groups, tokenizer), recipe.batch_tokens, rng)


def learning_rate(peak: float, share: float) -> float:
    """Linear warm-up, then linear decay; `share` is the part of the round's steps done, this one included."""
    return peak * min(1.0, share / _WARM_UP + _LEAST) * max(_LEAST, 1 - share)


def _train_round(
    model: ReaderModel, order: Sequence[list[list[Encoded]]], recipe: Recipe, number: int, say: Say
) -> RoundReport:
    peak = recipe.lr * recipe.lr_decay**number
    weights = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = _optimizer(weights, peak)
    model.train()
    begun, passages, running = time.monotonic(), 0, 0.0
    for step, batch in enumerate(map(collate, order), 1):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(peak, step / len(order))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(batch.ids, batch.types, batch.mask)
        loss = loss_of(logits, batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call] # torch has no types for it
        nn.utils.clip_grad_norm_(weights, _LONGEST_NORM)
        optimizer.step()
        passages += len(batch.ids)
        keep = min(_MEMORY, 1 - 1 / step)
        running = running * keep + loss.item() * (1 - keep)
        if step % _REPORT_EVERY == 0 or step == len(order):
            took_s = time.monotonic() - begun
            left_min = (len(order) - step) * took_s / step / 60
            say(
                f"round {number + 1} step {step}/{len(order)} loss {running:.3f}"
                f" {passages / took_s:.0f} passages/s {left_min:.0f} min left"
            )
    return RoundReport(len(order), passages, round((time.monotonic() - begun) / 60, 1), round(running, 4))


def _optimizer(weights: Sequence[nn.Parameter], peak: float) -> torch.optim.AdamW:
    """AdamW that lets only matrices decay, not biases and norms."""
    matrices = [parameter for parameter in weights if parameter.ndim > 1]
    vectors = [parameter for parameter in weights if parameter.ndim < 2]
    parameters = [{"params": matrices, "weight_decay": _WEIGHT_DECAY}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.AdamW(parameters, lr=peak, betas=_BETAS)
