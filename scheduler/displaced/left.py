"""Cases whose appointment was displaced and for which neither a colleague nor another time was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment, AppointmentState
from db.cases import Case, CaseState
from db.drafts import DraftKind
from scheduler.proposing.due_cases import with_people

REMEMBERED = timedelta(days=60)
BY_CAUSE = (DraftKind.ABSENCE.value, DraftKind.CLOSURE.value)


@dataclass(frozen=True)
class LeftToPerson:
    """`appointment`: the one that was withdrawn. `not_told`: its client still expects it."""

    case: Case
    appointment: Appointment

    @property
    def reasons(self) -> list[Mapping[str, Any]]:
        return list(self.appointment.reasons)

    def not_told(self, at: datetime) -> bool:
        untold = any(reason["code"] == "not_told" for reason in self.appointment.reasons)
        return untold and self.appointment.starts_at > at


def left_to_persons(session: Session, office_id: int, at: datetime) -> list[LeftToPerson]:
    """Those about whom nobody has decided yet; the nearest time first."""
    cases = session.scalars(
        select(Case)
        .where(Case.office_id == office_id, Case.state == CaseState.NEEDS_PERSON, Case.state_reason.in_(BY_CAUSE))
        .options(*with_people())
    ).all()
    if not cases:
        return []
    newest: dict[int, Appointment] = {}
    for appointment in session.scalars(
        select(Appointment)
        .where(
            Appointment.case_id.in_([case.id for case in cases]),
            Appointment.state == AppointmentState.WITHDRAWN,
            Appointment.starts_at > at - REMEMBERED,
        )
        .order_by(Appointment.id)
    ):
        newest[appointment.case_id] = appointment
    found = [LeftToPerson(case, newest[case.id]) for case in cases if case.id in newest]
    return sorted(found, key=lambda one: (one.appointment.starts_at, one.case.id))
