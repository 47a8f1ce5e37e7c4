"""Which addresses may be fetched from: public ones, so that no page can make us ask a machine of our own network."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

Resolve = Callable[[str, int], list[str]]  # host, port -> its addresses

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


class ForbiddenAddress(Exception):
    """A host has an address that may not be connected to."""

    def __init__(self, host: str, address: str) -> None:
        self.host = host
        self.address = address
        super().__init__(f"{host} has the private address {address}")


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host by the system's resolver, each once, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, also the one that is packed into an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        packed = [parsed.ipv4_mapped, parsed.sixtofour, *(parsed.teredo or ())]
        if parsed in _NAT64:
            packed.append(ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF))
        inner = [each for each in packed if each is not None]
        if any(not _is_global(each) for each in inner):
            return False
        if parsed.ipv4_mapped is not None or parsed in _NAT64:
            return True
    return _is_global(parsed)


def _is_global(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved


def allowed_addresses(host: str, port: int, *, resolve: Resolve, allow_private: bool) -> list[str]:
    """The addresses of a host, all of which may be connected to.

    A name with both a public and a private address is refused: no honest site has one.

    Raises:
        ForbiddenAddress: one of them is private, and these are not allowed.
        OSError: the name can't be resolved.
    """
    addresses = resolve(host, port)
    if not addresses:
        raise OSError(f"{host} has no address")
    if not allow_private:
        for address in addresses:
            if not is_public(address):
                raise ForbiddenAddress(host, address)
    return addresses
