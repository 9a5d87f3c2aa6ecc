"""A batch leaves the house: what is posted in time, and what must be pulled out because it would come too late."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

import factories as make
from db.appointments import Appointment, AppointmentEvent, AppointmentState, EventKind, Way
from db.cases import Case, CaseState
from db.letters import BatchState, Letter, LetterKind, LetterState, PrintBatch
from db.offices import Office
from db.session import Database
from db.staff import Absence, AbsenceKind
from factories import AT, KEYS, VAULT
from letters.batches import close_batch
from letters.facts import Why
from scheduler.appointments import Outdated, cancel, close
from scheduler.corrections import correct, uncorrected
from scheduler.frame import frame_of
from scheduler.mail import (
    AlreadyPosted,
    Posted,
    WrongPostingDay,
    mark_posted,
    mark_printed,
    to_pull_out,
)
from scheduler.proposals import Proposed, propose

URL = "https://rufzeit.example"
NOON = AT + timedelta(hours=4)  # Monday 2 March 2026, 13:00
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


@pytest.fixture
def batch_id(database: Database) -> int:
    """Two proposals for Thursday 12 March, in one batch of Monday 2 March."""
    with database.transaction() as session:
        office = make.an_office(session, policy={"attempts": 1, "on_days": 1, "parts_of_day": 1})
        advisor = make.an_advisor(session, office)
        for _ in range(2):
            make.an_attempt(session, make.a_case(session, office, advisor=advisor))
    propose(database, office.id, KEYS, at=NOON, public_url=URL)
    made = close_batch(
        database, VAULT, KEYS, office.id, at=NOON, posting_day=MONDAY, progress=lambda done, total: None
    )
    assert made is not None
    return made


def post(database: Database, batch_id: int, day: date, at: datetime = AT + timedelta(days=3)) -> Posted:
    with database.transaction() as session:
        batch = session.get_one(PrintBatch, batch_id)
        return mark_posted(
            session,
            batch,
            day=day,
            carrier="Post",
            staff_id=session.scalars(select(Case.advisor_id)).all()[0],
            at=at,
            keys=KEYS,
            public_url=URL,
        )


def letters(database: Database) -> list[Letter]:
    with database.reading() as session:
        return list(session.scalars(select(Letter).order_by(Letter.id)))


def appointments(database: Database) -> list[Appointment]:
    with database.reading() as session:
        return list(session.scalars(select(Appointment).order_by(Appointment.id)))


def test_printed_is_not_posted(database: Database, batch_id: int) -> None:
    with database.transaction() as session:
        batch = session.get_one(PrintBatch, batch_id)
        mark_printed(session, batch, staff_id=session.scalars(select(Case.advisor_id)).all()[0], at=NOON)
        assert (batch.state, batch.posted_on) == (BatchState.PRINTED, None)
    assert {letter.state for letter in letters(database)} == {LetterState.PRINTED}


def test_letters_that_leave_in_time_are_posted_with_day_and_carrier(database: Database, batch_id: int) -> None:
    result = post(database, batch_id, MONDAY)
    assert (len(result.posted), result.too_late) == (2, [])
    assert {(letter.state, letter.posted_on) for letter in letters(database)} == {(LetterState.POSTED, MONDAY)}
    with database.reading() as session:
        batch = session.get_one(PrintBatch, batch_id)
        assert (batch.state, batch.posted_on, batch.carrier) == (BatchState.POSTED, MONDAY, "Post")


def test_a_letter_that_leaves_too_late_is_pulled_out_and_its_appointment_moves(
    database: Database, batch_id: int
) -> None:
    """Posted on Tuesday 3 March: fiction and carrier Saturday 7; 9, 10, 11 March to prepare; Thursday 12 still does.

    Posted on Wednesday 4: fiction Sunday 8, carrier Monday 9; 10, 11, 12 to prepare; Friday 13: too late.
    """
    result = post(database, batch_id, date(2026, 3, 4))
    assert (result.posted, len(result.too_late)) == ([], 2)
    office_id = result.too_late[0].office_id
    assert propose(database, office_id, KEYS, at=AT + timedelta(days=3), public_url=URL) == Proposed(moved=2)
    old, new = letters(database)[:2], letters(database)[2:]
    assert {letter.state for letter in old} == {LetterState.WITHDRAWN}
    assert [(letter.state, letter.appointment_version) for letter in new] == [(LetterState.QUEUED, 2)] * 2
    # noted on Thursday 5 March at 9:00: posted that day; carrier Tuesday 10; 11, 12, 13 to prepare; Monday 16
    assert [found.local_time for found in appointments(database)] == ["2026-03-16T09:00", "2026-03-16T09:15"]
    assert {found.state for found in appointments(database)} == {AppointmentState.PROPOSED}
    assert appointments(database)[0].reasons[0] == {"code": "posted_late", "posted": "2026-03-04"}
    with database.reading() as session:
        events = session.scalars(select(AppointmentEvent).where(AppointmentEvent.kind == EventKind.CHANGED))
        assert {event.way for event in events} == {Way.CLOCK}


def test_a_batch_that_was_left_lying_until_its_times_were_over_goes_to_a_person(
    database: Database, batch_id: int
) -> None:
    result = post(database, batch_id, date(2026, 3, 20), at=AT + timedelta(days=20))
    assert (result.posted, len(result.too_late)) == ([], 2)
    with database.reading() as session:
        found = {(case.state, case.state_reason) for case in session.scalars(select(Case))}
    assert found == {(CaseState.NEEDS_PERSON, "letter_late")}


def test_posted_twice_at_once_it_leaves_once(database: Database, batch_id: int) -> None:
    def try_it(_number: int) -> bool:
        try:
            post(database, batch_id, MONDAY)
        except AlreadyPosted:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(try_it, range(4))) == [False, False, False, True]


def test_posting_and_cancelling_at_the_same_moment_do_not_wait_in_a_circle(
    database: Database, batch_id: int
) -> None:
    with database.reading() as session:
        ids = session.scalars(select(Appointment.id)).all()
    start = Barrier(len(ids) + 1)

    def cancel_it(appointment_id: int) -> None:
        start.wait()
        with database.transaction() as session:
            found = session.get_one(Appointment, appointment_id)
            try:
                cancel(session, found, version=found.version, way=Way.PHONE, at=NOON)
            except Outdated:  # posting moved it a moment ago
                return

    def post_it() -> None:
        start.wait()
        post(database, batch_id, date(2026, 3, 4))

    with ThreadPoolExecutor(len(ids) + 1) as pool:
        for done in [pool.submit(post_it), *(pool.submit(cancel_it, found) for found in ids)]:
            done.result()
    told = {(letter.state, letter.posted_on) for letter in letters(database)}
    assert told == {(LetterState.WITHDRAWN, None)}


def test_a_day_later_can_still_be_in_time(database: Database, batch_id: int) -> None:
    assert len(post(database, batch_id, TUESDAY).posted) == 2


def test_who_finds_no_new_time_goes_to_a_person(database: Database, batch_id: int) -> None:
    with database.transaction() as session:
        advisor_id, authority_id = session.execute(select(Case.advisor_id, Case.authority_id)).all()[0]
        session.add(
            Absence(
                authority_id=authority_id,
                staff_id=advisor_id,
                starts_at=AT,
                ends_at=AT + timedelta(days=200),
                kind=AbsenceKind.LEAVE,
            )
        )
    post(database, batch_id, date(2026, 3, 4))
    with database.reading() as session:
        found = {(case.state, case.state_reason) for case in session.scalars(select(Case))}
    assert found == {(CaseState.NEEDS_PERSON, "no_slot")}
    assert {found.state for found in appointments(database)} == {AppointmentState.WITHDRAWN}


def test_a_letter_whose_appointment_was_cancelled_is_named_for_pulling_out(
    database: Database, batch_id: int
) -> None:
    with database.transaction() as session:
        first = session.scalars(select(Appointment).order_by(Appointment.id)).all()[0]
        cancel(session, first, version=1, way=Way.STAFF, at=NOON)
    with database.reading() as session:
        [letter] = to_pull_out(session, session.get_one(PrintBatch, batch_id))
        assert letter.appointment_id == first.id
    assert len(post(database, batch_id, MONDAY).posted) == 1


def test_where_the_own_advisor_has_no_time_soon_a_colleague_takes_the_letter_s_place(
    database: Database, batch_id: int
) -> None:
    with database.transaction() as session:
        case = session.scalars(select(Case)).first()
        assert case is not None
        away = {"starts_at": AT, "ends_at": AT + timedelta(days=40), "kind": AbsenceKind.LEAVE}
        session.add(Absence(authority_id=case.authority_id, staff_id=case.advisor_id, **away))
        colleague = make.an_advisor(session, session.get_one(Office, case.office_id))
    post(database, batch_id, date(2026, 3, 4))
    assert {(found.advisor_id, found.state) for found in appointments(database)} == {
        (colleague.id, AppointmentState.PROPOSED)
    }


def test_while_the_post_is_held_no_new_letter_can_be_promised(database: Database, batch_id: int) -> None:
    with database.transaction() as session:
        office = session.scalars(select(Office)).one()
        office.policy = office.policy | {"post_held_since": "2026-03-04"}
    result = post(database, batch_id, date(2026, 3, 4))
    assert len(result.too_late) == 2
    with database.reading() as session:
        found = {(case.state, case.state_reason) for case in session.scalars(select(Case))}
    assert found == {(CaseState.NEEDS_PERSON, "letter_late")}


@pytest.mark.parametrize(
    ("day", "state"), [(date(2026, 3, 6), LetterState.POSTED), (date(2026, 3, 9), LetterState.WITHDRAWN)]
)
def test_a_correction_that_would_arrive_too_late_stays_here_and_a_person_hears_of_it(
    database: Database, batch_id: int, day: date, state: LetterState
) -> None:
    """For Thursday 12 March: posted on Friday 6 it arrives on Wednesday 11 (Sat Mon Tue Wed); on Monday 9 on Friday."""
    post(database, batch_id, MONDAY)
    with database.transaction() as session:
        found = session.scalars(select(Appointment).order_by(Appointment.id)).all()[0]
        frame = frame_of(session.scalars(select(Office)).one(), NOON, KEYS, URL)
        close(session, found, EventKind.WITHDRAWN, way=Way.STAFF, at=NOON)
        done = correct(session, found, found.case, Why.SPOKEN, at=NOON, frame=frame)
        assert done is not None
        assert done.way == "letter"
    second = close_batch(
        database, VAULT, KEYS, frame.office.id, at=NOON, posting_day=MONDAY, progress=lambda done, total: None
    )
    assert second is not None
    post(database, second, day, at=AT + timedelta(days=10))
    correction = letters(database)[-1]
    assert (correction.kind, correction.state) == (LetterKind.CORRECTION, state)
    with database.reading() as session:
        said = uncorrected(session, correction.case_id, datetime(2026, 3, 10, 9, 0))  # noqa: DTZ001 - local
        assert (said is not None) is (state is LetterState.WITHDRAWN)


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 6)])
def test_a_day_that_cannot_be_is_refused(database: Database, batch_id: int, day: date) -> None:
    with pytest.raises(WrongPostingDay):
        post(database, batch_id, day)
    assert {letter.state for letter in letters(database)} == {LetterState.BATCHED}


def test_a_batch_leaves_once(database: Database, batch_id: int) -> None:
    post(database, batch_id, MONDAY)
    with pytest.raises(AlreadyPosted):
        post(database, batch_id, MONDAY)
