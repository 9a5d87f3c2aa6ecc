"""Which addresses may be read. Nothing here asks a real name server."""

from collections.abc import Sequence

import pytest

from scheduler.own_calendars.address import Resolve, is_public, target_of
from scheduler.own_calendars.problems import Problem, Unreadable
from words.labels import CALENDAR_PROBLEMS

PUBLIC = "93.184.216.34"


def knows(*addresses: str) -> Resolve:
    return lambda host, port: addresses


def refused(address: str, resolve: Resolve | None = None) -> Problem | None:
    try:
        target_of(address, resolve or knows(PUBLIC))
    except Unreadable as error:
        return error.problem
    return None


def test_every_problem_has_a_label() -> None:
    assert {problem.value for problem in Problem} == set(CALENDAR_PROBLEMS)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "0.0.0.0"),
        *("169.254.169.254", "100.64.0.1", "192.0.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "2002:0a00:0001::1"),
        *("2001:0:4136:e378::1",),
    ],
)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)
    assert refused("https://calendar.example.org/a.ics", knows(address)) == Problem.NOT_ALLOWED


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:2800:220:1::1", "64:ff9b::8.8.8.8"])
def test_an_address_of_the_open_internet_is(address: str) -> None:
    assert is_public(address)
    assert refused("https://calendar.example.org/a.ics", knows(address)) is None


def test_one_address_inside_among_public_ones_is_enough() -> None:
    assert refused("https://calendar.example.org/", knows(PUBLIC, "10.0.0.1")) == Problem.NOT_ALLOWED


@pytest.mark.parametrize(
    "address",
    [
        *(
            "http://calendar.example.org/a.ics",
            "ftp://calendar.example.org/",
            "file:///etc/passwd",
            "webcal://x.org/",
        ),
        *("//calendar.example.org/a.ics", "calendar.example.org/a.ics", "", "https://", "https:///a.ics"),
        *("https://user:secret@calendar.example.org/", "https://@calendar.example.org/", "https://a.org:99999/"),
        *("https://a.org:x/", "https://[::1/", f"https://{'a' * 64}.org/", "https://a..org/"),
    ],
)
def test_what_is_no_plain_https_address_is_refused(address: str) -> None:
    assert refused(address) == Problem.NOT_ALLOWED


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "2130706433", "0x7f.1", "127.1", "localhost"])
def test_numbers_in_any_spelling_are_judged_by_what_they_mean(host: str) -> None:
    """With the machine's own resolver: these need no name server."""
    with pytest.raises(Unreadable) as told:
        target_of(f"https://{host}/a.ics")
    assert told.value.problem in (Problem.NOT_ALLOWED, Problem.NO_ANSWER)


def test_a_name_that_nobody_knows_does_not_answer() -> None:
    def nobody(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    assert refused("https://calendar.example.org/a.ics", nobody) == Problem.NO_ANSWER


def test_what_is_asked_for() -> None:
    asked: list[tuple[str, int]] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append((host, port))
        return [PUBLIC]

    found = target_of(" https://Kalender.Müller.example:8443/öffentlich/a b.ics?key=ä%20&x=1#part ", resolve)
    assert asked == [(found.host, found.port)] == [("kalender.xn--mller-kva.example", 8443)]
    assert found.path == "/%C3%B6ffentlich/a%20b.ics?key=%C3%A4%20&x=1"
    assert found.addresses == (PUBLIC,)
    assert target_of("https://a.example", resolve).path == "/"
    assert target_of("https://a.example/x\r\nHost: b", resolve).path == "/xHost:%20b"
