"""Who may talk with a client."""

import pytest

from scheduler.policy import Policy
from scheduler.slots.needs import LANGUAGE, PERMISSION, Advisor, Candidates, Need, minutes_of, who_may


def advisor(number: int, *languages: str, may: tuple[str, ...] = ()) -> Advisor:
    return Advisor(
        number, frozenset({*((LANGUAGE, one) for one in languages), *((PERMISSION, one) for one in may)})
    )


TEAM = (
    advisor(1, "de"),
    advisor(2, "de", "sv", may=("housing",)),
    advisor(3, "de", may=("housing", "debt")),
    advisor(4, "de", "fi", may=("housing",)),
)


def need(language: str = "de", *permissions: str, own: bool = False, relay: bool = False) -> Need:
    return Need(language, frozenset(permissions), own, relay)


@pytest.mark.parametrize(
    ("asked", "own", "who", "interpreter"),
    [
        (need(), 3, (3, 1, 2, 4), False),
        (need(own=True), 3, (3,), False),
        (need("sv"), 1, (2,), False),
        (need("sv", own=True), 1, (1,), True),
        (need("ru"), 4, (4, 1, 2, 3), True),
        (need("de", "housing"), 1, (2, 3, 4), False),
        (need("de", "housing", "debt"), 1, (3,), False),
        (need("sv", "debt"), 2, (3,), True),
        (need("de", "adoption"), 1, (), False),
        (need("ru", "housing", own=True), 1, (), False),
        (need("de"), 9, (1, 2, 3, 4), False),
    ],
)
def test_who_may_talk(asked: Need, own: int, who: tuple[int, ...], interpreter: bool) -> None:
    assert who_may(asked, own, TEAM, Policy()) == Candidates(who, interpreter)


def test_an_office_without_colleagues_leaves_it_to_the_own_advisor() -> None:
    assert who_may(need("sv"), 1, TEAM, Policy(colleagues=False)) == Candidates((1,), True)
    assert who_may(need("de", "housing"), 1, TEAM, Policy(colleagues=False)) == Candidates((), False)


@pytest.mark.parametrize(
    ("relay", "interpreter", "minutes"),
    [(False, False, 30), (True, False, 40), (False, True, 45), (True, True, 55)],
)
def test_interpreters_and_relay_services_take_longer(relay: bool, interpreter: bool, minutes: int) -> None:
    assert minutes_of(30, need(relay=relay), Candidates((1,), interpreter), Policy()) == minutes
