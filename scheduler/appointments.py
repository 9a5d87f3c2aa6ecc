"""Book, confirm, change, cancel, withdraw: the ONE way for phone, link, paper and staff.

Rows are locked in one order everywhere, so that nobody waits in a circle: case, advisor, appointment, letter.

Who changes an appointment names the version they saw. The primary key of `advisor_time` alone decides who gets a
time; nothing asks first.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, bindparam, insert, select, update
from sqlalchemy.orm import Session, joinedload

from db.appointments import (
    LIVE,
    Appointment,
    AppointmentEvent,
    AppointmentState,
    EventKind,
    Way,
)
from db.base import table_of
from db.cases import Case, CaseState
from db.offices import Office
from letters.queue import waiting_for
from letters.queue import withdraw as withdraw_letter
from scheduler.cases import hand_over
from scheduler.offers import facts_of
from scheduler.policy import Policy
from scheduler.slots.free import Slot, free_slots
from scheduler.slots.taking import queue_for, release, take
from scheduler.slots.weeks import weeks_of

NOON = 12
TABLE = table_of(Appointment)
AS_SEEN = update(TABLE).where(
    TABLE.c.id == bindparam("this"), TABLE.c.version == bindparam("seen"), TABLE.c.state.in_(LIVE)
)
NOTED = insert(table_of(AppointmentEvent))
LIVE_ALONE = select(Appointment).where(Appointment.case_id == bindparam("this_case"), Appointment.state.in_(LIVE))
LIVE_WITH_PEOPLE = LIVE_ALONE.options(
    joinedload(Appointment.case).joinedload(Case.client),
    joinedload(Appointment.case).joinedload(Case.topic),
    joinedload(Appointment.advisor),
)


class Taken(Exception):
    """The time was taken a moment ago. `alternatives`: free times instead, if any are known."""

    def __init__(self, alternatives: Iterable[Slot] = ()) -> None:
        super().__init__("taken")
        self.alternatives = tuple(alternatives)


class Outdated(Exception):
    """The appointment changed since it was looked at."""


class NotLive(Exception):
    """The appointment is over, cancelled or withdrawn: nothing can be changed about it."""


def live_of_case(session: Session, case_id: int, *, alone: bool = False) -> Appointment | None:
    """The proposed or confirmed appointment of a case; with case, client, topic and advisor, unless `alone`."""
    return session.scalar(LIVE_ALONE if alone else LIVE_WITH_PEOPLE, {"this_case": case_id})


def book(
    session: Session,
    case: Case,
    office: Office,
    slot: Slot,
    *,
    reasons: list[dict[str, Any]],
    at: datetime,
    run_id: int | None = None,
) -> Appointment:
    """Propose `slot` to the client of a case. Raises `Taken`.

    An earlier time of the case, of which nobody noted how it went, counts as missed.
    """
    unsaid = live_of_case(session, case.id)
    if unsaid is not None and unsaid.starts_at <= at:
        close(session, unsaid, EventKind.MISSED, way=Way.CLOCK, at=at)
    appointment = Appointment(
        authority_id=case.authority_id,
        office_id=case.office_id,
        case_id=case.id,
        advisor_id=slot.advisor_id,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        local_time=_local(slot, office.zone),
        zone=office.zone,
        version=1,
        state=AppointmentState.PROPOSED,
        run_id=run_id,
        reasons=reasons,
    )
    with session.begin_nested():
        session.add(appointment)
        session.flush()
        queue_for(session, {slot.advisor_id})
        if not take(session, appointment.id, slot):
            raise Taken
    case.state = CaseState.APPOINTMENT
    case.state_reason = None
    _note(session, appointment, EventKind.PROPOSED, Way.CLOCK, at)
    return appointment


def confirm(
    session: Session,
    appointment: Appointment,
    *,
    version: int,
    way: Way,
    at: datetime,
    staff_id: int | None = None,
) -> None:
    """The client agrees with the time. Raises `NotLive`, `Outdated`."""
    _require_ahead(appointment, at)
    _become(session, appointment, version, state=AppointmentState.CONFIRMED)
    _note(session, appointment, EventKind.CONFIRMED, way, at, staff_id)


def cancel(
    session: Session,
    appointment: Appointment,
    *,
    version: int,
    way: Way,
    at: datetime,
    staff_id: int | None = None,
) -> None:
    """The client wants no appointment: its time is free again, a person looks at the case.

    Raises `NotLive`, `Outdated`.
    """
    _require_ahead(appointment, at)
    case = session.get_one(Case, appointment.case_id, with_for_update=True)
    _become(session, appointment, version, state=AppointmentState.CANCELLED)
    release(session, appointment.id)
    _stop_letter(session, appointment, "cancelled", at)
    hand_over(case, "cancelled")
    _note(session, appointment, EventKind.CANCELLED, way, at, staff_id)


def change(
    session: Session,
    appointment: Appointment,
    slot: Slot,
    *,
    version: int,
    way: Way,
    at: datetime,
    staff_id: int | None = None,
) -> None:
    """Move to `slot` and free the old time, in one transaction; a client who chose a time has confirmed it.

    Raises `Taken` (with other times), `NotLive`, `Outdated`; then nothing is changed.
    """
    _require_ahead(appointment, at)
    chosen = way in (Way.PHONE, Way.LINK, Way.PAPER)
    advisors = {appointment.advisor_id, slot.advisor_id}
    try:
        with session.begin_nested():
            queue_for(session, advisors)
            _become(
                session,
                appointment,
                version,
                state=AppointmentState.CONFIRMED if chosen else AppointmentState.PROPOSED,
                version_then=version + 1,
                starts_at=slot.starts_at,
                advisor_id=slot.advisor_id,
                local_time=_local(slot, appointment.zone),
            )
            release(session, appointment.id)
            if not take(session, appointment.id, slot):
                raise Taken
    except Taken:
        session.refresh(appointment)
        raise Taken(alternatives(session, appointment, at=at)) from None
    _stop_letter(session, appointment, "changed", at)
    _note(session, appointment, EventKind.CHANGED, way, at, staff_id)


def close(
    session: Session,
    appointment: Appointment,
    kind: EventKind,
    *,
    way: Way,
    at: datetime,
    staff_id: int | None = None,
) -> None:
    """End a live appointment as withdrawn, missed or held; a time that is still ahead is free again."""
    _become(session, appointment, appointment.version, state=AppointmentState(kind.value))
    if at < appointment.ends_at:
        release(session, appointment.id)
    _stop_letter(session, appointment, kind.value, at)
    _note(session, appointment, kind, way, at, staff_id)


def alternatives(
    session: Session, appointment: Appointment, *, at: datetime, skip: int = 0, count: int = 3
) -> list[Slot]:
    """The next free times of the same advisor, from tomorrow on; `skip` those that were offered before.

    One for each morning and each afternoon: three times within one hour would be no choice.
    """
    office = session.get_one(Office, appointment.office_id)
    policy, zone = Policy.of(office.policy), ZoneInfo(office.zone)
    first = at.astimezone(zone).date() + timedelta(days=1)
    last = first + timedelta(days=policy.horizon_days)
    week = weeks_of(session, [appointment.advisor_id], first=first, last=last, zone=zone)
    slots = free_slots(
        week[appointment.advisor_id],
        first=first,
        last=last,
        minutes=appointment.minutes,
        grid_minutes=policy.grid_minutes,
        zone=zone,
        days=facts_of(session, office.id).days,
        after=at,
    )
    return list(islice(_one_a_half_day(slots, zone), skip, skip + count))


def _one_a_half_day(slots: Iterator[Slot], zone: ZoneInfo) -> Iterator[Slot]:
    """The first of each half day, of slots in order."""
    halves = groupby(slots, key=lambda slot: _half_day(slot.starts_at.astimezone(zone)))
    return (next(group) for _half, group in halves)


def _half_day(local: datetime) -> tuple[date, bool]:
    return local.date(), local.hour < NOON


def _local(slot: Slot, zone: str) -> str:
    return slot.starts_at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def _require_ahead(appointment: Appointment, at: datetime) -> None:
    if not appointment.live or appointment.starts_at <= at:
        raise NotLive


def _become(
    session: Session,
    appointment: Appointment,
    version: int,
    *,
    state: AppointmentState,
    version_then: int | None = None,
    **values: object,
) -> None:
    """Compare and swap: the row changes only if it still is as it was seen."""
    as_seen = {"this": appointment.id, "seen": version}
    done = session.execute(
        AS_SEEN,
        {**as_seen, "state": state, "version": version_then or version, **values},
    )
    session.refresh(appointment)
    if cast("CursorResult[Any]", done).rowcount != 1:
        raise Outdated if appointment.live else NotLive


def _stop_letter(session: Session, appointment: Appointment, reason: str, at: datetime) -> None:
    """A letter that has not left and tells a time that no longer holds is withdrawn."""
    letter = waiting_for(session, appointment.case_id)
    if letter is not None and letter.appointment_id == appointment.id:
        withdraw_letter(session, letter, reason=reason, at=at)


def _note(
    session: Session,
    appointment: Appointment,
    kind: EventKind,
    way: Way,
    at: datetime,
    staff_id: int | None = None,
) -> None:
    event = {
        "authority_id": appointment.authority_id,
        "appointment_id": appointment.id,
        "version": appointment.version,
        "kind": kind,
        "way": way,
        "staff_id": staff_id,
        "starts_at": appointment.starts_at,
        "at": at,
    }
    session.execute(NOTED, event)
