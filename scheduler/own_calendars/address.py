"""Which addresses may be read: https, and nothing inside our own network.

Whoever enters an address could otherwise let this server ask for what only this server may see. A name is resolved
once: what was judged is what is connected to, whatever the name means a moment later.
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

from scheduler.own_calendars.problems import Problem, Unreadable

HTTPS = 443
IN_A_PATH = "/%:@!$&'()*+,;=-._~?"
NAT64 = IPv6Network("64:ff9b::/96")  # an IPv4 address in its last 32 bits
SIX_TO_FOUR = IPv6Network("2002::/16")  # out of use; would reach any IPv4 address

Resolve = Callable[[str, int], Sequence[str]]
"""Host and port -> IP addresses. Raises `OSError`."""


@dataclass(frozen=True)
class Target:
    """What to ask for, and the IP `addresses` at which alone it may be asked for."""

    host: str
    port: int
    path: str
    addresses: tuple[str, ...]


def addresses_of(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet."""
    ip = ip_address(address)
    if ip in NAT64:
        return is_public(str(IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast and ip not in SIX_TO_FOUR


def target_of(address: str, resolve: Resolve = addresses_of, allowed: Callable[[str], bool] = is_public) -> Target:
    """Raises `Unreadable`. One IP address that is not allowed is enough: the name is not to be trusted."""
    host, port, path = _parts(address)
    try:
        addresses = tuple(resolve(host, port))
    except (OSError, UnicodeError):  # UnicodeError: a name that no name server would take
        raise Unreadable(Problem.NO_ANSWER) from None
    if not addresses or not all(allowed(found) for found in addresses):
        raise Unreadable(Problem.NOT_ALLOWED)
    return Target(host, port, path, addresses)


def _parts(address: str) -> tuple[str, int, str]:
    """Host, port and path with its query; a name in other letters than ASCII as name servers know it."""
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port or HTTPS
    except ValueError:
        raise Unreadable(Problem.NOT_ALLOWED) from None
    if parts.scheme != "https" or not host or parts.username is not None:
        raise Unreadable(Problem.NOT_ALLOWED)
    asked = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return host, port, quote(asked, safe=IN_A_PATH)
