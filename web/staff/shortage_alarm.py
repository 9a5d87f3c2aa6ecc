"""Cases for which no time is left before they are due, as the clock found them last. Pages only look them up."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from db.cases import Case
from db.jobs import JobRun, RunState
from db.offices import Office
from scheduler.proposing.shortage import WARN, without_time_before_due


@dataclass(frozen=True)
class ShortOfTime:
    """`letter_until`: the last day on which a letter could still leave; None when that is over."""

    case: Case
    letter_until: date | None


def shortages(
    session: Session, office: Office, at: datetime, *, advisor_id: int | None = None
) -> list[ShortOfTime]:
    """Those of an office, or of one advisor, that still have no time before they are due, the first due first."""
    until = _found(session, office)
    today = at.astimezone(ZoneInfo(office.zone)).date()
    cases = session.scalars(
        select(Case)
        .where(
            *without_time_before_due(office.id, today),
            Case.id.in_(list(until)),
            *([Case.advisor_id == advisor_id] if advisor_id is not None else []),
        )
        .order_by(Case.due_on, Case.id)
        .options(joinedload(Case.client), joinedload(Case.advisor))
    )
    return [ShortOfTime(case, until[case.id]) for case in cases]


def _found(session: Session, office: Office) -> dict[int, date | None]:
    """Case -> until when a letter could leave, of the newest run that ended well."""
    result = session.scalar(
        select(JobRun.result)
        .where(JobRun.job == WARN, JobRun.office_id == office.id, JobRun.state == RunState.DONE)
        .order_by(JobRun.id.desc())
        .limit(1)
    )
    return {
        one["case_id"]: date.fromisoformat(one["letter_until"]) if one["letter_until"] else None
        for one in (result or {}).get("cases", [])
    }
