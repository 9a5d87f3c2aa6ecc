"""What must not be overlooked: appointments of people who are away, or on closed days; clients whom nobody has."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from db.cases import Case
from db.offices import Office
from db.staff import Absence, Staff
from scheduler.displaced import left
from scheduler.displaced.cause import absences_over_appointments, closed_days
from scheduler.people.leaving import left_behind
from scheduler.proposing.due_cases import may_be_called
from scheduler.proposing.reasons import in_words
from web.page.language import the_language


@dataclass(frozen=True)
class Uncovered:
    """`absences`: whose they are, and over how many appointments they lie; `days`: closed ones, with how many.

    `left_behind`: who no longer works here, and how many open cases still are theirs.
    """

    office: Office
    absences: list[tuple[Absence, Staff, int]]
    days: dict[date, int]
    left_behind: list[tuple[Staff, int]] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return bool(self.absences or self.days)


@dataclass(frozen=True)
class Left:
    """A client whose appointment found nobody. `at`: its time. `not_told`: they still expect it."""

    case: Case
    at: datetime
    number: str | None
    not_told: bool
    reasons: list[str]


def uncovered(session: Session, office: Office, at: datetime) -> Uncovered:
    return Uncovered(
        office,
        absences_over_appointments(session, office, at),
        closed_days(session, office, at),
        left_behind(session, office.id),
    )


def left_to_persons(session: Session, office: Office, at: datetime) -> list[Left]:
    return [_left(one, at) for one in left.left_to_persons(session, office.id, at)]


def _left(one: left.LeftToPerson, at: datetime) -> Left:
    number = one.case.client.contact.usable_number if may_be_called(one.case) else None
    return Left(
        case=one.case,
        at=one.appointment.starts_at,
        number=number.e164 if number else None,
        not_told=one.not_told(at),
        reasons=in_words(one.reasons, one.case.advisor.name, the_language()),
    )
