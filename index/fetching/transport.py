"""The connection beneath httpx: to an address that was checked, and never for longer than there is time.

Host names are resolved here, once, and the connection goes to the very address that was found allowed: a name that is
another address when asked again changes nothing. Time runs over everything a server can draw out: connecting, the TLS
handshake, header by header, byte by byte.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpcore
import httpx

from index.fetching.addresses import Resolve, allowed_addresses, resolve

_LONGEST_WAIT_S = 10.0  # for one piece of data


class TimeIsUp(Exception):
    """A server took longer than it was given."""


class Deadline:
    """When a request must be done, for each thread its own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Read the time from `clock`, in seconds."""
        self._clock = clock
        self._local = threading.local()

    def start(self, seconds: float) -> None:
        """Give what this thread does next so long."""
        self._local.end = self._clock() + seconds

    def left_s(self) -> float:
        """How long this thread has left, at most as long as one wait may be.

        Raises:
            TimeIsUp: none.
        """
        left = float(getattr(self._local, "end", self._clock() + _LONGEST_WAIT_S)) - self._clock()
        if left <= 0:
            raise TimeIsUp
        return min(left, _LONGEST_WAIT_S)


class CheckedTransport(httpx.BaseTransport):
    """An httpx transport over httpcore that only connects to allowed addresses."""

    def __init__(self, deadline: Deadline, *, allow_private: bool = False, resolve: Resolve = resolve) -> None:
        """Connections live for one request: another host at the same address never shares one."""
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_keepalive_connections=0,
            network_backend=_CheckedBackend(deadline, allow_private, resolve),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """See httpx.BaseTransport; raises httpcore's exceptions, TimeIsUp and ForbiddenAddress."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        response = self._pool.handle_request(
            httpcore.Request(request.method, url, headers=request.headers.raw, content=request.read())
        )
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Stream(response.stream),
            extensions={"http_version": response.extensions.get("http_version", b"HTTP/1.1")},
        )

    def close(self) -> None:
        """Close what is open."""
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:  # httpcore types it for async too
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()


class _CheckedBackend(httpcore.NetworkBackend):
    def __init__(self, deadline: Deadline, allow_private: bool, resolve: Resolve) -> None:
        self._inner = httpcore.SyncBackend()
        self._deadline = deadline
        self._allow_private = allow_private
        self._resolve = resolve

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002  # the deadline is stricter
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        name = host.strip("[]")
        addresses = allowed_addresses(name, port, resolve=self._resolve, allow_private=self._allow_private)
        for address in addresses[:-1]:
            try:
                return self._connect(address, port, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(addresses[-1], port, local_address, socket_options)

    def _connect(
        self,
        address: str,
        port: int,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.NetworkStream:
        stream = self._inner.connect_tcp(address, port, self._deadline.left_s(), local_address, socket_options)
        return _TimedStream(stream, self._deadline)


class _TimedStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, self._deadline.left_s())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._deadline.left_s())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left_s())
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
