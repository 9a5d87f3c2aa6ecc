"""A letter that could not help any more is not printed once more, and the reason is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, AppointmentState, Way
from db.cases import Case, CaseState
from db.clients import Address
from db.letters import Letter, LetterKind, LetterState
from db.offices import Office
from db.printing import Reprint
from db.session import Database
from factories import KEYS
from letters.queue import queue_number_wanted, withdraw
from posting import MONDAY, NOON, URL, post
from reprinting import Desk, a_desk
from scheduler.appointments.booking import cancel
from scheduler.frame import frame_of
from scheduler.post.reprint_rules import WhyNot, why_not
from scheduler.post.reprints import (
    NotAgain,
)


@pytest.fixture
def desk(database: Database) -> Desk:
    return a_desk(database)


def ended(session: Session, letter: Letter) -> None:
    found = session.get_one(Appointment, letter.appointment_id)
    cancel(session, found, version=1, way=Way.PHONE, at=NOON)


def moved(session: Session, letter: Letter) -> None:
    session.get_one(Appointment, letter.appointment_id).version = 2


def homeless(session: Session, letter: Letter) -> None:
    session.execute(delete(Address).where(Address.client_id == letter.client_id))


def no_post(session: Session, letter: Letter) -> None:
    office = session.get_one(Office, letter.office_id)
    office.policy = {**office.policy, "post_held_since": MONDAY.isoformat()}


def withdrawn(session: Session, letter: Letter) -> None:
    withdraw(session, letter, reason="reached", at=NOON)


def waits(session: Session, letter: Letter) -> None:
    letter.state = LetterState.QUEUED


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (moved, WhyNot.CHANGED),
        (homeless, WhyNot.NO_ADDRESS),
        (no_post, WhyNot.POST_HELD),
        (withdrawn, WhyNot.WITHDRAWN),
        (waits, WhyNot.WAITS),
    ],
)
def test_what_could_not_help_is_refused_with_the_reason(
    desk: Desk, change: Callable[[Session, Letter], object], why: WhyNot
) -> None:
    asked = desk.ask()
    desk.change(change)
    with pytest.raises(NotAgain) as refused:
        desk.decide(asked)
    assert refused.value.why is why
    with pytest.raises(NotAgain):
        desk.ask()
    assert desk.code().issue == 1
    with desk.database.reading() as session:
        assert session.get_one(Reprint, asked).decided_at is None
    assert desk.decide(asked, grant=False)  # then it can be put aside


def test_a_time_that_is_over_gets_no_letter(desk: Desk) -> None:
    post(desk.database, desk.batch_id, MONDAY)
    desk.change(ended)
    assert desk.why_not() is WhyNot.OVER


@pytest.mark.parametrize(
    ("days", "why"),
    [(0, None), (1, None), (2, WhyNot.TOO_SOON), (7, WhyNot.TOO_SOON), (10, WhyNot.OVER)],
)
def test_a_time_must_leave_days_for_post_and_preparation(desk: Desk, days: int, why: WhyNot | None) -> None:
    """For Thursday 12 March: as when a batch is posted, Tuesday 3 March is the last day to post it."""
    assert desk.why_not(NOON + timedelta(days=days)) is why


@pytest.mark.parametrize(("days", "why"), [(4, None), (7, WhyNot.TOO_SOON)])
def test_a_time_that_the_client_agreed_to_must_only_be_told_before_it(
    desk: Desk, days: int, why: WhyNot | None
) -> None:
    def agreed(session: Session, letter: Letter) -> None:
        session.get_one(Appointment, letter.appointment_id).state = AppointmentState.CONFIRMED

    desk.change(agreed)
    assert desk.why_not(NOON + timedelta(days=days)) is why


def test_a_letter_that_asks_for_a_number_needs_no_time(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        case = make.a_case(session, office, make.a_client(session, office, phone=None))
        letter = queue_number_wanted(session, frame_of(office, NOON, KEYS, URL).mailing, case)
        letter.state = LetterState.POSTED
    with database.transaction() as session:
        letter, frame = session.get_one(Letter, letter.id), frame_of(office, NOON, KEYS, URL)
        assert letter.kind == LetterKind.NUMBER_WANTED
        assert why_not(session, letter, frame) is None
        session.get_one(Case, case.id).state = CaseState.CLOSED
        assert why_not(session, letter, frame) is WhyNot.CLOSED
        session.get_one(Case, case.id).state = CaseState.NUMBER_ASKED
        make.a_phone_number(session, session.get_one(Case, case.id).client, make.a_number())
        session.refresh(session.get_one(Case, case.id).client)
        assert why_not(session, letter, frame) is WhyNot.NUMBER_KNOWN
