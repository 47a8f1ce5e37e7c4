"""What operators and machines see."""

from __future__ import annotations

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from bot.answering.models import Outcome
from bot.web.application import create_application
from bot.web.parts import WebParts
from tests.support.answers import make_no_answer
from tests.support.web import TOKEN, ShortRecord, Site, client_of, serving

BEARER = {"Authorization": f"Bearer {TOKEN}"}


def test_the_status_page_tells_what_the_index_holds(here: TestClient) -> None:
    """With sources, and a chart whose figures are a table too."""
    page = here.get("/status", headers=BEARER).text
    assert re.findall(r"<dt>Stories</dt><dd>(\d+)</dd>", page) == ["6"]
    assert re.findall(r"<dt>Withdrawn</dt><dd>(\d+)</dd>", page) == ["1"]
    assert '<td class="number">2</td><td>4 Mar 2026</td>' in page.replace("\n", "")
    assert '<svg viewBox="0 0 640 200" role="img"' in page
    assert "No record kept yet." in page


def test_the_status_page_tells_what_was_asked_where_that_is_written_down(site: Site) -> None:
    """Days on which nothing was asked count too."""
    page = client_of(create_application(site.parts(record=ShortRecord()))).get("/status", headers=BEARER).text
    assert "4 Mar 2026: 7 answered, 2 refused" in page
    assert "3 Mar 2026: 0 answered, 0 refused" in page
    assert "5 helpful, 1 not." in page
    assert "Council votes &lt;for&gt; bridge toll" in page
    assert "and 2 like it" in page
    assert "No record kept yet." not in page


def test_metrics_count_questions_by_platform_and_outcome(site: Site) -> None:
    """And time them, and tell what is searched."""
    client = client_of(create_application(site.parts("crack")))

    def figure(name: str) -> float:
        found = re.search(rf"^{re.escape(name)} (\S+)$", client.get("/metrics", headers=BEARER).text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    answered = 'pullquote_questions_total{outcome="answered",platform="api"}'
    refused = 'pullquote_questions_total{outcome="not-said",platform="web"}'
    before = figure(answered), figure(refused)
    client.get("/api/v1/ask?question=How+long+was+the+crack")
    client.get("/?q=Who+won+the+race&outlet=Harbour+Radio")
    assert (figure(answered), figure(refused)) == (before[0] + 1, before[1] + 1)
    assert figure('pullquote_stage_seconds_count{stage="answering"}') >= 2
    assert figure("pullquote_index_articles") == 6
    assert figure("pullquote_index_generation") >= 1
    assert figure("pullquote_queue_depth") == 0


def test_ready_is_what_can_answer(site: Site, tmp_path: Path) -> None:
    """Alive is what answers at all."""
    client = client_of(create_application(site.parts()))
    assert (client.get("/healthz").text, client.get("/readyz").text) == ("ok\n", "ready\n")
    broken = Site(tmp_path)
    (tmp_path / "current").write_text("000099", "utf-8")
    client = client_of(create_application(broken.parts()))
    assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 503)


class Held:
    """Stands in for an answerer that is busy until it is let go."""

    def __init__(self) -> None:
        self.asked = threading.Semaphore(0)
        self.go = threading.Event()

    def answer(self, *_arguments: object, **_options: object) -> Outcome:
        """Answers when told to."""
        self.asked.release()
        assert self.go.wait(30)
        return make_no_answer()


def held_parts(site: Site) -> tuple[WebParts, Held]:
    """The application's parts with an answerer that is busy."""
    parts, held = site.parts(), Held()
    parts.answerer.answer = held.answer  # type: ignore[method-assign] # held until the test has looked
    return parts, held


def test_the_event_loop_is_free_while_questions_are_answered(site: Site) -> None:
    """Pages are served meanwhile, by a real server."""
    parts, held = held_parts(site)
    with serving(parts) as address, ThreadPoolExecutor() as pool:
        asked = pool.submit(httpx2.get, f"{address}/api/v1/ask?question=crack", timeout=30)
        assert held.asked.acquire(timeout=30)
        assert httpx2.get(f"{address}/healthz").text == "ok\n"
        assert httpx2.get(f"{address}/stories/toll").status_code == 200
        held.go.set()
        assert asked.result().status_code == 200


def test_a_server_that_is_told_to_stop_finishes_what_it_answers(site: Site) -> None:
    """Then it refuses connections."""
    parts, held = held_parts(site)
    with ThreadPoolExecutor() as pool:
        with serving(parts) as address:
            asked = pool.submit(httpx2.get, f"{address}/api/v1/ask?question=crack", timeout=30)
            assert held.asked.acquire(timeout=30)
            threading.Timer(0.2, held.go.set).start()
        assert asked.result().status_code == 200
        started = time.monotonic()
        try:
            httpx2.get(f"{address}/healthz")
        except httpx2.ConnectError:
            pass
        else:
            raise AssertionError("it still listens")
        assert time.monotonic() - started < 10


def test_other_applications_can_share_the_address(site: Site) -> None:
    """With the same safe headers, and each request as it came."""

    async def echo(scope: Scope, receive: Receive, send: Send) -> None:
        body = (await receive())["body"]
        await PlainTextResponse(body, headers={"X-Method": scope["method"]})(scope, receive, send)

    client = client_of(create_application(site.parts(), mounted={"/slack": echo}), address="203.0.113.7")
    answer = client.post("/slack/events", content=b"signed=as it came&x=%20")
    assert (answer.text, answer.headers["x-method"]) == ("signed=as it came&x=%20", "POST")
    assert "content-security-policy" in answer.headers
    assert client.get("/stories/toll").status_code == 403
