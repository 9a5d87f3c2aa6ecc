"""Whoever frees a time and then takes one waits in no circle with somebody who wants the freed one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, EventKind, Way
from db.cases import Case
from db.offices import Office
from db.session import Database
from queues import until_somebody_waits
from scheduler.appointments.booking import book, cancel, change, close, lapse, live_of_case
from scheduler.slots.free import Slot

FREED, OTHER, LATER = (make.AT + timedelta(days=days) for days in (7, 8, 9))

Free = Callable[[Session, Appointment], None]
WAYS_TO_FREE: dict[str, Free] = {
    "close": lambda session, found: close(session, found, EventKind.WITHDRAWN, way=Way.STAFF, at=make.AT),
    "cancel": lambda session, found: cancel(session, found, version=1, way=Way.PHONE, at=make.AT),
    "lapse": lambda session, found: lapse(session, found, version=1, at=make.AT),
}


@pytest.fixture
def pair(postgresql: Database) -> tuple[int, int]:
    """Two appointments of one advisor."""
    with postgresql.transaction() as session:
        office = make.an_office(session)
        advisor = make.an_advisor(session, office)
        cases = [make.a_case(session, office, advisor=advisor) for _ in range(2)]
        first, second = (
            make.an_appointment(session, case, at) for case, at in zip(cases, (FREED, OTHER), strict=True)
        )
        return first.id, second.id


@pytest.mark.parametrize("free", WAYS_TO_FREE.values(), ids=WAYS_TO_FREE)
def test_who_frees_a_time_may_take_another(postgresql: Database, pair: tuple[int, int], free: Free) -> None:
    first, second = pair
    with ThreadPoolExecutor(1) as other:
        with postgresql.transaction() as session:
            found = session.get_one(Appointment, first)
            free(session, found)
            wanting = other.submit(_want_the_freed_one, postgresql, second)
            until_somebody_waits(postgresql)
            _book(session, found, Slot(LATER, found.advisor_id, 15))
        wanting.result()
    with postgresql.reading() as session:
        assert session.get_one(Appointment, second).starts_at == FREED
        again = live_of_case(session, session.get_one(Appointment, first).case_id)
        assert again is not None
        assert again.starts_at == LATER


def _want_the_freed_one(database: Database, appointment_id: int) -> None:
    with database.transaction() as session:
        found = session.get_one(Appointment, appointment_id)
        change(session, found, Slot(FREED, found.advisor_id, 15), version=1, way=Way.LINK, at=make.AT)


def _book(session: Session, before: Appointment, slot: Slot) -> None:
    case = session.get_one(Case, before.case_id)
    book(session, case, session.get_one(Office, case.office_id), slot, reasons=[], at=make.AT)
