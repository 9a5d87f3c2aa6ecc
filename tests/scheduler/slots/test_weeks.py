"""What the free times are computed from is loaded as a whole, and only of those asked for."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import event

import factories as make
from db.offices import Authority, Office
from db.session import Database
from db.staff import Role, WorkingHours
from factories import AT, BERLIN, DAY
from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours, Span
from scheduler.people.hours import keep_hours
from scheduler.slots.free import AdvisorWeek, Slot, free_slots
from scheduler.slots.taking import take
from scheduler.slots.weeks import weeks_of

FRIDAY = DAY + timedelta(days=4)
NINE = datetime(2026, 3, 3, 8, tzinfo=UTC)  # Tuesday


def week_of(
    database: Database, office: Office, advisor_id: int, first: date = DAY, last: date = FRIDAY
) -> AdvisorWeek:
    with database.reading() as session:
        return weeks_of(session, office.id, [advisor_id], first=first, last=last, zone=BERLIN)[advisor_id]


def local(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def test_absences_repeat_and_busy_times_are_absences(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        advisor = make.an_advisor(session, office)
        make.an_absence(session, advisor, local(3, 9), local(3, 10))
        make.an_absence(session, advisor, local(4, 9, month=2), local(4, 10, month=2), every_weeks=2)
        make.an_absence(
            session,
            advisor,
            local(5, 9, month=2),
            local(5, 10, month=2),
            every_weeks=1,
            repeats_until=date(2026, 3, 4),
        )
        make.an_absence(session, advisor, local(1, 0, month=2), local(2, 0))
        make.a_busy_time(session, advisor, local(6, 14), local(6, 20))
        make.a_busy_time(session, advisor, local(7, 0), local(8, 0))
    assert sorted(week_of(database, office, advisor.id).absences) == [
        Span(local(3, 9), local(3, 10)),
        Span(local(4, 9), local(4, 10)),
        Span(local(6, 14), local(6, 20)),
    ]


def test_a_repeated_absence_keeps_its_local_time_when_the_clocks_have_changed(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        advisor = make.an_advisor(session, office)
        make.an_absence(session, advisor, local(2, 9), local(2, 10), every_weeks=1)
    week = week_of(database, office, advisor.id, date(2026, 3, 30), date(2026, 3, 30))
    assert week.absences == (Span(local(30, 9), local(30, 10)),)
    assert week.absences[0].start.hour == 7


def test_a_days_own_hours_come_in_place_of_the_weekly_ones(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        advisor = make.an_advisor(session, office)
        make.day_hours(session, advisor, office, DAY, time(13), time(14))
        make.day_hours(session, advisor, office, DAY, time(16), time(17))
        make.day_hours(session, advisor, office, FRIDAY + timedelta(days=1), time(9), time(10))
    week = week_of(database, office, advisor.id)
    assert set(week.hours_on(DAY)) == {Hours(0, time(13), time(14)), Hours(0, time(16), time(17))}
    assert week.hours_on(FRIDAY) == week.hours
    assert list(week.day_hours) == [DAY]


def test_in_two_offices_hours_are_each_office_s_own_and_absences_hold_in_both(database: Database) -> None:
    """On Monday in the one, on Tuesday in the other; a day's own hours in one change nothing in the other."""
    tuesday = DAY + timedelta(days=1)
    with database.transaction() as session:
        one = make.an_office(session)
        other = make.an_office(session, session.get_one(Authority, one.authority_id))
        advisor = make.an_advisor(session, one, days=range(1))
        make.a_membership(session, other, advisor, Role.ADVISOR)
        keep_hours(session, advisor, other.id, [Hours(1, time(10), time(12))])
        make.day_hours(session, advisor, one, tuesday, time(15), time(16))
        make.an_absence(session, advisor, local(3, 11), local(3, 12))
        make.an_appointment(session, make.a_case(session, one, advisor=advisor), NINE)
    here, there = (week_of(database, office, advisor.id) for office in (one, other))
    assert here.hours == (Hours(0, time(9), time(15)),)
    assert here.day_hours == {tuesday: (Hours(1, time(15), time(16)),)}
    assert (there.hours, there.day_hours) == ((Hours(1, time(10), time(12)),), {})
    assert here.absences == there.absences == (Span(local(3, 11), local(3, 12)),)
    assert here.taken == there.taken
    assert len(here.taken) == 3


def test_who_is_disabled_has_no_hours(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        advisor = make.an_advisor(session, office, disabled_at=AT)
        make.day_hours(session, advisor, office, DAY, time(13), time(14))
    week = week_of(database, office, advisor.id)
    assert (week.hours, week.day_hours) == ((), {})


def test_taken_times_are_counted_by_appointment_and_local_day(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        advisor = make.an_advisor(session, office)
        for starts_at in (NINE, NINE + timedelta(minutes=15), NINE + timedelta(days=1), NINE + timedelta(days=7)):
            make.an_appointment(session, make.a_case(session, office, advisor=advisor), starts_at)
    week = week_of(database, office, advisor.id)
    assert week.booked == {date(2026, 3, 3): 2, date(2026, 3, 4): 1}
    assert len(week.taken) == 9


def test_a_taken_buffer_is_not_free(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        case = make.a_case(session, office)
        appointment = make.an_appointment(session, case, NINE + timedelta(days=30))
        assert take(session, appointment.id, Slot(NINE, case.advisor_id, 15, 10))
    slots = free_slots(
        week_of(database, office, case.advisor_id),
        first=NINE.date(),
        last=NINE.date(),
        minutes=15,
        grid_minutes=5,
        zone=BERLIN,
        days=WorkingDays("DE", "ST"),
    )
    assert next(slots).starts_at == NINE + timedelta(minutes=25)


def test_only_who_and_when_is_asked_for_is_loaded(database: Database) -> None:
    """Hours that no longer hold, colleagues' absences, the rest of the year: none of it comes over the line."""
    with database.transaction() as session:
        office = make.an_office(session)
        mine, other = (make.an_advisor(session, office, days=range(1)) for _ in range(2))
        session.add(
            WorkingHours(
                authority_id=mine.authority_id,
                staff_id=mine.id,
                office_id=office.id,
                weekday=0,
                starts=time(8),
                ends=time(9),
                valid_until=DAY - timedelta(days=1),
            )
        )
        for advisor in (mine, other):
            case = make.a_case(session, office, advisor=advisor)
            make.an_appointment(session, case, NINE + timedelta(days=200))
            make.an_absence(session, advisor, NINE + timedelta(days=100), NINE + timedelta(days=101))
            make.a_busy_time(session, advisor, NINE - timedelta(days=100), NINE - timedelta(days=99))
    with database.reading() as session:
        statements: list[str] = []
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *told: statements.append(told[2]))
        weeks = weeks_of(session, office.id, [mine.id], first=DAY, last=FRIDAY, zone=BERLIN)
    assert weeks == {mine.id: AdvisorWeek(mine.id, (Hours(0, time(9), time(15)),), (), frozenset())}
    assert len(statements) == 5
