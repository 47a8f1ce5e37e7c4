"""A small set about made-up places."""

import json
from pathlib import Path

import pytest

ARTICLES = [
    {
        "id": "bridge",
        "title": "Alder Bridge shut after crack is found",
        "published": "2026-03-02",
        "source": "The Vell Courier",
        "text": "The Alder Bridge in Vell closed on Monday after engineers found a crack in its deck.\n\n"
        "Nobody was hurt. Repairs will take six weeks, the city engineer Tomas Reed said.",
    },
    {
        "id": "dam",
        "title": "Osk dam opens",
        "published": "2026-04-11",
        "source": "Harbour Wire",
        "text": "The new dam above Osk opened on Saturday. Mayor Ana Bell cut a blue ribbon.\n\n"
        "It holds nine million tonnes of water and cost 40 million crowns.",
    },
    {
        "id": "mill",
        "title": "Fire at the paper mill",
        "published": "2026-05-20",
        "source": "The Vell Courier",
        "text": "A fire destroyed the paper mill at Lower Vell on Tuesday night. Four people were treated for smoke.",
    },
    {
        "id": "market",
        "title": "Osk market moves",
        "published": "2026-05-21",
        "source": "Harbour Wire",
        "text": "The fish market of Osk moves to the old quay in June. Traders had asked for it for years.",
    },
]
QUESTIONS = [
    {
        "id": "q1",
        "question": "When did the Alder Bridge close?",
        "answers": ["Monday"],
        "article_id": "bridge",
        "evidence": ["The Alder Bridge in Vell closed on Monday after engineers found a crack in its deck."],
        "answerable": True,
        "kind": "fact",
    },
    {
        "id": "q2",
        "question": "Who cut the ribbon at the Osk dam?",
        "answers": ["Ana Bell"],
        "article_id": ["dam"],
        "evidence": ["Mayor Ana Bell cut a blue ribbon."],
        "answerable": True,
        "kind": "fact",
    },
    {
        "id": "q3",
        "question": "Which orchestra played in <b>Osk</b> & Vell?",
        "answers": [],
        "article_id": [],
        "evidence": [],
        "answerable": False,
        "kind": "missing",
    },
]
TOPIC = {
    "id": "t1",
    "question": "THE PAPER MILL AND THE DAM",
    "answers": [],
    "article_id": ["mill", "dam"],
    "evidence": [],
    "answerable": True,
    "kind": "topic",
}


@pytest.fixture
def toy_set(tmp_path: Path) -> Path:
    """A set of four articles, three questions and a topic."""
    folder = tmp_path / "toy"
    folder.mkdir()
    for name, rows in (("articles", ARTICLES), ("questions", [*QUESTIONS, TOPIC])):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder
