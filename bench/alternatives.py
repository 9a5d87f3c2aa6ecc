"""Three other times for an appointment from a year's calendar of 50 advisors: ours beside a way that loads it all.

In the first year 19 of 20 times are taken; in the second all, but for its last three weeks, and no colleague may.
"""

import random
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

import factories as make
from bench.pairs import tell_pair
from db.appointments import AdvisorTime, Appointment, AppointmentState
from db.base import table_of
from db.offices import Office
from db.schema import migrate
from db.session import Database
from db.staff import Absence, BusyTime, Staff, WorkingHours
from scheduler.appointments.alternatives import alternatives
from scheduler.news.offers import renew
from scheduler.policy import Policy, working_days
from scheduler.slots.free import quanta_of

ADVISORS, YEAR = 50, 365
MINUTES = 15
POLICY = {"horizon_days": YEAR, "lunch_begins": "12:00", "lunch_ends": "12:30", "buffer_minutes": 5}
CHANCE = random.Random(4)
BOOKED = [
    ("19 of 20 times of a year are taken", 0.95, YEAR),
    ("all but three weeks of a year are", 1.0, YEAR - 21),
]


def compare() -> None:
    for name, share, days in BOOKED:
        with tempfile.TemporaryDirectory() as folder:
            database = Database(f"sqlite:///{Path(folder, 'bench.db')}")
            migrate(database)
            appointment_id = _a_year(database, share, days)

            def ours() -> list[datetime]:
                with database.reading() as session:  # noqa: B023 - called before the next round
                    appointment = session.get_one(Appointment, appointment_id)  # noqa: B023
                    return [slot.starts_at for slot in alternatives(session, appointment, at=make.AT)]

            def peer() -> list[datetime]:
                with database.reading() as session:  # noqa: B023
                    return _all_loaded(session, session.get_one(Appointment, appointment_id), make.AT)  # noqa: B023

            assert ours() == peer()
            tell_pair(f"{name} (peer: all loaded)", ours, peer)
            database.close()


def _all_loaded(session: Session, appointment: Appointment, at: datetime) -> list[datetime]:
    """The first free time of each half day, of rows as objects."""
    office = session.get_one(Office, appointment.office_id)
    zone, found = ZoneInfo(office.zone), dict[tuple[date, bool], datetime]()
    for start in _free(session, appointment.advisor_id, office, at):
        local = start.astimezone(zone)
        found.setdefault((local.date(), local.hour < 12), start)
        if len(found) == 4:
            break
    return list(found.values())[:3]


def _free(session: Session, advisor: int, office: Office, at: datetime) -> Iterator[datetime]:
    policy, zone, days = Policy.of(office.policy), ZoneInfo(office.zone), working_days(office)
    hours = session.scalars(select(WorkingHours).where(WorkingHours.staff_id == advisor)).all()
    away = [(row.starts_at, row.ends_at) for row in _repeated(session, advisor, zone)]
    busy = session.scalars(select(BusyTime).where(BusyTime.staff_id == advisor))
    away += [(row.starts_at, row.ends_at) for row in busy]
    taken = {row.quantum for row in session.scalars(select(AdvisorTime).where(AdvisorTime.advisor_id == advisor))}
    lunch = policy.lunch_begins or time.min, policy.lunch_ends or time.min
    day = at.astimezone(zone).date()
    for _ in range(policy.horizon_days + 1):
        day += timedelta(days=1)
        if days.is_holiday(day):
            continue
        breaks = [_span(day, *lunch, zone), *away]
        for line in hours:
            if line.weekday != day.weekday():
                continue
            start, closes = _span(day, line.starts, line.ends, zone)
            while (end := start + timedelta(minutes=MINUTES + policy.buffer_minutes)) <= closes:
                absent = any(begins < end and start < ends for begins, ends in breaks)
                if not absent and taken.isdisjoint(quanta_of(start, MINUTES + policy.buffer_minutes)):
                    yield start
                start += timedelta(minutes=policy.grid_minutes)


def _repeated(session: Session, advisor: int, zone: ZoneInfo) -> Iterator[BusyTime]:
    for row in session.scalars(select(Absence).where(Absence.staff_id == advisor)):
        begins, ends = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
        for week in range(0, 60, row.every_weeks or 60):
            later = timedelta(weeks=week)
            yield BusyTime(starts_at=(begins + later).astimezone(UTC), ends_at=(ends + later).astimezone(UTC))


def _span(day: date, begins: time, ends: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    return tuple(datetime.combine(day, clock, zone).astimezone(UTC) for clock in (begins, ends))  # type: ignore[return-value]


def _a_year(database: Database, share: float, days: int) -> int:
    """Advisors with talks of 15 minutes and 5 of buffer, two weekly meetings, 200 entries in a calendar."""
    with database.transaction() as session:
        office = make.an_office(session, policy=POLICY)
        topic = make.a_topic(session, office, needs={"own_advisor_only": share == 1})
        mine = []
        for _ in range(ADVISORS):
            advisor = make.an_advisor(session, office)
            case = make.a_case(session, office, advisor=advisor, topic=topic)
            mine.append(make.an_appointment(session, case, make.AT + timedelta(days=YEAR * 2)).id)
            _take(session, advisor, mine[-1], share, days)
            for weekday in (1, 3):
                meeting = make.AT + timedelta(days=weekday)
                make.an_absence(session, advisor, meeting, meeting + timedelta(hours=1), every_weeks=1)
            _be_busy(session, advisor)
        renew(session, office.id, make.AT)
        return mine[0]


def _be_busy(session: Session, advisor: Staff) -> None:
    of = {"authority_id": advisor.authority_id, "staff_id": advisor.id}
    starts = [make.AT + timedelta(days=CHANCE.randrange(YEAR), hours=CHANCE.randrange(8)) for _ in range(200)]
    rows = [{**of, "starts_at": start, "ends_at": start + timedelta(minutes=30)} for start in starts]
    session.execute(insert(table_of(BusyTime)), rows)


def _take(session: Session, advisor: Staff, like: int, share: float, days: int) -> None:
    """Talks that were held take time like those to come, and one case can have many of them."""
    seen = session.get_one(Appointment, like)
    columns = {
        column.key: getattr(seen, column.key) for column in table_of(Appointment).columns if column.key != "id"
    }
    starts = [
        datetime.combine(make.DAY + timedelta(days=day), time(9), make.BERLIN) + timedelta(minutes=30 * step)
        for day in range(days)
        if day % 7 < 5
        for step in range(12)
        if CHANCE.random() < share
    ]
    before = session.scalar(select(func.max(Appointment.id))) or 0
    rows = [{**columns, "starts_at": start, "state": AppointmentState.HELD} for start in starts]
    session.execute(insert(table_of(Appointment)), rows)
    session.execute(
        insert(table_of(AdvisorTime)),
        [
            {"advisor_id": advisor.id, "quantum": quantum, "appointment_id": before + number}
            for number, start in enumerate(starts, start=1)
            for quantum in quanta_of(start, MINUTES + 5)
        ],
    )
