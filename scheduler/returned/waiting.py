"""What waits for a person because a letter came back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from db.cases import Case, CaseState
from db.clients import Client
from db.letters import Letter, LetterEvent, LetterState
from db.offices import Office
from scheduler.appointments.booking import live_of_case
from scheduler.cases import locked_case, propose_again
from scheduler.returned.deceased import said_to_be_dead
from scheduler.returned.noting import CAME_BACK
from scheduler.telling.corrections import uncorrected

LONGEST_AHEAD = timedelta(days=180)
"""No letter tells a time that lies further away from its day of posting."""


class CannotWrite(Exception):
    """There is no address for a letter, a time stands, or the case does not wait because a letter came back."""


@dataclass(frozen=True)
class CameBack:
    """A letter of a case that came back: when that was noted, and why. `reason`: of `RETURN_REASONS`."""

    letter: Letter
    noted_at: datetime
    reason: str


@dataclass(frozen=True)
class Expecting:
    """A client whose letter came back that took a time back: they may still expect it. `told`: that local time."""

    case: Case
    told: datetime


def came_back(session: Session, case_id: int) -> list[CameBack]:
    """The letters of a case that came back, the one noted last first."""
    rows = session.execute(
        select(Letter, LetterEvent)
        .join(LetterEvent, LetterEvent.letter_id == Letter.id)
        .where(
            Letter.case_id == case_id,
            Letter.state == LetterState.RETURNED,
            LetterEvent.state == LetterState.RETURNED,
        )
        .order_by(LetterEvent.id.desc())
    )
    newest: dict[int, CameBack] = {}
    for letter, event in rows:
        newest.setdefault(letter.id, CameBack(letter, event.at, event.reason or ""))
    return list(newest.values())


def last_noted(
    session: Session, office_id: int, staff_id: int | None, most: int
) -> list[tuple[LetterEvent, Letter]]:
    """What one person noted last in an office, as far as it still holds; None: what the print provider told."""
    rows = session.execute(
        select(LetterEvent, Letter)
        .join(Letter, Letter.id == LetterEvent.letter_id)
        .where(
            Letter.office_id == office_id,
            Letter.state == LetterState.RETURNED,
            LetterEvent.state == LetterState.RETURNED,
            LetterEvent.staff_id == staff_id,
        )
        .order_by(LetterEvent.id.desc())
        .limit(2 * most)
    )
    newest: dict[int, tuple[LetterEvent, Letter]] = {}
    for event, letter in rows:
        newest.setdefault(letter.id, (event, letter))
    return list(newest.values())[:most]


def count_came_back(session: Session, office_id: int, advisor_id: int | None = None) -> int:
    """How many cases wait for a person because a letter came back; of one advisor, or of all."""
    theirs = [Case.advisor_id == advisor_id] if advisor_id is not None else []
    waiting = select(func.count()).select_from(Case).where(*_waits(office_id), *theirs)
    return session.scalar(waiting) or 0


def first_came_back(session: Session, office_id: int, most: int) -> list[Case]:
    """Those of them that are due first."""
    people = joinedload(Case.client).joinedload(Client.representative)
    due_first = select(Case).where(*_waits(office_id)).order_by(Case.due_on, Case.id)
    return list(session.scalars(due_first.options(people).limit(most)))


def still_expecting(session: Session, office: Office, at: datetime) -> list[Expecting]:
    """Whom somebody has to tell that a time does not hold: whatever became of their case. The soonest first."""
    local = at.astimezone(ZoneInfo(office.zone)).replace(tzinfo=None)
    returned = session.scalars(
        select(Letter.case_id).where(
            Letter.office_id == office.id,
            Letter.state == LetterState.RETURNED,
            Letter.posted_on >= (local - LONGEST_AHEAD).date(),
        )
    ).all()
    told = uncorrected(session, set(returned), local) if returned else {}
    people = joinedload(Case.client)
    cases = (
        session.scalars(
            select(Case)
            .where(Case.id.in_(told))
            .options(
                people.selectinload(Client.numbers),
                people.selectinload(Client.addresses),
                people.joinedload(Client.representative).selectinload(Client.numbers),
                people.joinedload(Client.representative).selectinload(Client.addresses),
            )
        ).all()
        if told
        else []
    )
    alive = [Expecting(case, told[case.id]) for case in cases if not said_to_be_dead(case.client.contact)]
    return sorted(alive, key=lambda one: (one.told, one.case.id))


def write_again(session: Session, case_id: int) -> Case:
    """Another address is on record: the clock goes on, proposes a time anew or asks for a number.

    Raises `CannotWrite`.
    """
    case = locked_case(session, case_id)
    waits = (case.state, case.state_reason) == (CaseState.NEEDS_PERSON, CAME_BACK)
    live = live_of_case(session, case.id, alone=True)
    if not waits or live is not None or case.client.contact.address is None:
        raise CannotWrite
    propose_again(case)
    return case


def _waits(office_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Case.office_id == office_id,
        Case.state == CaseState.NEEDS_PERSON,
        Case.state_reason == CAME_BACK,
    )
