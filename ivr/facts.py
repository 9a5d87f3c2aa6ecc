"""What the scenes need to know: the status of the office, who is there, the caller's own appointment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.appointments import Appointment, AppointmentState
from db.base import Texts
from db.calls import IvrCall, PartOfDay
from db.offices import ChannelKind
from ivr.numbers import countries_of
from ivr.promise import telephone_day, telephones_of
from scheduler.appointments import live_of_case
from scheduler.calendar.status import OfficeStatus, State
from scheduler.offers import facts_of, status_of


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
    `duty`: those for urgent matters. `countries`: where callbacks may go, ISO codes. `parts`: of the next day on
    which the office telephones. `in_person`: the keys of places that see people when it is urgent.
    """

    status: OfficeStatus
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    caller: str | None
    staffed: bool
    desk: tuple[str, ...]
    duty: tuple[str, ...]
    appointment: AppointmentFacts | None
    parts: tuple[PartOfDay, ...]
    in_person: tuple[str, ...]

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
    office, status = facts_of(session, call.office_id), status_of(session, call.office_id, at)
    lines = [line.number for line in office.lines]
    desk, duty = (
        tuple(number for number in numbers if number not in lines and may_dial(number))  # lines lead back here
        for numbers in (office.desk, office.duty)
    )
    staffed = any(telephone.state == State.OPEN for telephone in telephones_of(status))
    return Facts(
        status=status,
        languages=office.languages,
        countries=countries_of(office.country, lines),
        caller=call.caller,
        staffed=staffed,
        desk=(desk or duty) if staffed else (),
        duty=tuple(dict.fromkeys(duty + desk)) if staffed else (),
        appointment=_appointment(session, case_id, office.zone, at) if case_id is not None else None,
        parts=telephone_day(office, at).parts,
        in_person=_in_person(status),
    )


def _in_person(status: OfficeStatus) -> tuple[str, ...]:
    return tuple(
        place.key
        for place in status.places
        for channel in place.channels
        if channel.kind == ChannelKind.URGENT and (channel.state == State.OPEN or channel.span is not None)
    )


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
