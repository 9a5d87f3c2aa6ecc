"""Letters with a time, whose posting a provider tells afterwards: nothing can be pulled out, a person sees to it."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

import factories as make
from db.appointments import Appointment, AppointmentState
from db.cases import Case, CaseState
from db.letters import LetterEvent, LetterState
from db.printing import BatchState, PrintBatch, PrintWay
from db.session import Database
from posting import a_batch, appointments, letters, settle
from scheduler.provider.taking import take
from scheduler.provider.told import Fault, Status, Told

IN_TIME, TOO_LATE = date(2026, 3, 2), date(2026, 3, 9)
AT = make.AT + timedelta(days=8)


def given(database: Database) -> int:
    """Two proposals for 12 March, with a provider."""
    batch_id = a_batch(database)
    with database.transaction() as session:
        batch = session.get_one(PrintBatch, batch_id)
        batch.state, batch.way, batch.handed_over_at = BatchState.HANDED_OVER, PrintWay.PROVIDER, make.AT
    return batch_id


def posted(
    database: Database, batch_id: int, day: date, number: int | None = None, at: datetime = AT
) -> list[Fault]:
    with database.transaction() as session:
        batch = session.get_one(PrintBatch, batch_id)
        faults = take(session, batch, [Told(2, number, Status.POSTED, day, "Post")], at)
        office_id = batch.office_id
    settle(database, office_id, at)
    return faults


def cases(database: Database) -> list[tuple[CaseState, str | None]]:
    with database.reading() as session:
        return [(case.state, case.state_reason) for case in session.scalars(select(Case).order_by(Case.id))]


def last_notes(database: Database) -> list[str | None]:
    with database.reading() as session:
        events = session.scalars(select(LetterEvent).order_by(LetterEvent.id))
        return list({event.letter_id: event.reason for event in events}.values())


def test_in_time_nothing_follows(database: Database) -> None:
    before = cases
    batch_id = given(database)
    was = before(database)
    assert posted(database, batch_id, IN_TIME) == []
    assert [letter.state for letter in letters(database)] == [LetterState.POSTED] * 2
    assert cases(database) == was
    assert last_notes(database) == [None, None]


def test_too_late_it_is_out_all_the_same_and_a_person_sees_to_it(database: Database) -> None:
    batch_id = given(database)
    times = [appointment.starts_at for appointment in appointments(database)]
    assert posted(database, batch_id, TOO_LATE) == []
    assert [(letter.state, letter.posted_on) for letter in letters(database)] == [
        (LetterState.POSTED, TOO_LATE)
    ] * 2
    assert cases(database) == [(CaseState.NEEDS_PERSON, "letter_late")] * 2
    assert [appointment.starts_at for appointment in appointments(database)] == times


def test_a_client_who_knows_the_time_needs_nobody(database: Database) -> None:
    batch_id = given(database)
    with database.transaction() as session:
        first = session.scalars(select(Appointment).order_by(Appointment.id)).first()
        assert first is not None
        first.state = AppointmentState.CONFIRMED
    posted(database, batch_id, TOO_LATE)
    assert [state for state, _ in cases(database)].count(CaseState.NEEDS_PERSON) == 1


def test_one_that_tells_a_time_which_was_changed_is_on_record_as_wrong(database: Database) -> None:
    batch_id = given(database)
    with database.transaction() as session:
        first = session.scalars(select(Appointment).order_by(Appointment.id)).first()
        assert first is not None
        first.version += 1
    posted(database, batch_id, IN_TIME)
    assert [letter.state for letter in letters(database)] == [LetterState.POSTED] * 2
    assert sorted(last_notes(database), key=str) == [None, "not_corrected"]


def test_one_letter_alone_is_judged_by_its_own_day(database: Database) -> None:
    batch_id = given(database)
    posted(database, batch_id, IN_TIME, number=1)
    posted(database, batch_id, TOO_LATE, number=2)
    assert [state for state, _ in cases(database)].count(CaseState.NEEDS_PERSON) == 1
    with database.reading() as session:
        batch = session.get_one(PrintBatch, batch_id)
        assert (batch.state, batch.posted_on, batch.posted_by) == (BatchState.POSTED, TOO_LATE, None)
