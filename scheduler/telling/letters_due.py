"""Letters that are due besides new proposals: held ones that were mended, and those of times that we moved.

Each in a transaction of its own, its case locked first: one that cannot be written stops no other.
"""

from collections.abc import Callable

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from db.appointments import Appointment, AppointmentState
from db.letters import Letter, LetterState
from db.session import Database
from letters.kinds import TELLS_A_TIME
from scheduler.appointments.proposals_told import is_again
from scheduler.cases import locked_case
from scheduler.frame import Frame
from scheduler.jobs.runs import Progress
from scheduler.one_by_one import Done, one_by_one
from scheduler.telling.by_message import told_by_message
from scheduler.telling.late_letters import settle_late
from scheduler.telling.writing import judge_again, write_for_time

Write = Callable[[Session, int], bool]
"""Writes or judges the letter of one row, by its id; whether a letter waits after it."""


def judge_held(database: Database, frame: Frame, progress: Progress = lambda done, total: None) -> Done[bool]:
    """Queue the held letters of an office that can be printed by now: of each, whether it could be queued."""

    def judge(session: Session, letter_id: int) -> bool:
        letter = session.get_one(Letter, letter_id, with_for_update=True)
        return letter.state == LetterState.HELD and judge_again(session, letter, frame).state == LetterState.QUEUED

    held = select(Letter.case_id, Letter.id).where(
        Letter.office_id == frame.office.id, Letter.state == LetterState.HELD
    )
    return _each(database, held.order_by(Letter.id), judge, progress)


def write_moved(database: Database, frame: Frame, progress: Progress = lambda done, total: None) -> Done[bool]:
    """Write the letters of proposed times that have none yet, because we moved them: of each, whether it was.

    Times whose letter came too late are moved before. No letter is written while none leaves.
    """

    def write(session: Session, appointment_id: int) -> bool:
        still = _without_letter(frame).where(Appointment.id == appointment_id)
        if session.execute(still).first() is None:
            return False
        appointment = session.get_one(Appointment, appointment_id)
        if not _needs_letter(appointment, frame):
            return False
        write_for_time(session, frame, appointment.case, appointment)
        return True

    settle_late(database, frame)
    return Done([], 0) if frame.post_held else _each(database, _without_letter(frame), write, progress)


def _each(database: Database, wanted: Select[int, int], write: Write, progress: Progress) -> Done[bool]:
    """`wanted`: ids of cases, each with that of the row that is written for."""

    def write_one(session: Session, of_case: tuple[int, int]) -> bool:
        case_id, row_id = of_case
        locked_case(session, case_id)
        return write(session, row_id)

    with database.reading() as session:
        rows = [(case_id, row_id) for case_id, row_id in session.execute(wanted)]
    return one_by_one(database, rows, write_one, what="letter of (case, row)", progress=progress)


def _needs_letter(appointment: Appointment, frame: Frame) -> bool:
    """Not one of which the call itself tells; nor one that a message told, where a letter comes too late."""
    if is_again(appointment):
        return False
    day = appointment.starts_at.astimezone(frame.zone).date()
    return not told_by_message(appointment) or day >= frame.earliest(appointment.case.client)


def _without_letter(frame: Frame) -> Select[int, int]:
    letter = select(Letter.id).where(
        Letter.appointment_id == Appointment.id,
        Letter.appointment_version == Appointment.version,
        Letter.kind.in_(TELLS_A_TIME),
    )
    return (
        select(Appointment.case_id, Appointment.id)
        .where(
            Appointment.office_id == frame.office.id,
            Appointment.state == AppointmentState.PROPOSED,
            Appointment.starts_at > frame.at,
            ~exists(letter),
        )
        .order_by(Appointment.id)
    )
