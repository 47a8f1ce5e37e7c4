"""The HTTP API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient

from bot.answering import Reason
from bot.rendering.answer_object import answer_object
from bot.web import WebConfig
from bot.web.application import create_application
from bot.web.models import AnswerObject
from index.errors import IndexDamaged
from tests.support.answers import make_answer, make_no_answer, make_quote
from tests.support.stories import BRIDGE
from tests.support.web import HERE, Site, client_of

QUESTION = {"question": "How long was the crack?"}


def test_an_answer_has_selected_quotes_verbatim_with_links_to_their_passage(here: TestClient) -> None:
    """The answer object of the command."""
    answer = here.post("/api/v1/ask", json=QUESTION)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert told["answered"] is True
    assert all(quote["selected"] for quote in told["quotes"])
    quote = told["quotes"][0]
    assert BRIDGE.paragraphs[0].text[quote["start"] : quote["end"]] == quote["text"]
    assert quote["link"] == f"{HERE}/stories/bridge?v=1&p=1&q={quote['start']}-{quote['end']}#p1"
    assert f">{quote['text']}</mark>" in here.get(quote["link"]).text


@pytest.mark.parametrize("where", ["body", "address"])
def test_candidates_are_given_when_asked_for(here: TestClient, where: str) -> None:
    """In the body or in the address."""
    if where == "body":
        told = here.post("/api/v1/ask", json={**QUESTION, "candidates": True}).json()
    else:
        told = here.post("/api/v1/ask?candidates=true", json=QUESTION).json()
    assert not all(quote["selected"] for quote in told["quotes"])
    assert len(told["quotes"]) >= 3


def test_a_question_in_the_address_is_answered_alike(here: TestClient) -> None:
    """For a look with curl."""
    by_address = here.get("/api/v1/ask", params={**QUESTION, "outlet": "The Vell Courier", "collection": "default"})
    assert by_address.json()["quotes"] == here.post("/api/v1/ask", json=QUESTION).json()["quotes"]


def test_conditions_are_met(here: TestClient) -> None:
    """A story that doesn't meet them isn't quoted."""
    told = here.post("/api/v1/ask", json={**QUESTION, "since": "2026-03-03", "outlet": "Harbour Radio"}).json()
    assert told["answered"] is False
    assert told["quotes"] == []
    assert told["understood"]["since"] == "2026-03-03"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "question"),
        ({"question": "x" * 2001}, "question"),
        ({**QUESTION, "limit": 21}, "limit"),
        ({**QUESTION, "since": "soon"}, "2020-11-20"),
        ({**QUESTION, "since": "2026-02-01", "until": "2026-01-01"}, "swap the dates"),
        ({**QUESTION, "asked": "yesterday"}, "asked"),
        ({**QUESTION, "conversation": [{"role": 5}]}, "conversation"),
        ({**QUESTION, "conversation": [{"question": "Who?", "quotes": "x"}]}, "conversation"),
        ({**QUESTION, "questoin": "typing mistake"}, "questoin"),
        ([], "body"),
    ],
)
def test_a_request_that_cannot_be_understood_is_a_problem_that_says_why(
    here: TestClient, body: Any, detail: str
) -> None:
    """As RFC 9457 has it; the question itself isn't repeated."""
    answer = here.post("/api/v1/ask", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert detail in problem["detail"]
    assert problem["status"] == 422
    assert problem["request_id"] == answer.headers["x-request-id"]


def test_text_that_no_encoding_holds_is_no_error(here: TestClient) -> None:
    """Half a surrogate pair, escaped in JSON."""
    body = b'{"question": "How long was the \\ud800 crack?", "outlet": "\\udfff"}'
    answer = here.post("/api/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200
    assert "\ufffd" in answer.json()["question"]


def test_a_body_in_another_encoding_is_a_problem_that_says_so(here: TestClient) -> None:
    """Which the document tells, too."""
    answer = here.post("/api/v1/ask", content=b'{"question": "\xe9"}', headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["detail"] == "The body can't be read; send JSON in UTF-8."
    assert "400" in here.get("/api/openapi.json").json()["paths"]["/api/v1/ask"]["post"]["responses"]


def test_a_body_that_is_too_long_is_refused_before_it_is_read_whole(here: TestClient) -> None:
    """Whether or not it tells its length."""

    def endless() -> Any:
        for _ in range(1000):
            yield b" " * 1024

    for content in (b" " * 70_000, endless()):
        answer = here.post("/api/v1/ask", content=content, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["title"]) == (413, answer.json()["title"])
        assert answer.headers["content-type"] == "application/problem+json"


def test_who_asks_too_often_is_told_when_to_ask_again(site: Site) -> None:
    """Others aren't kept waiting."""
    config = WebConfig(public_url=HERE, questions_a_minute=2)
    application = create_application(site.parts("crack", config=config))
    client = client_of(application)
    statuses = [client.post("/api/v1/ask", json=QUESTION).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert 1 <= int(client.post("/api/v1/ask", json=QUESTION).headers["retry-after"]) <= 30
    assert client_of(application, address="127.0.0.2").post("/api/v1/ask", json=QUESTION).status_code == 200
    assert "wait a little" in client.get("/?q=crack").text


def test_stories_are_listed_newest_first_page_by_page(here: TestClient) -> None:
    """Withdrawn ones aren't."""
    first = here.get("/api/v1/stories?limit=3").json()
    second = here.get("/api/v1/stories", params={"limit": 9, "after": first["next"]}).json()
    told = [story["article_id"] for story in first["stories"] + second["stories"]]
    assert told == ["ferry", "toll", "bridge", "rtl", "hostile", "pictured"]
    assert second["next"] is None
    assert here.get("/api/v1/stories?after=nobody").json() == {"stories": [], "next": None}


def test_stories_are_listed_by_outlet_and_day(here: TestClient) -> None:
    """All conditions hold."""
    told = here.get("/api/v1/stories?outlet=the+vell+courier&since=2026-03-03&collection=default").json()["stories"]
    assert [story["article_id"] for story in told] == ["toll"]
    assert told[0]["link"] == f"{HERE}/stories/toll?v=2"
    assert here.get("/api/v1/stories?since=soon").status_code == 422


def test_a_story_is_told_whole_in_any_version(here: TestClient) -> None:
    """With what became of it."""
    newest, earlier = here.get("/api/v1/stories/toll").json(), here.get("/api/v1/stories/toll?v=1").json()
    assert (newest["version"], earlier["version"], earlier["newest_version"]) == (2, 1, 2)
    assert "toll of 40 crowns" in earlier["paragraphs"][0]["text"]
    assert here.get("/api/v1/stories/gone").json()["withdrawn"] == "the ferry never sank"
    for path in ("nobody", "toll?v=3", "..%2f..%2fstatus"):
        problem = here.get(f"/api/v1/stories/{path}")
        assert (problem.status_code, problem.headers["content-type"]) == (404, "application/problem+json")


def test_what_is_known_already_is_not_sent_again(here: TestClient) -> None:
    """Of stories and lists; an answer is never kept."""
    for path in ("/api/v1/stories/toll", "/api/v1/stories", "/stories/toll", "/"):
        tag = here.get(path).headers["etag"]
        again = here.get(path, headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status_code, again.content) == (304, b"")
        assert here.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert "etag" not in here.get("/api/v1/ask", params=QUESTION).headers


def test_head_is_get_without_the_body(here: TestClient) -> None:
    """Chats look at links this way."""
    told, head = here.get("/stories/toll"), here.head("/stories/toll")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == told.headers["content-length"]


def test_the_openapi_document_tells_the_answer_object_as_it_is(here: TestClient) -> None:
    """Every key, and no other; the page that shows it needs nobody else's files."""
    outcomes = (make_answer(make_quote("It is shut.", selected=True)), make_no_answer(Reason.UNCLEAR))
    for outcome in outcomes:
        told = json.loads(json.dumps(answer_object(outcome)))
        assert AnswerObject.model_validate(told).model_dump(by_alias=True, mode="json") == told
    document = here.get("/api/openapi.json").json()
    assert set(document["paths"]) == {
        "/api/v1/ask",
        "/api/v1/stories",
        "/api/v1/stories/{article_id}",
        "/api/v1/status",
    }
    page = here.get("/api/docs").text
    assert "AnswerObject" in page
    assert "https://" not in page
    assert issubclass(AnswerObject, BaseModel)


def test_an_index_that_cannot_be_searched_is_a_problem_that_gives_nothing_away(site: Site) -> None:
    """Neither a path nor the text of the error."""
    parts = site.parts("crack")

    def fail(*_arguments: object, **_options: object) -> None:
        raise IndexDamaged("/srv/secret/place", "torn")

    parts.answerer.answer = fail  # type: ignore[method-assign,assignment] # stands for an index that breaks
    answer = client_of(create_application(parts)).post("/api/v1/ask", json=QUESTION)
    assert answer.status_code == 503
    assert "secret" not in answer.text
    page = client_of(create_application(parts)).get("/?q=crack")
    assert page.status_code == 503
    assert "secret" not in page.text


def test_what_nobody_foresaw_is_a_problem_too_and_is_noted_without_the_question(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """With the id under which the operator finds it."""
    parts = site.parts("crack")

    def fail(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError("How long was the crack?")

    parts.answerer.answer = fail  # type: ignore[method-assign,assignment] # stands for a mistake of ours
    with caplog.at_level("INFO"):
        answer = client_of(create_application(parts)).post("/api/v1/ask", json=QUESTION)
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert answer.json()["request_id"] in caplog.text
    assert "crack" not in caplog.text + answer.text
    assert "content-security-policy" in answer.headers


def test_a_method_that_an_address_does_not_take_is_told_which_it_takes(here: TestClient) -> None:
    """All of them, not those of the first route."""
    refused = here.put("/api/v1/ask")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, POST")
    assert here.post("/api/v1/stories/bridge").headers["allow"] == "GET, HEAD"
    assert here.put("/").headers["allow"] == "GET, HEAD"
