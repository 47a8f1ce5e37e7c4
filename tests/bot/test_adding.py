"""`pullquote index add` with addresses and failures, `watch` and `source`, against a web server on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adding import add_sources
from bot.app import App
from bot.settings import load_settings
from index.indexer import NoProgress
from tests.bot.conftest import Run
from tests.support.hostile_server import Server, page, running_server
from tests.support.web_pages import feed_of, story_page


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that may be fetched from, without pauses."""
    from index.fetching import fetcher

    monkeypatch.setenv("PULLQUOTE_ALLOW_PRIVATE_HOSTS", "true")
    monkeypatch.setattr(fetcher.Limits.__init__, "__defaults__", (20.0, 2**20, 0.0))
    with running_server() as running:
        yield running


def test_an_address_can_be_added_and_asked(pullquote: Run, server: Server) -> None:
    """Its origin is where it was read from."""
    server.pages["/1"] = page(story_page("Vell harbour closes"))
    assert pullquote("index", "add", f"{server.url}/1").out.startswith("1 added")
    assert json.loads(pullquote("index", "export").out)["origin"] == f"{server.url}/1"


def test_a_private_address_is_not_fetched_unless_the_setting_says_so(
    pullquote: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2: nothing could be done."""
    monkeypatch.delenv("PULLQUOTE_ALLOW_PRIVATE_HOSTS")
    ran = pullquote("index", "add", f"{server.url}/1")
    assert ran.code == 2
    assert "PULLQUOTE_ALLOW_PRIVATE_HOSTS" in ran.err
    assert server.asked == []


def test_what_failed_is_reported_and_can_be_retried(pullquote: Run, server: Server, tmp_path: Path) -> None:
    """The report names it until it is read; then there is no report."""
    (tmp_path / "good.txt").write_text("Ferry late\n\nThe ferry ran late on Tuesday.\n", "utf-8")
    ran = pullquote("index", "add", f"{server.url}/1", "good.txt", "--collection", "web")
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    (line,) = Path(".pullquote/failed.jsonl").read_text("utf-8").splitlines()
    failure = json.loads(line)
    assert (failure["source"], failure["collection"]) == (f"{server.url}/1", "web")
    assert pullquote("index", "add", "--retry-failed").code == 2
    server.pages["/1"] = page(story_page("Vell harbour closes"))
    again = pullquote("index", "add", "--retry-failed")
    assert (again.code, again.out[:7]) == (0, "1 added")
    assert not Path(".pullquote/failed.jsonl").exists()
    assert "nothing to retry" in pullquote("index", "add", "--retry-failed").err


def test_a_source_is_found_watched_and_told_of_in_the_status(pullquote: Run, server: Server) -> None:
    """From the address of a page to its stories."""
    server.pages["/news"] = page(story_page("Vell harbour closes"))
    server.pages["/feed.xml"] = page(feed_of("/1"))
    server.pages["/1"] = page(story_page("Vell harbour opens"))
    added = pullquote("source", "add", f"{server.url}/news", "--every", "2h")
    assert added.out == f"watching {server.url}/feed.xml, in sources.toml\n"
    assert "not looked at yet" in pullquote("source", "list").out
    looked = pullquote("watch", "--once")
    assert (looked.code, "1 added" in looked.out) == (0, True)
    (source,) = json.loads(pullquote("index", "status", "--json").out)["sources"]
    assert (source["health"], source["articles"], source["failures"]) == ("well", 1, 0)
    assert "well" in pullquote("index", "status").out


def test_a_source_that_fails_is_told_of(pullquote: Run, server: Server) -> None:
    """Exit code 1, and its health says why."""
    Path("sources.toml").write_text(f'[[source]]\nurl = "{server.url}/feed.xml"\n', "utf-8")
    ran = pullquote("watch", "--once")
    assert (ran.code, "404" in ran.err) == (1, True)
    assert "failing" in pullquote("index", "status").out
    assert "1 time in a row" in pullquote("source", "list").out


def test_without_sources_there_is_nothing_to_watch(pullquote: Run) -> None:
    """It says how to name one."""
    ran = pullquote("watch", "--once")
    assert ran.code == 2
    assert "pullquote source add URL" in ran.err


def test_a_story_can_be_shown_in_any_version(pullquote: Run, tmp_path: Path) -> None:
    """With what the version changed, and whether it was withdrawn."""
    for day in ("Monday", "Tuesday"):
        line = {"id": "a1", "title": "Bridge shut", "text": f"It was shut.\n\nThat was on {day}."}
        Path("a.jsonl").write_text(json.dumps(line), "utf-8")
        pullquote("index", "add", "a.jsonl")
    pullquote("index", "withdraw", "a1", "--why", "wrong bridge")
    shown = json.loads(pullquote("index", "show", "a1").out)
    assert (shown["version"], shown["versions"], shown["withdrawn"]) == (2, [1, 2], "wrong bridge")
    assert [change["text_before"] for change in shown["changes"]["paragraphs"]] == ["That was on Monday."]
    assert "Monday" in json.loads(pullquote("index", "show", "a1", "--version", "1").out)["text"]
    assert pullquote("index", "show", "a1", "--version", "7").code == 2


def test_reading_foresees_how_many_stories_there_will_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the share of the bytes that are read."""
    lines = "".join(json.dumps({"id": str(n), "text": f"Ferry {n} ran late. " * 400}) + "\n" for n in range(200))
    (tmp_path / "lines.jsonl").write_text(lines, "utf-8")
    expected: list[int] = []

    class Bars(NoProgress):
        def expect(self, total: int) -> None:
            expected.append(total)

    monkeypatch.setenv("PULLQUOTE_MODEL", "hashing")
    app = App(load_settings(), index=tmp_path / "index")
    add_sources(app, [str(tmp_path / "lines.jsonl")], collection="default", encoding=None, progress=Bars())
    app.close()
    assert len(expected) == 10
    assert all(150 <= total <= 210 for total in expected[1:])
    assert expected[-1] == 200
