"""Addresses that the register told while letters wait: those letters are judged anew, before they are printed.

A file of clients only brings the addresses: its transaction holds many cases, and must not set letters besides.
Letters that are held are judged every few minutes anyway, by `judge_held`.
"""

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from db.clients import Address, Client
from db.letters import Letter, LetterState
from db.offices import Office
from db.session import Database
from letters.addressing.no_abode import no_abode
from letters.saying.facts import LetterFacts
from scheduler.cases import locked_case
from scheduler.frame import Frame
from scheduler.jobs.runs import Progress
from scheduler.one_by_one import one_by_one
from scheduler.post.addresses import TypedAddress
from scheduler.telling.writing import judge_again


def office_with_lines(database: Database, office_id: int) -> Office:
    """As a frame needs it that outlives its session."""
    with database.reading() as session:
        return session.get_one(Office, office_id, options=[selectinload(Office.lines)])


def judge_moved(database: Database, frame: Frame, progress: Progress = lambda done, total: None) -> int:
    """Letters of the office that wait for print, with another address than the one on record: gives how many.

    Each case by itself, as staff do who mend an address: nobody else waits for long.
    """
    with database.reading() as session:
        case_ids = _with_news(session, frame.office.id)

    def judge(session: Session, case_id: int) -> int:
        return _judge_case(session, case_id, frame)

    return sum(one_by_one(database, case_ids, judge, progress=progress).results)


def _with_news(session: Session, office_id: int) -> list[int]:
    """Cases with a letter that is older than the address on record of whom it goes to."""
    found = (
        select(Letter.case_id)
        .join(Client, Client.id == Letter.client_id)
        .join(Address, Address.client_id == func.coalesce(Client.representative_id, Client.id))
        .where(
            Letter.office_id == office_id,
            Letter.state == LetterState.QUEUED,
            Address.superseded_at.is_(None),
            Address.recorded_at >= Letter.created_at,
        )
        .distinct()
    )
    return sorted(session.scalars(found))


def _judge_case(session: Session, case_id: int, frame: Frame) -> int:
    """Each stays planned for its day: at the cut-off, what leaves on that day still does."""
    contact = locked_case(session, case_id).client.contact
    known = no_abode(contact) or contact.address
    now = TypedAddress.of(known) if known is not None else None
    waiting = select(Letter).where(Letter.case_id == case_id, Letter.state == LetterState.QUEUED)
    others = [letter for letter in session.scalars(waiting.order_by(Letter.id)) if _goes_to(letter) != now]
    for letter in others:
        judge_again(
            session, letter, replace(frame, mailing=replace(frame.mailing, posting_day=letter.posting_day))
        )
    return len(others)


def _goes_to(letter: Letter) -> TypedAddress | None:
    address = LetterFacts.of(letter.facts).address
    return TypedAddress.of(address) if address is not None else None
