"""The part of a person's page that says whether they still work here, and who has their cases."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.cases import Case
from db.offices import Office
from db.staff import Role, Staff
from scheduler.people.leaving import cases_of
from scheduler.team import team_of
from web.context import the_person
from words.catalogues import N_

ONESELF = N_("Nobody closes their own account: please ask a colleague of the administration.")
ELSEWHERE = N_("This person works in other offices too: only who administers all of these closes the account.")


@dataclass(frozen=True)
class Left:
    """`may_not`: why who looks at the page cannot close or open the account, a text of the catalogues.

    `cases`: open ones of a person whose account is closed. `advisors`: who can be given these, id -> name.
    """

    may_not: str | None
    cases: list[Case]
    advisors: dict[int, str]


def left_of(session: Session, office: Office, person: Staff) -> Left:
    cases = cases_of(session, office.id, person.id) if person.disabled_at else []
    return Left(why_not(person), cases, dict(team_of(session, office).names) if cases else {})


def why_not(person: Staff) -> str | None:
    """None: who asks may close and open the account of this person."""
    asks = the_person()
    if person.id == asks.staff_id:
        return ONESELF
    offices = {member.office_id for member in person.memberships}
    return None if all(asks.scope.has(office, Role.ADMIN) for office in offices) else ELSEWHERE
