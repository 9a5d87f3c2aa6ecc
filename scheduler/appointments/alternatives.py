"""Other times for an appointment: of its own advisor; of colleagues too, where that one has none for long."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain, groupby, islice
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment
from db.cases import Case
from db.offices import Office
from db.rooms import Room
from scheduler.appointments.free_times import FreeTimes
from scheduler.calendar.holidays import ONE_DAY
from scheduler.calendar.opening import instant
from scheduler.frame import need_of
from scheduler.policy import Policy
from scheduler.slots.free import Slot
from scheduler.slots.needs import who_may
from scheduler.team import team_of
from scheduler.visits.room_times import times_of_room

NOON = 12
ASKED_AT_ONCE = 8  # of a large team
OWN_ADVISOR_WITHIN = timedelta(days=14)  # so long the own advisor is waited for before a colleague is offered


def alternatives(
    session: Session, appointment: Appointment, *, at: datetime, skip: int = 0, count: int = 3
) -> list[Slot]:
    """The next free times from tomorrow on; `skip` those that were offered before.

    One for each morning and each afternoon: three times within one hour would be no choice. Those of colleagues
    are among them where the own advisor has none within two weeks, and office and topic allow a colleague. Of a
    large team a few are asked, then a few more while there are too few times: what was offered before stays so.
    """
    free = FreeTimes.of(session, session.get_one(Office, appointment.office_id))
    case = session.get_one(Case, appointment.case_id)
    tomorrow = free.day_of(at) + ONE_DAY
    last = tomorrow + timedelta(days=free.policy.horizon_days)
    soon = min(last, tomorrow + OWN_ADVISOR_WITHIN)
    own = [_own(free, appointment, case)]
    slots = _fitting(free, appointment, own, tomorrow, soon, at)
    nearest = next(slots, None)
    if nearest is not None:
        slots = chain([nearest], slots, _fitting(free, appointment, own, soon + ONE_DAY, last, at))
        return list(islice(one_a_half_day(slots, free.zone), skip, skip + count))
    some = a_few_at_a_time(candidates(free, appointment, case), appointment.id)
    each = (_fitting(free, appointment, few, tomorrow, last, at) for few in some)
    found = islice(_new_half_days(chain.from_iterable(each), free.zone), skip, skip + count)
    return sorted(found, key=lambda slot: slot.starts_at)


def candidates(free: FreeTimes, appointment: Appointment, case: Case) -> Sequence[int]:
    """Who may hold this appointment, the own advisor first. One for which an interpreter comes needs one again."""
    found = who_may(need_of(case), case.advisor_id, team_of(free.session, free.office).advisors, free.policy)
    alike = found.advisors if found.interpreter == appointment.interpreter else ()
    return alike or (appointment.advisor_id,)


def buffer_of(session: Session, office_id: int) -> int:
    """The minutes that an advisor of this office has after each appointment."""
    return Policy.of(session.scalars(select(Office.policy).where(Office.id == office_id)).one()).buffer_minutes


def _own(free: FreeTimes, appointment: Appointment, case: Case) -> int:
    """The advisor of the case; whoever took over, where that one may not or can not."""
    if case.advisor_id == appointment.advisor_id or case.advisor_id in candidates(free, appointment, case):
        return case.advisor_id
    return appointment.advisor_id


def a_few_at_a_time(advisors: Sequence[int], number: int) -> Iterator[Sequence[int]]:
    """As many as can be looked through while somebody waits on the phone, the first of all in any case; of the
    others, for each appointment different ones first."""
    own, *others = advisors
    turned = number % len(others) if len(others) >= ASKED_AT_ONCE else 0
    in_turn = [own, *others[turned:], *others[:turned]]
    for begin in range(0, len(in_turn), ASKED_AT_ONCE):
        yield in_turn[begin : begin + ASKED_AT_ONCE]


def _fitting(
    free: FreeTimes, appointment: Appointment, advisors: Sequence[int], first: date, last: date, at: datetime
) -> Iterator[Slot]:
    """In person, only what the room allows too."""
    slots = free.between(advisors, appointment.minutes, first, last, after=at)
    if appointment.room_id is None:
        return slots
    room = free.session.get_one(Room, appointment.room_id)
    until = instant(last + ONE_DAY, time.min, free.zone)
    return filter(times_of_room(free.session, free.office.id, room, at, until).allow, slots)


def one_a_half_day(slots: Iterator[Slot], zone: ZoneInfo) -> Iterator[Slot]:
    """The first of each half day, of slots in order."""
    halves = groupby(slots, key=lambda slot: _half_day(slot.starts_at.astimezone(zone)))
    return (next(group) for _half, group in halves)


def _new_half_days(slots: Iterator[Slot], zone: ZoneInfo) -> Iterator[Slot]:
    """The first of each half day, of slots that come in several rows."""
    seen = set[tuple[date, bool]]()
    for slot in slots:
        half = _half_day(slot.starts_at.astimezone(zone))
        if half not in seen:
            seen.add(half)
            yield slot


def _half_day(local: datetime) -> tuple[date, bool]:
    return local.date(), local.hour < NOON
