"""What holds in the record at every moment, whatever callers and staff do."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import LIVE, AdvisorTime, Appointment, AppointmentEvent, AppointmentState, EventKind
from db.calls import CallbackRequest, CallbackState
from db.offices import Place
from db.rooms import Room, RoomTime, Visit, VisitState

ENDS_WITH = {
    AppointmentState.PROPOSED: {None, EventKind.CHANGED},  # a change by staff is another proposal
    AppointmentState.CONFIRMED: {EventKind.CONFIRMED, EventKind.CHANGED},
    AppointmentState.CANCELLED: {EventKind.CANCELLED},
}
"""The state of an appointment -> the last thing that happened to it."""

WRITTEN = re.compile(r"^(?:INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)")


@contextmanager
def written() -> Iterator[Counter[str]]:
    """The tables into which something is written within the block; a look into the record costs time."""
    tables: Counter[str] = Counter()

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if found := WRITTEN.match(statement):
            tables[found[1]] += 1

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield tables
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def is_whole(session: Session, office_id: int) -> None:
    """An assertion says what is half done."""
    appointments = session.scalars(select(Appointment).where(Appointment.office_id == office_id)).all()
    _time_of_advisors(session, appointments)
    for appointment in appointments:
        _history(session, appointment)
    _callbacks(session, office_id)
    _visits(session, office_id)


def _time_of_advisors(session: Session, appointments: Sequence[Appointment]) -> None:
    ids = [appointment.id for appointment in appointments]
    taken = session.execute(
        select(AdvisorTime.advisor_id, AdvisorTime.quantum).where(AdvisorTime.appointment_id.in_(ids))
    )
    wanted = [
        (live.advisor_id, quantum)
        for live in appointments
        if live.state in LIVE
        for quantum in make.quanta(live.starts_at, live.minutes)
    ]
    assert sorted(tuple(row) for row in taken) == sorted(wanted), (
        "an appointment without its time, or time without one"
    )


def _history(session: Session, appointment: Appointment) -> None:
    history = session.scalars(
        select(AppointmentEvent)
        .where(AppointmentEvent.appointment_id == appointment.id)
        .order_by(AppointmentEvent.id)
    ).all()
    changes = [event.kind for event in history].count(EventKind.CHANGED)
    assert appointment.version == 1 + changes, "a version without its change"
    assert (history[-1].kind if history else None) in ENDS_WITH[appointment.state]
    assert not history or history[-1].starts_at == appointment.starts_at


def _callbacks(session: Session, office_id: int) -> None:
    wanted = (CallbackRequest.office_id == office_id, CallbackRequest.state == CallbackState.OPEN)
    per_number = select(func.count()).where(*wanted).group_by(CallbackRequest.number)
    assert set(session.scalars(per_number)) <= {1}, "two wishes of one number"


def _visits(session: Session, office_id: int) -> None:
    visits = session.scalars(select(Visit).where(Visit.office_id == office_id)).all()
    _one_expected_at_a_time(visits)
    taken = session.execute(
        select(RoomTime.room_id, RoomTime.quantum)
        .join(Room, Room.id == RoomTime.room_id)
        .join(Place, Place.id == Room.place_id)
        .where(Place.office_id == office_id)
    )
    wanted = [
        (visit.room_id, quantum)
        for visit in visits
        if visit.state != VisitState.CANCELLED
        for quantum in make.quanta(visit.starts_at, visit.minutes)
    ]
    assert sorted(tuple(row) for row in taken) == sorted(wanted), "a visit without its room, or a room without one"


def _one_expected_at_a_time(visits: Sequence[Visit]) -> None:
    """Who is expected gets no second visit until the first one's time is over."""
    of_numbers: dict[str, list[Visit]] = {}
    for visit in sorted(visits, key=lambda visit: visit.booked_at):
        if visit.number is not None and visit.state == VisitState.EXPECTED:
            of_numbers.setdefault(visit.number, []).append(visit)
    for booked in of_numbers.values():
        for first, second in pairwise(booked):
            ends_at = first.starts_at + timedelta(minutes=first.minutes)
            assert ends_at <= second.booked_at, "two visits of one number"
