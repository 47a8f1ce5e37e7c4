"""The `pullquote` command."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from tests.bot.conftest import Run

STORY = """date 2026-03-02

Bridge shut after crack is found

The harbour bridge was shut on Monday. Mayor Ada Venn ordered it.

Nobody was hurt, the mayor's office said. The Vell Courier
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """One story in a file."""
    path = tmp_path / "bridge.txt"
    path.write_text(STORY, "utf-8")
    return path


def test_help_is_instant() -> None:
    """Neither torch nor FAISS nor a chat library is imported to print it."""
    code = (
        "import sys\n"
        "from bot.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'faiss', 'slack_bolt', 'fastapi', 'sentence_transformers', 'sqlalchemy', 'onnxruntime'}\n"
        "sys.exit(', '.join(heavy & sys.modules.keys()) or 0)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "index" in ended.stdout


def test_adding_tells_what_was_done_and_adding_again_does_nothing(pullquote: Run, story: Path) -> None:
    """Known and unchanged costs nothing."""
    assert pullquote("index", "add", str(story)).out == "1 added; encoded 2 passages\n"
    again = pullquote("index", "add", str(story))
    assert (again.code, again.out) == (0, "1 unchanged; encoded 0 passages\n")


def test_what_is_skipped_is_named_with_its_reason_and_the_rest_is_indexed(
    pullquote: Run, story: Path, tmp_path: Path
) -> None:
    """Exit code 1: something was left out."""
    (tmp_path / "empty.txt").write_text("", "utf-8")
    ran = pullquote("index", "add", str(tmp_path / "empty.txt"), str(story))
    assert ran.code == 1
    assert ran.out.startswith("1 added, 1 skipped")
    assert len(ran.err.splitlines()) == 1
    assert "empty.txt" in ran.err


def test_when_nothing_could_be_read_the_exit_code_is_two(pullquote: Run) -> None:
    """Nothing could be done."""
    ran = pullquote("index", "add", "no-such-file.txt")
    assert ran.code == 2
    assert "no-such-file.txt" in ran.err


def test_status_tells_what_the_index_holds(pullquote: Run, story: Path) -> None:
    """For people and for programs."""
    pullquote("index", "add", str(story))
    facts = json.loads(pullquote("index", "status", "--json").out)
    assert facts == {
        "index": ".pullquote",
        "articles": 1,
        "paragraphs": 2,
        "withdrawn": 0,
        "newest": "2026-03-02",
        "generation": "000001",
        "encoder": "hashing",
        "passages": 2,
        "up_to_date": True,
        "sources": [],
    }
    assert "newest      2026-03-02" in pullquote("index", "status").out


def test_verify_finds_a_whole_index_in_order_and_a_changed_file_not(pullquote: Run, story: Path) -> None:
    """Any byte counts."""
    pullquote("index", "add", str(story))
    assert pullquote("index", "verify").out == "2 passages are whole and verbatim\n"
    table = next(Path(".pullquote/generations").glob("*/passages.npy"))
    table.write_bytes(table.read_bytes()[:-1] + b"\x7f")
    ran = pullquote("index", "verify")
    assert ran.code == 2
    assert "passages.npy" in ran.err
    assert "rebuild" in ran.err
    assert pullquote("index", "rebuild").out == "rebuilt 2 passages of 1 articles\n"
    assert pullquote("index", "verify").code == 0


def test_an_exported_index_can_be_added_to_another(pullquote: Run, story: Path, tmp_path: Path) -> None:
    """Export gives article lines, id and text as indexed."""
    pullquote("index", "add", str(story))
    exported = pullquote("index", "export").out
    (tmp_path / "articles.jsonl").write_text(exported, "utf-8")
    assert pullquote("index", "add", str(tmp_path / "articles.jsonl"), "--index", "other").code == 0
    again = json.loads(pullquote("index", "export", "--index", "other").out)
    line = json.loads(exported)
    assert {key: again[key] for key in ("id", "title", "published", "source", "text")} == {
        key: line[key] for key in ("id", "title", "published", "source", "text")
    }


def test_a_withdrawn_story_is_gone_from_the_search_and_a_purged_one_from_the_catalog(
    pullquote: Run, story: Path
) -> None:
    """Status tells the difference."""
    pullquote("index", "add", str(story))
    article_id = json.loads(pullquote("index", "export").out)["id"]
    assert pullquote("index", "withdraw", article_id, "--why", "wrong").code == 0
    facts = json.loads(pullquote("index", "status", "--json").out)
    assert (facts["articles"], facts["withdrawn"], facts["passages"]) == (0, 1, 0)
    assert pullquote("index", "purge", article_id).code == 0
    assert json.loads(pullquote("index", "status", "--json").out)["withdrawn"] == 0
    assert pullquote("index", "purge", article_id).code == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask", "Who won?"], "pullquote index add"),
        (["index", "status"], "pullquote index add"),
        (["index", "withdraw", "x", "--why", "y"], "pullquote index add"),
        (["web", "--port", "0"], "pullquote index add"),
        (["web", "--port", "70000"], "--port"),
        (["ask"], "QUESTION"),
        (["ask", "Who won?", "--jsonl"], "QUESTION"),
        (["ask", "Who won?", "--since", "soon"], "2020-11-20"),
        (["ask", "Who won?", "--limit", "0"], "--limit"),
        (["nonsense"], "nonsense"),
    ],
)
def test_every_error_is_one_line_that_says_what_to_do(pullquote: Run, arguments: list[str], says: str) -> None:
    """Exit code 2, nothing on stdout, no traceback."""
    ran = pullquote(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert says in ran.err


def test_an_unknown_setting_is_an_error(pullquote: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is done."""
    monkeypatch.setenv("PULLQUOTE_INDXE", "x")
    ran = pullquote("index", "status")
    assert ran.code == 2
    assert "PULLQUOTE_INDXE" in ran.err


def test_another_encoder_than_the_index_was_made_with_is_an_error(
    pullquote: Run, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its vectors would mean nothing."""
    pullquote("index", "add", str(story))
    monkeypatch.delenv("PULLQUOTE_MODEL")
    ran = pullquote("ask", "Who ordered it?")
    assert ran.code == 2
    assert "hashing" in ran.err
    assert "rebuild" in ran.err


def test_an_empty_index_is_met_with_a_hint(pullquote: Run, tmp_path: Path) -> None:
    """Nothing to search is no refusal."""
    (tmp_path / "empty").mkdir()
    assert pullquote("index", "add", str(tmp_path / "empty")).code in {0, 1, 2}
    ran = pullquote("ask", "Who won?")
    assert (ran.code, ran.err) == (1, "")
    assert "pullquote index add" in ran.out


@pytest.mark.parametrize("text", ["Hello!", "  ", "?"])
def test_small_talk_gets_a_hint(pullquote: Run, story: Path, text: str) -> None:
    """Not "the stories don't say"."""
    pullquote("index", "add", str(story))
    ran = pullquote("ask", text)
    assert (ran.code, ran.err) == (1, "")
    assert "for example" in ran.out


def test_an_interrupted_add_is_told_by_verify(pullquote: Run, story: Path) -> None:
    """The catalog is ahead of what is searched; that is no damage."""
    from index.catalog import Catalog
    from tests.support.stories import FERRY

    pullquote("index", "add", str(story))
    catalog = Catalog("sqlite:///.pullquote/catalog.sqlite")
    catalog.put([FERRY])
    catalog.close()
    ran = pullquote("index", "verify")
    assert ran.code == 0
    assert "run it again" in ran.out
    assert json.loads(pullquote("index", "status", "--json").out)["up_to_date"] is False


def test_collections_keep_stories_apart(pullquote: Run, story: Path) -> None:
    """A question to one collection doesn't see another's."""
    pullquote("index", "add", str(story), "--collection", "politics")
    ran = pullquote("ask", "Who ordered the bridge shut?", "--collection", "sports", "--json")
    assert json.loads(ran.out)["reason"] == "nothing-searched"


def test_a_port_that_is_taken_is_an_error(pullquote: Run, story: Path) -> None:
    """That says how to choose another."""
    pullquote("index", "add", str(story))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = pullquote("web", "--port", str(taken.getsockname()[1]))
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert "PULLQUOTE_PORT" in ran.err


def test_web_serves_until_it_is_interrupted(pullquote: Run, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its address stands on stdout once it answers; requests are logged without what was asked."""
    pullquote("index", "add", str(story))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    command = [sys.executable, "-m", "bot", "web", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            told = running.stdout.readline()
            assert told.startswith("listening on http://127.0.0.1:"), running.communicate()
            address = told.split()[-1]
            assert httpx2.get(f"{address}readyz").text == "ready\n"
            page = httpx2.get(address, params={"q": "Who ordered the bridge shut?"}, timeout=60)
            assert page.status_code == 200
        finally:
            running.send_signal(signal.SIGINT)
        _, log = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "GET / 200" in log
    assert "ordered" not in log


def test_web_says_when_nobody_could_reach_anything(pullquote: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything else."""
    monkeypatch.setenv("PULLQUOTE_PUBLIC_URL", "https://stories.example")
    assert "PULLQUOTE_API_TOKENS" in pullquote("web").err.splitlines()[0]
    monkeypatch.setenv("PULLQUOTE_SECRET_KEY", "a-key")
    assert "PULLQUOTE_API_TOKENS" not in pullquote("web").err
