"""The page of one plan: what it comes to, who gets which time and why, who stays without."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from db.cases import Case
from db.drafts import Draft, DraftState
from db.offices import Office
from db.staff import Staff
from scheduler.drafts.making import has_failed, run_of
from scheduler.drafts.moves import Move
from scheduler.proposing.reasons import in_words
from scheduler.slots.free import Slot
from web.context import audit_staff
from web.job_words import what_it_did
from web.page.language import the_language, words

UNDER_WAY = (DraftState.ASKED, DraftState.ORDERED)
OPENED = 40
"""As long as a plan has no more lines than this, all of them are unfolded."""


@dataclass(frozen=True)
class Line:
    """One time of the plan. `late`: after the case is due."""

    case: Case
    slot: Slot
    interpreter: bool
    late: bool
    reasons: list[str]


@dataclass(frozen=True)
class AdvisorDays:
    """All that an advisor gets in this plan, by local day."""

    name: str
    days: list[tuple[date, list[Line]]]

    @property
    def count(self) -> int:
        return sum(len(lines) for _day, lines in self.days)


def draft_page(session: Session, office: Office, draft: Draft) -> str:
    run = run_of(session, draft)
    moves = [Move.of(stored) for stored in draft.moves]
    cases = _cases(session, moves)
    audit_staff(session, "draft.read", f"draft:{draft.id}", office_id=office.id, cases=list(cases))
    return render_template(
        "staff/draft.html",
        office=office,
        draft=draft,
        numbers=draft.numbers,
        more_day=_more_day(draft),
        run=run,
        under_way=draft.state in UNDER_WAY and not has_failed(run),
        failed=draft.state in UNDER_WAY and has_failed(run),
        did=what_it_did(run.result, words()) if run and draft.state == DraftState.IN_FORCE else None,
        advisors=_advisors(session, office, moves, cases),
        without=[(cases[move.case_id], move.why) for move in moves if move.slot is None],
        unfolded=len(moves) <= OPENED,
    )


def _more_day(draft: Draft) -> dict[str, Any] | None:
    found = draft.numbers.get("one_more_day")
    return {**found, "on": date.fromisoformat(found["day"])} if found else None


def _cases(session: Session, moves: Iterable[Move]) -> dict[int, Case]:
    wanted = select(Case).where(Case.id.in_([move.case_id for move in moves]))
    return {
        case.id: case for case in session.scalars(wanted.options(joinedload(Case.client), joinedload(Case.topic)))
    }


def _advisors(
    session: Session, office: Office, moves: Iterable[Move], cases: dict[int, Case]
) -> list[AdvisorDays]:
    """By name, then by day and time."""
    placed = sorted(
        (move for move in moves if move.slot), key=lambda move: (_of(move).advisor_id, _of(move).starts_at)
    )
    ids = {_of(move).advisor_id for move in placed}
    names = {person.id: person.name for person in session.scalars(select(Staff).where(Staff.id.in_(ids)))}
    zone = ZoneInfo(office.zone)
    shown = []
    for advisor_id, of_advisor in groupby(placed, key=lambda move: _of(move).advisor_id):
        lines = [_line(move, cases[move.case_id], names[advisor_id], zone) for move in of_advisor]
        days = groupby(lines, key=lambda line: line.slot.starts_at.astimezone(zone).date())
        shown.append(AdvisorDays(names[advisor_id], [(day, list(of_day)) for day, of_day in days]))
    return sorted(shown, key=lambda advisor: advisor.name)


def _line(move: Move, case: Case, advisor: str, zone: ZoneInfo) -> Line:
    slot = _of(move)
    late = slot.starts_at.astimezone(zone).date() > case.due_on
    return Line(case, slot, move.interpreter, late, in_words(move.reasons, advisor, the_language()))


def _of(move: Move) -> Slot:
    assert move.slot is not None
    return move.slot
