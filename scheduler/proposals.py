"""The clock's job: who was not reached by phone gets an appointment and a letter, or a person looks at it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.appointments import LIVE, Appointment
from db.cases import Case, CaseState
from db.clients import Client
from db.offices import Office
from db.session import Database
from letters.access import AccessKeys
from letters.queue import queue_number_wanted
from scheduler.calendar.opening import instant
from scheduler.cases import hand_over
from scheduler.deciding import Decided, carry_out, decide
from scheduler.drafts.making import keep_ready
from scheduler.drafts.moves import Move
from scheduler.drafts.planning import NO_SLOT, moves_of
from scheduler.due_cases import due_cases
from scheduler.frame import Frame, frame_of
from scheduler.letters_due import judge_held, write_moved
from scheduler.outlook import outlook_of
from scheduler.policy import InForceBy

Progress = Callable[[int, int], None]

ROUNDS = 3
"""How often times are looked for again, when callers take what was planned."""

TOLD_EVERY = 20  # cases, of which the page of a run and the lease of its process are told


@dataclass
class Proposed:
    """What one run did. `released`: letters that were held and can be printed by now; `moved`: letters for times
    that we moved; `unsaid`: appointments whose outcome nobody noted; `failed`: cases that could not be decided;
    `post_held`: cases that wait because no letter leaves; `drafted`: times that a person has to put in force.
    """

    released: int = 0
    moved: int = 0
    unsaid: int = 0
    failed: int = 0
    appointments: int = 0
    number_letters: int = 0
    persons: int = 0
    without_slot: int = 0
    post_held: int = 0
    drafted: int = 0

    def note(self, decided: Decided, what: str) -> None:
        """Count a case under `what`, if it was decided just now."""
        if decided == Decided.DONE:
            setattr(self, what, getattr(self, what) + 1)
        elif decided == Decided.FAILED:
            self.failed += 1


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
    to a person and stops no other. Where a person puts plans in force, the times wait in a draft.
    """
    done = Proposed()
    with database.reading() as session:
        office = session.get_one(Office, office_id, options=[selectinload(Office.lines)])
        frame = frame_of(office, at, keys, public_url)
        due = due_cases(session, frame)
    done.released = judge_held(database, frame)
    done.moved = write_moved(database, frame)
    done.unsaid = _hand_over_unsaid(database, frame)
    for case in due.exhausted:
        done.note(decide(database, case.id, _to_a_person("too_many_proposals")), "persons")
    for case in due.no_time:
        _write_or_hand_over(database, case, frame, done)
    if frame.post_held:
        done.post_held += len(due.to_place)
    elif frame.policy.in_force_by == InForceBy.PERSON:
        done.drafted = keep_ready(database, frame, due.to_place)
    else:
        _place(database, due.to_place, frame, run_id, done, progress)
    return done


def _place(
    database: Database, waiting: list[Case], frame: Frame, run_id: int | None, done: Proposed, progress: Progress
) -> None:
    """Match all that wait, book each; those whose time was taken meanwhile wait for the next round."""
    total = len(waiting)
    for _ in range(ROUNDS):
        if not waiting:
            return
        with database.reading() as session:
            outlook = outlook_of(session, waiting, frame)
        again = set[int]()
        for number, move in enumerate(moves_of(outlook, outlook.plan())):
            if _carried_out(database, move, frame, run_id, done) == Decided.AGAIN:
                again.add(move.case_id)
            if number % TOLD_EVERY == 0:
                progress(total - len(waiting) + number, total)
        waiting = [case for case in waiting if case.id in again]
        progress(total - len(waiting), total)


def _carried_out(database: Database, move: Move, frame: Frame, run_id: int | None, done: Proposed) -> Decided:
    decided = decide(database, move.case_id, lambda session, case: carry_out(session, case, move, frame, run_id))
    at_a_person = "without_slot" if move.why == NO_SLOT else "persons"
    done.note(decided, "appointments" if move.slot else at_a_person)
    return decided


def _to_a_person(why: str) -> Callable[[Session, Case], None]:
    return lambda session, case: hand_over(case, why)


def _hand_over_unsaid(database: Database, frame: Frame) -> int:
    """Appointments of days that are over, of which nobody noted how they went: a person looks at the case."""
    today = instant(frame.today, time(), frame.zone)
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
            .order_by(Case.id)
            .with_for_update(of=Case)
        ).all()
        for case in cases:
            hand_over(case, "outcome_missing")
        return len(cases)


def _write_or_hand_over(database: Database, case: Case, frame: Frame, done: Proposed) -> None:
    """No time to be called at: a letter that asks for a number where there is an address, else a person."""
    contact = case.client.contact
    if contact.not_by_phone or contact.address is None:
        done.note(decide(database, case.id, _to_a_person(_why_a_person(contact))), "persons")
    elif frame.post_held:
        done.post_held += 1
    else:
        done.note(decide(database, case.id, partial(_ask_for_a_number, frame)), "number_letters")


def _ask_for_a_number(frame: Frame, session: Session, case: Case) -> None:
    queue_number_wanted(session, frame.mailing, case)
    case.state = CaseState.NUMBER_ASKED


def _why_a_person(contact: Client) -> str:
    if contact.not_by_phone:
        return "not_by_phone"
    return "no_address" if contact.usable_number is None else "address_unusable"
