"""Asks for a calendar: at the very IP address that was judged, for so long, for so much, and never elsewhere.

By the standard library alone: it goes through no proxy of the environment, takes no password from a file and
follows nothing by itself, so that all it does stands here.
"""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer
from time import monotonic
from urllib.parse import urljoin

from scheduler.own_calendars.address import Resolve, Target, addresses_of, is_public, target_of
from scheduler.own_calendars.problems import Problem, Unreadable

LARGEST = 5_000_000  # bytes; some 12,000 entries
SECONDS = 30.0  # for all of it, redirects too
SECONDS_TO_CONNECT = 5.0  # for each IP address
SECONDS_OF_SILENCE = 10.0
MOST_REDIRECTS = 3
MOVED = {
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
    HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT,
}
ASKED = {"Accept": "text/calendar", "User-Agent": "Rufzeit", "Connection": "close"}


@dataclass(frozen=True)
class Moved:
    """It lies elsewhere: `location`, perhaps relative."""

    location: str


def fetch_calendar(
    address: str,
    *,
    resolve: Resolve = addresses_of,
    allowed: Callable[[str], bool] = is_public,
    trust: ssl.SSLContext | None = None,
    seconds: float = SECONDS,
) -> bytes:
    """What stands at an https address. Raises `Unreadable`. `trust`: whose certificates; else those of the system.

    Each redirect is judged like the address itself.
    """
    deadline = monotonic() + seconds
    for _ in range(1 + MOST_REDIRECTS):
        answer = _ask(target_of(address, resolve, allowed), trust or ssl.create_default_context(), deadline)
        if isinstance(answer, bytes):
            return answer
        address = urljoin(address, answer.location)
    raise Unreadable(Problem.REFUSED)


def _ask(target: Target, trust: ssl.SSLContext, deadline: float) -> bytes | Moved:
    try:
        with closing(_connected(target, deadline)) as bare:
            encrypted = trust.wrap_socket(bare, server_hostname=target.host, do_handshake_on_connect=False)
            with closing(encrypted), _cut_off_at(deadline, encrypted):
                encrypted.do_handshake()
                connection = HTTPSConnection(target.host, target.port, context=trust)
                connection.sock = encrypted
                connection.request("GET", target.path, headers=ASKED)
                answer = _judged(connection.getresponse())
    except (OSError, HTTPException, ValueError):  # ValueError: a header or a certificate's name that is none
        raise Unreadable(Problem.NO_ANSWER) from None
    if monotonic() >= deadline:
        raise Unreadable(Problem.NO_ANSWER)
    return answer


def _connected(target: Target, deadline: float) -> socket.socket:
    """To the first of the IP addresses that answers: some networks know only the older or the newer kind."""
    for address in target.addresses:
        left = deadline - monotonic()
        if left <= 0:
            break
        with suppress(OSError):
            found = socket.create_connection((address, target.port), min(SECONDS_TO_CONNECT, left))
            found.settimeout(SECONDS_OF_SILENCE)
            return found
    raise TimeoutError


@contextmanager
def _cut_off_at(deadline: float, connection: socket.socket) -> Iterator[None]:
    """Whoever sends a byte now and then is never silent; so the whole has an end too."""

    def cut() -> None:
        with suppress(OSError):
            socket.socket.shutdown(connection, socket.SHUT_RDWR)

    timer = Timer(max(0.0, deadline - monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _judged(response: HTTPResponse) -> bytes | Moved:
    if response.status in MOVED and (location := response.headers["Location"]) is not None:
        return Moved(location)
    if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise Unreadable(Problem.NO_ANSWER)
    if response.status != HTTPStatus.OK:
        raise Unreadable(Problem.REFUSED)
    if (response.length or 0) > LARGEST:
        raise Unreadable(Problem.TOO_BIG)
    content = response.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unreadable(Problem.TOO_BIG)
    if response.length:  # so much is missing
        raise Unreadable(Problem.NO_ANSWER)
    return content
