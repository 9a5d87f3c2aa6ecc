"""Puts a draft for displaced appointments in force: each is judged again, and done in a transaction of its own.

What clients said meanwhile comes first. What does not hold any more is planned anew, once; then a person decides.
Done a second time, after a crash for instance, it goes on with what is left.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.appointments import Appointment, AppointmentEvent, EventKind
from db.cases import Case, CaseState
from db.drafts import Draft, DraftState
from db.offices import Office
from db.session import Database
from letters.access import AccessKeys
from scheduler.appointments.booking import live_of_case
from scheduler.displaced.cause import Cause, cause_of, displaced
from scheduler.displaced.doing import Order, give_up, moved_to, take_over_by
from scheduler.displaced.holding import still_possible
from scheduler.displaced.planning import for_a_person, moves_of, too_late_for
from scheduler.displaced.situation import situation_of
from scheduler.drafts.force import become
from scheduler.drafts.moves import Move, MoveKind
from scheduler.frame import frame_of
from scheduler.proposing.deciding import Act, Decided, NoLongerHolds, WaitsNoMore, decide

OPEN_CASES = tuple(state for state in CaseState if state != CaseState.CLOSED)

Progress = Callable[[int, int], None]


@dataclass
class Settled:
    """`new_times`: moved to another time; `anew`: planned once more; `gone`: about which nothing was to be decided
    any more, because the client, or somebody else, was quicker."""

    taken_over: int = 0
    new_times: int = 0
    persons: int = 0
    anew: int = 0
    gone: int = 0
    failed: int = 0


def put_displaced_in_force(
    database: Database,
    draft_id: int,
    keys: AccessKeys,
    *,
    at: datetime,
    public_url: str,
    progress: Progress = lambda done, total: None,
) -> Settled:
    """Carry out the moves of a draft that was ordered; any other stays as it is."""
    settled = Settled()
    with database.reading() as session:
        draft = session.get_one(Draft, draft_id)
        office = session.get_one(Office, draft.office_id, options=[selectinload(Office.lines)])
        cause = cause_of(session, office, draft.kind, draft.subject, at)
    if draft.state != DraftState.ORDERED or draft.made_at is None:
        return settled
    order = Order(cause, frame_of(office, at, keys, public_url), draft.ordered_by)
    moves, again = [Move.of(stored) for stored in draft.moves], list[Move]()
    for number, move in enumerate(moves, 1):
        decided = decide(database, move.case_id, _judged(move, order, draft.made_at), among=OPEN_CASES)
        _note(settled, decided, move)
        if decided == Decided.AGAIN:
            again.append(move)
        progress(number, len(moves) + 1)
    _plan_anew(database, again, order, draft.made_at, settled)
    become(database, draft_id, DraftState.IN_FORCE, at)
    return settled


def _judged(move: Move, order: Order, since: datetime) -> Act:
    """For a person there is a second look first: by now a colleague may be free."""

    def act(session: Session, case: Case) -> None:
        appointment = _still_displaced(session, case, move, order.cause)
        agreed = move.kind == MoveKind.MOVE and _agreed_since(session, appointment, since)
        too_late = appointment.starts_at <= order.frame.at
        if move.kind == MoveKind.PERSON or appointment.version != move.version or agreed or too_late:
            raise NoLongerHolds
        _carry_out(session, case, appointment, move, order)

    return act


def _plan_anew(database: Database, again: Iterable[Move], order: Order, since: datetime, settled: Settled) -> None:
    """Another colleague, another time; whose other time is gone in the same moment, a person looks at."""
    wanted = {move.appointment_id: move for move in again}
    if not wanted:
        return
    with database.reading() as session:
        office = session.get_one(Office, order.frame.office.id)
        ahead = displaced(session, office, order.cause, order.frame.at)
        left = [found for found in ahead if found.id in wanted]
        agreed = {found.id for found in left if _agreed_since(session, found, since)}
        situation = situation_of(session, order.frame, order.cause, left, promised=agreed)
    moves, _optimal = moves_of(situation)
    for move, one in zip(moves, situation.displaced, strict=True):
        del wanted[move.appointment_id]
        decided = decide(database, move.case_id, _carried(move, order), among=OPEN_CASES)
        if decided != Decided.AGAIN:
            settled.anew += decided == Decided.DONE and move.slot is not None
            _note(settled, decided, move)
            continue
        _to_a_person(database, for_a_person(one, situation), order, settled)
    for move in wanted.values():
        _to_a_person(database, too_late_for(move, order.cause), order, settled)


def _to_a_person(database: Database, move: Move, order: Order, settled: Settled) -> None:
    _note(settled, decide(database, move.case_id, _carried(move, order), among=OPEN_CASES), move)


def _carried(move: Move, order: Order) -> Act:
    def act(session: Session, case: Case) -> None:
        appointment = _still_displaced(session, case, move, order.cause)
        _carry_out(session, case, appointment, move, order)

    return act


def _still_displaced(session: Session, case: Case, move: Move, cause: Cause) -> Appointment:
    """The appointment of a locked case, if it is the same and still cannot take place. Raises `WaitsNoMore`."""
    appointment = live_of_case(session, case.id)
    if appointment is None or appointment.id != move.appointment_id or not cause.displaces(appointment):
        raise WaitsNoMore
    return appointment


def _carry_out(session: Session, case: Case, appointment: Appointment, move: Move, order: Order) -> None:
    if move.slot is None:
        give_up(session, case, appointment, move.reasons, order)
        return
    if not still_possible(session, case, appointment, move, order.cause, order.frame):
        raise NoLongerHolds
    do = take_over_by if move.kind == MoveKind.TAKE_OVER else moved_to
    do(session, case, appointment, move, order)


def _agreed_since(session: Session, appointment: Appointment, since: datetime) -> bool:
    """Whether somebody said yes to this time after the plan was made."""
    said = select(AppointmentEvent.id).where(
        AppointmentEvent.appointment_id == appointment.id,
        AppointmentEvent.version == appointment.version,
        AppointmentEvent.kind == EventKind.CONFIRMED,
        AppointmentEvent.at > since,
    )
    return session.scalar(said.limit(1)) is not None


def _note(settled: Settled, decided: Decided, move: Move) -> None:
    done = decided == Decided.DONE
    settled.taken_over += done and move.kind == MoveKind.TAKE_OVER
    settled.new_times += done and move.kind == MoveKind.MOVE
    settled.persons += done and move.kind == MoveKind.PERSON
    settled.gone += decided == Decided.GONE
    settled.failed += decided == Decided.FAILED
