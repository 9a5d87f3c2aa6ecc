"""Cases for which no time is left before they are due: said while something can be done, to those who can."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from db.cases import Case, CaseState
from db.offices import Office
from db.session import Database
from db.staff import Membership, Role, Staff
from letters.access import AccessKeys
from scheduler.calendar.delivery import earliest_day, posting_day
from scheduler.calendar.holidays import ONE_DAY, offset_day
from scheduler.due_cases import with_people
from scheduler.frame import Frame, frame_of, lives_abroad
from scheduler.messages import ask_to_send
from scheduler.outlook import Outlook, outlook_of

WARN = "warn_of_shortage"
TEMPLATE = "no_time_before_due"
SAID_EVERY = timedelta(days=7)
OPEN = (CaseState.TO_CALL, CaseState.NUMBER_ASKED, CaseState.NEEDS_PERSON)


@dataclass(frozen=True)
class Short:
    """A case without a time before it is due. `letter_until`: the last day on which a letter could still leave for
    one, should a time become free; None when that is over."""

    case_id: int
    due_on: date
    letter_until: date | None

    def stored(self) -> dict[str, Any]:
        """As JSON can hold it."""
        until = self.letter_until.isoformat() if self.letter_until else None
        return asdict(self) | {"due_on": self.due_on.isoformat(), "letter_until": until}


def warn_of_shortage(
    database: Database, office_id: int, keys: AccessKeys, *, at: datetime, public_url: str
) -> dict[str, Any]:
    """Tell the office's admins and the advisor of each case, once a week; gives how many, and which cases."""
    with database.reading() as session:
        frame = frame_of(session.get_one(Office, office_id), at, keys, public_url)
        outlook = outlook_of(session, _near(session, frame), frame)
    short = shortages(outlook)
    with database.transaction() as session:
        asked = _tell(session, frame, short)
    return {"short": len(short), "asked": asked, "cases": [one.stored() for one in short]}


def shortages(outlook: Outlook) -> list[Short]:
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
    """Open cases without a time for which a letter has to leave within the days of the office's rule."""
    near = (
        select(Case)
        .where(
            Case.office_id == frame.office.id,
            Case.state.in_(OPEN),
            Case.due_on >= frame.today,
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
