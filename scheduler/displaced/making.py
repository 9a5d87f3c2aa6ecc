"""Drafts for displaced appointments: asked for by a page, made by the clock."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.drafts import Draft, DraftKind, DraftState
from db.offices import Office
from db.session import Database
from letters.access import AccessKeys
from scheduler.displaced.cause import cause_of, displaced
from scheduler.displaced.planning import moves_of, numbers_of
from scheduler.displaced.situation import situation_of
from scheduler.drafts.making import OPEN, ask_to_make, keep, run_of
from scheduler.frame import frame_of
from scheduler.jobs.runs import try_again

Progress = Callable[[int, int], None]


def ask_for_displaced(
    session: Session, office: Office, kind: DraftKind, subject: dict[str, Any], *, staff_id: int, at: datetime
) -> Draft:
    """What becomes of these appointments? One that is being made, or put in force, is the answer.

    One that was made before and not put in force gives way to a new one: it is of then.
    """
    session.get_one(Office, office.id, with_for_update={"key_share": True})
    for draft in _open(session, office, kind, subject):
        if draft.state != DraftState.READY:
            run = run_of(session, draft)
            if run is not None and draft.state == DraftState.ASKED:
                try_again(session, run.id)
            return draft
        draft.state = DraftState.DROPPED
    return ask_to_make(session, office, kind, subject, staff_id=staff_id, at=at)


def make_displaced(
    database: Database,
    draft_id: int,
    keys: AccessKeys,
    *,
    at: datetime,
    public_url: str,
    progress: Progress = lambda done, total: None,
) -> int:
    """Make a draft that was asked for; gives how many appointments it is about. Any other stays as it is."""
    with database.reading() as session:
        draft = session.get_one(Draft, draft_id)
        office = session.get_one(Office, draft.office_id, options=[selectinload(Office.lines)])
        cause = cause_of(session, office, draft.kind, draft.subject, at)
        appointments = displaced(session, office, cause, at)
        situation = situation_of(session, frame_of(office, at, keys, public_url), cause, appointments)
    progress(1, 2)
    moves, optimal = moves_of(situation)
    with database.transaction() as session:
        draft = session.get_one(Draft, draft_id, with_for_update=True)
        if draft.state == DraftState.ASKED:
            keep(draft, moves, numbers_of(moves, optimal), at)
    return len(moves)


def _open(session: Session, office: Office, kind: DraftKind, subject: dict[str, Any]) -> list[Draft]:
    found = session.scalars(
        select(Draft)
        .where(Draft.office_id == office.id, Draft.kind == kind, Draft.state.in_(OPEN))
        .order_by(Draft.id.desc())
        .with_for_update()
    )
    return [draft for draft in found if draft.subject == subject]
