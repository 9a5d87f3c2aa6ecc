"""A letter that is printed once more still takes back what its first copy did; a copy that left counts as out."""

from datetime import timedelta

from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment
from db.cases import Case
from db.letters import AccessLock, Letter, LetterKind
from db.offices import Office
from db.session import Database
from db.staff import Role
from letters.out import newest_out
from letters.saying.facts import LetterFacts, Wrong
from letters.tries import LOCKED_DAYS
from posting import MONDAY, NOON, post
from reprinting import a_desk
from returning import TOLD, a_proposal, frame_at, posted
from scheduler.appointments.rows import swap
from scheduler.post.reprints import ask, decide
from scheduler.telling.writing import write_for_time

DAY = timedelta(days=1)


def moved(session: Session, appointment: Appointment, by: timedelta) -> None:
    swap(
        session,
        appointment,
        seen=appointment.version,
        starts_at=appointment.starts_at + by,
        local_time=(TOLD + by).isoformat(timespec="minutes"),
        version=appointment.version + 1,
    )


def printed_once_more(session: Session, office: Office, letter: Letter) -> None:
    one, other = (make.a_member(session, office, Role.BACK_OFFICE) for _ in range(2))
    frame = frame_at(session, office.id)
    asked = ask(session, letter, reason="not_arrived", staff_id=one.id, frame=frame)
    decide(session, asked, grant=True, staff_id=other.id, frame=frame)
    session.flush()


def said(letter: Letter) -> tuple[LetterKind, Wrong | None]:
    return letter.kind, LetterFacts.of(letter.facts).wrong


def a_change(session: Session, office: Office) -> tuple[Case, Appointment, Letter]:
    """A letter told 17 March; another, which left as well, tells the day after it."""
    case, appointment, first = a_proposal(session, office)
    posted(session, first)
    moved(session, appointment, DAY)
    second = write_for_time(session, frame_at(session, office.id), case, appointment)
    session.flush()
    posted(session, second)
    return case, appointment, second


def test_a_letter_about_another_time_takes_the_first_one_back_again(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        _, _, second = a_change(session, office)
        before = said(second)
        printed_once_more(session, office, second)
        kind, wrong = said(second)
        assert wrong is not None
        assert ((kind, wrong), wrong.starts_at) == (before, TOLD)
        assert kind == LetterKind.CHANGED


def test_what_is_taken_back_has_the_day_of_the_copy_that_left(database: Database) -> None:
    """The first letter waits again when its time changes: only its first copy is out."""
    with database.transaction() as session:
        office = make.an_office(session)
        case, appointment, first = a_proposal(session, office)
        posted(session, first)
        day = first.posting_day
        printed_once_more(session, office, first)
        first.posting_day = day + 3 * DAY
        moved(session, appointment, DAY)
        second = write_for_time(session, frame_at(session, office.id), case, appointment)
        kind, wrong = said(second)
        assert wrong is not None
        assert (kind, wrong.letter_of) == (LetterKind.CHANGED, day)


def test_where_its_pin_is_locked_the_first_copy_is_out_all_the_same(database: Database) -> None:
    desk = a_desk(database)
    post(database, desk.batch_id, MONDAY)
    with database.transaction() as session:
        session.add(AccessLock(reference=desk.code().reference, days=LOCKED_DAYS, last_day=MONDAY))
    at = NOON + timedelta(hours=1)
    desk.decide(desk.ask("not_arrived", at=at), at=at)
    letter = desk.letter()
    assert letter.issue == 1  # of a code of its own
    with database.reading() as session:
        out = newest_out(session, letter.case_id)
        assert out is not None
        assert out.id == letter.id
