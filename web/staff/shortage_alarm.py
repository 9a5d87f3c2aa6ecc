"""Cases for which no time is left before they are due, as the clock found them last. Pages only look them up."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from db.appointments import LIVE, Appointment
from db.cases import Case
from db.jobs import JobRun, RunState
from db.offices import Office
from scheduler.shortage import OPEN, WARN


@dataclass(frozen=True)
class ShortOfTime:
    """`letter_until`: the last day on which a letter could still leave; None when that is over."""

    case: Case
    letter_until: date | None


def shortages(
    session: Session, office: Office, at: datetime, *, advisor_id: int | None = None
) -> list[ShortOfTime]:
    """Those of an office, or of one advisor, that still are without a time; those due first come first."""
    until = _found(session, office)
    today = at.astimezone(ZoneInfo(office.zone)).date()
    live = select(Appointment.id).where(Appointment.case_id == Case.id, Appointment.state.in_(LIVE))
    cases = session.scalars(
        select(Case)
        .where(
            Case.office_id == office.id,
            Case.id.in_(list(until)),
            Case.state.in_(OPEN),
            Case.due_on >= today,
            ~exists(live),
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
