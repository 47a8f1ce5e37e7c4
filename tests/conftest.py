"""What every test shares: no network, repeatable examples, an index of its own."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from index.catalog import Catalog
from index.encoder import Encoder, load_encoder

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as bot.__main__.main does, before torch is loaded

# Deadlines measure the machine, and random examples make a failure that nobody can repeat.
settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.load_profile("house")

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Have one worker run all the tests that load the model, which takes seconds and half a gigabyte."""
    if config.pluginmanager.hasplugin("xdist"):
        for item in items:
            if item.get_closest_marker("model"):
                item.add_marker(pytest.mark.xdist_group("model"))


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine."""
    connect, getaddrinfo = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in _LOOPBACK:
            raise OSError(f"a test tried to reach {address[0]}")
        connect(self, address)  # type: ignore[arg-type] # whatever the caller was allowed to pass

    def guarded_getaddrinfo(host: object, *args: object, **options: object) -> object:
        if host not in (*_LOOPBACK, None, ""):
            raise OSError(f"a test tried to look up {host!r}")
        return getaddrinfo(host, *args, **options)  # type: ignore[arg-type] # likewise

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """An index directory that exists and is empty."""
    directory = tmp_path / "index"
    directory.mkdir()
    return directory


@pytest.fixture
def catalog(directory: Path) -> Iterator[Catalog]:
    """The empty catalog of the index in `directory`."""
    catalog = Catalog(f"sqlite:///{directory / 'catalog.sqlite'}")
    yield catalog
    catalog.close()


@pytest.fixture
def encoder() -> Encoder:
    """An encoder that costs nothing."""
    return load_encoder("hashing")
