"""Leads against reference summaries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.evaluation.errors import DatasetUnreadable
from bot.evaluation.summaries import MEASURES, SUMMARIES, as_object, evaluate_summaries
from tests.bot.conftest import Run

_TEXT = (
    "Vell woke up to rain.\n\nThe harbour bridge in Vell was shut on Monday after a crack was found in the bridge."
    " Engineers said the bridge has to stay shut for weeks.\n\nDucks swam below."
)
_SUMMARY = ["The harbour bridge in Vell was shut on Monday after a crack was found in the bridge."]


@pytest.fixture
def summaries(tmp_path: Path) -> Path:
    """A set of two stories, of which one has a summary."""
    lines = [
        {"id": name, "title": "Harbour bridge shut", "published": "", "source": "Courier", "url": "", "text": _TEXT}
        for name in ("a1", "a2")
    ]
    (tmp_path / "articles.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / SUMMARIES).write_text(json.dumps({"id": "a1", "article_id": "a1", "summary_sentences": _SUMMARY}))
    return tmp_path


def test_all_systems_are_measured_in_one_run(summaries: Path) -> None:
    """Ours beside first sentences, TextRank and LexRank, with one sentence, with a quote's room, and as one quote."""
    pytest.importorskip("sumy", reason="of requirements/peers.txt, which isn't installed")
    found = as_object("set", evaluate_summaries(summaries))
    assert found["articles"] == 1
    names = [one["name"] for one in found["systems"]]
    assert names[:4] == ["pullquote", "lead-1", "TextRank-1", "LexRank-1"]
    assert len(names) == 9
    by_name = {one["name"]: one for one in found["systems"]}
    assert all(0 <= one[measure] <= 1 for one in found["systems"] for measure in MEASURES)
    assert by_name["lead-1"]["rouge2"] == 0.0
    assert by_name["pullquote"]["rouge1"] > by_name["lead-1"]["rouge1"]


def test_without_sumy_its_systems_are_left_out(summaries: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And one line says so."""
    monkeypatch.setattr(f"{evaluate_summaries.__module__}.find_spec", lambda _: None)
    found = as_object("set", evaluate_summaries(summaries))
    assert [one["name"] for one in found["systems"]][:2] == ["pullquote", "lead-1"]
    ours, first = found["systems"][:2]
    assert first["rouge2"] == 0.0
    assert ours["rouge1"] > first["rouge1"]
    assert not any("Rank" in one["name"] for one in found["systems"])


def test_the_command_reads_such_a_set(pullquote: Run, summaries: Path) -> None:
    """By its file."""
    ran = pullquote("evaluate", str(summaries), "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["systems"][0]["name"] == "pullquote"
    assert "ROUGE-L" in pullquote("evaluate", str(summaries)).out


def test_a_line_that_is_none_is_named(summaries: Path) -> None:
    """With its number."""
    (summaries / SUMMARIES).write_text('{"article_id": "a1"}')
    with pytest.raises(DatasetUnreadable, match=r"summaries.jsonl:1"):
        evaluate_summaries(summaries)
