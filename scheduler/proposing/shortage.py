"""Cases for which no time is left before they are due: said while something can be done, to those who can."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, select
from sqlalchemy.orm import Session, joinedload

from db.appointments import LIVE, Appointment
from db.cases import Case, CaseState
from db.offices import Office
from db.session import Database
from db.staff import Membership, Role, Staff
from letters.access import AccessKeys
from scheduler.calendar.delivery import earliest_day, posting_day
from scheduler.calendar.holidays import ONE_DAY, offset_day
from scheduler.frame import Frame, frame_of, lives_abroad
from scheduler.proposing.due_cases import with_people
from scheduler.proposing.outlook import Outlook, outlook_of
from scheduler.telling.messages import ask_to_send

WARN = "warn_of_shortage"
TEMPLATE = "no_time_before_due"
SAID_EVERY = timedelta(days=7)
TOLD_EVERY = 20  # cases, of which the lease of the run's process is told

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Short:
    """A case without a time before it is due, or with one after it. `letter_until`: the last day on which a letter
    could still leave for one, should a time become free; None when that is over."""

    case_id: int
    due_on: date
    letter_until: date | None

    def stored(self) -> dict[str, Any]:
        """As JSON can hold it."""
        until = self.letter_until.isoformat() if self.letter_until else None
        return asdict(self) | {"due_on": self.due_on.isoformat(), "letter_until": until}


def warn_of_shortage(
    database: Database,
    office_id: int,
    keys: AccessKeys,
    *,
    at: datetime,
    public_url: str,
    progress: Progress = lambda done, total: None,
) -> dict[str, Any]:
    """Tell the office's admins and the advisor of each case, once a week; gives how many, and which cases."""
    with database.reading() as session:
        frame = frame_of(session.get_one(Office, office_id), at, keys, public_url)
        near = _near(session, frame)
        stand_late = set(session.scalars(_with_a_time(near)))
        outlook = outlook_of(session, [case for case in near if case.id not in stand_late], frame)
    progress(0, len(near))
    without = {short.case_id: short for short in _without_time(outlook)}
    late = {case.id: _late(case, frame) for case in near if case.id in stand_late}
    found = without | late
    short = [found[case.id] for case in near if case.id in found]
    asked = _tell_all(database, frame, short, progress)
    return {"short": len(short), "asked": asked, "cases": [one.stored() for one in short]}


def without_time_before_due(office_id: int, today: date) -> tuple[ColumnElement[bool], ...]:
    """What a statement about cases asks for: open, not due yet, and no appointment of theirs stands in time."""
    in_time = exists().where(
        Appointment.case_id == Case.id,
        Appointment.state.in_(LIVE),
        func.substr(Appointment.local_time, 1, len("2026-03-13")) <= cast(Case.due_on, String),
    )
    return Case.office_id == office_id, Case.state != CaseState.CLOSED, Case.due_on >= today, ~in_time


def _late(case: Case, frame: Frame) -> Short:
    """Of a case whose time stands after it is due: no plan moves it, so it takes no free time from others."""
    abroad = lives_abroad(case.client, frame.office)
    return Short(case.id, case.due_on, _letter_until(frame, case.due_on, abroad=abroad))


def _without_time(outlook: Outlook) -> list[Short]:
    """Which of these cases find no time before they are due, when all of them are served as well as can be."""
    in_time = {
        case_id: replace(wanted, request=replace(wanted.request, latest=wanted.request.due))
        for case_id, wanted in outlook.wanted.items()
        if wanted.request.earliest <= wanted.request.due
    }
    placed = replace(outlook, wanted=in_time).plan().placed
    return [
        Short(case_id, wanted.request.due, _letter_until(outlook.frame, wanted.request.due, abroad=wanted.abroad))
        for case_id, wanted in outlook.wanted.items()
        if case_id not in placed
    ]


def _near(session: Session, frame: Frame) -> Sequence[Case]:
    """Open cases without a time before they are due, whose letter has to leave within the days of the rule."""
    near = (
        select(Case)
        .where(
            *without_time_before_due(frame.office.id, frame.today),
            Case.due_on < _earliest_of_a_later_letter(frame, abroad=True),
        )
        .order_by(Case.due_on, Case.id)
        .options(*with_people())
    )
    at_home = _earliest_of_a_later_letter(frame, abroad=False)
    return [
        case for case in session.scalars(near) if case.due_on < at_home or lives_abroad(case.client, frame.office)
    ]


def _earliest_of_a_later_letter(frame: Frame, *, abroad: bool) -> date:
    """The first day to which a letter leads that leaves only when the days of the warning are over."""
    then = offset_day(frame.today, frame.policy.warn_days + 1, counts=frame.days.is_working_day)
    posted = posting_day(datetime.combine(then, time.min), frame.policy, frame.days)
    return earliest_day(posted, frame.policy, frame.days, abroad=abroad)


def _letter_until(frame: Frame, due: date, *, abroad: bool) -> date | None:
    """The last posting day from which a time before the case is due can be reached."""
    last, posted = None, frame.posting
    while earliest_day(posted, frame.policy, frame.days, abroad=abroad) <= due:
        last = posted
        posted = posting_day(datetime.combine(posted + ONE_DAY, time.min), frame.policy, frame.days)
    return last


def _with_a_time(cases: Sequence[Case]) -> Select[int]:
    these = Appointment.case_id.in_([case.id for case in cases])
    return select(Appointment.case_id).where(these, Appointment.state.in_(LIVE))


def _tell_all(database: Database, frame: Frame, short: Sequence[Short], progress: Progress) -> int:
    """In steps, each safe to repeat: nobody is told twice in a week."""
    asked = 0
    for first in range(0, len(short), TOLD_EVERY):
        with database.transaction() as session:
            asked += _tell(session, frame, short[first : first + TOLD_EVERY])
        progress(min(first + TOLD_EVERY, len(short)), len(short))
    return asked


def _tell(session: Session, frame: Frame, short: Sequence[Short]) -> int:
    """An e-mail for each of those who have to know, unless they were told in this week; gives how many."""
    cases = {case.id: case for case in session.scalars(_cases(short))}
    admins = set(session.scalars(_admins(frame.office)))
    return sum(
        _ask(session, frame, one, cases[one.case_id], person)
        for one in short
        for person in sorted(admins | _advisor(cases[one.case_id]), key=lambda person: person.id)
    )


def _ask(session: Session, frame: Frame, short: Short, case: Case, person: Staff) -> bool:
    year, week, _weekday = frame.today.isocalendar()
    return ask_to_send(
        session,
        office_id=frame.office.id,
        authority_id=frame.office.authority_id,
        channel="email",
        to=person.email,
        language=person.language,
        template=TEMPLATE,
        facts=short.stored() | {"office": frame.office.name_in(person.language), "case": case.number},
        dedupe_key=f"{TEMPLATE}:{case.id}:{year}-{week}:{person.id}",
        at=frame.at,
        expires_at=frame.at + SAID_EVERY,
    )


def _cases(short: Sequence[Short]) -> Select[Case]:
    return select(Case).where(Case.id.in_([one.case_id for one in short])).options(joinedload(Case.advisor))


def _admins(office: Office) -> Select[Staff]:
    return (
        select(Staff)
        .join(Membership, Membership.staff_id == Staff.id)
        .where(Membership.office_id == office.id, Membership.role == Role.ADMIN, Staff.disabled_at.is_(None))
    )


def _advisor(case: Case) -> set[Staff]:
    return {case.advisor} if case.advisor.disabled_at is None else set()
