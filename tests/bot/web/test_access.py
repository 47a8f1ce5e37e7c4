"""Who may read, ask and operate: on the machine, from elsewhere, with a token, with a link."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from bot.answering.signatures import LinkSigner
from bot.web import WebConfig
from bot.web.application import create_application
from tests.support.web import ELSEWHERE, HERE, NOW, SECRET, TOKEN, Site, client_of

BEARER = {"Authorization": f"Bearer {TOKEN}"}
SIGNER = LinkSigner(SECRET, days=30)
ASK = "/api/v1/ask?question=How+long+was+the+crack"


def signed(article_id: str, *, signer: LinkSigner = SIGNER, now: float = NOW) -> str:
    """The path of a story with a signature."""
    return f"/stories/{article_id}?{signer.parameters(article_id, now=now)}"


def test_from_elsewhere_a_story_opens_through_its_link_only(elsewhere: TestClient) -> None:
    """In every version."""
    assert elsewhere.get("/stories/toll").status_code == 403
    assert elsewhere.get(signed("toll")).status_code == 200
    assert elsewhere.get(signed("toll") + "&v=1&p=1&q=0-49").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        signed("bridge").replace("/bridge", "/toll"),
        signed("toll", now=NOW - 32 * 86_400),
        signed("toll", signer=LinkSigner("another key", days=30)),
        signed("toll")[:-1],
        signed("toll") + "A",
        re.sub(r"e=\d+", "e=99999999999", signed("toll")),
        re.sub(r"e=\d+", "e=", signed("toll")),
        re.sub(r"e=(\d+)", r"e=+\1", signed("toll")),
        re.sub(r"e=(\d+)", r"e=0\1", signed("toll")),
        re.sub(r"s=.*", "s=", signed("toll")),
        re.sub(r"s=.*", "s=%FF%00é", signed("toll")),
        "/stories/toll?" + urlencode({"e": "9" * 5000, "s": "x"}),
        signed("toll").replace("/toll", "/toll/"),
        signed("toll").replace("/toll", "//toll"),
        signed("toll").replace("/toll", "/TOLL"),
    ],
)
def test_a_signature_that_was_tampered_with_or_has_expired_opens_nothing(elsewhere: TestClient, address: str) -> None:
    """And says no more of a story that exists than of one that doesn't."""
    answer = elsewhere.get(address)
    assert answer.status_code in {403, 404}
    assert "toll of" not in answer.text
    assert elsewhere.get("/stories/nobody").text.partition("Request")[0] == elsewhere.get("/stories/toll").text


def test_a_link_lasts_for_its_days_and_no_longer() -> None:
    """Days begin at midnight UTC, so that all links of one day are the same."""
    parameters = dict(pair.split("=") for pair in SIGNER.parameters("toll", now=NOW).split("&"))
    expires, signature = parameters["e"], parameters["s"]
    assert SIGNER.admits("toll", expires, signature, now=NOW + 30 * 86_400)
    assert not SIGNER.admits("toll", expires, signature, now=int(expires))
    assert SIGNER.parameters("toll", now=NOW) == SIGNER.parameters("toll", now=NOW + 3600)


def test_the_links_of_a_page_opened_by_link_carry_its_signature_and_no_newer_one(site: Site) -> None:
    """Else a link would never expire for those who keep clicking."""
    config = WebConfig(host="0.0.0.0", public_url=ELSEWHERE, api_tokens=(TOKEN,))  # noqa: S104 - not listened on
    later = create_application(site.parts("toll", config=config, secret=SECRET, now=NOW + 5 * 86_400))
    reader = client_of(later, host=ELSEWHERE, address="203.0.113.7")
    parameters = SIGNER.parameters("toll", now=NOW)
    page = reader.get(f"/stories/toll?v=1&{parameters}").text.replace("&amp;", "&")
    assert f"/stories/toll?v=2&{parameters}" in page
    answer = reader.get(f"/?q=What+toll&article=toll&{parameters}").text.replace("&amp;", "&")
    links = re.findall(r'href="(/stories/[^"]*)"', answer)
    assert links
    assert all(parameters in link for link in links)


def test_a_link_lets_its_reader_ask_its_story_and_no_other(elsewhere: TestClient) -> None:
    """From elsewhere, without a token."""
    parameters = SIGNER.parameters("toll", now=NOW)
    assert "<blockquote" in elsewhere.get(f"/?q=What+toll&article=toll&{parameters}").text
    for address in (f"/?q=What+toll&{parameters}", f"/?q=What+crack&article=bridge&{parameters}", "/?q=What+toll"):
        assert elsewhere.get(address).status_code == 401


def test_public_stories_are_read_and_asked_by_everybody(site: Site) -> None:
    """But operators' pages stay theirs, and the API stays behind a token."""
    config = WebConfig(host="0.0.0.0", public_url=ELSEWHERE, api_tokens=(TOKEN,), public_stories=True)  # noqa: S104
    client = client_of(
        create_application(site.parts("crack", config=config, secret=SECRET)), host=ELSEWHERE, address="203.0.113.7"
    )
    assert client.get("/stories/toll?e=1&s=old").status_code == 200
    assert client.get("/?q=How+long+was+the+crack").status_code == 200
    assert [client.get(path).status_code for path in ("/status", "/metrics", ASK)] == [401, 401, 401]
    quote = client.get(ASK, headers=BEARER).json()["quotes"][0]
    assert quote["link"].startswith("https://stories.example/stories/bridge?v=1&p=1&q=")
    assert "&s=" not in quote["link"]


def test_on_the_machine_itself_all_but_the_operators_pages_is_open(here: TestClient) -> None:
    """With no setting made."""
    assert [here.get(path).status_code for path in ("/", "/stories/toll", ASK, "/api/v1/status")] == [200] * 4
    assert [here.get(path).status_code for path in ("/status", "/metrics")] == [401, 401]
    assert [here.get(path, headers=BEARER).status_code for path in ("/status", "/metrics")] == [200, 200]


@pytest.mark.parametrize(
    ("host", "address", "headers"),
    [
        (HERE, "203.0.113.7", {}),
        ("http://rebound.example:8000", "127.0.0.1", {}),
        (HERE, "127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}),
        (HERE, "127.0.0.1", {"Forwarded": "for=203.0.113.7"}),
        (HERE, "127.0.0.1", {"Via": "1.1 proxy"}),
    ],
)
def test_what_comes_from_elsewhere_is_not_taken_for_the_machine_itself(
    site: Site, host: str, address: str, headers: dict[str, str]
) -> None:
    """By its address, by a foreign name that leads here, or through a proxy."""
    client = client_of(create_application(site.parts()), host=host, address=address)
    assert client.get(ASK, headers=headers).status_code == 401
    assert client.get("/stories/toll", headers=headers).status_code == 403
    assert client.get("/", headers=headers).status_code == 401


def test_where_readers_come_from_elsewhere_nobody_is_taken_for_the_machine_itself(site: Site) -> None:
    """A proxy on the machine comes from the machine."""
    config = WebConfig(host="127.0.0.1", public_url=ELSEWHERE, api_tokens=(TOKEN,))
    client = client_of(create_application(site.parts(config=config)))
    assert client.get(ASK).status_code == 401


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}"],
)
def test_what_is_no_token_opens_nothing(elsewhere: TestClient, given: str) -> None:
    """And says how it is sent."""
    answer = elsewhere.get("/api/v1/status", headers={"Authorization": given})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_without_tokens_nobody_operates(site: Site) -> None:
    """An empty token is none; the page says what to set."""
    client = client_of(create_application(site.parts(config=WebConfig(public_url=HERE))))
    answer = client.get("/status", headers={"Authorization": "Bearer "})
    assert answer.status_code == 401
    assert "PULLQUOTE_API_TOKENS" in answer.text


def test_a_person_gives_a_token_once(elsewhere: TestClient) -> None:
    """The cookie stands for it, isn't it, and can't be read by scripts."""
    form = elsewhere.get("/status").text
    assert 'name="next" value="/status"' in form
    answer = elsewhere.post("/sign-in", data={"token": TOKEN, "next": "/status"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/status")
    cookie = answer.headers["set-cookie"]
    assert TOKEN not in cookie
    for attribute in ("HttpOnly", "SameSite=lax", "Secure", "Path=/"):
        assert attribute in cookie
    assert elsewhere.get("/status").status_code == 200
    assert elsewhere.get("/stories/toll").status_code == 200
    elsewhere.post("/sign-out")
    assert elsewhere.get("/status").status_code == 401


def test_a_cookie_ends_when_its_token_is_taken_back_or_its_hours_are_over(site: Site) -> None:
    """Whatever the browser does."""
    cookie = client_of(create_application(site.parts(secret=SECRET))).post("/sign-in", data={"token": TOKEN}).cookies
    (value,) = cookie.values()

    def status(cookie: str, **changed: Any) -> int:
        client = client_of(create_application(site.parts(secret=SECRET, **changed)))
        return client.get("/status", headers={b"Cookie": f"pullquote_session={cookie}".encode()}).status_code

    assert status(value) == 200
    assert status(value, now=NOW + 13 * 3600) == 401
    assert status(value, config=WebConfig(public_url=HERE, api_tokens=("another-token",))) == 401
    expires, tag, seal = value.split(".")
    for forged in (f"{int(expires) + 9}.{tag}.{seal}", f"{expires}.{tag}.{seal[::-1]}", "a.b.c", "é"):
        assert status(forged) == 401


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "status", "/a\nb", ""])
def test_signing_in_never_leads_elsewhere(elsewhere: TestClient, target: str) -> None:
    """To the top instead."""
    answer = elsewhere.post("/sign-in", data={"token": TOKEN, "next": target})
    assert answer.headers["location"] == "/"


def test_tokens_cannot_be_tried_out(site: Site) -> None:
    """Ten a minute."""
    client = client_of(create_application(site.parts()))
    tries = [client.post("/sign-in", data={"token": f"try-{number}"}).status_code for number in range(12)]
    assert tries == [401] * 10 + [429] * 2


def test_where_a_platform_calls_through_a_proxy_nobody_is_taken_for_the_machine_itself(site: Site) -> None:
    """Whoever reaches that proxy may reach the pages too; a public URL on this machine says that it is all local."""
    called = client_of(create_application(site.parts(config=WebConfig(api_tokens=(TOKEN,), called=True))))
    assert (called.get("/").status_code, called.get("/stories/toll").status_code) == (401, 403)
    assert called.get("/api/v1/stories").status_code == 401
    assert WebConfig(public_url=HERE, called=True).is_local
