"""The clock's job: who was not reached by phone gets an appointment and a letter, or a person looks at it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.appointments import LIVE, Appointment
from db.calls import Attempt
from db.cases import Case, CaseState
from db.clients import Client
from db.offices import Office
from db.session import Database, DatabaseAway
from letters.access import AccessKeys
from letters.queue import queue_number_wanted, queue_proposal
from scheduler.appointments import Taken, book
from scheduler.attempts import was_not_reached
from scheduler.calendar.opening import instant
from scheduler.cases import hand_over
from scheduler.frame import Frame, frame_of, plan_for
from scheduler.letters_due import judge_held, write_moved
from scheduler.slots.free import Slot

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]

ROUNDS = 3
"""How often times are looked for again, when callers take what was planned."""


@dataclass
class Proposed:
    """What one run did. `released`: letters that were held and can be printed by now; `moved`: letters for times
    that we moved; `unsaid`: appointments whose outcome nobody noted; `failed`: cases that could not be decided.
    """

    released: int = 0
    moved: int = 0
    unsaid: int = 0
    failed: int = 0
    appointments: int = 0
    number_letters: int = 0
    persons: int = 0
    without_slot: int = 0


def propose(
    database: Database,
    office_id: int,
    keys: AccessKeys,
    *,
    at: datetime,
    public_url: str,
    run_id: int | None = None,
    progress: Progress = lambda done, total: None,
) -> Proposed:
    """Do for every client of an office who was not reached what the office's rule says. Sweeps whatever is due.

    Plans outside any transaction; each case is then decided in one of its own. A case that cannot be decided goes
    to a person and stops no other.
    """
    done = Proposed()
    with database.reading() as session:
        office = session.get_one(Office, office_id, options=[selectinload(Office.lines)])
        frame = frame_of(office, at, keys, public_url)
        due = _due(session, frame)
    done.released = judge_held(database, frame)
    done.moved = write_moved(database, frame)
    done.unsaid = _hand_over_unsaid(database, frame)
    for case in due:
        if not _can_be_given_a_time(case):
            _decide(database, case, done, lambda session, case: _write_or_hand_over(session, case, frame, done))
    waiting = [case for case in due if _can_be_given_a_time(case)]
    total = len(waiting)
    for _ in range(ROUNDS):
        if waiting:
            waiting = _one_round(database, waiting, frame, run_id, done)
            progress(total - len(waiting), total)
    return done


def _hand_over_unsaid(database: Database, frame: Frame) -> int:
    """Appointments of days that are over, of which nobody noted how they went: a person looks at the case."""
    today = instant(frame.at.astimezone(frame.zone).date(), time(), frame.zone)
    with database.transaction() as session:
        cases = session.scalars(
            select(Case)
            .join(Appointment, Appointment.case_id == Case.id)
            .where(
                Case.office_id == frame.office.id,
                Case.state == CaseState.APPOINTMENT,
                Appointment.state.in_(LIVE),
                Appointment.starts_at < today,
            )
        ).all()
        for case in cases:
            hand_over(case, "outcome_missing")
        return len(cases)


def _due(session: Session, frame: Frame) -> list[Case]:
    """Cases to call whose client has no usable number, must not be called, or was not reached."""
    cases = session.scalars(
        select(Case)
        .where(Case.office_id == frame.office.id, Case.state == CaseState.TO_CALL)
        .order_by(Case.due_on, Case.id)
        .options(
            selectinload(Case.client).selectinload(Client.addresses),
            selectinload(Case.client).selectinload(Client.numbers),
            selectinload(Case.topic),
        )
    ).all()
    attempts = _attempts(session, [case.id for case in cases])
    return [
        case
        for case in cases
        if _not_to_be_called(case)
        or was_not_reached(case, attempts.get(case.id, []), frame.policy, frame.zone, frame.at)
    ]


def _attempts(session: Session, case_ids: Sequence[int]) -> dict[int, list[Attempt]]:
    found: dict[int, list[Attempt]] = {}
    for attempt in session.scalars(select(Attempt).where(Attempt.case_id.in_(case_ids))):
        found.setdefault(attempt.case_id, []).append(attempt)
    return found


def _not_to_be_called(case: Case) -> bool:
    return case.client.not_by_phone or case.client.usable_number is None


def _can_be_given_a_time(case: Case) -> bool:
    return not _not_to_be_called(case) and case.client.address is not None


def _decide(database: Database, case: Case, done: Proposed, decide: Callable[[Session, Case], None]) -> None:
    """One case in a transaction of its own, if it still waits for a decision. Raises `Taken`."""
    try:
        with database.transaction() as session:
            found = session.scalar(select(Case).where(Case.id == case.id).with_for_update())
            if found is not None and found.state == CaseState.TO_CALL:
                decide(session, found)
    except (Taken, DatabaseAway):
        raise
    except Exception as error:
        log.error("case %s could not be decided: %s", case.id, type(error).__name__)
        with database.transaction() as session:
            hand_over(session.get_one(Case, case.id), "undecided")
        done.failed += 1


def _write_or_hand_over(session: Session, case: Case, frame: Frame, done: Proposed) -> None:
    """No time to be called at: a letter that asks for a number where there is an address, else a person."""
    if case.client.not_by_phone or case.client.address is None:
        hand_over(case, _why_a_person(case.client))
        done.persons += 1
        return
    queue_number_wanted(session, frame.mailing, case)
    case.state = CaseState.NUMBER_ASKED
    done.number_letters += 1


def _why_a_person(client: Client) -> str:
    if client.not_by_phone:
        return "not_by_phone"
    return "no_address" if client.usable_number is None else "address_unusable"


def _one_round(
    database: Database, waiting: list[Case], frame: Frame, run_id: int | None, done: Proposed
) -> list[Case]:
    """Match all that wait, book each; those whose time was taken meanwhile wait for the next round."""
    with database.reading() as session:
        plan = plan_for(session, waiting, frame)
    again: list[Case] = []
    for case in waiting:
        book_it = partial(_book_and_write, plan.slots.get(case.id), frame, run_id, done)
        try:
            _decide(database, case, done, book_it)
        except Taken:
            again.append(case)
    return again


def _book_and_write(
    slot: Slot | None, frame: Frame, run_id: int | None, done: Proposed, session: Session, case: Case
) -> None:
    if slot is None:
        hand_over(case, "no_slot")
        done.without_slot += 1
        return
    reasons = _reasons(case, slot, frame)
    appointment = book(session, case, frame.office, slot, reasons=reasons, at=frame.at, run_id=run_id)
    queue_proposal(session, frame.mailing, case, appointment)
    done.appointments += 1


def _reasons(case: Case, slot: Slot, frame: Frame) -> list[dict[str, Any]]:
    late = slot.starts_at.astimezone(frame.zone).date() > case.due_on
    reasons: list[dict[str, Any]] = [{"code": "first_free", "arrival": frame.arrival(case.client).isoformat()}]
    return [*reasons, {"code": "after_due", "due_on": case.due_on.isoformat()}] if late else reasons
