"""The clock's job: who was not reached by phone gets an appointment and a letter, or a person looks at it."""

from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from db.appointments import LIVE, Appointment
from db.cases import Case, CaseState
from db.clients import Client
from db.offices import Office
from db.session import Database
from letters.access import AccessKeys
from letters.addressing.no_abode import no_abode
from letters.queue import queue_number_wanted
from scheduler.calendar.opening import instant
from scheduler.cases import hand_over, locked_case
from scheduler.drafts.making import keep_ready
from scheduler.drafts.moves import Move
from scheduler.drafts.planning import NO_SLOT, moves_of
from scheduler.frame import Frame, frame_of
from scheduler.jobs.runs import Progress
from scheduler.one_by_one import TOLD_EVERY, Done, one_by_one
from scheduler.policy import InForceBy
from scheduler.proposing.deciding import Act, Decided, WaitsNoMore, decide, proposing, require
from scheduler.proposing.due_cases import DueCases, Fate, due_cases
from scheduler.proposing.outlook import outlook_of
from scheduler.telling.letters_due import judge_held, write_moved

ROUNDS = 3
"""How often times are looked for again, when callers take what was planned."""


@dataclass
class Proposed:
    """What one run did. `released`: letters that were held and can be printed by now; `moved`: letters for times
    that we moved; `unsaid`: appointments whose outcome nobody noted; `failed`: cases that could not be decided and
    letters that could not be written; `post_held`: cases that wait because no letter leaves; `drafted`: times that
    a person has to put in force.
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
        self.failed += decided == Decided.FAILED

    def count(self, done: Done[bool]) -> int:
        """Of how many something was done; what failed is counted."""
        self.failed += done.failed
        return sum(done.results)


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

    def alive(_done: int, _total: int) -> None:
        progress(0, len(due.to_place))

    done.released = done.count(judge_held(database, frame, alive))
    done.moved = done.count(write_moved(database, frame, alive))
    done.unsaid = done.count(_hand_over_unsaid(database, frame, alive))
    _decide_without_time(database, due, frame, done, alive)
    if frame.post_held:
        done.post_held += len(due.to_place)
    elif frame.policy.in_force_by == InForceBy.PERSON:
        done.drafted = keep_ready(database, frame, due.to_place, progress)
    else:
        _place(database, due.to_place, frame, run_id, done, progress)
    return done


def _decide_without_time(database: Database, due: DueCases, frame: Frame, done: Proposed, alive: Progress) -> None:
    """A letter that asks for a number, or a person. `alive`: tells that the run gets on."""
    cases = (*due.exhausted, *due.no_time)
    for number, case in enumerate(cases):
        if number % TOLD_EVERY == 0:
            alive(number, len(cases))
        if number < len(due.exhausted):
            done.note(decide(database, case.id, _exhausted(frame)), "persons")
        else:
            _write_or_hand_over(database, case, frame, done)


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
    decided = decide(database, move.case_id, proposing(move, frame, run_id))
    at_a_person = "without_slot" if move.why == NO_SLOT else "persons"
    done.note(decided, "appointments" if move.slot else at_a_person)
    return decided


def _exhausted(frame: Frame) -> Act:
    def act(session: Session, case: Case) -> None:
        require(Fate.EXHAUSTED, session, case, frame)
        hand_over(case, "too_many_proposals")

    return act


def _hand_over_unsaid(database: Database, frame: Frame, progress: Progress) -> Done[bool]:
    """Appointments of days that are over, of which nobody noted how they went: a person looks at the case."""

    def hand_over_one(session: Session, case_id: int) -> bool:
        case = locked_case(session, case_id)
        if session.scalar(_unsaid(frame).where(Case.id == case_id)) is None:
            return False
        hand_over(case, "outcome_missing")
        return True

    with database.reading() as session:
        unsaid = session.scalars(_unsaid(frame)).all()
    return one_by_one(database, unsaid, hand_over_one, progress=progress)


def _unsaid(frame: Frame) -> Select[int]:
    return (
        select(Case.id)
        .join(Appointment, Appointment.case_id == Case.id)
        .where(
            Case.office_id == frame.office.id,
            Case.state == CaseState.APPOINTMENT,
            Appointment.state.in_(LIVE),
            Appointment.starts_at < instant(frame.today, time(), frame.zone),
        )
        .order_by(Case.id)
    )


def _write_or_hand_over(database: Database, case: Case, frame: Frame, done: Proposed) -> None:
    """No time to be called at: a letter that asks for a number where there is an address, else a person."""
    why = _why_a_person(case.client.contact)
    if why is None and frame.post_held:
        done.post_held += 1
    else:
        decided = decide(database, case.id, _without_time(why, frame))
        done.note(decided, "number_letters" if why is None else "persons")


def _without_time(why: str | None, frame: Frame) -> Act:
    """Whose number, or address, came since the run began waits for the next one."""

    def act(session: Session, case: Case) -> None:
        require(Fate.NO_TIME, session, case, frame)
        if _why_a_person(case.client.contact) != why:
            raise WaitsNoMore
        if why is not None:
            hand_over(case, why)
            return
        queue_number_wanted(session, frame.mailing, case)
        case.state = CaseState.NUMBER_ASKED

    return act


def _why_a_person(contact: Client) -> str | None:
    """None: a letter can ask them for a number."""
    if no_abode(contact) is not None:
        return "no_fixed_abode"
    if contact.not_by_phone:
        return "not_by_phone"
    if contact.address is not None:
        return None
    return "no_address" if contact.usable_number is None else "address_unusable"
