"""The advisor's lists: whom to call, who has a time today, who needs a person; with what was said and done."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from db.appointments import LIVE, Appointment, AppointmentEvent
from db.calls import Attempt, CallbackRequest, CallbackState
from db.cases import Case, CaseState, Wish
from db.clients import Client, PhoneNumber
from db.offices import Office
from db.scope import Scope, find
from scheduler.calendar.opening import instant
from scheduler.calling.next_try import NextTry

MIDNIGHT = datetime.min.time()


@dataclass
class Row:
    """One client on a list, with the history of the case."""

    case: Case
    appointment: Appointment | None = None
    attempts: list[Attempt] = field(default_factory=list)
    said: list[AppointmentEvent] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
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
    rows = _rows(session, _mine(scope, office_id, staff_id).where(Case.state == CaseState.TO_CALL))
    return [row for row in rows if row.can_be_called]


def of_day(session: Session, scope: Scope, office: Office, staff_id: int, day: date) -> list[Row]:
    """The live appointments of this advisor on a local day, in order of time."""
    zone = ZoneInfo(office.zone)
    start, end = instant(day, MIDNIGHT, zone), instant(day + timedelta(days=1), MIDNIGHT, zone)
    appointments = session.scalars(
        select(Appointment)
        .where(
            Appointment.authority_id == scope.authority_id,
            Appointment.office_id == office.id,
            Appointment.office_id.in_(scope.office_ids),
            Appointment.advisor_id == staff_id,
            Appointment.state.in_(LIVE),
            Appointment.starts_at >= start,
            Appointment.starts_at < end,
        )
        .order_by(Appointment.starts_at)
    ).all()
    by_case = {
        row.case.id: row
        for row in _rows(session, _cases().where(Case.id.in_([found.case_id for found in appointments])))
    }
    return [by_case[appointment.case_id] for appointment in appointments]


def person_needed(session: Session, scope: Scope, office_id: int, staff_id: int) -> list[Row]:
    """Cases that no rule can go on with."""
    return _rows(session, _mine(scope, office_id, staff_id).where(Case.state == CaseState.NEEDS_PERSON))


def number_asked(session: Session, scope: Scope, office_id: int, staff_id: int) -> list[Row]:
    """Cases whose client was asked for a number by letter and has not answered."""
    return _rows(session, _mine(scope, office_id, staff_id).where(Case.state == CaseState.NUMBER_ASKED))


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
            .join(Case, Case.id == Wish.case_id)
            .where(
                Wish.authority_id == scope.authority_id,
                Wish.office_id == office_id,
                Wish.office_id.in_(scope.office_ids),
                Case.advisor_id == staff_id,
            )
            .options(joinedload(Wish.case).joinedload(Case.client))
        )
    )


def _mine(scope: Scope, office_id: int, staff_id: int) -> Select[Case]:
    return _cases().where(
        Case.authority_id == scope.authority_id,
        Case.office_id == office_id,
        Case.office_id.in_(scope.office_ids),
        Case.advisor_id == staff_id,
    )


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
