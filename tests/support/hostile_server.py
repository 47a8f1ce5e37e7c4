"""A web server on this machine that does what the worst ones do; paths choose what."""

from __future__ import annotations

import contextlib
import functools
import gzip
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Handler = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """A request, and the means to answer it."""

    protocol_version = "HTTP/1.1"
    server: Server  # type: ignore[mutable-override]  # no other server makes these

    def do_GET(self) -> None:
        """Answer as the server was told to."""
        self.server.asked.append((self.path, dict(self.headers)))
        handler = self.server.pages.get(self.path)
        with contextlib.suppress(OSError):  # the client gave up, as it should
            if handler is not None:
                handler(self)
            elif self.path == "/robots.txt":
                self.answer(404, b"")
            else:
                self.answer(404, b"<html><body><p>There is nothing here.</p></body></html>")
        self.close_connection = True

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        """A plain answer; underscores in names of headers are hyphens."""
        self.send_response(status)
        given = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        for name, value in {**given, **{key.replace("_", "-"): value for key, value in headers.items()}}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """The server; `asked` has every request's path and headers."""

    daemon_threads = True

    def __init__(self) -> None:
        """Listen on a free port of this machine."""
        super().__init__(("127.0.0.1", 0), Request)
        self.pages: dict[str, Handler] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.stopped = threading.Event()

    @property
    def url(self) -> str:
        """The address of the server, without a slash at its end."""
        return f"http://127.0.0.1:{self.server_port}"

    def paths(self) -> list[str]:
        """The paths that were asked for, robots.txt left out."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no error here."""


@contextlib.contextmanager
def running_server() -> Iterator[Server]:
    """A server that runs while the block does."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Clock:
    """Time that passes only when somebody sleeps, or is told to."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        """Seconds since the beginning."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.slept.append(seconds)
        self.now += seconds


# --- What servers do --------------------------------------------------------------------------------------------------


def page(body: str, **headers: str) -> Handler:
    """A page in UTF-8."""
    return lambda request: request.answer(200, body.encode(), **headers)


def redirect(target: str, status: int = 302) -> Handler:
    """A redirect."""
    return lambda request: request.answer(status, b"", Location=target)


def drip(piece: bytes) -> Handler:
    """A body that never ends and comes ever so slowly."""

    def answer(request: Request) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        while not request.server.stopped.wait(0.05):
            request.wfile.write(piece)
            request.wfile.flush()

    return answer


def drip_headers(request: Request) -> None:
    """Headers that never end."""
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not request.server.stopped.wait(0.05):
        request.wfile.write(b"X-A: b\r\n")
        request.wfile.flush()


def silence(request: Request) -> None:
    """No answer at all."""
    request.server.stopped.wait(60)


def endless(request: Request) -> None:
    """A body as fast as it goes, without end."""
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.end_headers()
    while not request.server.stopped.is_set():
        request.wfile.write(b"<p>And so on.</p>" * 4096)


def gzip_bomb(request: Request) -> None:
    """Some kilobytes that unpack to 24 MB."""
    request.answer(200, _bomb(), Content_Encoding="gzip")


@functools.cache
def _bomb() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(24)) + packer.flush()


def cut_off(request: Request) -> None:
    """Half of what was promised."""
    request.send_response(200)
    request.send_header("Content-Length", "100000")
    request.end_headers()
    request.wfile.write(b"<p>It closed")


def packed(body: bytes) -> Handler:
    """A page packed with gzip."""
    return lambda request: request.answer(200, gzip.compress(body), Content_Encoding="gzip")
