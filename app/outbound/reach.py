"""Where the hub may go: the open internet, and what YOKOTEN_OUTBOUND_ALLOW adds.

Judged is the address that is connected to, never the name: a name can be made to mean anything.
"""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

#: The only part of IPv6 that is handed out to the open internet (RFC 4291, IANA's registry).
_OPEN_V6 = IPv6Network("2000::/3")
#: IPv4 inside of IPv6 where a network translates (RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")
#: Open addresses by their range, and yet a neighbour's: Azure's host agent, and 6to4 relays.
_NEIGHBOURS = tuple(map(ip_network, ("168.63.129.16/32", "192.88.99.0/24", "3fff::/20")))


class Reach:
    """What is allowed beside the open internet: host names, addresses, networks."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        words = [word.casefold() for word in allowed]
        self._networks = [found for word in words if (found := _network(word))]
        self._hosts = frozenset(word for word in words if _network(word) is None)

    def names(self, host: str) -> bool:
        """Whether this very host is named, or the network of an address that is written out."""
        try:
            address = _unmapped(ip_address(host.strip("[]")))
        except ValueError:
            return host.casefold().rstrip(".") in self._hosts
        return any(address in network for network in self._networks)

    def permits(self, host: str, address: Address) -> bool:
        """Whether the hub may connect to ``address`` for the sake of ``host``."""
        if host.casefold().rstrip(".") in self._hosts:
            return True
        plain = _unmapped(address)
        return any(plain in network for network in self._networks) or is_open(plain)


def is_open(address: Address) -> bool:
    """Whether an address, and the IPv4 address inside of it, belongs to the open internet."""
    if any(address in network for network in _NEIGHBOURS):
        return False
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    inner = list(_inside(address))
    is_public = address in _NAT64 or (address in _OPEN_V6 and address.is_global)
    return is_public and all(is_open(one) for one in inner)


def _inside(address: IPv6Address) -> Iterator[IPv4Address]:
    """IPv4 addresses that an IPv6 address is made of: NAT64, 6to4."""
    if address in _NAT64:
        yield IPv4Address(int(address) & 0xFFFFFFFF)
    if address.sixtofour:
        yield address.sixtofour


def _unmapped(address: Address) -> Address:
    """``::ffff:10.0.0.1`` is 10.0.0.1: the system connects to that."""
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def _network(word: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(word) if "/" in word else ip_network(ip_address(word))
    except ValueError:
        return None
