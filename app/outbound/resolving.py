"""From a host name to addresses, within a time."""

import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address

from app.outbound.reach import Address, Reach
from app.outbound.refusals import Unreached

#: Host and port → the addresses that the name has now; raises OSError. Asked once a request.
Resolver = Callable[[str, int], list[str]]

#: What a browser takes for an IPv4 address: 0177.0.0.1, 2130706433, 127.1, 0x7f.0.0.1.
_NUMERIC = re.compile(r"(?:.*\.)?(?:\d+|0[xX][0-9a-fA-F]*)\.?")
#: The system's resolver cannot be told to hurry: who hangs is left behind.
_threads = ThreadPoolExecutor(4, thread_name_prefix="resolving")


def system_addresses(host: str, port: int) -> list[str]:
    """What the system's resolver says."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def permitted_addresses(
    host: str, port: int, *, resolve: Resolver, reach: Reach, timeout: float
) -> list[str]:
    """The addresses of a host, all of them permitted; raises Unreached otherwise."""
    addresses = [_parsed(host, one) for one in _resolved(host, port, resolve, timeout)]
    if not addresses:
        raise Unreached("“{host}” has no address.", host=host)
    if not all(reach.permits(host, one) for one in addresses):
        raise Unreached(
            "“{host}” is not on the open internet; YOKOTEN_OUTBOUND_ALLOW can allow it.", host=host
        )
    return [str(one) for one in addresses]


def _resolved(host: str, port: int, resolve: Resolver, timeout: float) -> list[str]:
    if _is_address(host):
        return [host]
    if _NUMERIC.fullmatch(host):
        raise Unreached("“{host}” is no host.", host=host)
    try:
        return _threads.submit(resolve, host, port).result(timeout)
    except (OSError, UnicodeError):  # a look-up that takes too long is an OSError, too
        raise Unreached("“{host}” has no address.", host=host) from None


def _parsed(host: str, address: str) -> Address:
    try:
        return ip_address(address)
    except ValueError:
        raise Unreached("“{host}” has no address.", host=host) from None


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
