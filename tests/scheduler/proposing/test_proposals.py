"""Who was not reached by phone gets a time and a letter; who cannot, a letter or a person."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.appointments import AdvisorTime, Appointment, EventKind, Way
from db.cases import Case, CaseState
from db.letters import Letter, LetterKind, LetterState
from db.offices import Office
from db.session import Database
from db.staff import Absence, AbsenceKind
from factories import (
    AT,
    KEYS,
    a_case,
    a_client,
    an_address,
    an_advisor,
    an_appointment,
    an_attempt,
    an_office,
)
from letter_fakes import breaks_off_at
from scheduler.appointments.booking import close
from scheduler.calling.numbers import leave_number
from scheduler.cases import call_again, propose_again
from scheduler.proposing import deciding
from scheduler.proposing.proposals import Proposed, propose

ONE_TRY = {"attempts": 1, "on_days": 1, "parts_of_day": 1}
BERLIN = ZoneInfo("Europe/Berlin")
EVENING = AT + timedelta(hours=4)  # Monday 2 March 2026, 13:00


def an_office_of_one_try(session: Session) -> Office:
    return an_office(session, policy=ONE_TRY)


def run(database: Database, office: Office) -> Proposed:
    return propose(database, office.id, KEYS, at=EVENING, public_url="https://rufzeit.example")


def case_after(database: Database, case: Case) -> Case:
    with database.reading() as session:
        return session.get_one(Case, case.id)


def test_a_client_who_was_not_reached_gets_the_earliest_allowed_time_of_the_own_advisor(
    database: Database,
) -> None:
    with database.transaction() as session:
        office = an_office_of_one_try(session)
        case = a_case(session, office)
        an_attempt(session, case)
        untried = a_case(session, office)
    done = run(database, office)
    assert done == Proposed(appointments=1)
    with database.reading() as session:
        appointment = session.scalars(select(Appointment)).one()
        letter = session.scalars(select(Letter)).one()
    # posted Mon 2 March; fiction and carrier Fri 6; Mon, Tue, Wed to prepare; Thu 12 March
    # not in the morning: nobody answered on Monday morning
    assert appointment.local_time == "2026-03-12T11:00"
    assert (appointment.case_id, appointment.advisor_id) == (case.id, case.advisor_id)
    assert appointment.reasons == [
        {"code": "first_free", "arrival": "2026-03-06"},
        {"code": "avoided_part", "part": "morning", "attempts": 1},
    ]
    assert (letter.kind, letter.appointment_id, letter.posting_day) == (
        LetterKind.PROPOSAL,
        appointment.id,
        date(2026, 3, 2),
    )
    assert case_after(database, case).state == CaseState.APPOINTMENT
    assert case_after(database, untried).state == CaseState.TO_CALL


def test_a_second_run_finds_nothing_left_to_do(database: Database) -> None:
    with database.transaction() as session:
        office = an_office_of_one_try(session)
        an_attempt(session, a_case(session, office))
    run(database, office)
    assert run(database, office) == Proposed()


def test_no_number_means_a_letter_that_asks_for_one_and_no_time(database: Database) -> None:
    with database.transaction() as session:
        office = an_office_of_one_try(session)
        case = a_case(session, office, a_client(session, office, phone=None))
    assert run(database, office) == Proposed(number_letters=1)
    with database.reading() as session:
        assert session.scalars(select(Letter)).one().kind == LetterKind.NUMBER_WANTED
        assert session.scalar(select(func.count()).select_from(AdvisorTime)) == 0
    assert case_after(database, case).state == CaseState.NUMBER_ASKED


def test_neither_number_nor_address_means_a_person(database: Database) -> None:
    with database.transaction() as session:
        office = an_office_of_one_try(session)
        nothing = a_case(session, office, a_client(session, office, phone=None, address=False))
        deaf = a_case(session, office, a_client(session, office, not_by_phone=True))
        no_street = a_case(session, office, a_client(session, office, address=False))
        an_attempt(session, no_street)
    assert run(database, office) == Proposed(persons=3)
    states = {case_after(database, case).state_reason for case in (nothing, deaf, no_street)}
    assert states == {"no_address", "not_by_phone", "address_unusable"}


@pytest.mark.parametrize("phone", ["+4915228817386", None])
@pytest.mark.parametrize("town", ["Halberstadt", None])
def test_without_a_fixed_abode_a_person_sees_that(database: Database, phone: str | None, town: str | None) -> None:
    """No time and no letter are made that nobody would get."""
    with database.transaction() as session:
        office = an_office_of_one_try(session)
        client = a_client(session, office, phone=phone, address=False)
        an_address(session, client, street="ohne festen Wohnsitz", postcode=None, town=town)
        case = a_case(session, office, client)
        an_attempt(session, case)
    assert run(database, office) == Proposed(persons=1)
    after = case_after(database, case)
    assert (after.state, after.state_reason) == (CaseState.NEEDS_PERSON, "no_fixed_abode")
    with database.reading() as session:
        assert session.scalars(select(Letter)).all() == []


def test_two_clients_of_one_advisor_never_get_one_time(database: Database) -> None:
    with database.transaction() as session:
        office = an_office_of_one_try(session)
        advisor = an_advisor(session, office)
        for _ in range(30):
            an_attempt(session, a_case(session, office, advisor=advisor))
    assert run(database, office) == Proposed(appointments=30)
    with database.reading() as session:
        starts = session.scalars(select(Appointment.starts_at)).all()
    assert len(set(starts)) == 30


def test_an_advisor_without_any_time_is_said_loudly(database: Database) -> None:
    with database.transaction() as session:
        office = an_office_of_one_try(session)
        advisor = an_advisor(session, office)
        session.add(
            Absence(
                authority_id=office.authority_id,
                staff_id=advisor.id,
                starts_at=AT,
                ends_at=AT + timedelta(days=200),
                kind=AbsenceKind.LEAVE,
            )
        )
        case = a_case(session, office, advisor=advisor)
        an_attempt(session, case)
    assert run(database, office) == Proposed(without_slot=1)
    assert case_after(database, case).state_reason == "no_slot"


def test_progress_is_told_until_the_end(database: Database) -> None:
    told: list[tuple[int, int]] = []
    with database.transaction() as session:
        office = an_office_of_one_try(session)
        an_attempt(session, a_case(session, office))
    propose(
        database,
        office.id,
        KEYS,
        at=EVENING,
        public_url="https://rufzeit.example",
        progress=lambda done, total: told.append((done, total)),
    )
    assert told[-1] == (1, 1)


def test_a_case_that_cannot_be_decided_goes_to_a_person_and_stops_no_other(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as session:
        office = an_office_of_one_try(session)
        broken, whole = (a_case(session, office) for _ in range(2))
        for case in (broken, whole):
            an_attempt(session, case)
    monkeypatch.setattr(deciding, "queue_proposal", breaks_off_at(broken.id))
    assert run(database, office) == Proposed(appointments=1, failed=1)
    assert case_after(database, broken).state_reason == "undecided"
    assert case_after(database, whole).state == CaseState.APPOINTMENT


def test_who_answered_and_is_to_be_called_again_is_called_before_a_letter_is_written(database: Database) -> None:
    with database.transaction() as session:
        office = an_office_of_one_try(session)
        case = a_case(session, office)
        an_attempt(session, case)
        call_again(case, AT + timedelta(hours=1))
    assert run(database, office) == Proposed()


class Meanwhile:
    """Told how far a run is; does something when it first is told: what others do while the run is at work."""

    def __init__(self, database: Database, do: Callable[[Session], object]) -> None:
        self._database, self._do, self._done = database, do, False

    def __call__(self, done: int, total: int) -> None:
        if not self._done:
            self._done = True
            with self._database.transaction() as session:
                self._do(session)


def run_while(
    database: Database, office: Office, do: Callable[[Session], object], at: datetime = EVENING
) -> Proposed:
    return propose(
        database,
        office.id,
        KEYS,
        at=at,
        public_url="https://rufzeit.example",
        progress=Meanwhile(database, do),
    )


def leaves_a_number(case: Case) -> Callable[[Session], object]:
    return lambda session: leave_number(session, session.get_one(Case, case.id), "+4915123456789", "DE", EVENING)


def test_who_leaves_a_number_meanwhile_is_not_asked_for_one_by_letter(database: Database) -> None:
    with database.transaction() as session:
        office = an_office_of_one_try(session)
        case = a_case(session, office, a_client(session, office, phone=None))
    assert run_while(database, office, leaves_a_number(case)) == Proposed()
    with database.reading() as session:
        assert session.scalars(select(Letter)).all() == []
    assert case_after(database, case).state == CaseState.TO_CALL


def test_who_leaves_a_number_meanwhile_is_not_handed_to_a_person(database: Database) -> None:
    with database.transaction() as session:
        office = an_office_of_one_try(session)
        case = a_case(session, office, a_client(session, office, phone=None, address=False))
    assert run_while(database, office, leaves_a_number(case)) == Proposed()
    assert case_after(database, case).state == CaseState.TO_CALL


def test_who_is_to_be_called_again_meanwhile_gets_no_time(database: Database) -> None:
    with database.transaction() as session:
        office = an_office_of_one_try(session)
        case = a_case(session, office)
        an_attempt(session, case)
    done = run_while(database, office, lambda session: call_again(session.get_one(Case, case.id), EVENING))
    assert done == Proposed()
    assert case_after(database, case).state == CaseState.TO_CALL


def test_who_is_to_be_called_again_meanwhile_is_not_given_up(database: Database) -> None:
    """Both were told a time, and missed it: as many as the office's rule allows."""
    with database.transaction() as session:
        office = an_office(session, policy=ONE_TRY | {"most_proposals": 1})
        exhausted, case = a_case(session, office), a_case(session, office)
        for one in (exhausted, case):
            an_attempt(session, one)
    assert run(database, office) == Proposed(appointments=2)
    later = EVENING + timedelta(days=12)
    with database.transaction() as session:
        session.execute(update(Letter).values(state=LetterState.POSTED))
        for appointment in session.scalars(select(Appointment)):
            close(session, appointment, EventKind.MISSED, way=Way.STAFF, at=later)
            propose_again(session.get_one(Case, appointment.case_id))
    done = run_while(database, office, lambda session: call_again(session.get_one(Case, case.id), later), later)
    assert done == Proposed(persons=1)
    assert case_after(database, exhausted).state_reason == "too_many_proposals"
    assert case_after(database, case).state == CaseState.TO_CALL


def test_the_lease_of_a_run_that_writes_many_letters_is_renewed(database: Database) -> None:
    told: list[tuple[int, int]] = []
    with database.transaction() as session:
        office = an_office_of_one_try(session)
        for _ in range(41):
            a_case(session, office, a_client(session, office, phone=None, address=False))
    propose(
        database,
        office.id,
        KEYS,
        at=EVENING,
        public_url="https://rufzeit.example",
        progress=lambda done, total: told.append((done, total)),
    )
    assert len(told) >= 3 + 3


def test_a_letter_that_cannot_be_written_is_counted(database: Database) -> None:
    with database.transaction() as session:
        office = an_office_of_one_try(session)
        an_appointment(session, a_case(session, office), AT + timedelta(days=20), local_time="soon")
    assert run(database, office) == Proposed(failed=1)
