"""Letters that are due besides new proposals: held ones that were mended, and those of times that we moved."""

from sqlalchemy import Select, exists, select

from db.appointments import Appointment, AppointmentState
from db.letters import Letter, LetterKind, LetterState
from db.session import Database
from scheduler.displaced.ways import told_by_message
from scheduler.frame import Frame
from scheduler.missed import is_again
from scheduler.writing import judge_again, write_for_time

TELLS_A_TIME = (LetterKind.PROPOSAL, LetterKind.IN_PERSON)


def judge_held(database: Database, frame: Frame) -> int:
    """Queue the held letters of an office that can be printed by now; gives how many."""
    with database.reading() as session:
        held = select(Letter.id).where(Letter.office_id == frame.office.id, Letter.state == LetterState.HELD)
        letter_ids = session.scalars(held.order_by(Letter.id)).all()
    queued = 0
    for letter_id in letter_ids:
        with database.transaction() as session:
            letter = session.get_one(Letter, letter_id, with_for_update=True)
            if letter.state == LetterState.HELD:
                queued += judge_again(session, letter, frame).state == LetterState.QUEUED
    return queued


def write_moved(database: Database, frame: Frame) -> int:
    """Write the letters of proposed times that have none yet, because we moved them; gives how many.

    None while no letter leaves.
    """
    if frame.post_held:
        return 0
    with database.reading() as session:
        moved = session.scalars(_without_letter(frame)).all()
    written = 0
    for appointment_id in moved:
        with database.transaction() as session:
            appointment = session.get_one(Appointment, appointment_id)
            if appointment.state == AppointmentState.PROPOSED and _needs_letter(appointment, frame):
                write_for_time(session, frame, appointment.case, appointment)
                written += 1
    return written


def _needs_letter(appointment: Appointment, frame: Frame) -> bool:
    """Not one of which the call itself tells; nor one that a message told, where a letter comes too late."""
    if is_again(appointment):
        return False
    day = appointment.starts_at.astimezone(frame.zone).date()
    return not told_by_message(appointment) or day >= frame.earliest(appointment.case.client)


def _without_letter(frame: Frame) -> Select[int]:
    letter = select(Letter.id).where(
        Letter.appointment_id == Appointment.id,
        Letter.appointment_version == Appointment.version,
        Letter.kind.in_(TELLS_A_TIME),
    )
    return (
        select(Appointment.id)
        .where(
            Appointment.office_id == frame.office.id,
            Appointment.state == AppointmentState.PROPOSED,
            Appointment.starts_at > frame.at,
            ~exists(letter),
        )
        .order_by(Appointment.id)
    )
