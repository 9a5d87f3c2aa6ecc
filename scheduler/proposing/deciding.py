"""One case after the other, each in a transaction of its own: one that cannot be decided stops no other."""

from collections.abc import Callable, Collection
from enum import Enum, auto

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cases import Case, CaseState
from db.session import Database
from letters.queue import queue_proposal
from scheduler.appointments.booking import NotLive, Outdated, Taken, book
from scheduler.cases import hand_over
from scheduler.drafts.moves import Move
from scheduler.frame import Frame
from scheduler.one_by_one import CouldNotBeDone, alone
from scheduler.proposing.due_cases import Fate, fate_of

Act = Callable[[Session, Case], None]
"""Does something with a case that is locked and waits. Raises `Taken`, `NoLongerHolds`, `WaitsNoMore`, as
`scheduler/appointments/booking.py` does too."""


class NoLongerHolds(Exception):
    """The time of a plan cannot be had any more: another one has to be looked for."""


class WaitsNoMore(Exception):
    """Nothing is to be decided about the case any more."""


LOST, OVER = (Taken, Outdated, NoLongerHolds), (NotLive, WaitsNoMore)


class Decided(Enum):
    DONE = auto()
    AGAIN = auto()  # its time was taken, or does not hold any more
    GONE = auto()  # the case does not wait any more
    FAILED = auto()  # a person looks at it


def decide(
    database: Database, case_id: int, act: Act, *, among: Collection[CaseState] = (CaseState.TO_CALL,)
) -> Decided:
    """Do something with one case, if it still waits on the call list, or is in another of the states `among`;
    whatever fails leaves nothing behind."""

    def done(session: Session, case_id: int) -> Decided:
        case = _waiting(session, case_id, among)
        if case is None:
            return Decided.GONE
        act(session, case)
        return Decided.DONE

    try:
        return alone(database, case_id, done, expected=(*LOST, *OVER))
    except LOST:
        return Decided.AGAIN
    except OVER:
        return Decided.GONE
    except CouldNotBeDone:
        return _give_up(database, case_id, among)


def _give_up(database: Database, case_id: int, among: Collection[CaseState]) -> Decided:
    """A person looks at a case that could not be decided, unless somebody closed or decided it meanwhile."""
    with database.transaction() as session:
        case = _waiting(session, case_id, among)
        if case is None:
            return Decided.GONE
        hand_over(case, "undecided")
        return Decided.FAILED


def _waiting(session: Session, case_id: int, among: Collection[CaseState]) -> Case | None:
    """The case, locked; None if it waits no more."""
    case = session.scalar(select(Case).where(Case.id == case_id).with_for_update())
    return case if case is not None and case.state in among else None


def require(fate: Fate, session: Session, case: Case, frame: Frame) -> None:
    """Judges a locked case again: its client may have been reached since the plan was made, or have left a number.

    Raises `WaitsNoMore`.
    """
    if fate_of(session, case, frame) != fate:
        raise WaitsNoMore


def proposing(move: Move, frame: Frame, run_id: int | None) -> Act:
    """Carries out a move that was planned just now."""

    def act(session: Session, case: Case) -> None:
        require(Fate.PLACED, session, case, frame)
        carry_out(session, case, move, frame, run_id)

    return act


def carry_out(session: Session, case: Case, move: Move, frame: Frame, run_id: int | None) -> None:
    """Propose the time of a move and queue its letter, or hand the case to a person. Raises `Taken`."""
    if move.slot is None:
        hand_over(case, move.why or "undecided")
        return
    appointment = book(
        session,
        case,
        frame.office,
        move.slot,
        reasons=list(move.reasons),
        at=frame.at,
        run_id=run_id,
        interpreter=move.interpreter,
    )
    queue_proposal(session, frame.mailing, case, appointment)
