"""Does with one displaced appointment what was decided, in the transaction of the caller, who holds its case."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.appointments import Appointment, EventKind, Way
from db.cases import Case
from db.letters import LetterState
from letters.queue import WAITING, waiting_for
from scheduler.appointments.booking import change, close, take_over
from scheduler.cases import hand_over
from scheduler.displaced.cause import Cause
from scheduler.displaced.ways import knows, tell_moved, tell_off, tell_taken_over
from scheduler.drafts.moves import Move, Reason
from scheduler.frame import Frame
from scheduler.proposing.deciding import NoLongerHolds
from scheduler.telling.by_message import MOVED
from scheduler.telling.notify import LETTER
from scheduler.telling.writing import write_for_time


@dataclass(frozen=True)
class Order:
    """`by`: who had the plan put in force."""

    cause: Cause
    frame: Frame
    by: int | None


def take_over_by(session: Session, case: Case, appointment: Appointment, move: Move, order: Order) -> None:
    """The colleague of a move takes the same time. Raises `Taken`, `Outdated`, `NotLive`."""
    assert move.slot is not None
    known = knows(session, appointment)
    version, at = appointment.version, order.frame.at
    take_over(session, appointment, move.slot.advisor_id, version=version, way=Way.CLOCK, at=at, staff_id=order.by)
    appointment.reasons = [*appointment.reasons, *move.reasons]
    if _letter_waits(session, case):
        write_for_time(session, order.frame, case, appointment)
    if known:
        tell_taken_over(session, case, appointment, order.cause.name, frame=order.frame)


def moved_to(session: Session, case: Case, appointment: Appointment, move: Move, order: Order) -> None:
    """The appointment gets the time of a move, and the client is told before the present one.

    Raises `Taken`, `Outdated`, `NotLive`; `NoLongerHolds` when nothing tells them by then.
    """
    assert move.slot is not None
    known, before, frame = knows(session, appointment), appointment.starts_at, order.frame
    version = appointment.version
    change(
        session,
        appointment,
        move.slot,
        version=version,
        way=Way.CLOCK,
        at=frame.at,
        staff_id=order.by,
        others=False,
    )
    told: str | None = LETTER
    if known:
        told = tell_moved(session, case, appointment, before, frame=frame)
    else:
        write_for_time(session, frame, case, appointment)
    if told is None:
        raise NoLongerHolds
    moved = {"told": told, "version": appointment.version}
    appointment.reasons = [
        {**reason, **moved} if reason["code"] == MOVED else dict(reason) for reason in move.reasons
    ]


def give_up(
    session: Session, case: Case, appointment: Appointment, reasons: Iterable[Reason], order: Order
) -> None:
    """A person decides: the appointment is off, and its client is told so while there is time."""
    known = knows(session, appointment) and order.frame.at < appointment.starts_at
    close(session, appointment, EventKind.WITHDRAWN, way=Way.CLOCK, at=order.frame.at, staff_id=order.by)
    told = tell_off(session, case, appointment, frame=order.frame) if known else None
    untold = [{"code": "not_told"}] if known and told is None else []
    appointment.reasons = [*reasons, *untold]
    hand_over(case, order.cause.why)


def _letter_waits(session: Session, case: Case) -> bool:
    letter = waiting_for(session, case.id)
    return letter is not None and LetterState(letter.state) in WAITING
