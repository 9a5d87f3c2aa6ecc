"""Letters that are held because they cannot be printed: judged again when a name or an address was mended."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cases import Case
from db.letters import Letter, LetterKind, LetterState
from db.session import Database
from letters.queue import queue_number_wanted, queue_proposal
from scheduler.appointments import live_of_case
from scheduler.frame import Frame


def judge_again(database: Database, frame: Frame) -> int:
    """Queue the held letters of an office that can be printed by now; gives how many."""
    with database.reading() as session:
        held = select(Letter.id).where(Letter.office_id == frame.office.id, Letter.state == LetterState.HELD)
        letter_ids = session.scalars(held.order_by(Letter.id)).all()
    queued = 0
    for letter_id in letter_ids:
        with database.transaction() as session:
            queued += _queued(session, session.get_one(Letter, letter_id), frame)
    return queued


def _queued(session: Session, letter: Letter, frame: Frame) -> bool:
    case = session.get_one(Case, letter.case_id)
    if letter.kind == LetterKind.NUMBER_WANTED:
        queue_number_wanted(session, frame.mailing, case)
    elif appointment := live_of_case(session, case.id):
        queue_proposal(session, frame.mailing, case, appointment)
    return letter.state == LetterState.QUEUED
