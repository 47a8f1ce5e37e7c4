"""Examples as the tensors the model reads, in batches of like length."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from index.article import Span
from scripts.training.examples import Example, Passage

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

# The shipped reader cuts in the same places: bot/answering/trained_reader.py.
_MAX_TOKENS = 256
_MAX_QUESTION_TOKENS = 48
_CLS, _SEP = 101, 102
_OUTSIDE = -1  # sentence of a token that belongs to none
_LENGTH_STEP = 16  # batches are padded to multiples: kernels are built for each shape
_LENGTH_NOISE = 8  # tokens by which "like length" may be off, so that batches differ from round to round


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example as token ids with its labels; what lies behind the last token read is gone, gold included.

    ids: `[CLS] question [SEP] headline. passage [SEP]`. passage_at: place of the first token after the first [SEP].
    sentence_of: sentence each token belongs to, -1 for none. gold: indices of the sentences that answer. starts, ends:
    tokens at which an answer may start and end: any token of the gold sentences where only those are known, [CLS] where
    nothing answers.
    """

    ids: list[int]
    passage_at: int
    sentence_of: list[int]
    gold: frozenset[int]
    starts: list[int]
    ends: list[int]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some groups of passages; int64 and float32, padded with 0.

    ids, types, mask: (passages, tokens) int64. members: (passages, sentences, tokens), rows sum to 1 over a sentence's
    tokens. sentence_mask: (passages, sentences), 1 where there is one. gold: (passages, 1 + sentences), "no answer"
    first. starts, ends: (passages, tokens). allowed: (passages, tokens), 1 at the passage's tokens and [CLS]. group:
    (passages,) int64, which group a passage is of.
    """

    ids: Tensor
    types: Tensor
    mask: Tensor
    members: Tensor
    sentence_mask: Tensor
    gold: Tensor
    starts: Tensor
    ends: Tensor
    allowed: Tensor
    group: Tensor


def encode_groups(groups: Sequence[Sequence[Example]], tokenizer: Tokenizer) -> list[list[Encoded]]:
    """Each group as token ids; a group whose example lost all of its gold to the token limit is left out.

    Args:
        groups: As `vary` makes them.
        tokenizer: Neither pads nor truncates.
    """
    flat = [example for group in groups for example in group]
    questions = tokenizer.encode_batch([example.question for example in flat], add_special_tokens=False)
    texts = [_headline_prefix(example.passage) + example.passage.text for example in flat]
    passages = tokenizer.encode_batch(texts, add_special_tokens=False)
    done = (encode(*each) for each in zip(flat, questions, passages, strict=True))
    encoded = [[next(done) for _ in group] for group in groups]
    return [new for old, new in zip(groups, encoded, strict=True) if bool(old[0].gold) == bool(new[0].gold)]


def encode(example: Example, question: Encoding, passage: Encoding) -> Encoded:
    """One example, of its question's tokens and those of headline and passage, without special ones."""
    asked = question.ids[:_MAX_QUESTION_TOKENS]
    room = _MAX_TOKENS - len(asked) - 3
    ids = [_CLS, *asked, _SEP, *passage.ids[:room], _SEP]
    passage_at = len(asked) + 2
    skip = len(_headline_prefix(example.passage))
    offsets = [(start - skip, end - skip) for start, end in passage.offsets[:room]]
    sentence_of = [_OUTSIDE] * passage_at + _sentences_of(offsets, example.passage.sentences) + [_OUTSIDE]
    gold = frozenset(example.gold & set(sentence_of))
    if not gold:
        return Encoded(ids, passage_at, sentence_of, gold, [0], [0])
    inside = [token for token, sentence in enumerate(sentence_of) if sentence in gold]
    starts, ends = _answer_tokens(offsets, example.answers, passage_at)
    return Encoded(ids, passage_at, sentence_of, gold, starts or inside, ends or inside)


def batches(groups: Sequence[list[Encoded]], budget: int, rng: random.Random) -> list[list[list[Encoded]]]:
    """Groups of like length together, up to `budget` padded tokens; the batches in random order."""
    in_order = sorted(groups, key=lambda group: _longest(group) + rng.random() * _LENGTH_NOISE)
    made: list[list[list[Encoded]]] = []
    current: list[list[Encoded]] = []
    longest = passages = 0
    for group in in_order:
        size = _longest(group)
        if current and (passages + len(group)) * max(longest, size) > budget:
            made.append(current)
            current, longest, passages = [], 0, 0
        current.append(group)
        longest, passages = max(longest, size), passages + len(group)
    made.append(current)
    rng.shuffle(made)
    return made


def collate(groups: Sequence[Sequence[Encoded]]) -> Batch:
    """The tensors of some groups."""
    flat = [encoded for group in groups for encoded in group]
    passages, tokens = len(flat), -(-_longest(flat) // _LENGTH_STEP) * _LENGTH_STEP
    sentences = max(max(encoded.sentence_of) for encoded in flat) + 1
    ids, types, mask = (torch.zeros(passages, tokens, dtype=torch.long) for _ in range(3))
    starts, ends, allowed = (torch.zeros(passages, tokens) for _ in range(3))
    members, gold = torch.zeros(passages, sentences, tokens), torch.zeros(passages, sentences + 1)
    for row, encoded in enumerate(flat):
        length = len(encoded.ids)
        ids[row, :length] = torch.tensor(encoded.ids)
        types[row, encoded.passage_at : length] = 1
        mask[row, :length] = 1
        sentence_of = torch.tensor(encoded.sentence_of)
        inside = (sentence_of >= 0).nonzero()[:, 0]
        members[row, sentence_of[inside], inside] = 1.0
        allowed[row, inside] = 1
        allowed[row, 0] = 1
        starts[row, encoded.starts] = 1
        ends[row, encoded.ends] = 1
        gold[row, [sentence + 1 for sentence in encoded.gold] or [0]] = 1
    sizes = members.sum(2, keepdim=True)
    group_of = torch.tensor([number for number, group in enumerate(groups) for _ in group])
    sentence_mask = (sizes[..., 0] > 0).float()
    return Batch(ids, types, mask, members / sizes.clamp(min=1), sentence_mask, gold, starts, ends, allowed, group_of)


def _headline_prefix(passage: Passage) -> str:
    """The headline as it stands before the passage."""
    return f"{passage.headline}. " if passage.headline else ""


def _longest(group: Sequence[Encoded]) -> int:
    return max(len(encoded.ids) for encoded in group)


def _sentences_of(offsets: Sequence[Span], sentences: Sequence[Span]) -> list[int]:
    """The sentence of each token; the headline's tokens, with offsets below 0, are of none.

    A token between two sentences counts with the one before.
    """
    found, at = [], 0
    for start, _ in offsets:
        if start < 0:
            found.append(_OUTSIDE)
            continue
        while at < len(sentences) - 1 and start >= sentences[at][1]:
            at += 1
        found.append(at)
    return found


def _answer_tokens(offsets: Sequence[Span], answers: Collection[Span], passage_at: int) -> tuple[list[int], list[int]]:
    """The tokens that hold the first and those that hold the last character of an answer, in order."""
    starts, ends = [], []
    for token, (start, end) in enumerate(offsets, passage_at):
        if start < 0:
            continue
        if any(start <= answer_start < end for answer_start, _ in answers):
            starts.append(token)
        if any(start < answer_end <= end for _, answer_end in answers):
            ends.append(token)
    return starts, ends
