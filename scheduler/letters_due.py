"""Letters that are due besides new proposals: held ones that were mended, and those of times that we moved."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.appointments import Appointment, AppointmentState
from db.cases import Case
from db.letters import Letter, LetterKind, LetterState
from db.session import Database
from letters.queue import queue_number_wanted, queue_proposal
from scheduler.appointments import live_of_case
from scheduler.frame import Frame


def judge_held(database: Database, frame: Frame) -> int:
    """Queue the held letters of an office that can be printed by now; gives how many."""
    with database.reading() as session:
        held = select(Letter.id).where(Letter.office_id == frame.office.id, Letter.state == LetterState.HELD)
        letter_ids = session.scalars(held.order_by(Letter.id)).all()
    queued = 0
    for letter_id in letter_ids:
        with database.transaction() as session:
            queued += _queued(session, session.get_one(Letter, letter_id), frame)
    return queued


def write_moved(database: Database, frame: Frame) -> int:
    """Write the letters of proposed times that have none yet, because we moved them; gives how many."""
    letter = select(Letter.id).where(
        Letter.appointment_id == Appointment.id, Letter.appointment_version == Appointment.version
    )
    with database.reading() as session:
        moved = session.scalars(
            select(Appointment.id).where(
                Appointment.office_id == frame.office.id,
                Appointment.state == AppointmentState.PROPOSED,
                Appointment.starts_at > frame.at,
                ~exists(letter),
            )
        ).all()
    for appointment_id in moved:
        with database.transaction() as session:
            appointment = session.get_one(Appointment, appointment_id)
            if appointment.state == AppointmentState.PROPOSED:
                queue_proposal(session, frame.mailing, appointment.case, appointment)
    return len(moved)


def _queued(session: Session, letter: Letter, frame: Frame) -> bool:
    case = session.get_one(Case, letter.case_id)
    if letter.kind == LetterKind.NUMBER_WANTED:
        queue_number_wanted(session, frame.mailing, case)
    elif appointment := live_of_case(session, case.id):
        queue_proposal(session, frame.mailing, case, appointment)
    return letter.state == LetterState.QUEUED
