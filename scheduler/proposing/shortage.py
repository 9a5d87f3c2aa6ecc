"""Cases for which no time is left before they are due: said while something can be done, to those who can."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
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
from scheduler.jobs.runs import Progress
from scheduler.one_by_one import one_by_one
from scheduler.proposing.due_cases import with_people
from scheduler.proposing.outlook import Outlook, outlook_of
from scheduler.telling.messages import ask_to_send

WARN = "warn_of_shortage"
TEMPLATE = "no_time_before_due"
SAID_EVERY = timedelta(days=7)


@dataclass(frozen=True)
class Short:
    """A case without a time before it is due, or with one after it. `letter_until`: the last day on which a letter
    could still leave for one, should a time become free; None when that is over, and while the post is held."""

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
    """Tell the office's admins and the advisor of each case, once a week; gives how many, and which cases.

    While no letter leaves, none of those whose letter would have to leave soon gets a time: all of them are told.
    """
    with database.reading() as session:
        frame = frame_of(session.get_one(Office, office_id), at, keys, public_url)
        cases = session.scalars(_open(frame)).all()
        near = _near(cases, frame)
        late = set(session.scalars(_with_a_time(frame.office)))
        waiting = [case for case in cases if case.id not in late] if near and not frame.post_held else []
        outlook = outlook_of(session, waiting, frame)
    placed = _placed_in_time(outlook)
    short = [_short(case, frame) for case in near if case.id not in placed]
    told = one_by_one(database, short, partial(_tell, frame=frame), what="shortage", progress=progress)
    return {
        "short": len(short),
        "asked": sum(told.results),
        "failed": told.failed,
        "post_held": len(short) if frame.post_held else 0,
        "cases": [one.stored() for one in short],
    }


def without_time_before_due(office_id: int, today: date) -> tuple[ColumnElement[bool], ...]:
    """What a statement about cases asks for: open, not due yet, and no appointment of theirs stands in time."""
    in_time = exists().where(
        Appointment.case_id == Case.id,
        Appointment.state.in_(LIVE),
        func.substr(Appointment.local_time, 1, len("2026-03-13")) <= cast(Case.due_on, String),
    )
    return Case.office_id == office_id, Case.state != CaseState.CLOSED, Case.due_on >= today, ~in_time


def _open(frame: Frame) -> Select[Case]:
    return (
        select(Case)
        .where(*without_time_before_due(frame.office.id, frame.today))
        .order_by(Case.due_on, Case.id)
        .options(*with_people())
    )


def _near(cases: Iterable[Case], frame: Frame) -> list[Case]:
    """Those whose letter has to leave within the days of the rule."""
    later = {abroad: _earliest_of_a_later_letter(frame, abroad=abroad) for abroad in (False, True)}
    return [case for case in cases if case.due_on < later[lives_abroad(case.client, frame.office)]]


def _with_a_time(office: Office) -> Select[int]:
    """Cases whose time stands: no plan moves it, so they take no free time from others."""
    return select(Appointment.case_id).where(Appointment.office_id == office.id, Appointment.state.in_(LIVE))


def _placed_in_time(outlook: Outlook) -> Collection[int]:
    """Which cases find a time before they are due, when all that need one are served as well as can be: also those
    that are not due soon, which may weigh more."""
    in_time = {
        case_id: replace(wanted, request=replace(request, latest=min(request.latest, request.due)))
        for case_id, wanted in outlook.wanted.items()
        if (request := wanted.request).earliest <= request.due
    }
    return replace(outlook, wanted=in_time).plan().placed if in_time else {}


def _short(case: Case, frame: Frame) -> Short:
    abroad = lives_abroad(case.client, frame.office)
    until = None if frame.post_held else _letter_until(frame, case.due_on, abroad=abroad)
    return Short(case.id, case.due_on, until)


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


def _tell(session: Session, short: Short, frame: Frame) -> int:
    """An e-mail for each of those who have to know, unless they were told in this week; gives how many."""
    case = session.get_one(Case, short.case_id, options=[joinedload(Case.advisor)])
    told = {*session.scalars(_admins(frame.office)), *_advisor(case)}
    return sum(_ask(session, frame, short, case, person) for person in sorted(told, key=lambda one: one.id))


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


def _admins(office: Office) -> Select[Staff]:
    return (
        select(Staff)
        .join(Membership, Membership.staff_id == Staff.id)
        .where(Membership.office_id == office.id, Membership.role == Role.ADMIN, Staff.disabled_at.is_(None))
    )


def _advisor(case: Case) -> set[Staff]:
    return {case.advisor} if case.advisor.disabled_at is None else set()
