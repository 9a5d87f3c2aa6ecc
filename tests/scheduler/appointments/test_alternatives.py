"""Other times: the own advisor's, and a colleague's where that one has none for long."""

from datetime import date, time, timedelta
from itertools import islice
from typing import Any

import pytest
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, Way
from db.offices import Office
from db.session import Database
from db.staff import Absence, AbsenceKind, Skill, Staff
from scheduler.appointments.alternatives import a_few_at_a_time, alternatives
from scheduler.appointments.booking import Taken, change
from scheduler.slots.free import Slot

IN_NINE_DAYS = make.AT + timedelta(days=9)


@pytest.mark.parametrize(
    ("away_days", "policy", "needs", "whose"),
    [
        (0, {}, {}, "own"),
        (10, {}, {}, "own"),  # back within two weeks
        (30, {}, {}, "colleague"),
        (30, {"colleagues": False}, {}, "own"),
        (30, {}, {"own_advisor_only": True}, "own"),
        (30, {}, {"permissions": ["housing"]}, "own"),  # the colleague may not
        (90, {"colleagues": False}, {}, "nobody"),
    ],
)
def test_whose_times_are_offered(
    database: Database, away_days: int, policy: dict[str, Any], needs: dict[str, Any], whose: str
) -> None:
    with database.transaction() as session:
        office = make.an_office(session, policy=policy)
        appointment, colleague = _with_a_colleague(session, office, needs)
        _away(session, appointment.advisor, away_days)
        found = {slot.advisor_id for slot in alternatives(session, appointment, at=make.AT)}
        assert found == {"own": {appointment.advisor_id}, "colleague": {colleague.id}, "nobody": set()}[whose]


def test_a_colleague_without_the_language_is_not_asked(database: Database) -> None:
    with database.transaction() as session:
        appointment, colleague = _with_a_colleague(session, make.an_office(session), {})
        session.add(Skill(authority_id=colleague.authority_id, staff_id=colleague.id, kind="language", value="en"))
        session.flush()
        _away(session, appointment.advisor, 30)
        assert {slot.advisor_id for slot in alternatives(session, appointment, at=make.AT)} == {
            appointment.advisor_id
        }


def test_a_change_to_a_colleague_takes_their_time(database: Database) -> None:
    with database.transaction() as session:
        appointment, colleague = _with_a_colleague(session, make.an_office(session), {})
        _away(session, appointment.advisor, 30)
        slot = alternatives(session, appointment, at=make.AT)[0]
        change(session, appointment, slot, version=1, way=Way.LINK, at=make.AT)
        assert appointment.advisor_id == colleague.id


def test_every_time_that_is_offered_can_be_had(database: Database) -> None:
    """With a buffer after each talk; they come in order, none twice."""
    with database.transaction() as session:
        office = make.an_office(
            session, policy={"buffer_minutes": 10, "lunch_begins": "12:00", "lunch_ends": "13:00"}
        )
        appointment, _ = _with_a_colleague(session, office, {})
        found = [
            slot for skip in range(0, 30, 3) for slot in alternatives(session, appointment, at=make.AT, skip=skip)
        ]
        assert len(found) == 30
        assert [slot.starts_at for slot in found] == sorted({slot.starts_at for slot in found})
        for slot in found:
            change(session, appointment, slot, version=appointment.version, way=Way.PHONE, at=make.AT)


def test_no_more_than_the_most_of_a_day(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session, policy={"most_per_day": 1})
        appointment, _ = _with_a_colleague(session, office, {})
        tomorrow = make.AT + timedelta(days=1)
        make.an_appointment(session, make.a_case(session, office, advisor=appointment.advisor), tomorrow)
        days = {slot.starts_at.date() for slot in alternatives(session, appointment, at=make.AT)}
        assert tomorrow.date() not in days
        assert len(days) == 2


def test_the_buffer_belongs_to_the_time(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session, policy={"buffer_minutes": 15})
        appointment, _ = _with_a_colleague(session, office, {})
        slot = alternatives(session, appointment, at=make.AT)[0]
        change(session, appointment, slot, version=1, way=Way.PHONE, at=make.AT)
        other = make.an_appointment(
            session, make.a_case(session, office, advisor=appointment.advisor), make.AT + timedelta(days=20)
        )
        right_after = type(slot)(slot.starts_at + timedelta(minutes=15), slot.advisor_id, 15, 15)
        with pytest.raises(Taken):
            change(session, other, right_after, version=1, way=Way.PHONE, at=make.AT)


@pytest.mark.parametrize("number", range(3))
def test_of_a_large_team_everybody_is_asked_before_there_is_nothing(database: Database, number: int) -> None:
    """Each colleague has one hour in the horizon, on a day of their own; nobody is left out, none comes twice."""
    with database.transaction() as session:
        office = make.an_office(session, policy={"horizon_days": 28})
        own = make.an_advisor(session, office, days=range(0))
        for days in range(number):  # another number of the appointment: others are asked first
            case = make.a_case(session, office, advisor=own)
            make.an_appointment(session, case, make.AT - timedelta(days=9 + days))
        team = [make.an_advisor(session, office, days=range(0)) for _ in range(19)]
        for colleague, day in zip(team, _working_days(19), strict=True):
            make.day_hours(session, colleague, office, day, time(9), time(10))
        appointment = make.an_appointment(session, make.a_case(session, office, advisor=own), IN_NINE_DAYS)
        found = [alternatives(session, appointment, at=make.AT, skip=skip) for skip in range(0, 21, 3)]
        assert [len(page) for page in found] == [3, 3, 3, 3, 3, 3, 1]
        assert sorted(slot.advisor_id for page in found for slot in page) == sorted(one.id for one in team)
        assert all(page == sorted(page) for page in found)


def test_the_own_advisor_is_among_those_who_are_asked_first() -> None:
    for number in range(20):
        asked = list(a_few_at_a_time([99, *range(1, 13)], number))
        assert [len(few) for few in asked] == [8, 5]
        assert asked[0][0] == 99
        assert sorted(one for few in asked for one in few) == [*range(1, 13), 99]


@pytest.mark.parametrize("others", [True, False])
def test_other_times_are_looked_for_only_where_somebody_tells_them(database: Database, others: bool) -> None:
    with database.transaction() as session:
        appointment, _ = _with_a_colleague(session, make.an_office(session), {})
        quick = make.a_case(session, session.get_one(Office, appointment.office_id), advisor=appointment.advisor)
        taken = make.an_appointment(session, quick, make.AT + timedelta(days=3))
        slot = Slot(taken.starts_at, taken.advisor_id, 15)
        with pytest.raises(Taken) as told:
            change(session, appointment, slot, version=1, way=Way.STAFF, at=make.AT, others=others)
        assert bool(told.value.alternatives) == others


def _working_days(count: int) -> list[date]:
    days = (make.AT.date() + timedelta(days=number) for number in range(1, 99))
    return list(islice((day for day in days if day.weekday() < 5), count))


def _with_a_colleague(session: Session, office: Office, needs: dict[str, Any]) -> tuple[Appointment, Staff]:
    """An appointment whose own advisor may do whatever the topic needs; the colleague has no permission."""
    own, colleague = make.an_advisor(session, office), make.an_advisor(session, office)
    for permission in needs.get("permissions", ()):
        session.add(Skill(authority_id=own.authority_id, staff_id=own.id, kind="permission", value=permission))
    topic = make.a_topic(session, office, needs=needs)
    case = make.a_case(session, office, advisor=own, topic=topic)
    return make.an_appointment(session, case, IN_NINE_DAYS), colleague


def _away(session: Session, person: Staff, days: int) -> None:
    if days:
        session.add(
            Absence(
                authority_id=person.authority_id,
                staff_id=person.id,
                starts_at=make.AT,
                ends_at=make.AT + timedelta(days=days),
                kind=AbsenceKind.LEAVE,
            )
        )
        session.flush()
