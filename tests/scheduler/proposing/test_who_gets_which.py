"""What a case needs decides who calls, how long and from when on; and it is said why, in words."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, AppointmentState
from db.calls import Outcome, PartOfDay
from db.cases import Case, CaseState
from db.clients import Relay
from db.letters import Letter, LetterState
from db.offices import Office
from db.session import Database
from letters.queue import queue_proposal
from listening import statements_to
from planning import ONE_TRY, URL, an_office, not_reached, run
from scheduler.frame import frame_of
from scheduler.proposing.proposals import Proposed
from scheduler.proposing.reasons import in_words


def appointment_of(database: Database, case: Case) -> Appointment:
    with database.reading() as session:
        return session.scalars(select(Appointment).where(Appointment.case_id == case.id)).one()


def state_of(database: Database, case: Case) -> tuple[CaseState, str | None]:
    with database.reading() as session:
        found = session.get_one(Case, case.id)
        return found.state, found.state_reason


def reason(appointment: Appointment, code: str) -> dict[str, Any]:
    [found] = [facts for facts in appointment.reasons if facts["code"] == code]
    return found


def test_who_speaks_the_clients_language_calls(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        own, swede = make.an_advisor(session, office), make.an_advisor(session, office)
        make.a_skill(session, swede, "language", "sv")
        case = not_reached(session, office, advisor=own, client=make.a_client(session, office, language="sv"))
    assert run(database, office) == Proposed(appointments=1)
    found = appointment_of(database, case)
    assert (found.advisor_id, found.minutes, found.interpreter) == (swede.id, 15, False)
    assert reason(found, "colleague") == {
        "code": "colleague",
        "own": own.name,
        "why": "language",
        "language": "sv",
    }


def test_an_interpreter_joins_where_nobody_speaks_it_and_has_to_be_ordered(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session, interpreter_days=9, interpreter_minutes=20)
        case = not_reached(session, office, client=make.a_client(session, office, language="fi"))
    assert run(database, office) == Proposed(appointments=1)
    found = appointment_of(database, case)
    # nine whole working days from Tuesday 3 March on: until Friday 13; Monday 16
    assert (found.local_time, found.minutes, found.interpreter) == ("2026-03-16T09:00", 35, True)
    assert reason(found, "interpreter") == {"code": "interpreter", "language": "fi"}


def test_through_a_relay_service_it_takes_longer(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session, relay_minutes=15)
        case = not_reached(session, office, client=make.a_client(session, office, relay=Relay.SIGN))
    run(database, office)
    assert appointment_of(database, case).minutes == 30


def test_a_topic_that_nobody_may_talk_about_goes_to_a_person_and_stops_no_other(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        topic = make.a_topic(session, office, needs={"permissions": ["housing"]})
        nobodys, other = not_reached(session, office, topic=topic), not_reached(session, office)
    assert run(database, office) == Proposed(appointments=1, persons=1)
    assert state_of(database, nobodys) == (CaseState.NEEDS_PERSON, "nobody_may")
    assert state_of(database, other)[0] == CaseState.APPOINTMENT


def test_a_colleague_who_may_is_asked_and_it_is_said_why(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        topic = make.a_topic(session, office, needs={"permissions": ["housing"]})
        may = make.an_advisor(session, office)
        make.a_skill(session, may, "permission", "housing")
        case = not_reached(session, office, topic=topic)
    run(database, office)
    found = appointment_of(database, case)
    assert (found.advisor_id, reason(found, "colleague")["why"]) == (may.id, "permission")


@pytest.mark.parametrize("by", ["topic", "policy"])
def test_the_own_advisor_only_however_late(database: Database, by: str) -> None:
    with database.transaction() as session:
        office = an_office(session, **({"colleagues": False} if by == "policy" else {}))
        own, _colleague = make.an_advisor(session, office), make.an_advisor(session, office)
        make.an_absence(session, own, make.AT, make.AT + timedelta(days=30))
        topic = make.a_topic(session, office, needs={"own_advisor_only": by == "topic"})
        case = not_reached(session, office, advisor=own, topic=topic)
    run(database, office)
    found = appointment_of(database, case)
    assert (found.advisor_id, found.starts_at >= make.AT + timedelta(days=30)) == (own.id, True)


def test_a_colleague_who_is_much_sooner_is_named_with_the_time_that_would_have_been(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        own, colleague = make.an_advisor(session, office, name="Ada Own"), make.an_advisor(session, office)
        make.an_absence(session, own, make.AT, make.AT + timedelta(days=21))  # until Monday 23 March, 9:00
        case = not_reached(session, office, advisor=own)
    run(database, office)
    found = appointment_of(database, case)
    assert (found.advisor_id, found.local_time) == (colleague.id, "2026-03-12T09:00")
    assert reason(found, "colleague")["then"] == "2026-03-23T09:00"
    assert in_words(found.reasons, "Bo", "en")[-1] == (
        "Instead of Ada Own, whose next free time would have been: Monday, 23 March 2026, 9:00."
    )


def test_the_hour_at_which_nobody_was_met_is_avoided_and_that_is_said(database: Database) -> None:
    """Thursday morning failed twice: not Thursday 12 March at 9, but at 11."""
    with database.transaction() as session:
        office = an_office(session)
        case = make.a_case(session, office)
        for week in (1, 2):
            thursday = make.AT + timedelta(days=3 - 7 * week)
            make.an_attempt(session, case, thursday, part_of_day=PartOfDay.MORNING)
    run(database, office)
    found = appointment_of(database, case)
    assert found.local_time == "2026-03-12T11:00"
    assert in_words(found.reasons, "Jutta Brandt", "en") == [
        "First free time of Jutta Brandt after the letter can have arrived (6 March 2026) and the client could prepare.",
        "Avoided: Thursday in the morning; 2 attempts failed then.",
    ]


def test_a_line_that_was_busy_speaks_for_the_hour(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        case = make.a_case(session, office)
        thursday = make.AT - timedelta(days=4)
        make.an_attempt(session, case, thursday, part_of_day=PartOfDay.MORNING, outcome=Outcome.BUSY)
    run(database, office)
    assert appointment_of(database, case).local_time == "2026-03-12T09:00"


def test_the_hour_that_the_client_named_comes_first(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        case = not_reached(session, office, client=make.a_client(session, office, good_hour=13))
    run(database, office)
    found = appointment_of(database, case)
    assert found.local_time == "2026-03-12T13:00"
    assert [facts["code"] for facts in found.reasons] == ["free_then", "good_hour"]


@pytest.mark.parametrize(
    ("due_on", "code"),
    [
        (date(2026, 2, 1), "due_passed"),
        (date(2026, 3, 11), "due_too_near"),
        (date(2026, 3, 12), "after_due"),
    ],
)
def test_who_comes_after_the_due_day_gets_the_best_time_all_the_same(
    database: Database, due_on: date, code: str
) -> None:
    with database.transaction() as session:
        office = an_office(session)
        own = make.an_advisor(session, office)
        make.an_absence(session, own, make.AT, make.AT + timedelta(days=11))  # until Friday 13 March, 9:00
        case = not_reached(session, office, advisor=own, due_on=due_on)
    assert run(database, office) == Proposed(appointments=1)
    found = appointment_of(database, case)
    assert (found.local_time, reason(found, code)["due_on"]) == ("2026-03-13T09:00", due_on.isoformat())


def test_of_two_the_one_with_priority_gets_the_last_time_before_it_is_due(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        own = make.an_advisor(session, office)
        make.day_hours(session, own, office, date(2026, 3, 12), time(9), time(9, 15))
        due_on = date(2026, 3, 12)
        plain, urgent = (not_reached(session, office, advisor=own, due_on=due_on, priority=p) for p in (0, 5))
    run(database, office)
    assert appointment_of(database, urgent).local_time == "2026-03-12T09:00"
    assert appointment_of(database, plain).local_time > "2026-03-13"


def test_in_a_postal_strike_nothing_is_proposed_and_the_run_says_how_many_wait(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session, post_held_since="2026-03-02")
        waits = not_reached(session, office)
        asked = make.a_case(session, office, make.a_client(session, office, phone=None))
        nothing = make.a_case(session, office, make.a_client(session, office, phone=None, address=False))
    assert run(database, office) == Proposed(post_held=2, persons=1)
    assert {state_of(database, case)[0] for case in (waits, asked)} == {CaseState.TO_CALL}
    assert state_of(database, nothing)[1] == "no_address"
    with database.transaction() as session:
        assert session.scalars(select(Letter)).all() == []
        session.get_one(Office, office.id).policy = ONE_TRY
    assert run(database, office) == Proposed(appointments=1, number_letters=1)


def test_after_as_many_proposals_as_the_rule_allows_a_person_decides(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session, most_proposals=2)
        case = not_reached(session, office)
        for days, state in ((20, AppointmentState.LAPSED), (10, AppointmentState.MISSED)):
            _told(session, office, case, make.AT - timedelta(days=days), state)
        once = not_reached(session, office)
        _told(session, office, once, make.AT - timedelta(days=20), AppointmentState.LAPSED)
        _told(session, office, once, make.AT - timedelta(days=10), AppointmentState.WITHDRAWN)
    assert run(database, office) == Proposed(appointments=1, persons=1)
    assert state_of(database, case) == (CaseState.NEEDS_PERSON, "too_many_proposals")


def test_the_representative_is_called_and_written_to(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        speaks = make.a_client(session, office, family_name="Betreuer", language="de")
        child = make.a_client(
            session,
            office,
            phone=None,
            address=False,
            language="fi",
            not_by_phone=True,
            representative_id=speaks.id,
        )
        case = not_reached(session, office, client=child)
    assert run(database, office) == Proposed(appointments=1)
    assert appointment_of(database, case).interpreter is False
    with database.reading() as session:
        assert session.scalars(select(Letter)).one().state == LetterState.QUEUED


def test_live_appointments_are_never_touched(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        own = make.an_advisor(session, office)
        case = make.a_case(session, office, advisor=own, due_on=date(2026, 3, 1))
        before = make.an_appointment(session, case, make.AT + timedelta(days=10))
        make.an_attempt(session, case)
        not_reached(session, office, advisor=own, priority=99)
    make_sure = (before.starts_at, before.version, before.advisor_id)
    run(database, office)
    after = appointment_of(database, case)
    assert (after.starts_at, after.version, after.advisor_id) == make_sure


def test_planning_takes_as_many_statements_however_many_cases_there_are(database: Database) -> None:
    def asked_for(cases: int) -> int:
        """Until the first case is decided: a case that is locked."""
        with database.transaction() as session:
            office = an_office(session, in_force_by="person")
            advisor, topic = make.an_advisor(session, office), make.a_topic(session, office)
            for _ in range(cases):
                not_reached(session, office, advisor=advisor, topic=topic)
        with statements_to(database) as asked:
            assert run(database, office).drafted == cases
        return len(asked)

    assert asked_for(2) == asked_for(25)


def _told(session: Session, office: Office, case: Case, at: datetime, state: AppointmentState) -> None:
    """A time of before, told in a letter that was posted, that led to nothing."""
    appointment = make.an_appointment(session, case, at)
    frame = frame_of(office, at, make.KEYS, URL)
    queue_proposal(session, frame.mailing, case, appointment).state = LetterState.POSTED
    appointment.state, case.state = state, CaseState.TO_CALL
    session.flush()
