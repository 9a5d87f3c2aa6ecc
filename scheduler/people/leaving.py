"""Who leaves: the login ends, appointments ahead want somebody else, and cases go to colleagues."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, joinedload

from db.cases import Case, CaseState
from db.letters import Letter
from db.staff import Absence, AbsenceKind, Login, Staff
from letters.kinds import WITHOUT_A_TIME
from letters.queue import WAITING
from scheduler.frame import Frame, need_of
from scheduler.people.absences import end
from scheduler.proposing.due_cases import with_people
from scheduler.slots.needs import Advisor, Need
from scheduler.slots.taking import queue_for
from scheduler.team import team_of
from scheduler.telling.writing import judge_again

FOR_GOOD = datetime(2200, 1, 1, tzinfo=UTC)
"""Until when somebody who left is absent: so their appointments ahead want a colleague, or another time."""


@dataclass(frozen=True)
class Handed:
    """`given`: by the advisor who has them now, how many. `left`: about which none of those asked may talk."""

    given: dict[int, int]
    left: int


def disable(session: Session, person: Staff, *, by: int | None, at: datetime) -> bool:
    """Close an account: no login any more, and none goes on. False: it was closed before."""
    _hold(session, person)
    if person.disabled_at is not None:
        return False
    person.disabled_at = at
    session.execute(update(Login).where(Login.staff_id == person.id, Login.ended_at.is_(None)).values(ended_at=at))
    session.add(
        Absence(
            authority_id=person.authority_id,
            staff_id=person.id,
            starts_at=at,
            ends_at=FOR_GOOD,
            kind=AbsenceKind.OTHER,
            recorded_at=at,
            recorded_by=by,
        )
    )
    session.flush()
    return True


def enable(session: Session, person: Staff, *, at: datetime) -> bool:
    """Open an account again; whoever it is logs in anew. False: it was open."""
    _hold(session, person)
    if person.disabled_at is None:
        return False
    person.disabled_at = None
    for absence in session.scalars(select(Absence).filter_by(staff_id=person.id, ends_at=FOR_GOOD)):
        end(session, absence, ZoneInfo("UTC"), at)
    session.flush()
    return True


def cases_of(session: Session, office_id: int, staff_id: int) -> list[Case]:
    """The open cases of somebody in an office, with their topics: those due first come first."""
    found = select(Case).where(*_open_cases(office_id), Case.advisor_id == staff_id)
    return list(session.scalars(found.order_by(Case.due_on, Case.id).options(joinedload(Case.topic))))


def open_cases(session: Session, staff_id: int) -> int:
    """How many open cases somebody has, in all offices."""
    found = select(func.count()).where(Case.advisor_id == staff_id, Case.state != CaseState.CLOSED)
    return session.scalar(found) or 0


def left_behind(session: Session, office_id: int) -> list[tuple[Staff, int]]:
    """Who does not work here any more but still has open cases, with how many."""
    found = session.execute(
        select(Staff, func.count())
        .join(Case, Case.advisor_id == Staff.id)
        .where(*_open_cases(office_id), Staff.disabled_at.is_not(None))
        .group_by(Staff.id)
        .order_by(Staff.name, Staff.id)
    )
    return [(person, count) for person, count in found]


def hand_cases_to(session: Session, frame: Frame, staff_id: int, advisor_ids: Collection[int]) -> Handed:
    """Give the open cases of somebody to these advisors: as evenly as what they may and speak allows.

    Appointments stay as they are: a plan covers those. Cases are locked first, then the advisors, of whom one may
    be leaving at this moment.
    """
    cases = session.scalars(
        select(Case)
        .where(*_open_cases(frame.office.id), Case.advisor_id == staff_id)
        .order_by(Case.id)
        .with_for_update(of=Case)
        .execution_options(populate_existing=True)
        .options(*with_people())
    ).all()
    queue_for(session, set(advisor_ids))
    asked = [advisor for advisor in team_of(session, frame.office).advisors if advisor.id in advisor_ids]
    given, handed = Counter[int](), list[Case]()
    for case in cases:
        able = _able(need_of(case), asked)
        if able:
            case.advisor_id = min(able, key=lambda advisor: (given[advisor], advisor))
            given[case.advisor_id] += 1
            handed.append(case)
    _name_in_letters(session, frame, handed)
    return Handed(dict(given), len(cases) - len(handed))


def _hold(session: Session, person: Staff) -> None:
    """As `queue_for`: whoever moves a time of theirs waits."""
    session.refresh(person, with_for_update={"key_share": True})


def _open_cases(office_id: int) -> tuple[ColumnElement[bool], ...]:
    return Case.office_id == office_id, Case.state != CaseState.CLOSED


def _able(need: Need, advisors: Iterable[Advisor]) -> list[int]:
    """Who has every permission; if anybody of them does, who speaks the client's language."""
    allowed = [advisor for advisor in advisors if advisor.may(need.permissions)]
    speakers = [advisor for advisor in allowed if advisor.speaks(need.language)]
    return [advisor.id for advisor in speakers or allowed]


def _name_in_letters(session: Session, frame: Frame, cases: Iterable[Case]) -> None:
    """A letter without a time names the advisor of its case, with their number."""
    session.flush()
    by_id = {case.id: case for case in cases}
    waiting = select(Letter).where(
        Letter.case_id.in_(by_id), Letter.kind.in_(WITHOUT_A_TIME), Letter.state.in_(WAITING)
    )
    for letter in session.scalars(waiting.order_by(Letter.case_id, Letter.id)).all():
        session.expire(by_id[letter.case_id], ["advisor"])
        judge_again(session, letter, frame)
