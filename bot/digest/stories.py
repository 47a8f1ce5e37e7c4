"""Stories as a digest compares them: with the vector of what each is about, worked out once."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.answering.asking.words import content_words
from index.article import Article, ParagraphKind
from index.catalog import ArticleRecord, Catalog
from index.encoder import Encoder
from index.event_clusters import EventStory
from index.store.embedded import Snapshot

_MOST_KEPT = 5_000
_PARAGRAPHS = 5  # of a story that it is compared by
_STEM = 6

# From this cosine on a story is on a topic; a topic's words in the story do as well. With the default encoder a general
# word ("business") then finds under half of its stories and hardly any others, a narrow one ("oil prices") most.
_ON_TOPIC = 0.2


class ComparedStories:
    """Makes stories comparable. Thread-safe."""

    def __init__(self, catalog: Catalog, encoder: Encoder) -> None:
        """Read texts from `catalog`; `encoder` made the vectors of the index, and makes those of topics."""
        self._catalog = catalog
        self._encoder = encoder
        self._lock = threading.Lock()
        self._known: dict[tuple[str, int], EventStory] = {}
        self._topics: dict[str, NDArray[np.float32]] = {}

    def of(self, records: Iterable[ArticleRecord], snapshot: Snapshot) -> list[EventStory]:
        """The stories of these records, which are of that snapshot, in their order."""
        wanted = list(records)
        with self._lock:
            missing = [one for one in wanted if (one.id, one.version) not in self._known]
            if len(self._known) + len(missing) > _MOST_KEPT:
                self._known.clear()
                missing = wanted
            for record, article in zip(missing, self._catalog.articles(missing), strict=True):
                vector = snapshot.opening_vector(record.id, passages=_PARAGRAPHS)
                self._known[record.id, record.version] = EventStory(
                    record.id, record.headline, opening(article), record.published, vector
                )
            return [self._known[one.id, one.version] for one in wanted]

    def on_topic(self, stories: Sequence[EventStory], topics: Sequence[str]) -> list[float]:
        """How well each story meets the best of some topics, 0..1; 0 where it meets none. 1 without topics."""
        if not topics:
            return [1.0] * len(stories)
        with self._lock:
            new = [topic for topic in topics if topic not in self._topics]
            self._topics |= dict(zip(new, self._encoder.encode(new), strict=True))
            vectors = np.stack([self._topics[topic] for topic in topics])
        return [
            max(_met(topic, story, float(cosine)) for topic, cosine in zip(topics, vectors @ story.vector, strict=True))
            for story in stories
        ]


def opening(article: Article) -> str:
    """The first paragraphs of a story's body."""
    body = [paragraph.text for paragraph in article.paragraphs if paragraph.kind is ParagraphKind.BODY]
    return " ".join(body[:_PARAGRAPHS])


def _met(topic: str, story: EventStory, cosine: float) -> float:
    wanted = {word[:_STEM] for word in content_words(topic)}
    has = {word[:_STEM] for word in content_words(f"{story.headline} {story.lead}")}
    if wanted and wanted <= has:
        return max(cosine, 2 * _ON_TOPIC)
    return cosine if cosine >= _ON_TOPIC else 0.0
