"""A batch leaves the house: what is posted in time, and what must be pulled out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from db.appointments import Appointment, AppointmentState, EventKind, Way
from db.cases import Case
from db.letters import Letter, LetterKind, LetterState
from db.offices import Office
from db.printing import BatchState, PrintBatch
from db.session import Database
from factories import AT, KEYS, VAULT
from guesses import statements
from letters.printing.batches import close_batch
from letters.saying.facts import Why
from posting import MONDAY, NOON, TUESDAY, URL, a_batch, letters, post
from scheduler.appointments.booking import Outdated, cancel, close
from scheduler.frame import frame_of
from scheduler.post.mail import (
    AlreadyPosted,
    WrongPostingDay,
    mark_posted,
    mark_printed,
)
from scheduler.post.pull_list import pull_list
from scheduler.telling.corrections import correct, uncorrected


@pytest.fixture
def batch_id(database: Database) -> int:
    return a_batch(database)


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


def test_a_letter_whose_appointment_was_cancelled_is_named_for_pulling_out(
    database: Database, batch_id: int
) -> None:
    with database.transaction() as session:
        first = session.scalars(select(Appointment).order_by(Appointment.id)).all()[0]
        cancel(session, first, version=1, way=Way.STAFF, at=NOON)
    with database.reading() as session:
        [pulled] = pull_list(session, session.get_one(PrintBatch, batch_id))
        assert session.get_one(Letter, pulled.letter_id).appointment_id == first.id
    assert len(post(database, batch_id, MONDAY).posted) == 1


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
        said = uncorrected(session, [correction.case_id], datetime(2026, 3, 10, 9, 0))  # noqa: DTZ001 - local
        assert bool(said) is (state is LetterState.WITHDRAWN)


def test_a_letter_that_tells_another_time_than_holds_does_not_leave(database: Database, batch_id: int) -> None:
    with database.transaction() as session:
        first, second = session.scalars(select(Appointment).order_by(Appointment.id)).all()
        first.version = 2
        second.state = AppointmentState.MISSED
    result = post(database, batch_id, MONDAY)
    assert (len(result.outdated), result.posted, result.too_late) == (2, [], [])
    assert {letter.state for letter in letters(database)} == {LetterState.WITHDRAWN}


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 6)])
def test_a_day_that_cannot_be_is_refused(database: Database, batch_id: int, day: date) -> None:
    with pytest.raises(WrongPostingDay):
        post(database, batch_id, day)
    assert {letter.state for letter in letters(database)} == {LetterState.BATCHED}


def test_a_batch_leaves_once(database: Database, batch_id: int) -> None:
    post(database, batch_id, MONDAY)
    with pytest.raises(AlreadyPosted):
        post(database, batch_id, MONDAY)


@pytest.mark.parametrize(
    ("at", "outcome"), [(NOON, LetterState.POSTED), (NOON + timedelta(days=8), LetterState.WITHDRAWN)]
)
def test_posting_takes_as_many_statements_however_many_letters_there_are(
    database: Database, at: datetime, outcome: LetterState
) -> None:
    def asked_for(count: int) -> int:
        batch_id = a_batch(database, count)
        with database.transaction() as session, statements() as asked:
            batch = session.get_one(PrintBatch, batch_id)
            staff_id = session.scalars(select(Case.advisor_id).where(Case.office_id == batch.office_id)).all()[0]
            mark_posted(session, batch, day=at.date(), carrier="Post", staff_id=staff_id, at=at)
            session.flush()
        of_batch = [letter.state for letter in letters(database) if letter.batch_id == batch_id]
        assert of_batch == [outcome] * count
        one_by_one = "INSERT INTO letter_event" if database.on_sqlite else "nothing"
        return len([statement for statement in asked if not statement.startswith(one_by_one)])

    assert asked_for(3) == asked_for(20)
