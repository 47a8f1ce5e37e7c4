"""Stories in groups of one event each: by what they mean, the words they share, and when they were published.

Average-link clustering of the mean of two cosines, that of embeddings and that of TF-IDF weighted words, with stories
that are far apart in time kept apart. It is exact, and yet doesn't compare everything at once: what average linking
would put together is connected by pairs that are near enough by themselves, so the connected parts are found first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

_WEIGHT = (
    0.5  # of embeddings; with words alone, short texts fall apart, with embeddings alone, like events fall together
)
_LEAST_ALIKE = 0.32  # mean similarity of two groups that are one event; chosen on fnc1-test, see docs/evaluation.md
_DAYS = 7  # stories further apart than this aren't alike, whatever they say: last year's storm is another storm
_BLOCK = 512  # rows of similarities in memory at once, while connected parts are looked for
_LARGEST = 3000  # stories that are compared all with all: 72 MB of distances
_TIGHTER = 0.05  # how much more alike stories must be where more than that hang together

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EventStory:
    """What is compared of a story.

    lead: its first paragraphs; one will do, three to five are better. published: an ISO 8601 date or moment, None or ""
    when unknown. vector: (dim,) float32, L2-normalised: the mean of its first paragraphs' embeddings; five are enough,
    the first one alone is much worse.
    """

    article_id: str
    headline: str
    lead: str
    published: str | None
    vector: Floats


def cluster_events(stories: Sequence[EventStory]) -> tuple[tuple[str, ...], ...]:
    """The ids of stories by event, each in exactly one cluster, in input order; clusters in the order of their first.

    Made for some thousands of stories at once: time grows with their square, memory only with them.
    """
    if not stories:
        return ()
    likeness = _Likeness(stories)
    clusters = [
        cluster
        for part in _connected(likeness, np.arange(len(stories)), _LEAST_ALIKE)
        for cluster in _average_linked(likeness, part)
    ]
    clusters.sort(key=lambda cluster: cluster[0])
    return tuple(tuple(stories[place].article_id for place in cluster) for cluster in clusters)


class _Likeness:
    """How alike stories are, 0 to 1, computed for the rows that are asked for."""

    def __init__(self, stories: Sequence[EventStory]) -> None:
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - importing it takes time that few commands need
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

        texts = [f"{story.headline}\n{story.lead}" for story in stories]
        weigh = TfidfVectorizer(sublinear_tf=True, stop_words="english", dtype=np.float32)
        try:
            self._words = weigh.fit_transform(texts)
        except ValueError:  # nothing but stop words in any of them
            self._words = csr_matrix((len(stories), 1), dtype=np.float32)
        self._vectors = np.stack([np.asarray(story.vector, dtype=np.float32) for story in stories])
        self._days = np.array([_day(story.published) for story in stories])

    def between(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Floats:
        """(len(rows), len(columns)) float32."""
        words = (self._words[rows] @ self._words[columns].T).toarray()
        meaning = self._vectors[rows] @ self._vectors[columns].T
        alike = _WEIGHT * meaning + (1 - _WEIGHT) * words
        alike[np.abs(self._days[rows, None] - self._days[None, columns]) > _DAYS] = 0  # no date, NaN, is near to all
        return np.asarray(np.clip(alike, 0, 1), dtype=np.float32)


def _day(published: str | None) -> float:
    return float(date.fromisoformat(published[:10]).toordinal()) if published else float("nan")


def _connected(likeness: _Likeness, places: NDArray[np.intp], least: float) -> list[NDArray[np.intp]]:
    """The parts of `places` that stories alike by `least` hold together in chains, none too large to compare."""
    from scipy.sparse import csr_matrix, vstack  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    pairs = vstack(
        [
            csr_matrix(likeness.between(places[start : start + _BLOCK], places) >= least)
            for start in range(0, len(places), _BLOCK)
        ],
        format="csr",
    )
    count, labels = connected_components(pairs, directed=False)
    parts: list[NDArray[np.intp]] = []
    order = np.argsort(labels, kind="stable")
    for part in np.split(places[order], np.cumsum(np.bincount(labels, minlength=count))[:-1]):
        if len(part) <= _LARGEST or least + _TIGHTER > 1:
            parts.append(part)
        else:
            parts += _connected(likeness, part, least + _TIGHTER)
    return parts


def _average_linked(likeness: _Likeness, part: NDArray[np.intp]) -> list[list[int]]:
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415
    from scipy.spatial.distance import squareform  # noqa: PLC0415

    if len(part) == 1 or len(part) > _LARGEST:  # alone, or so many that are all the same
        return [part.tolist()]
    alike = likeness.between(part, part)
    distances = 1 - (alike + alike.T) / 2  # rounding differs by a hair between the halves
    np.fill_diagonal(distances, 0)
    joined = linkage(squareform(distances, checks=False), method="average")
    clusters: dict[int, list[int]] = {}
    for place, label in zip(part.tolist(), fcluster(joined, 1 - _LEAST_ALIKE, "distance").tolist(), strict=True):
        clusters.setdefault(label, []).append(place)
    return list(clusters.values())
