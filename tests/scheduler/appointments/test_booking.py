"""The ONE way: book, confirm, change, cancel. The database alone decides who gets a time."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.appointments import (
    AdvisorTime,
    Appointment,
    AppointmentEvent,
    AppointmentState,
    EventKind,
    Way,
)
from db.cases import Case, CaseState
from db.letters import Letter, LetterState
from db.session import Database
from factories import AT, KEYS, a_case, an_advisor, an_appointment, an_attempt, an_office
from scheduler.appointments.alternatives import alternatives
from scheduler.appointments.booking import (
    NotLive,
    Outdated,
    Taken,
    book,
    cancel,
    change,
    confirm,
    live_of_case,
    take_over,
)
from scheduler.proposing.proposals import propose
from scheduler.slots.free import Slot

THURSDAY_9 = AT + timedelta(days=10)  # Thursday 12 March 2026, 9:00


def slot(advisor_id: int, starts_at: datetime = THURSDAY_9, minutes: int = 15) -> Slot:
    return Slot(starts_at, advisor_id, minutes)


def events(session: Session) -> list[tuple[EventKind, Way]]:
    rows = session.scalars(select(AppointmentEvent).order_by(AppointmentEvent.id))
    return [(row.kind, row.way) for row in rows]


def quanta_taken(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(AdvisorTime)).one()


def test_booking_takes_the_time_and_notes_who_did_it(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        case = a_case(session, office)
        book(session, case, office, slot(case.advisor_id), reasons=[], at=AT)
    with database.reading() as session:
        found = live_of_case(session, case.id)
        assert found is not None
        assert (found.local_time, found.zone, found.state) == (
            "2026-03-12T09:00",
            "Europe/Berlin",
            AppointmentState.PROPOSED,
        )
        assert quanta_taken(session) == 3
        assert events(session) == [(EventKind.PROPOSED, Way.CLOCK)]
        assert session.get_one(Case, case.id).state == CaseState.APPOINTMENT


@pytest.mark.parametrize("shift", [-10, -5, 0, 5, 10])
def test_a_time_that_overlaps_is_taken(database: Database, shift: int) -> None:
    with database.transaction() as session:
        office = an_office(session)
        advisor = an_advisor(session, office)
        first, second = (a_case(session, office, advisor=advisor) for _ in range(2))
        book(session, first, office, slot(advisor.id), reasons=[], at=AT)
        with pytest.raises(Taken):
            book(
                session,
                second,
                office,
                slot(advisor.id, THURSDAY_9 + timedelta(minutes=shift)),
                reasons=[],
                at=AT,
            )
        assert live_of_case(session, second.id) is None
        assert quanta_taken(session) == 3


def test_confirming(database: Database) -> None:
    with database.transaction() as session:
        appointment = an_appointment(session, a_case(session, an_office(session)), THURSDAY_9)
        confirm(session, appointment, version=1, way=Way.PHONE, at=AT)
        assert appointment.state == AppointmentState.CONFIRMED
        assert events(session) == [(EventKind.CONFIRMED, Way.PHONE)]


def test_a_change_takes_the_new_time_and_frees_the_old(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        case = a_case(session, office)
        appointment = an_appointment(session, case, THURSDAY_9)
        later = slot(case.advisor_id, THURSDAY_9 + timedelta(minutes=5))  # overlaps its own old time
        change(session, appointment, later, version=1, way=Way.LINK, at=AT)
        assert (appointment.starts_at, appointment.version) == (later.starts_at, 2)
        assert appointment.local_time == "2026-03-12T09:05"
        assert appointment.state == AppointmentState.CONFIRMED
        assert sorted(session.scalars(select(AdvisorTime.quantum))) == list(later.quanta)


def test_a_change_to_a_time_taken_a_moment_ago_changes_nothing_and_offers_others(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        advisor = an_advisor(session, office)
        mine, other = (a_case(session, office, advisor=advisor) for _ in range(2))
        appointment = an_appointment(session, mine, THURSDAY_9)
        taken = an_appointment(session, other, THURSDAY_9 + timedelta(hours=1))
        with pytest.raises(Taken) as told:
            change(session, appointment, slot(advisor.id, taken.starts_at), version=1, way=Way.PHONE, at=AT)
        assert (appointment.starts_at, appointment.version) == (THURSDAY_9, 1)
        assert quanta_taken(session) == 6
        assert len(told.value.alternatives) == 3


def test_who_saw_an_old_version_is_told_so(database: Database) -> None:
    with database.transaction() as session:
        case = a_case(session, an_office(session))
        appointment = an_appointment(session, case, THURSDAY_9)
        change(
            session,
            appointment,
            slot(case.advisor_id, THURSDAY_9 + timedelta(hours=1)),
            version=1,
            way=Way.LINK,
            at=AT,
        )
        for act in (confirm, cancel):
            with pytest.raises(Outdated):
                act(session, appointment, version=1, way=Way.PHONE, at=AT)


def test_cancelling_frees_the_time_and_calls_a_person(database: Database) -> None:
    with database.transaction() as session:
        case = a_case(session, an_office(session))
        appointment = an_appointment(session, case, THURSDAY_9)
        cancel(session, appointment, version=1, way=Way.PHONE, at=AT)
        assert quanta_taken(session) == 0
        assert (case.state, case.state_reason) == (CaseState.NEEDS_PERSON, "cancelled")
        with pytest.raises(NotLive):
            confirm(session, appointment, version=1, way=Way.LINK, at=AT)


def test_what_has_begun_cannot_be_changed(database: Database) -> None:
    with database.transaction() as session:
        case = a_case(session, an_office(session))
        appointment = an_appointment(session, case, AT)
        with pytest.raises(NotLive):
            cancel(session, appointment, version=1, way=Way.PHONE, at=AT)


def test_alternatives_are_the_next_free_times_and_others_come_after_them(database: Database) -> None:
    with database.transaction() as session:
        case = a_case(session, an_office(session))
        appointment = an_appointment(session, case, AT + timedelta(days=1))  # Tuesday 9:00, taken
        first = alternatives(session, appointment, at=AT)
        others = alternatives(session, appointment, at=AT, skip=3)
        hours = [found.starts_at - AT for found in (*first, *others)]
    # from Tuesday on: 9:15 (9:00 is its own), 12:00; Wednesday to Thursday: 9:00 and 12:00
    morning, noon = timedelta(), timedelta(hours=3)
    assert hours == [
        timedelta(days=1, minutes=15),
        timedelta(days=1) + noon,
        *(timedelta(days=days) + half for days in (2, 3) for half in (morning, noon)),
    ]


def test_one_case_has_at_most_one_live_appointment(database: Database) -> None:
    with database.transaction() as session:
        case = a_case(session, an_office(session))
        an_appointment(session, case, THURSDAY_9)
        with pytest.raises(IntegrityError), session.begin_nested():
            an_appointment(session, case, THURSDAY_9 + timedelta(hours=1))


def test_a_letter_that_tells_an_old_time_does_not_leave(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session, policy={"attempts": 1, "on_days": 1, "parts_of_day": 1})
        case = a_case(session, office)
        an_attempt(session, case)
    propose(database, office.id, KEYS, at=AT + timedelta(hours=4), public_url="https://rufzeit.example")
    with database.transaction() as session:
        appointment = session.scalars(select(Appointment)).one()
        cancel(session, appointment, version=1, way=Way.STAFF, at=AT + timedelta(hours=5))
        assert session.scalars(select(Letter)).one().state == LetterState.WITHDRAWN


def test_a_colleague_takes_the_same_time_and_the_letter_stays_valid(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        appointment = an_appointment(session, a_case(session, office), THURSDAY_9)
        colleague = an_advisor(session, office)
        take_over(session, appointment, colleague.id, version=1, way=Way.STAFF, at=AT, staff_id=colleague.id)
        assert (appointment.advisor_id, appointment.version) == (colleague.id, 1)
        assert (appointment.starts_at, appointment.state) == (THURSDAY_9, AppointmentState.PROPOSED)
        taken = session.execute(select(AdvisorTime.advisor_id, AdvisorTime.appointment_id)).all()
        assert taken == [(colleague.id, appointment.id)] * 3
        confirm(session, appointment, version=1, way=Way.PHONE, at=AT)  # as the letter's client saw it
        assert events(session) == [(EventKind.TAKEN_OVER, Way.STAFF), (EventKind.CONFIRMED, Way.PHONE)]


def test_a_confirmed_time_stays_confirmed_when_a_colleague_takes_it(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        appointment = an_appointment(session, a_case(session, office), THURSDAY_9)
        confirm(session, appointment, version=1, way=Way.LINK, at=AT)
        take_over(session, appointment, an_advisor(session, office).id, version=1, way=Way.CLOCK, at=AT)
        assert appointment.state == AppointmentState.CONFIRMED


def test_a_colleague_who_is_busy_then_cannot_take_over(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        own = a_case(session, office)
        appointment = an_appointment(session, own, THURSDAY_9)
        busy = an_appointment(session, a_case(session, office), THURSDAY_9 - timedelta(minutes=10))
        with pytest.raises(Taken):
            take_over(session, appointment, busy.advisor_id, version=1, way=Way.CLOCK, at=AT)
        assert appointment.advisor_id == own.advisor_id
        assert quanta_taken(session) == 6
        assert events(session) == []


def test_a_time_that_changed_meanwhile_is_not_taken_over(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        case = a_case(session, office)
        appointment = an_appointment(session, case, THURSDAY_9)
        later = slot(case.advisor_id, THURSDAY_9 + timedelta(hours=1))
        change(session, appointment, later, version=1, way=Way.PHONE, at=AT)
        colleague = an_advisor(session, office)
        with pytest.raises(Outdated):
            take_over(session, appointment, colleague.id, version=1, way=Way.CLOCK, at=AT)
        cancel(session, appointment, version=2, way=Way.PHONE, at=AT)
        with pytest.raises(NotLive):
            take_over(session, appointment, colleague.id, version=2, way=Way.CLOCK, at=AT)


@pytest.mark.parametrize(
    ("way", "agreed", "state"),
    [
        (Way.PHONE, False, AppointmentState.CONFIRMED),
        (Way.PAPER, False, AppointmentState.CONFIRMED),
        (Way.STAFF, True, AppointmentState.CONFIRMED),
        (Way.STAFF, False, AppointmentState.PROPOSED),
        (Way.CLOCK, False, AppointmentState.PROPOSED),
    ],
)
def test_who_chose_a_time_has_confirmed_it(
    database: Database, way: Way, agreed: bool, state: AppointmentState
) -> None:
    with database.transaction() as session:
        case = a_case(session, an_office(session))
        appointment = an_appointment(session, case, THURSDAY_9)
        later = slot(case.advisor_id, THURSDAY_9 + timedelta(hours=1))
        change(session, appointment, later, version=1, way=way, at=AT, agreed=agreed)
        assert appointment.state == state
