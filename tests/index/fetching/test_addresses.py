from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fetching.addresses import ForbiddenAddress, allowed_addresses, is_public


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_public(address: str) -> None:
    """Both families, also IPv4 packed into IPv6."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",  # noqa: S104  # nothing is bound
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "no address",
        "",
    ],
)
def test_what_is_not_of_the_public_internet_is_not_public(address: str) -> None:
    """Loopback, private, link-local, shared, reserved, multicast, and all of these packed into IPv6."""
    assert not is_public(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_no_spelling_of_a_private_address_is_public(address: object) -> None:
    """Also mapped into IPv6."""
    assert not is_public(str(address))
    assert not is_public(f"::ffff:{address}")


def test_a_name_without_addresses_is_an_error() -> None:
    """As the system would raise."""
    with pytest.raises(OSError, match="no address"):
        allowed_addresses("a.example", 80, resolve=lambda _host, _port: [], allow_private=False)


def test_private_addresses_are_allowed_when_asked_for() -> None:
    """An operator's own network."""
    found = allowed_addresses("a.example", 80, resolve=lambda _host, _port: ["10.0.0.1"], allow_private=True)
    assert found == ["10.0.0.1"]
    with pytest.raises(ForbiddenAddress, match=r"10\.0\.0\.1"):
        allowed_addresses("a.example", 80, resolve=lambda _host, _port: ["10.0.0.1"], allow_private=False)
