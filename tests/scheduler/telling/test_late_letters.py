"""What becomes of a time whose letter was pulled out: it moves, or stays and is told in another way."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

import factories as make
from db.appointments import Appointment, AppointmentEvent, AppointmentState, EventKind, Way
from db.cases import Case, CaseState
from db.letters import Letter, LetterState
from db.messages import Message
from db.offices import Office
from db.printing import PrintBatch
from db.session import Database
from db.staff import Absence, AbsenceKind
from factories import AT, KEYS, VAULT
from letters.printing.batches import close_batch
from letters.saying.facts import Why
from posting import MONDAY, NOON, URL, a_batch, appointments, letters, post, settle
from scheduler.appointments.booking import change, confirm
from scheduler.frame import frame_of
from scheduler.news.offers import renew
from scheduler.post.mail import (
    AlreadyPosted,
    mark_posted,
)
from scheduler.proposing.proposals import Proposed, propose
from scheduler.slots.free import Slot
from scheduler.telling.corrections import correct, uncorrected


@pytest.fixture
def batch_id(database: Database) -> int:
    return a_batch(database)


def test_a_letter_that_leaves_too_late_is_pulled_out_and_its_appointment_moves(
    database: Database, batch_id: int
) -> None:
    """Posted on Tuesday 3 March: fiction and carrier Saturday 7; 9, 10, 11 March to prepare; Thursday 12 still does.

    Posted on Wednesday 4: fiction Sunday 8, carrier Monday 9; 10, 11, 12 to prepare; Friday 13: too late.
    """
    result = post(database, batch_id, date(2026, 3, 4))
    assert (result.posted, len(result.too_late)) == ([], 2)
    office_id = letters(database)[0].office_id
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
    ("starts", "phone", "state", "told", "reason"),
    [
        (timedelta(days=7), "+493023125099", LetterState.POSTED, [], None),  # Monday 9: the letter arrives before
        (timedelta(days=2), "+493023125099", LetterState.WITHDRAWN, ["call"], None),
        (timedelta(days=2), None, LetterState.WITHDRAWN, [], "letter_late"),
    ],
)
def test_a_time_in_person_is_never_moved_by_posting(
    database: Database,
    starts: timedelta,
    phone: str | None,
    state: LetterState,
    told: list[str],
    reason: str | None,
) -> None:
    """Posted on Monday 2 March: there on Saturday 7. For Wednesday 4 the letter is no use; the client is called."""
    with database.transaction() as session:
        office = make.an_office(session)
        room = make.a_room(session, make.a_place(session, office))
        case = make.a_case(session, office, make.a_client(session, office, phone=phone))
        found = make.an_appointment(session, case, AT + starts, room_id=room.id, exception=b"sealed")
        renew(session, office.id, AT)
    propose(database, office.id, KEYS, at=NOON, public_url=URL)
    batch_id = close_batch(
        database, VAULT, KEYS, office.id, at=NOON, posting_day=MONDAY, progress=lambda done, total: None
    )
    assert batch_id is not None
    for _ in range(2):
        post_or_settle(database, batch_id, office.id)
    with database.reading() as session:
        now = session.get_one(Appointment, found.id)
        assert (now.starts_at, now.version, now.state) == (AT + starts, 1, AppointmentState.PROPOSED)
        assert [letter.state for letter in session.scalars(select(Letter))] == [state]
        assert list(session.scalars(select(Message.channel))) == told
        assert session.get_one(Case, case.id).state_reason == reason


@pytest.mark.parametrize(
    ("day", "state"), [(date(2026, 3, 6), LetterState.POSTED), (date(2026, 3, 9), LetterState.WITHDRAWN)]
)
def test_a_time_that_the_client_agreed_to_stays(
    database: Database, batch_id: int, day: date, state: LetterState
) -> None:
    """For Thursday 12 March: posted on Friday 6 the letter still arrives before, on Wednesday 11."""
    with database.transaction() as session:
        for found in session.scalars(select(Appointment)).all():
            confirm(session, found, version=1, way=Way.STAFF, at=NOON)
    post(database, batch_id, day, at=AT + timedelta(days=8))
    assert {letter.state for letter in letters(database)} == {state}
    assert {(found.state, found.version, found.local_time[:10]) for found in appointments(database)} == {
        (AppointmentState.CONFIRMED, 1, "2026-03-12")
    }


def test_a_time_that_a_message_told_stays(database: Database, batch_id: int) -> None:
    with database.transaction() as session:
        for found in session.scalars(select(Appointment)).all():
            found.reasons = [{"code": "moved", "version": 1, "told": "sms"}]
    post(database, batch_id, date(2026, 3, 9), at=AT + timedelta(days=8))
    assert {letter.state for letter in letters(database)} == {LetterState.WITHDRAWN}
    assert {(found.version, found.local_time[:10]) for found in appointments(database)} == {(1, "2026-03-12")}


def test_posting_itself_moves_nothing_and_the_clock_moves_what_was_left(database: Database, batch_id: int) -> None:
    late = AT + timedelta(days=3)
    with database.transaction() as session:
        batch = session.get_one(PrintBatch, batch_id)
        staff_id = session.scalars(select(Case.advisor_id)).all()[0]
        mark_posted(session, batch, day=date(2026, 3, 4), carrier="Post", staff_id=staff_id, at=late)
    assert {found.version for found in appointments(database)} == {1}
    assert propose(database, batch.office_id, KEYS, at=late, public_url=URL) == Proposed(moved=2)
    assert [found.local_time for found in appointments(database)] == ["2026-03-16T09:00", "2026-03-16T09:15"]


def test_one_time_that_cannot_be_moved_stops_no_other(database: Database, batch_id: int) -> None:
    with database.transaction() as session:
        first = session.scalars(select(Appointment).order_by(Appointment.id)).all()[0]
        first.zone = "Nowhere/Lost"
    post(database, batch_id, date(2026, 3, 4))
    with database.reading() as session:
        found = {case.state_reason for case in session.scalars(select(Case))}
    assert found == {None, "undecided"}
    assert [found.version for found in appointments(database)] == [1, 2]


@pytest.mark.parametrize(("new_day", "state"), [(18, LetterState.WITHDRAWN), (26, LetterState.POSTED)])
def test_a_new_proposal_that_takes_back_the_time_of_before_too_late_is_said_by_a_person(
    database: Database, batch_id: int, new_day: int, state: LetterState
) -> None:
    """Moved on Wednesday 4; the letter that says so leaves on Monday 9 and arrives on Friday 13, after Thursday 12."""
    post(database, batch_id, MONDAY)
    wednesday = datetime(2026, 3, 4, 8, tzinfo=UTC)
    with database.transaction() as session:
        found = session.scalars(select(Appointment).order_by(Appointment.id)).all()[0]
        told = datetime.fromisoformat(found.local_time)
        slot = Slot(datetime(2026, 3, new_day, 9, tzinfo=UTC), found.advisor_id, 15)
        change(session, found, slot, version=1, way=Way.CLOCK, at=wednesday)
        frame = frame_of(session.scalars(select(Office)).one(), wednesday, KEYS, URL)
        done = correct(session, found, found.case, Why.NEW_TIME, at=wednesday, frame=frame)
        assert done is not None
        assert done.way == "letter"
    second = close_batch(
        database,
        VAULT,
        KEYS,
        frame.office.id,
        at=wednesday,
        posting_day=wednesday.date(),
        progress=lambda done, total: None,
    )
    assert second is not None
    post(database, second, date(2026, 3, 9), at=AT + timedelta(days=7))
    assert letters(database)[2].state == state
    with database.reading() as session:
        before = told - timedelta(days=2)
        assert uncorrected(session, [letter.case_id for letter in letters(database)], before) == {
            found.case_id: told
        }


def post_or_settle(database: Database, batch_id: int, office_id: int) -> None:
    """Posted once; settled as often as the clock comes by."""
    with suppress(AlreadyPosted):
        post(database, batch_id, MONDAY, at=NOON + timedelta(hours=1))
    settle(database, office_id, NOON + timedelta(hours=1))
