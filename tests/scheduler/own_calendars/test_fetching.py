"""Asking for a calendar, from a real https server on this machine."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from https_server import HOST, HttpsServer, content, https_server, moved
from scheduler.own_calendars import fetching
from scheduler.own_calendars.address import Resolve, is_public
from scheduler.own_calendars.fetching import LARGEST, fetch_calendar
from scheduler.own_calendars.problems import Problem, Unreadable

HERE = "127.0.0.1"
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpsServer]:
    folder: Path = tmp_path_factory.mktemp("https")
    with https_server(folder) as server:
        yield server


@pytest.fixture
def server(running: HttpsServer) -> HttpsServer:
    running.answers.clear()
    running.asked.clear()
    return running


class Names:
    """A name server with a memory: what each name means, one answer after the other; the last one stays."""

    def __init__(self, **known: list[str]) -> None:
        self.known, self.asked = known, []  # type: list[str]

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        answers = self.known.get(host.partition(".")[0], [HERE])
        return [answers.pop(0) if len(answers) > 1 else answers[0]]


def fetched(
    server: HttpsServer,
    address: str,
    *,
    resolve: Resolve | None = None,
    allowed: Callable[[str], bool] = lambda ip: ip == HERE or is_public(ip),
    trust: ssl.SSLContext | None = None,
    seconds: float = 20,
) -> bytes | Problem:
    try:
        return fetch_calendar(
            address, resolve=resolve or Names(), allowed=allowed, trust=trust or server.trust, seconds=seconds
        )
    except Unreadable as error:
        return error.problem


def test_a_calendar_is_fetched_by_its_name_from_the_address_that_was_judged(server: HttpsServer) -> None:
    server.answers["/a.ics?key=1"] = content(CALENDAR)
    names = Names()
    assert fetched(server, server.url("/a.ics?key=1"), resolve=names) == CALENDAR
    assert server.asked == [("/a.ics?key=1", f"{HOST}:{server.port}")]
    assert names.asked == [HOST]


def test_a_name_that_means_something_else_a_moment_later_gains_nothing(
    server: HttpsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: whatever is asked afterwards, nothing is connected to but what was judged."""
    server.answers["/a.ics"] = content(CALENDAR)
    connected: list[str] = []
    connect = socket.create_connection

    def remembering(address: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(address[0])
        return connect(address, timeout)

    monkeypatch.setattr(fetching.socket, "create_connection", remembering)
    names = Names(calendar=[HERE, "10.0.0.1"])
    assert fetched(server, server.url("/a.ics"), resolve=names) == CALENDAR
    assert (names.asked, connected) == ([HOST], [HERE])


def test_this_machine_itself_is_never_asked(server: HttpsServer) -> None:
    server.answers["/a.ics"] = content(CALENDAR)
    assert fetched(server, server.url("/a.ics"), allowed=is_public) == Problem.NOT_ALLOWED
    assert server.asked == []


def test_another_address_of_the_name_is_tried_when_one_does_not_answer(server: HttpsServer) -> None:
    server.answers["/a.ics"] = content(CALENDAR)
    found = fetched(
        server, server.url("/a.ics"), resolve=lambda host, port: ["127.0.0.2", HERE], allowed=lambda ip: True
    )
    assert found == CALENDAR


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_it_follows_to_where_the_calendar_lies_now(server: HttpsServer, status: int) -> None:
    server.answers["/old.ics"] = moved("new.ics", status)
    server.answers["/new.ics"] = content(CALENDAR)
    assert fetched(server, server.url("/old.ics")) == CALENDAR


@pytest.mark.parametrize(
    ("location", "problem"),
    [
        ("http://calendar.example.org/a.ics", Problem.NOT_ALLOWED),
        ("https://inside.example.org/a.ics", Problem.NOT_ALLOWED),
        ("https://127.0.0.3/a.ics", Problem.NOT_ALLOWED),
        ("file:///etc/passwd", Problem.NOT_ALLOWED),
    ],
)
def test_where_it_is_sent_is_judged_like_the_address_itself(
    server: HttpsServer, location: str, problem: Problem
) -> None:
    server.answers["/a.ics"] = moved(location)
    names = Names(inside=["10.0.0.1"], **{"127": ["127.0.0.3"]})
    assert fetched(server, server.url("/a.ics"), resolve=names) == problem


def test_who_is_sent_round_in_a_circle_stops(server: HttpsServer) -> None:
    server.answers["/a.ics"] = moved("/a.ics")
    assert fetched(server, server.url("/a.ics")) == Problem.REFUSED
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        *((status, Problem.REFUSED) for status in (204, 304, 401, 403, 404, 410)),
        *((status, Problem.NO_ANSWER) for status in (429, 500, 503)),
    ],
)
def test_what_is_no_calendar_is_told(server: HttpsServer, status: int, problem: Problem) -> None:
    server.answers["/a.ics"] = content(b"" if status in (204, 304) else b"sorry", status)
    assert fetched(server, server.url("/a.ics")) == problem


def test_a_certificate_that_nobody_vouches_for_is_no_answer(server: HttpsServer) -> None:
    server.answers["/a.ics"] = content(CALENDAR)
    stranger = ssl.create_default_context()
    assert fetched(server, server.url("/a.ics"), trust=stranger) == Problem.NO_ANSWER
    assert fetched(server, server.url("/a.ics", host="other.example.org")) == Problem.NO_ANSWER
    assert server.asked == []


def test_a_calendar_that_says_it_is_too_big_is_not_read(server: HttpsServer) -> None:
    server.answers["/a.ics"] = content(CALENDAR, Content_Length=str(LARGEST + 1))
    assert fetched(server, server.url("/a.ics")) == Problem.TOO_BIG


def test_one_that_does_not_say_it_is_left_when_it_becomes_too_big(server: HttpsServer) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while True:
            request.wfile.write(b"x" * 100_000)

    server.answers["/a.ics"] = endless
    assert fetched(server, server.url("/a.ics")) == Problem.TOO_BIG


def test_half_a_calendar_is_none(server: HttpsServer) -> None:
    server.answers["/a.ics"] = content(CALENDAR, Content_Length=str(len(CALENDAR) + 10))
    assert fetched(server, server.url("/a.ics")) == Problem.NO_ANSWER


def drip(request: BaseHTTPRequestHandler) -> None:
    """A byte now and then: never silent, never done."""
    request.send_response(200)
    request.end_headers()
    while True:
        request.wfile.write(b"B")
        time.sleep(0.05)


def slow_headers(request: BaseHTTPRequestHandler) -> None:
    while True:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n"[:1])
        time.sleep(0.05)


def silence(request: BaseHTTPRequestHandler) -> None:
    time.sleep(3)


@pytest.mark.parametrize("answer", [drip, slow_headers, silence])
def test_who_takes_too_long_is_left(server: HttpsServer, answer: Callable[[BaseHTTPRequestHandler], None]) -> None:
    server.answers["/a.ics"] = answer
    began = time.monotonic()
    assert fetched(server, server.url("/a.ics"), seconds=0.5) == Problem.NO_ANSWER
    assert time.monotonic() - began < 2.5


def test_who_never_shakes_hands_is_left() -> None:
    with socket.create_server((HERE, 0)) as silent:
        address = f"https://{HOST}:{silent.getsockname()[1]}/a.ics"
        began = time.monotonic()
        with pytest.raises(Unreadable) as told:
            fetch_calendar(address, resolve=Names(), allowed=lambda ip: True, seconds=0.5)
    assert told.value.problem == Problem.NO_ANSWER
    assert time.monotonic() - began < 2.5


def test_nobody_at_the_door_is_no_answer(server: HttpsServer) -> None:
    with socket.create_server((HERE, 0)) as closed:
        port = closed.getsockname()[1]
    assert fetched(server, f"https://{HOST}:{port}/a.ics") == Problem.NO_ANSWER


def test_no_proxy_of_the_environment_is_asked(server: HttpsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.answers["/a.ics"] = content(CALENDAR)
    assert fetched(server, server.url("/a.ics")) == CALENDAR
