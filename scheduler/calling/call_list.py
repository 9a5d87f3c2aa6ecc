"""The advisor's lists: whom to call, who has a time today, who needs a person; with what was said and done."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from db.appointments import LIVE, Appointment, AppointmentEvent
from db.calls import Attempt, CallbackRequest, CallbackState
from db.cases import Case, CaseState, Wish
from db.clients import Client, PhoneNumber
from db.offices import Office
from db.paper import Paper
from db.scope import Scope, find
from scheduler.calendar.opening import instant
from scheduler.calling.attempts import not_reached
from scheduler.calling.next_try import NextTry
from scheduler.paper.listing import papers_of
from scheduler.policy import Policy

MIDNIGHT = datetime.min.time()
Where = tuple[ColumnElement[bool], ...]
"""What a statement asks for: a list and its count ask the same."""

_CONTACT = aliased(Client)
CAN_BE_CALLED = (
    select(PhoneNumber.id)
    .join(_CONTACT, _CONTACT.id == PhoneNumber.client_id)
    .join(Client, func.coalesce(Client.representative_id, Client.id) == _CONTACT.id)
    .where(Client.id == Case.client_id, PhoneNumber.usable, _CONTACT.not_by_phone.is_(False))
    .correlate(Case)
    .exists()
)
"""`Row.can_be_called`, for a statement that asks for cases."""


@dataclass
class Row:
    """One client on a list, with the history of the case. `papers`: that came in about it, the newest first."""

    case: Case
    appointment: Appointment | None = None
    attempts: list[Attempt] = field(default_factory=list)
    said: list[AppointmentEvent] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    next_try: NextTry | None = None

    @property
    def client(self) -> Client:
        return self.case.client

    @property
    def contact(self) -> Client:
        """Who is called: the representative, if there is one."""
        return self.client.contact

    @property
    def number(self) -> PhoneNumber | None:
        return self.contact.usable_number

    @property
    def can_be_called(self) -> bool:
        return self.number is not None and not self.contact.not_by_phone

    @property
    def good_hour(self) -> int | None:
        return self.client.good_hour or self.contact.good_hour


def of_case(session: Session, scope: Scope, case_id: int) -> Row:
    """One case with its history. Raises `NotFound` outside the scope."""
    find(session, scope, Case, case_id)
    return _rows(session, _cases().where(Case.id == case_id))[0]


def to_call(session: Session, scope: Scope, office_id: int, staff_id: int) -> list[Row]:
    """Cases of this advisor that wait for a call, in the order of their due days."""
    return _rows(session, _cases().where(*_to_call(scope, office_id, staff_id)))


def count_to_call(session: Session, scope: Scope, office: Office, staff_id: int, at: datetime) -> int:
    """How many of these are still called: not those who have a time today, or to whom a letter goes."""
    day = at.astimezone(ZoneInfo(office.zone)).date()
    of_today = select(Appointment.case_id).where(*_of_day(scope, office, staff_id, day))
    still = *_to_call(scope, office.id, staff_id), Case.id.not_in(of_today)
    listed = session.scalar(select(func.count()).select_from(Case).where(*still)) or 0
    return listed - _count_not_reached(session, still, office, at)


def of_day(session: Session, scope: Scope, office: Office, staff_id: int, day: date) -> list[Row]:
    """The live appointments of this advisor on a local day, in order of time."""
    appointments = session.scalars(
        select(Appointment).where(*_of_day(scope, office, staff_id, day)).order_by(Appointment.starts_at)
    ).all()
    by_case = {
        row.case.id: row
        for row in _rows(session, _cases().where(Case.id.in_([found.case_id for found in appointments])))
    }
    return [by_case[appointment.case_id] for appointment in appointments]


def count_of_day(session: Session, scope: Scope, office: Office, staff_id: int, day: date) -> int:
    counted = select(func.count()).select_from(Appointment).where(*_of_day(scope, office, staff_id, day))
    return session.scalar(counted) or 0


def person_needed(session: Session, scope: Scope, office_id: int, staff_id: int) -> list[Row]:
    """Cases that no rule can go on with."""
    needed = Case.state == CaseState.NEEDS_PERSON
    return _rows(session, _cases().where(*_mine(scope, office_id, staff_id), needed))


def number_asked(session: Session, scope: Scope, office_id: int, staff_id: int) -> list[Row]:
    """Cases whose client was asked for a number by letter and has not answered."""
    asked = Case.state == CaseState.NUMBER_ASKED
    return _rows(session, _cases().where(*_mine(scope, office_id, staff_id), asked))


def callbacks(session: Session, scope: Scope, office_id: int) -> list[CallbackRequest]:
    """Open wishes to be called back: urgent ones first, then in the order of their promises."""
    return list(
        session.scalars(
            select(CallbackRequest)
            .where(
                CallbackRequest.authority_id == scope.authority_id,
                CallbackRequest.office_id == office_id,
                CallbackRequest.office_id.in_(scope.office_ids),
                CallbackRequest.state == CallbackState.OPEN,
            )
            .order_by(CallbackRequest.urgent.desc(), CallbackRequest.promised_for)
        )
    )


def wishes_told(session: Session, scope: Scope, office_id: int, staff_id: int) -> list[Wish]:
    """What clients of this advisor told us and nobody has seen to, the oldest first."""
    return list(
        session.scalars(
            _open_wishes()
            .where(*_told(scope, office_id, staff_id))
            .options(joinedload(Wish.case).joinedload(Case.client))
        )
    )


def count_wishes_told(session: Session, scope: Scope, office_id: int, staff_id: int) -> int:
    counted = select(func.count()).select_from(_open_wishes().where(*_told(scope, office_id, staff_id)).subquery())
    return session.scalar(counted) or 0


def _to_call(scope: Scope, office_id: int, staff_id: int) -> Where:
    return *_mine(scope, office_id, staff_id), Case.state == CaseState.TO_CALL, CAN_BE_CALLED


def _mine(scope: Scope, office_id: int, staff_id: int) -> Where:
    return (
        Case.authority_id == scope.authority_id,
        Case.office_id == office_id,
        Case.office_id.in_(scope.office_ids),
        Case.advisor_id == staff_id,
    )


def _of_day(scope: Scope, office: Office, staff_id: int, day: date) -> Where:
    zone = ZoneInfo(office.zone)
    return (
        Appointment.authority_id == scope.authority_id,
        Appointment.office_id == office.id,
        Appointment.office_id.in_(scope.office_ids),
        Appointment.advisor_id == staff_id,
        Appointment.state.in_(LIVE),
        Appointment.starts_at >= instant(day, MIDNIGHT, zone),
        Appointment.starts_at < instant(day + timedelta(days=1), MIDNIGHT, zone),
    )


def _told(scope: Scope, office_id: int, staff_id: int) -> Where:
    return (
        Wish.authority_id == scope.authority_id,
        Wish.office_id == office_id,
        Wish.office_id.in_(scope.office_ids),
        Wish.case_id.in_(select(Case.id).where(Case.advisor_id == staff_id)),
    )


def _count_not_reached(session: Session, cases: Where, office: Office, at: datetime) -> int:
    """Of these cases, how many clients were not reached by the office's rule; without a try none was."""
    policy, zone = Policy.of(office.policy), ZoneInfo(office.zone)
    tries = session.execute(
        select(Case.id, Case.to_call_since, Attempt)
        .join(Attempt, Attempt.case_id == Case.id)
        .where(*cases, Attempt.at >= Case.to_call_since, Attempt.outcome.in_(policy.counts))
    )
    made: dict[tuple[int, datetime], list[Attempt]] = defaultdict(list)
    for case_id, since, attempt in tries:
        made[case_id, since].append(attempt)
    return sum(not_reached(these, policy, zone, since=since, at=at) for (_case, since), these in made.items())


def _open_wishes() -> Select[Wish]:
    return select(Wish).where(Wish.done_at.is_(None)).order_by(Wish.at, Wish.id)


def _cases() -> Select[Case]:
    client = joinedload(Case.client)
    return (
        select(Case)
        .order_by(Case.due_on, Case.id)
        .options(
            joinedload(Case.topic),
            joinedload(Case.advisor),
            client.selectinload(Client.numbers),
            client.selectinload(Client.addresses),
            client.joinedload(Client.representative).selectinload(Client.numbers),
            client.joinedload(Client.representative).selectinload(Client.addresses),
        )
    )


def _rows(session: Session, cases: Select[Case]) -> list[Row]:
    """The cases with appointments, attempts and events, in as many statements however many cases they are."""
    rows = {case.id: Row(case) for case in session.scalars(cases)}
    for attempt in session.scalars(select(Attempt).where(Attempt.case_id.in_(rows)).order_by(Attempt.at)):
        rows[attempt.case_id].attempts.append(attempt)
    for wish in session.scalars(_open_wishes().where(Wish.case_id.in_(rows))):
        rows[wish.case_id].wishes.append(wish)
    for case_id, papers in papers_of(session, rows).items():
        rows[case_id].papers = papers
    case_of_appointment: dict[int, int] = {}
    for appointment in session.scalars(select(Appointment).where(Appointment.case_id.in_(rows))):
        case_of_appointment[appointment.id] = appointment.case_id
        if appointment.live:
            rows[appointment.case_id].appointment = appointment
    for event in session.scalars(
        select(AppointmentEvent)
        .where(AppointmentEvent.appointment_id.in_(case_of_appointment))
        .order_by(AppointmentEvent.at, AppointmentEvent.id)
    ):
        rows[case_of_appointment[event.appointment_id]].said.append(event)
    return list(rows.values())
