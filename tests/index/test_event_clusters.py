"""Clustering stories by event, with toy vectors."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import event_clusters
from index.event_clusters import EventStory, cluster_events

HARBOUR = (np.array([1, 0, 0, 0], dtype=np.float32), "Vell harbour closes after the ice arrives early in the bay")
STRIKE = (np.array([0, 1, 0, 0], dtype=np.float32), "Skerrow ferry pilots strike over wages for the third week")


def story(article_id: str, event: tuple[np.ndarray, str] = HARBOUR, published: str | None = "2026-03-02") -> EventStory:
    """A story of that event."""
    vector, text = event
    return EventStory(article_id, text, f"{text}, officials said.", published, vector)


def test_stories_of_one_event_share_a_cluster_and_others_do_not() -> None:
    """What is near in meaning and words is one event; clusters and ids keep the order they came in."""
    found = cluster_events([story("b"), story("c", STRIKE), story("a"), story("d", STRIKE)])
    assert found == (("b", "a"), ("c", "d"))


def test_no_stories_have_no_clusters() -> None:
    """Nothing in, nothing out."""
    assert cluster_events([]) == ()


def test_the_same_words_a_year_later_are_another_event() -> None:
    """Stories further apart than a week are apart, whatever they say."""
    found = cluster_events([story("old", published="2025-03-02"), story("new"), story("newer", published="2026-03-06")])
    assert found == (("old",), ("new", "newer"))


@pytest.mark.parametrize("unknown", [None, ""])
def test_a_story_without_date_goes_by_its_words(unknown: str | None) -> None:
    """An unknown date is near to every date."""
    assert cluster_events([story("dated"), story("undated", published=unknown)]) == (("dated", "undated"),)


def test_texts_of_nothing_but_stop_words_are_compared_by_meaning() -> None:
    """Where no words count, nothing fails."""
    vector = HARBOUR[0]
    found = cluster_events([EventStory("a", "the", "and of", None, vector), EventStory("b", "", "", None, vector)])
    assert found == (("a", "b"),)


def test_connected_parts_give_what_comparing_everything_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the block size, the clusters are the same."""
    drawn = np.random.default_rng(7)
    words = [f"word{number}" for number in range(40)]
    stories = []
    for number in range(60):
        vector = drawn.normal(size=4).astype(np.float32)
        text = " ".join(drawn.choice(words, 6))
        stories.append(EventStory(str(number), text, text, None, vector / np.linalg.norm(vector)))
    whole = cluster_events(stories)
    monkeypatch.setattr(event_clusters, "_BLOCK", 7)
    assert cluster_events(stories) == whole


def test_more_than_can_be_compared_at_once_are_split_where_they_hang_together_least(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Too large a part falls into tighter ones; one that is all the same story stays whole."""
    monkeypatch.setattr(event_clusters, "_LARGEST", 3)
    near = (np.array([0.6, 0.8, 0, 0], dtype=np.float32), HARBOUR[1])
    stories = [*(story(f"h{number}") for number in range(5)), *(story(f"n{number}", near) for number in range(2))]
    found = cluster_events(stories)
    assert sorted(itertools.chain(*found)) == sorted(each.article_id for each in stories)
    assert ("h0", "h1", "h2", "h3", "h4") in found


@given(st.lists(st.tuples(st.sampled_from([HARBOUR, STRIKE]), st.sampled_from(["2026-03-02", "2026-04-02", None]))))
def test_every_story_is_in_exactly_one_cluster(drawn: list[tuple[tuple[np.ndarray, str], str | None]]) -> None:
    """Clusters are a partition, in order."""
    stories = [story(str(number), event, published) for number, (event, published) in enumerate(drawn)]
    found = cluster_events(stories)
    assert sorted(map(int, itertools.chain(*found))) == list(range(len(stories)))
    assert all(list(map(int, cluster)) == sorted(map(int, cluster)) for cluster in found)
    assert [int(cluster[0]) for cluster in found] == sorted(int(cluster[0]) for cluster in found)
