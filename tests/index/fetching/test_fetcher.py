from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator

import pytest

from index.fetching.fetcher import Fetcher, FetchFailed, Limits
from index.fetching.validators import Validators
from tests.support.hostile_server import (
    Clock,
    Server,
    cut_off,
    drip,
    drip_headers,
    endless,
    gzip_bomb,
    packed,
    page,
    redirect,
    running_server,
    silence,
)

LIMITS = Limits(request_s=2.0, most_bytes=2**20, delay_s=0.0)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    """What may fetch from this machine, with two seconds for a page."""
    fetcher = Fetcher(agent="Pullquote/1.0", allow_private=True, limits=LIMITS)
    yield fetcher
    fetcher.close()


def reason(fetcher: Fetcher, url: str) -> str:
    """Why a page can't be had, in one line, in bounded time."""
    begun = time.monotonic()
    with pytest.raises(FetchFailed) as raised:
        fetcher.fetch(url)
    assert time.monotonic() - begun < 20
    assert "\n" not in str(raised.value)
    assert raised.value.origin == url
    return raised.value.reason


def test_a_page_is_fetched_with_our_name(server: Server, fetcher: Fetcher) -> None:
    """Its bytes, type and version; the server is told who asks."""
    server.pages["/a"] = page("<p>It closed.</p>", ETag='"v1"')
    fetched = fetcher.fetch(f"{server.url}/a")
    assert (fetched.data, fetched.content_type) == (b"<p>It closed.</p>", "text/html; charset=utf-8")
    assert fetched.validators == Validators('"v1"', "")
    assert server.asked[-1][1]["User-Agent"] == "Pullquote/1.0"


def test_a_packed_page_is_unpacked(server: Server, fetcher: Fetcher) -> None:
    """As nearly all servers send them."""
    server.pages["/a"] = packed(b"<p>It closed.</p>")
    assert fetcher.fetch(f"{server.url}/a").data == b"<p>It closed.</p>"


def test_a_page_that_is_unchanged_is_not_transferred(server: Server, fetcher: Fetcher) -> None:
    """A conditional request: the server compares."""
    server.pages["/a"] = lambda request: request.answer(
        304 if request.headers.get("If-None-Match") == '"v1"' else 200, b""
    )
    assert fetcher.fetch(f"{server.url}/a", Validators('"v1"', "")).data is None
    assert fetcher.fetch(f"{server.url}/a").data == b""


def test_redirects_are_followed(server: Server, fetcher: Fetcher) -> None:
    """Relative ones too; where it was found is told, and whether it moved for good."""
    server.pages["/a"] = redirect("/b", 301)
    server.pages["/b"] = redirect("c", 308)
    server.pages["/c"] = page("<p>It closed.</p>")
    fetched = fetcher.fetch(f"{server.url}/a")
    assert (fetched.url, fetched.moved) == (f"{server.url}/c", True)


def test_a_redirect_loop_ends(server: Server, fetcher: Fetcher) -> None:
    """After five."""
    server.pages["/a"] = redirect("/b")
    server.pages["/b"] = redirect("/a")
    assert "more than 5 redirects" in reason(fetcher, f"{server.url}/a")
    assert len(server.paths()) == 6


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://x/", "http://["])
def test_a_redirect_to_something_else_than_the_web_is_not_followed(
    server: Server, fetcher: Fetcher, target: str
) -> None:
    """Only http and https."""
    server.pages["/a"] = redirect(target)
    assert "no web address" in reason(fetcher, f"{server.url}/a")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (silence, "took longer"),
        (drip(b"<p>More.</p>"), "took longer"),
        (drip_headers, "took longer"),
        (endless, "larger than 1 MiB"),
        (gzip_bomb, "larger than 1 MiB"),
        (cut_off, "broke off"),
        (lambda request: request.answer(200, b"\x1f\x8b\x08junk", Content_Encoding="gzip"), "damaged"),
        (lambda request: request.answer(200, b"\x0b\x02\x80", Content_Encoding="br"), "not asked for"),
        (lambda request: request.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n"), "broke the rules"),
        (lambda request: request.answer(403, b""), "HTTP 403"),
        (lambda request: request.answer(503, b"", Retry_After="120"), "try again in 120 seconds"),
        (lambda request: request.answer(301, b""), "HTTP 301"),
    ],
)
def test_a_hostile_answer_ends_in_time_and_in_one_line(
    server: Server, fetcher: Fetcher, answer: object, says: str
) -> None:
    """Slow, endless, huge when unpacked, broken, or a refusal."""
    server.pages["/a"] = answer  # type: ignore[assignment]  # one of each kind
    assert says in reason(fetcher, f"{server.url}/a")


@pytest.mark.parametrize("answer", [endless, gzip_bomb])
def test_a_huge_answer_takes_little_memory(server: Server, fetcher: Fetcher, answer: object) -> None:
    """No more than the limit and a chunk; the server's own memory is not counted in the threads of the bomb."""
    server.pages["/a"] = answer  # type: ignore[assignment]  # see above
    reason(fetcher, f"{server.url}/a")  # what is imported and made at first
    tracemalloc.start()
    reason(fetcher, f"{server.url}/a")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 * 2**20


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_told_from_one_that_failed(server: Server, fetcher: Fetcher, status: int) -> None:
    """A story is withdrawn for the one, not for the other."""
    server.pages["/a"] = lambda request: request.answer(status, b"")
    server.pages["/b"] = lambda request: request.answer(500, b"")
    with pytest.raises(FetchFailed) as gone:
        fetcher.fetch(f"{server.url}/a")
    with pytest.raises(FetchFailed) as failed:
        fetcher.fetch(f"{server.url}/b")
    assert (gone.value.gone, failed.value.gone) == (True, False)


@pytest.mark.parametrize("url", ["ftp://a.example/x", "http://", "no address", "http://a.example:99999/"])
def test_what_is_no_web_address_is_told_so(fetcher: Fetcher, url: str) -> None:
    """Before anything is sent."""
    with pytest.raises(FetchFailed, match="not a web address"):
        fetcher.fetch(url)


def test_a_server_that_is_not_there_is_told_so(fetcher: Fetcher) -> None:
    """Nobody listens on that port."""
    with running_server() as stopped:
        url = f"{stopped.url}/a"
    assert "can't be reached" in reason(fetcher, url)


# --- Private addresses ------------------------------------------------------------------------------------------------


def private(server: Server, resolve: object = None) -> Fetcher:
    """A fetcher as it is unless PULLQUOTE_ALLOW_PRIVATE_HOSTS is set."""
    options = {"resolve": resolve} if resolve else {}
    return Fetcher(agent="Pullquote/1.0", limits=LIMITS, **options)  # type: ignore[arg-type]  # a resolver of the test


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::]", "10.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]"]
)
def test_private_and_loopback_addresses_are_not_fetched(server: Server, host: str) -> None:
    """Not even asked for their robots.txt."""
    fetcher = private(server, resolve=(lambda name, _port: [name if name != "localhost" else "127.0.0.1"]))
    assert "PULLQUOTE_ALLOW_PRIVATE_HOSTS" in reason(fetcher, f"http://{host}:{server.server_port}/a")
    assert server.asked == []


def test_a_name_that_leads_to_this_machine_is_not_fetched(server: Server) -> None:
    """Names are looked up here, and their addresses looked at."""
    fetcher = private(server, resolve=lambda _name, _port: ["127.0.0.1"])
    assert "127.0.0.1" in reason(fetcher, f"http://news.example:{server.server_port}/a")
    assert server.asked == []


def test_a_name_with_a_public_and_a_private_address_is_not_fetched(server: Server) -> None:
    """No honest site has both."""
    fetcher = private(server, resolve=lambda _name, _port: ["93.184.216.34", "127.0.0.1"])
    assert "PULLQUOTE_ALLOW_PRIVATE_HOSTS" in reason(fetcher, f"http://news.example:{server.server_port}/a")


def test_a_name_that_changes_its_address_is_looked_up_once_a_connection(server: Server) -> None:
    """DNS rebinding: what was checked is what is connected to; the second answer is never asked for in between."""
    asked: list[str] = []

    def rebinding(name: str, _port: int) -> list[str]:
        asked.append(name)
        return ["192.0.2.1"] if len(asked) % 2 else ["127.0.0.1"]

    fetcher = private(server, resolve=rebinding)
    with pytest.raises(FetchFailed):
        fetcher.fetch(f"http://news.example:{server.server_port}/a")
    assert server.asked == []


def test_a_redirect_to_a_private_address_is_not_followed(server: Server) -> None:
    """The first host is allowed here by being named so; the second isn't."""
    inside = Fetcher(agent="Pullquote/1.0", limits=LIMITS, allow_private=True)
    server.pages["/a"] = redirect("http://10.0.0.1/secret")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.fetching.addresses.is_public", lambda address: address == "127.0.0.1")
        outside = private(server, resolve=lambda name, _port: [name])
        assert "10.0.0.1" in reason(outside, f"{server.url}/a")
    inside.close()


# --- Politeness -------------------------------------------------------------------------------------------------------


def test_robots_txt_is_obeyed(server: Server, fetcher: Fetcher) -> None:
    """Asked for once, whatever it says."""
    server.pages["/robots.txt"] = page("User-agent: Pullquote\nDisallow: /private\n")
    server.pages["/private/a"] = server.pages["/a"] = page("<p>It closed.</p>")
    assert "robots.txt doesn't allow" in reason(fetcher, f"{server.url}/private/a")
    assert fetcher.fetch(f"{server.url}/a").data
    assert [path for path, _ in server.asked] == ["/robots.txt", "/a"]


def test_rules_for_other_robots_are_not_ours(server: Server, fetcher: Fetcher) -> None:
    """Only our name and the star."""
    server.pages["/robots.txt"] = page("User-agent: OtherBot\nDisallow: /\n")
    server.pages["/a"] = page("<p>It closed.</p>")
    assert fetcher.fetch(f"{server.url}/a").data


def test_a_site_whose_robots_txt_fails_is_left_alone(server: Server, fetcher: Fetcher) -> None:
    """RFC 9309: a server error may hide a refusal."""
    server.pages["/robots.txt"] = lambda request: request.answer(500, b"")
    server.pages["/a"] = page("<p>It closed.</p>")
    assert "robots.txt" in reason(fetcher, f"{server.url}/a")
    assert server.paths() == []


def test_robots_txt_may_be_somewhere_else(server: Server, fetcher: Fetcher) -> None:
    """Its redirects are followed like others."""
    server.pages["/robots.txt"] = redirect("/real-robots.txt")
    server.pages["/real-robots.txt"] = page("User-agent: *\nDisallow: /a\n")
    assert "doesn't allow" in reason(fetcher, f"{server.url}/a")


@pytest.mark.parametrize(("rules", "pause"), [("", 1.0), ("User-agent: *\nCrawl-delay: 7\n", 7.0)])
def test_a_host_is_given_a_pause(server: Server, rules: str, pause: float) -> None:
    """A second, or what it asks for."""
    clock = Clock()
    fetcher = Fetcher(
        agent="Pullquote/1.0", allow_private=True, limits=Limits(delay_s=1.0), clock=clock, sleep=clock.sleep
    )
    server.pages["/robots.txt"] = page(rules)
    server.pages["/a"] = page("<p>It closed.</p>")
    for _ in range(3):
        fetcher.fetch(f"{server.url}/a")
    assert clock.slept == [pause, pause]
    fetcher.close()
