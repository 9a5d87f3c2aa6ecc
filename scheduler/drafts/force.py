"""Puts a draft in force: every move is judged again, as things are now, in a transaction of its own.

What does not hold any more, and who was left to a person, is planned anew, once; then a person decides. Done a
second time, after a crash for instance, it goes on with what is left.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.cases import Case
from db.drafts import Draft, DraftState
from db.offices import Office
from db.session import Database
from letters.access import AccessKeys
from scheduler.cases import hand_over
from scheduler.drafts.holding import still_free
from scheduler.drafts.making import occurrence_of, run_of
from scheduler.drafts.moves import Move
from scheduler.drafts.planning import moves_of
from scheduler.frame import Frame, Wanted, frame_of
from scheduler.jobs.runs import ask_for, try_again
from scheduler.proposing.deciding import Act, Decided, NoLongerHolds, carry_out, decide, proposing, require
from scheduler.proposing.due_cases import Fate, with_people
from scheduler.proposing.outlook import outlook_of
from scheduler.slots.free import Slot
from scheduler.team import Team, team_of

FORCE = "put_draft_in_force"

Progress = Callable[[int, int], None]


class NotReady(Exception):
    """The draft is not made yet, or somebody put it in force or dropped it before."""


@dataclass
class Forced:
    """`anew`: times that did not hold any more and were looked for again; `gone`: cases about which nothing is to
    be decided any more; `post_held`: no letter leaves now, the draft waits."""

    appointments: int = 0
    persons: int = 0
    anew: int = 0
    gone: int = 0
    failed: int = 0
    post_held: int = 0


def order(session: Session, draft: Draft, *, staff_id: int, at: datetime) -> None:
    """A person wants the draft put in force, and the clock does it; if that failed before, once more.

    Raises `NotReady`.
    """
    session.refresh(draft, with_for_update=True)
    run = run_of(session, draft) if draft.state == DraftState.ORDERED else None
    if run is not None and try_again(session, run.id):
        return
    _require_ready(draft)
    draft.state, draft.ordered_at, draft.ordered_by = DraftState.ORDERED, at, staff_id
    ask_for(session, FORCE, occurrence_of(draft.id, at), office_id=draft.office_id, staff_id=staff_id)


def drop(session: Session, draft: Draft) -> None:
    """Nothing of it is done. Raises `NotReady`."""
    session.refresh(draft, with_for_update=True)
    _require_ready(draft)
    draft.state = DraftState.DROPPED


def put_in_force(
    database: Database,
    draft_id: int,
    keys: AccessKeys,
    *,
    at: datetime,
    public_url: str,
    run_id: int | None = None,
    progress: Progress = lambda done, total: None,
) -> Forced:
    """Carry out the moves of a draft that was ordered; any other stays as it is."""
    with database.reading() as session:
        draft = session.get_one(Draft, draft_id)
        office = session.get_one(Office, draft.office_id, options=[selectinload(Office.lines)])
        frame, team = frame_of(office, at, keys, public_url), team_of(session, office)
    forced = Forced()
    if draft.state != DraftState.ORDERED:
        return forced
    moves = [Move.of(stored) for stored in draft.moves]
    if frame.post_held:
        forced.post_held = len(moves)
        become(database, draft_id, DraftState.READY, at)
        return forced
    again = []
    for number, move in enumerate(moves, 1):
        decided = decide(database, move.case_id, _judged(move, frame, team, run_id))
        _note(forced, decided, move)
        if decided == Decided.AGAIN:
            again.append(move.case_id)
        progress(number, len(moves))
    _plan_anew(database, again, frame, run_id, forced)
    become(database, draft_id, DraftState.IN_FORCE, at)
    return forced


def _judged(move: Move, frame: Frame, team: Team, run_id: int | None) -> Act:
    """For a person there is a second look first: a time may have become free."""

    def act(session: Session, case: Case) -> None:
        require(Fate.PLACED, session, case, frame)
        if move.slot is None or not _holds(session, move, move.slot, frame.wanted(case, team, {}), frame):
            raise NoLongerHolds
        carry_out(session, case, move, frame, run_id)

    return act


def _holds(session: Session, move: Move, slot: Slot, wanted: Wanted, frame: Frame) -> bool:
    """The advisor may still do it, a letter of now still arrives in time, and the time is still free."""
    day, request = slot.starts_at.astimezone(frame.zone).date(), wanted.request
    if (slot.minutes, move.interpreter) != (request.minutes, wanted.interpreter):
        return False
    if slot.advisor_id not in request.candidates or day < request.earliest:
        return False
    return still_free(session, slot, frame)


def _plan_anew(
    database: Database, case_ids: Sequence[int], frame: Frame, run_id: int | None, forced: Forced
) -> None:
    """Another time for each; whose other time is gone in the same moment, a person looks at."""
    if not case_ids:
        return
    with database.reading() as session:
        cases = session.scalars(
            select(Case).where(Case.id.in_(case_ids)).order_by(Case.due_on, Case.id).options(*with_people())
        ).all()
        outlook = outlook_of(session, cases, frame)
    for move in moves_of(outlook, outlook.plan()):
        decided = decide(database, move.case_id, proposing(move, frame, run_id))
        if decided == Decided.AGAIN:
            decided = decide(database, move.case_id, lambda session, case: hand_over(case, "undecided"))
            forced.persons += decided == Decided.DONE
        else:
            _note(forced, decided, move)
            forced.anew += decided == Decided.DONE and move.slot is not None


def _note(forced: Forced, decided: Decided, move: Move) -> None:
    forced.appointments += decided == Decided.DONE and move.slot is not None
    forced.persons += decided == Decided.DONE and move.slot is None
    forced.gone += decided == Decided.GONE
    forced.failed += decided == Decided.FAILED


def become(database: Database, draft_id: int, state: DraftState, at: datetime) -> None:
    """How a draft that was ordered ends; any other stays as it is."""
    with database.transaction() as session:
        draft = session.get_one(Draft, draft_id, with_for_update=True)
        if draft.state == DraftState.ORDERED:
            draft.state = state
            draft.in_force_at = at if state == DraftState.IN_FORCE else None


def _require_ready(draft: Draft) -> None:
    if draft.state != DraftState.READY:
        raise NotReady
