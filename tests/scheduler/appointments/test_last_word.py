"""Of several answers the last holds; what was said of a time that we moved is no answer any more."""

import pytest

import factories as make
from db.appointments import AppointmentEvent, EventKind, Way
from scheduler.appointments.last_word import LastWord, last_word


def event(kind: EventKind, way: Way, version: int = 1, appointment_id: int = 1) -> AppointmentEvent:
    starts_at = make.AT.replace(day=9 + version)
    return AppointmentEvent(
        appointment_id=appointment_id, kind=kind, way=way, version=version, starts_at=starts_at, at=make.AT
    )


CONFIRMED = event(EventKind.CONFIRMED, Way.PHONE)
CANCELLED = event(EventKind.CANCELLED, Way.PAPER)
CHANGED = event(EventKind.CHANGED, Way.LINK, 2)
MOVED = event(EventKind.CHANGED, Way.CLOCK, 2)
CONFIRMED_ANEW = event(EventKind.CONFIRMED, Way.PAPER, 2)


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([], None),
        ([CONFIRMED], LastWord(CONFIRMED, None)),
        ([CONFIRMED, CANCELLED], LastWord(CANCELLED, CONFIRMED)),
        ([CONFIRMED, CHANGED], LastWord(CHANGED, CONFIRMED)),
        ([CHANGED, CONFIRMED_ANEW], LastWord(CONFIRMED_ANEW, None)),  # the same time
        ([CONFIRMED, MOVED], None),
        ([CONFIRMED, MOVED, CONFIRMED_ANEW], LastWord(CONFIRMED_ANEW, None)),
        ([CONFIRMED, event(EventKind.PROPOSED, Way.CLOCK, appointment_id=2)], None),
        ([CONFIRMED, event(EventKind.TAKEN_OVER, Way.CLOCK)], LastWord(CONFIRMED, None)),
    ],
)
def test_the_last_word(events: list[AppointmentEvent], told: LastWord | None) -> None:
    assert last_word(events) == told
