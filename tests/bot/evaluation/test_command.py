"""`pullquote evaluate` as people and programs run it, with the hashing encoder."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.evaluation.command import evaluate
from bot.evaluation.errors import CacheMisplaced, DatasetUnreadable
from tests.bot.evaluation.conftest import ARTICLES


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home and a folder of its own, and an encoder that needs no weights."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PULLQUOTE_MODEL", "hashing")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def run(*arguments: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(evaluate, [str(argument) for argument in arguments])


def result_of(*arguments: str | Path) -> dict[str, Any]:
    """Run it for JSON."""
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_json_has_every_figure(toy_set: Path) -> None:
    """Value, interval and count, what was searched, reliability, kinds and cost."""
    found = result_of(toy_set)
    assert (found["dataset"], found["questions"], found["unanswerable"]) == ("toy", 4, 1)
    assert found["searched"] == {"articles": 4, "paragraphs": 6, "withheld": 0, "encoder": "hashing"}
    assert found["metrics"]["article@1"]["n"] == 3
    assert set(found["metrics"]["evidence@1"]) == {"value", "low", "high", "n", "unit"}
    assert found["metrics"]["recall@10"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": 1, "unit": "share"}
    assert found["metrics"]["verbatim"]["value"] == 1.0
    assert {"AUROC", "false refusals", "true refusals", "calibration error"} <= set(found["metrics"])
    assert set(found["kinds"]) == {"fact", "missing", "topic"}
    assert found["cost"]["total_ms"] > 0
    assert found["reliability"]


def test_words_of_the_question_find_the_quote(toy_set: Path) -> None:
    """Even with the hashing encoder; so the harness measures what it should."""
    assert result_of(toy_set)["metrics"]["evidence@3"]["value"] == 1.0


def test_two_runs_agree(toy_set: Path) -> None:
    """But for the clock."""
    first, second = result_of(toy_set, "--rows"), result_of(toy_set, "--rows")
    for found in (first, second):
        del found["cost"], found["metrics"]["latency, median"], found["metrics"]["latency, p95"]
        for row in found["rows"]:
            del row["latency"]
    assert first == second
    assert [row["id"] for row in first["rows"]] == ["q1", "q2", "q3", "t1"]


def test_a_table_is_shown_to_people(toy_set: Path) -> None:
    """With its set, its figures and what a question costs."""
    done = run(toy_set)
    assert done.exit_code == 0
    for words in ("toy: 4 questions, 1 unanswerable", "evidence@1", "reliability", "encoder calls"):
        assert words in done.stdout


def test_withheld_articles_are_not_searched(toy_set: Path) -> None:
    """All answerable questions become near misses."""
    found = result_of(toy_set, "--withhold", "1")
    assert found["unanswerable"] == 4
    assert found["searched"] == {"articles": 1, "paragraphs": 1, "withheld": 3, "encoder": "hashing"}


def test_questions_are_asked_of_other_articles(toy_set: Path, tmp_path: Path) -> None:
    """For abstention across sets."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "articles.jsonl").write_text(json.dumps({**ARTICLES[2], "id": "x"}) + "\n", "utf-8")
    found = result_of(toy_set, "--articles", other)
    assert (found["dataset"], found["unanswerable"]) == ("toy of other", 4)


def test_only_the_first_questions_are_asked(toy_set: Path) -> None:
    """For a quick look."""
    assert result_of(toy_set, "--limit-questions", "2")["questions"] == 2


def test_mistakes_are_written_as_a_page(toy_set: Path, tmp_path: Path) -> None:
    """Escaped, since questions and articles are anybody's text."""
    page = tmp_path / "mistakes.html"
    assert run(toy_set, "--failures", page).exit_code == 0
    assert "<!doctype html>" in page.read_text("utf-8")


def test_the_bots_index_is_left_alone(toy_set: Path, tmp_path: Path) -> None:
    """Nothing appears where the settings have it, and it is refused as a cache."""
    assert run(toy_set).exit_code == 0
    assert not (tmp_path / ".pullquote").exists()
    refused = run(toy_set, "--index-dir", tmp_path / ".pullquote")
    assert isinstance(refused.exception, CacheMisplaced)


def test_attributions_are_judged_by_their_speakers(tmp_path: Path) -> None:
    """A set of attributions has no questions and needs no index."""
    folder = tmp_path / "said"
    folder.mkdir()
    (folder / "articles.jsonl").write_text(json.dumps(ARTICLES[0]) + "\n", "utf-8")
    line = {
        "id": "s1",
        "article_id": "bridge",
        "source": ["the city engineer Tomas Reed"],
        "cue": ["said"],
        "content": ["Repairs will take six weeks"],
    }
    (folder / "attributions.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    found = result_of(folder)
    assert (found["attributions"], found["unplaced"]) == (1, 0)
    assert set(found["speaker"]) == {"named", "inside", "false"}
    assert "who says it" in run(folder).stdout


@pytest.mark.parametrize(
    ("arguments", "message"), [(["toy", "--rows"], "--json"), (["toy", "--withhold", "2"], "withhold")]
)
def test_a_wrong_call_is_explained(toy_set: Path, arguments: list[str], message: str) -> None:
    """With click's exit code for it."""
    done = run(*arguments)
    assert done.exit_code == 2
    assert message in done.output


def test_a_set_that_is_not_there_is_an_error_for_the_edge(toy_set: Path) -> None:
    """The command line makes one line of it, and exit code 2."""
    assert isinstance(run("nowhere").exception, DatasetUnreadable)
