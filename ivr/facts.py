"""What the scenes need to know: the status of the office, who is there, the caller's own appointment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment, AppointmentState
from db.base import Texts
from db.calls import IvrCall
from db.offices import ChannelKind, Office, PhoneLine
from ivr.numbers import countries_of
from scheduler.appointments import live_of_case
from scheduler.calendar.status import ChannelStatus, OfficeStatus, State, status_at
from scheduler.offers import facts_of
from scheduler.policy import Policy


@dataclass(frozen=True)
class AppointmentFacts:
    """`starts_at` in the office's zone. `number_ending`: the last two digits of the number that will be called."""

    version: int
    starts_at: datetime
    confirmed: bool
    begun: bool
    number_ending: str | None


@dataclass(frozen=True)
class Facts:
    """`staffed`: the office answers its telephone now. `desk`: the numbers to which callers can be connected then;
    `duty`: those for urgent matters. `countries`: where callbacks may go, ISO codes.
    """

    status: OfficeStatus
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    caller: str | None
    staffed: bool
    desk: tuple[str, ...]
    duty: tuple[str, ...]
    appointment: AppointmentFacts | None

    @property
    def names(self) -> Texts:
        return self.status.names

    @property
    def zone(self) -> ZoneInfo:
        return self.status.zone


def load(
    session: Session, call: IvrCall, case_id: int | None, *, may_dial: Callable[[str], bool], at: datetime
) -> Facts:
    """The facts of one step of a call; `case_id` once the letter's PIN was right."""
    office = facts_of(session, call.office_id)
    status = status_at(office, at)
    lines = session.scalars(
        select(PhoneLine.number).where(PhoneLine.office_id == call.office_id).order_by(PhoneLine.id)
    ).all()
    policy = Policy.of(session.get_one(Office, call.office_id).policy)
    desk, duty = (
        tuple(number for number in numbers if number not in lines and may_dial(number))  # lines lead back here
        for numbers in (policy.desk, policy.duty)
    )
    staffed = any(channel.state == State.OPEN for channel in _channels(status, ChannelKind.PHONE))
    return Facts(
        status=status,
        languages=office.languages,
        countries=countries_of(office.country, lines),
        caller=call.caller,
        staffed=staffed,
        desk=(desk or duty) if staffed else (),
        duty=tuple(dict.fromkeys(duty + desk)) if staffed else (),
        appointment=_appointment(session, case_id, office.zone, at) if case_id is not None else None,
    )


def _channels(status: OfficeStatus, kind: ChannelKind) -> list[ChannelStatus]:
    """Those of the whole office first."""
    everywhere = [*status.office_wide, *(channel for place in status.places for channel in place.channels)]
    return [channel for channel in everywhere if channel.kind == kind]


def _appointment(session: Session, case_id: int, zone: ZoneInfo, at: datetime) -> AppointmentFacts | None:
    appointment = live_of_case(session, case_id)
    if appointment is None:
        return None
    return AppointmentFacts(
        version=appointment.version,
        starts_at=appointment.starts_at.astimezone(zone),
        confirmed=appointment.state == AppointmentState.CONFIRMED,
        begun=appointment.starts_at <= at,
        number_ending=_ending(appointment),
    )


def _ending(appointment: Appointment) -> str | None:
    number = appointment.case.client.usable_number
    return number.e164[-2:] if number else None
