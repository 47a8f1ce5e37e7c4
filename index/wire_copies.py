"""The same story in several outlets: wire copies, known by the words they share.

An agency's story is cut, given a new first paragraph or another dateline, and printed; what is left of it stands there
word for word. So two articles are copies when most runs of five words of the shorter one are in the other: containment
(Broder 1997), estimated from MinHash signatures, so that only those are kept of an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

from index.article import Article, ParagraphKind

_SHINGLE = 5  # words
_PERMUTATIONS = 128
_SEED = 1987
_SCHEME: Literal["affine64"] = "affine64"  # of datasketch 2; stored signatures are compared with new ones
_BANDS, _ROWS = 42, 3  # finds pairs from a Jaccard similarity of 0.3 on in two of three cases, from 0.45 in 98 of 100
_LEAST_CONTAINED = 0.6
_FEWEST_SHINGLES = 20  # of a story that can be told from a formula: about two sentences
_LARGEST_RATIO = 5.0  # a longer one is a round-up that has the story in it


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of an article to find its copies. values: (128,) uint64. shingles: how many runs of words it has."""

    article_id: str
    values: NDArray[np.uint64]
    shingles: int


def signature_of(article: Article) -> Signature:
    """The signature of the words of an article's body."""
    words = re.findall(
        r"\w+", " ".join(each.text for each in article.paragraphs if each.kind is ParagraphKind.BODY).casefold()
    )
    shingles = {" ".join(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)}
    minhash = MinHash(num_perm=_PERMUTATIONS, seed=_SEED, scheme=_SCHEME)
    minhash.update_batch([shingle.encode() for shingle in sorted(shingles)])
    return Signature(article.id, np.asarray(minhash.hashvalues, dtype=np.uint64), len(shingles))


def are_copies(one: Signature, other: Signature) -> bool:
    """Whether most of the shorter one is in the other, as far as the signatures tell."""
    small, large = sorted((one.shingles, other.shingles))
    if small < _FEWEST_SHINGLES or large > _LARGEST_RATIO * small:
        return False
    similarity = float(np.mean(one.values == other.values))  # an estimate of the Jaccard similarity
    common = similarity * (small + large) / (1 + similarity)
    return common / small >= _LEAST_CONTAINED


def copy_groups(signatures: Iterable[Signature]) -> list[tuple[str, ...]]:
    """The articles that are copies of one another, two or more in a group, each group and all of them in id order."""
    known: dict[str, Signature] = {}
    leader: dict[str, str] = {}
    lsh = MinHashLSH(num_perm=_PERMUTATIONS, params=(_BANDS, _ROWS))
    for signature in sorted(signatures, key=lambda each: each.article_id):
        if signature.shingles < _FEWEST_SHINGLES:
            continue
        minhash = MinHash(num_perm=_PERMUTATIONS, seed=_SEED, hashvalues=signature.values, scheme=_SCHEME)
        for candidate in sorted(lsh.query(minhash)):
            if are_copies(signature, known[candidate]):
                _unite(leader, signature.article_id, candidate)
        lsh.insert(signature.article_id, minhash)
        known[signature.article_id] = signature
    groups: dict[str, list[str]] = {}
    for article_id in known:
        groups.setdefault(_find(leader, article_id), []).append(article_id)
    return sorted(tuple(sorted(group)) for group in groups.values() if len(group) > 1)


def copies_of(article_id: str, groups: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The copies of an article among `groups`, without itself."""
    return next((tuple(each for each in group if each != article_id) for group in groups if article_id in group), ())


def _find(leader: dict[str, str], article_id: str) -> str:
    while leader.get(article_id, article_id) != article_id:
        article_id = leader[article_id]
    return article_id


def _unite(leader: dict[str, str], one: str, other: str) -> None:
    first, second = sorted((_find(leader, one), _find(leader, other)))
    leader[second] = first
