"""Which appointments cannot take place: as the calendars say, whatever else is on record."""

import random
from datetime import date, timedelta

from sqlalchemy import event
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, AppointmentState
from db.offices import Authority, Office
from db.session import Database
from db.staff import Absence, Role, Staff
from guesses import statements
from scheduler.displaced.cause import absences_over_appointments, closed_days
from scheduler.people.absences import occurrences

AT, HOUR, DAY, WEEK = make.AT, timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


def found(session: Session, office: Office) -> dict[int, int]:
    return {absence.id: count for absence, _person, count in absences_over_appointments(session, office, AT)}


def test_only_this_office_s_live_appointments_that_are_to_come_count(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        other = make.an_office(session, session.get_one(Authority, office.authority_id))
        advisor = make.an_advisor(session, office)
        make.a_membership(session, other, advisor, Role.ADVISOR)
        for where, hours, state in (
            (office, -1, AppointmentState.CONFIRMED),
            (office, 1, AppointmentState.CONFIRMED),
            (office, 2, AppointmentState.CANCELLED),
            (other, 3, AppointmentState.PROPOSED),
        ):
            case = make.a_case(session, where, advisor=advisor)
            make.an_appointment(session, case, AT + hours * HOUR, state=state)
        absence = make.an_absence(session, advisor, AT - DAY, AT + DAY)
        assert found(session, office) == {absence.id: 1}
        assert found(session, other) == {absence.id: 1}


def test_it_is_what_each_appointment_tells_by_itself(database: Database) -> None:
    """Absences of all kinds over talks of all lengths; the clocks change in between."""
    rnd = random.Random(7)
    with database.transaction() as session:
        office = make.an_office(session)
        for _ in range(3):
            advisor = make.an_advisor(session, office)
            _filled(session, office, advisor, rnd)
        expected = {}
        for absence in session.query(Absence):
            talks = session.query(Appointment).filter_by(advisor_id=absence.staff_id)
            spans = (list(occurrences(absence, make.BERLIN, one.starts_at, one.ends_at)) for one in talks)
            expected[absence.id] = sum(map(bool, spans))
        assert found(session, office) == {absence: count for absence, count in expected.items() if count}
        assert len([count for count in expected.values() if count > 1]) > 5


def _filled(session: Session, office: Office, advisor: Staff, rnd: random.Random) -> None:
    for day in range(1, 60, 3):
        minutes = rnd.choice([15, 60, 300])
        case = make.a_case(session, office, advisor=advisor)
        make.an_appointment(session, case, AT + day * DAY + rnd.randrange(10) * HOUR, minutes=minutes)
    for every in (None, None, None, 1, 1, 2, 3):
        starts = AT + timedelta(hours=rnd.randrange(-500, 1000))
        ends = starts + timedelta(hours=rnd.choice([1, 5, 100]))
        until = starts.date() + rnd.choice([3, 5]) * WEEK if every == 1 else None
        make.an_absence(session, advisor, starts, ends, every_weeks=every, repeats_until=until)


def test_what_is_over_is_not_loaded_and_no_client_is(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        advisor = make.an_advisor(session, office)
        make.an_appointment(session, make.a_case(session, office, advisor=advisor), AT + HOUR)
        now = make.an_absence(session, advisor, AT - HOUR, AT + DAY)
        for year in range(1, 4):
            make.an_absence(session, advisor, AT - year * 365 * DAY, AT - year * 365 * DAY + DAY)
    with database.reading() as session:
        office, loaded = session.get_one(Office, office.id), []
        event.listen(session, "loaded_as_persistent", lambda _session, row: loaded.append((type(row), row.id)))
        assert found(session, office) == {now.id: 1}
    assert sorted(loaded, key=str) == [(Absence, now.id), (Staff, advisor.id)]


def test_closed_days_that_are_over_are_not_asked_for(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session, policy={"extra_holidays": ["2026-02-27", "2026-03-01"]})
        make.an_appointment(session, make.a_case(session, office), AT - 3 * DAY)
        with statements() as asked:
            assert closed_days(session, office, AT) == {}
        assert asked == []


def test_a_closed_day_begins_and_ends_at_midnight_of_the_office(database: Database) -> None:
    """At 23:30 UTC it is the next day in Helsinki."""
    with database.transaction() as session:
        office = make.an_office(
            session,
            zone="Europe/Helsinki",
            country="FI",
            subdivision=None,
            policy={"extra_holidays": ["2026-03-05", "2026-03-09"]},
        )
        for before_midnight in (30, -30):
            for day in (3, 4):
                midnight = AT.replace(hour=22, minute=0) + (day - 1) * DAY
                case = make.a_case(session, office)
                make.an_appointment(session, case, midnight - timedelta(minutes=before_midnight))
        assert closed_days(session, office, AT) == {date(2026, 3, 5): 2}
