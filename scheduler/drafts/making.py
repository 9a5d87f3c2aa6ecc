"""Makes drafts: the plan of a moment, kept to be looked at. Nothing of it holds before it is put in force."""

from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session, defer, selectinload

from db.cases import Case
from db.drafts import Draft, DraftKind, DraftState
from db.jobs import JobRun, RunState
from db.offices import Office
from db.session import Database
from letters.access import AccessKeys
from scheduler.calendar.opening import instant
from scheduler.drafts.moves import Move
from scheduler.drafts.numbers import DAYS_TRIED, Numbers, numbers_of, one_more_day
from scheduler.drafts.planning import moves_of
from scheduler.frame import Frame, frame_of
from scheduler.jobs.runs import ask_for, try_again
from scheduler.proposing.due_cases import due_cases
from scheduler.proposing.outlook import Outlook, outlook_of

MAKE = "make_draft"
OPEN = (DraftState.ASKED, DraftState.READY, DraftState.ORDERED)
STEPS = DAYS_TRIED + 2

Progress = Callable[[int, int], None]


def ask_for_draft(session: Session, office: Office, *, staff_id: int, at: datetime) -> Draft:
    """What would a run of now propose? The clock makes it; one that is being made already is the answer.

    One whose making failed is tried again.
    """
    session.get_one(Office, office.id, with_for_update={"key_share": True})
    waiting = session.scalar(_drafts(office.id).where(Draft.state == DraftState.ASKED).limit(1))
    if waiting is not None:
        run = run_of(session, waiting)
        if run is not None:
            try_again(session, run.id)
        return waiting
    return ask_to_make(session, office, DraftKind.PROPOSALS, {}, staff_id=staff_id, at=at)


def ask_to_make(
    session: Session, office: Office, kind: DraftKind, subject: dict[str, Any], *, staff_id: int, at: datetime
) -> Draft:
    """A draft that the clock makes."""
    draft = _new(office, DraftState.ASKED, at, staff_id, kind, subject)
    session.add(draft)
    session.flush()
    ask_for(session, MAKE, occurrence_of(draft.id), office_id=office.id, staff_id=staff_id)
    return draft


def occurrence_of(draft_id: int, at: datetime | None = None) -> str:
    """How the run is called that makes a draft; and the one that puts it in force, as it was ordered at `at`."""
    return f"draft:{draft_id}" + (f":{at.isoformat()}" if at else "")


def draft_of(occurrence: str) -> int:
    return int(occurrence.split(":")[1])


def kind_of(database: Database, draft_id: int) -> DraftKind:
    with database.reading() as session:
        return session.scalars(select(Draft.kind).where(Draft.id == draft_id)).one()


def run_of(session: Session, draft: Draft) -> JobRun | None:
    """The newest run that made this draft or put it in force; none for one that the clock made by itself."""
    same = (JobRun.occurrence == occurrence_of(draft.id)) | JobRun.occurrence.startswith(
        f"{occurrence_of(draft.id)}:"
    )
    return session.scalar(select(JobRun).where(same).order_by(JobRun.id.desc()).limit(1))


def make_draft(
    database: Database,
    draft_id: int,
    keys: AccessKeys,
    *,
    at: datetime,
    public_url: str,
    progress: Progress = lambda done, total: None,
) -> int:
    """Make a draft that was asked for; gives how many cases it is about. Any other stays as it is."""
    with database.reading() as session:
        draft = session.get_one(Draft, draft_id)
        office = session.get_one(Office, draft.office_id, options=[selectinload(Office.lines)])
        frame = frame_of(office, at, keys, public_url)
        cases = [] if frame.post_held else due_cases(session, frame).to_place
        outlook = outlook_of(session, cases, frame)
    moves, numbers = _solved(outlook, progress)
    with database.transaction() as session:
        draft = session.get_one(Draft, draft_id, with_for_update=True)
        if draft.state == DraftState.ASKED:
            keep(draft, moves, numbers, at)
    return len(moves)


def keep_ready(
    database: Database, frame: Frame, cases: Sequence[Case], progress: Progress = lambda done, total: None
) -> int:
    """For an office where a person puts plans in force: one draft at a time, made anew each day.

    Gives how many cases a new one is about. What a person dropped today is not made again today.
    """
    with database.reading() as session:
        if not cases or any(_is_todays(session, draft, frame) for draft in session.scalars(_recent(frame)).all()):
            return 0
        outlook = outlook_of(session, cases, frame)
    moves, numbers = _solved(outlook, progress)
    with database.transaction() as session:
        session.get_one(Office, frame.office.id, with_for_update={"key_share": True})
        known = session.scalars(_recent(frame)).all()
        if any(_is_todays(session, draft, frame) for draft in known):
            return 0
        for draft in known:
            if draft.state == DraftState.READY:
                draft.state = DraftState.DROPPED
        made = _new(frame.office, DraftState.READY, frame.at, None)
        keep(made, moves, numbers, frame.at)
        session.add(made)
    return len(moves)


def forget_drafts(session: Session, before: datetime) -> None:
    """Delete what was put in force or dropped, or asked for and never looked at again, before an instant."""
    session.execute(delete(Draft).where(Draft.asked_at < before, Draft.state != DraftState.ORDERED))


def _solved(outlook: Outlook, progress: Progress) -> tuple[list[Move], Numbers]:
    steps = iter(range(1, STEPS + 1))
    plan = outlook.plan()
    progress(next(steps), STEPS)
    moves, numbers = moves_of(outlook, plan), numbers_of(outlook, plan)
    numbers["one_more_day"] = one_more_day(outlook, plan, lambda: progress(next(steps), STEPS))
    return moves, numbers


def has_failed(run: JobRun | None) -> bool:
    """It is not tried again by itself."""
    return run is not None and run.state == RunState.FAILED


def _is_todays(session: Session, draft: Draft, frame: Frame) -> bool:
    """It stands in the way of a new one: under way; or made today, and open or, if the clock made it, dropped.

    One whose run stays failed waits for a person, and the others do not wait with it.
    """
    if draft.state in (DraftState.ASKED, DraftState.ORDERED):
        return not has_failed(run_of(session, draft))
    today = draft.made_at is not None and draft.made_at.astimezone(frame.zone).date() == frame.today
    dropped = draft.state == DraftState.DROPPED and draft.asked_by is None
    return today and (draft.state == DraftState.READY or dropped)


def _drafts(office_id: int) -> Select[Draft]:
    """Of the kind that is made here, without their moves."""
    return (
        select(Draft)
        .where(Draft.office_id == office_id, Draft.kind == DraftKind.PROPOSALS)
        .options(defer(Draft.moves), defer(Draft.numbers))
    )


def _recent(frame: Frame) -> Select[Draft]:
    """Those that are open, or were made today."""
    today = instant(frame.today, time.min, frame.zone)
    return _drafts(frame.office.id).where(or_(Draft.state.in_(OPEN), Draft.made_at >= today))


def _new(
    office: Office,
    state: DraftState,
    at: datetime,
    staff_id: int | None,
    kind: DraftKind = DraftKind.PROPOSALS,
    subject: dict[str, Any] | None = None,
) -> Draft:
    return Draft(
        authority_id=office.authority_id,
        office_id=office.id,
        kind=kind,
        subject=subject or {},
        state=state,
        asked_at=at,
        asked_by=staff_id,
    )


def keep(draft: Draft, moves: Sequence[Move], numbers: Numbers, at: datetime) -> None:
    """It is made: to be looked at."""
    draft.moves, draft.numbers = [move.stored() for move in moves], numbers
    draft.state, draft.made_at = DraftState.READY, at
