"""What the scenes need to know: the status of the office, who is there, the caller's own appointment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_, bindparam, exists, func
from sqlalchemy.orm import Session, aliased

from db.appointments import Appointment, AppointmentState, EarlierOffer, OfferState
from db.calls import IvrCall, PartOfDay
from db.cases import Case, Wish, WishKind
from db.clients import USABLE_NUMBER, Channel, Client, Consent
from db.offices import ChannelKind, Place
from db.rooms import Room
from ivr.numbers import countries_of
from ivr.promise import telephone_day, telephones_of
from scheduler.appointments.booking import LIVE_ALONE
from scheduler.calendar.facts import OfficeFacts
from scheduler.calendar.status import OfficeStatus, State
from scheduler.news.offers import facts_of, status_of
from words.numbers import gets_sms

ABOUT = aliased(Client)
"""Whom the case is about; who is called may be their representative."""

ALLOWS_SMS = exists().where(
    Consent.client_id == Client.id, Consent.channel == Channel.SMS, Consent.withdrawn_at.is_(None)
)
WAITS = exists().where(Wish.case_id == Case.id, Wish.kind == WishKind.EARLIER, Wish.done_at.is_(None))
OFFERED = and_(  # as `open_offer` judges
    EarlierOffer.appointment_id == Appointment.id,
    EarlierOffer.state == OfferState.OPEN,
    EarlierOffer.expires_at > bindparam("now"),
    EarlierOffer.starts_at < Appointment.starts_at,
)
APPOINTMENT = (
    LIVE_ALONE.with_only_columns(
        Appointment.version,
        Appointment.starts_at,
        Appointment.state,
        USABLE_NUMBER.label("number"),
        Client.not_by_phone,
        ALLOWS_SMS.label("allows_sms"),
        WAITS.label("waits"),
        Place.key.label("place"),
        EarlierOffer.id.label("offer"),
        EarlierOffer.starts_at.label("earlier"),
        EarlierOffer.expires_at.label("until"),
    )
    .join(Case, Case.id == Appointment.case_id)
    .join(ABOUT, ABOUT.id == Case.client_id)
    .join(Client, Client.id == func.coalesce(ABOUT.representative_id, ABOUT.id))
    .outerjoin(Room, Room.id == Appointment.room_id)
    .outerjoin(Place, Place.id == Room.place_id)
    .outerjoin(EarlierOffer, OFFERED)
)


@dataclass(frozen=True)
class EarlierTime:
    """What an offer (its id) gives, and until when it can be taken."""

    offer: int
    starts_at: datetime
    until: datetime


@dataclass(frozen=True)
class AppointmentFacts:
    """`starts_at` in the office's zone. `number_ending`: the last two digits of the number that will be called.

    `place`: its key, where the client is to come in person. `earlier`: what is offered now. `may_wait`: the client
    does not wait for an earlier time yet, and could be told of one.
    """

    version: int
    starts_at: datetime
    confirmed: bool
    begun: bool
    number_ending: str | None
    place: str | None = None
    earlier: EarlierTime | None = None
    may_wait: bool = False


class Facts(Protocol):
    """What a scene may ask.

    `staffed`: the office answers its telephone now. `desk`: the numbers to which callers can be connected then;
    `duty`: those for urgent matters. `countries`: where callbacks may go, ISO codes. `parts`: of the next day on
    which the office telephones. `in_person`: the keys of places that see people when it is urgent.
    """

    @property
    def status(self) -> OfficeStatus: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def languages(self) -> tuple[str, ...]: ...
    @property
    def countries(self) -> tuple[str, ...]: ...
    @property
    def caller(self) -> str | None: ...
    @property
    def staffed(self) -> bool: ...
    @property
    def desk(self) -> tuple[str, ...]: ...
    @property
    def duty(self) -> tuple[str, ...]: ...
    @property
    def appointment(self) -> AppointmentFacts | None: ...
    @property
    def parts(self) -> tuple[PartOfDay, ...]: ...
    @property
    def in_person(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class FactsOfCall:
    """Looked up when a scene asks, once: most scenes ask for little. `case_id` once the letter's PIN was right."""

    session: Session
    call: IvrCall
    case_id: int | None
    may_dial: Callable[[str], bool]
    at: datetime

    @property
    def caller(self) -> str | None:
        return self.call.caller

    @cached_property
    def status(self) -> OfficeStatus:
        return status_of(self.session, self.call.office_id, self.at)

    @property
    def zone(self) -> ZoneInfo:
        return self._office.zone

    @property
    def languages(self) -> tuple[str, ...]:
        return self._office.languages

    @cached_property
    def countries(self) -> tuple[str, ...]:
        return countries_of(self._office.country, self._lines)

    @cached_property
    def staffed(self) -> bool:
        return any(telephone.state == State.OPEN for telephone in telephones_of(self.status))

    @property
    def desk(self) -> tuple[str, ...]:
        return (self._dialled(self._office.desk) or self._dialled(self._office.duty)) if self.staffed else ()

    @property
    def duty(self) -> tuple[str, ...]:
        both = (*self._dialled(self._office.duty), *self._dialled(self._office.desk))
        return tuple(dict.fromkeys(both)) if self.staffed else ()

    @cached_property
    def appointment(self) -> AppointmentFacts | None:
        if self.case_id is None:
            return None
        found = self.session.execute(APPOINTMENT, {"this_case": self.case_id, "now": self.at}).first()
        return _told(found, self.zone, self.at) if found is not None else None

    @cached_property
    def parts(self) -> tuple[PartOfDay, ...]:
        return telephone_day(self._office, self.at).parts

    @property
    def in_person(self) -> tuple[str, ...]:
        return tuple(
            place.key
            for place in self.status.places
            for channel in place.channels
            if channel.kind == ChannelKind.URGENT and (channel.state == State.OPEN or channel.span is not None)
        )

    @cached_property
    def _office(self) -> OfficeFacts:
        return facts_of(self.session, self.call.office_id)

    @property
    def _lines(self) -> list[str]:
        return [line.number for line in self._office.lines]

    def _dialled(self, numbers: tuple[str, ...]) -> tuple[str, ...]:
        """Lines of our own would lead back here."""
        return tuple(number for number in numbers if number not in self._lines and self.may_dial(number))


def _told(found: Row[Any], zone: ZoneInfo, at: datetime) -> AppointmentFacts:
    return AppointmentFacts(
        version=found.version,
        starts_at=found.starts_at.astimezone(zone),
        confirmed=found.state == AppointmentState.CONFIRMED,
        begun=found.starts_at <= at,
        number_ending=found.number[-2:] if found.number else None,
        place=found.place,
        earlier=EarlierTime(found.offer, found.earlier, found.until) if found.offer is not None else None,
        may_wait=found.starts_at > at and found.place is None and not found.waits and _told_in_time(found),
    )


def _told_in_time(found: Row[Any]) -> bool:
    """By one of the ways in which earlier times are offered: a call or an SMS."""
    if found.number is None:
        return False
    return not found.not_by_phone or (found.allows_sms and gets_sms(found.number))
