"""A case that a person looked at goes on: to the appointment that still stands, else back on the call list."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.cases import Case, CaseState
from scheduler.appointments.booking import live_of_case
from scheduler.cases import call_again, locked_case


def go_on(session: Session, case: Case, at: datetime) -> bool:
    """False when no person has to look at the case. Nobody calls, or proposes anew to, who has a time ahead."""
    case = locked_case(session, case.id)
    if case.state != CaseState.NEEDS_PERSON:
        return False
    live = live_of_case(session, case.id, alone=True)
    if live is not None:
        session.refresh(live)
    if live is not None and live.starts_at > at:
        case.state, case.state_reason = CaseState.APPOINTMENT, None
    else:
        call_again(case, at)
    return True
