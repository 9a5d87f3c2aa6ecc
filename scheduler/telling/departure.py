"""What decides whether a letter of a batch may leave: the lead time is judged again, by what holds by now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from db.appointments import Appointment, AppointmentState
from db.clients import Address, Client
from db.letters import Letter, LetterKind, LetterState
from db.offices import Office
from db.printing import PrintBatch
from letters.saying.facts import LetterFacts, Wrong
from scheduler.calendar.delivery import arrival_day, earliest_day
from scheduler.calendar.holidays import WorkingDays
from scheduler.frame import lives_abroad
from scheduler.policy import Policy, working_days
from scheduler.telling.by_message import told_by_message

LEAVING = (LetterState.BATCHED, LetterState.PRINTED)
TOO_LATE = "too_late"
KNOWN_ANYWAY = "too_late_known"  # the client agreed to the time, or was told it by wire or in a call
CHANGED = "changed"
LATE = (TOO_LATE, KNOWN_ANYWAY)


@dataclass(frozen=True)
class Leaving:
    """Of a letter what decides whether it leaves. `wrong`: what it takes back."""

    id: int
    client_id: int
    kind: LetterKind
    appointment_id: int | None
    appointment_version: int | None
    wrong: Wrong | None


@dataclass(frozen=True)
class Departure:
    """The letters of a batch that leaves on the local day `posted`. `abroad`: clients whose letters go there."""

    office: Office
    policy: Policy
    days: WorkingDays
    posted: date
    appointments: Mapping[int, Appointment]
    abroad: frozenset[int]

    def why_it_stays_here(self, letter: Leaving) -> str | None:
        """A code; None: it leaves.

        A time that stays is told by any letter that arrives before it. Another one needs days to prepare, else it
        moves. A correction is too late only when it cannot arrive before the time that it takes back.
        """
        if letter.appointment_id is None:
            return None
        if letter.kind == LetterKind.CORRECTION:
            return TOO_LATE if self.takes_back_too_late(letter) else None
        appointment = self.appointments[letter.appointment_id]
        if not appointment.live:
            return appointment.state.value
        if appointment.version != letter.appointment_version:
            return CHANGED
        day = appointment.starts_at.astimezone(ZoneInfo(self.office.zone)).date()
        stays = time_stays(appointment)
        late = day <= self._arrival(letter) if stays else day < self._earliest(letter)
        return (KNOWN_ANYWAY if _known_anyway(appointment) else TOO_LATE) if late else None

    def takes_back_too_late(self, letter: Leaving) -> bool:
        return letter.wrong is not None and letter.wrong.starts_at.date() <= self._arrival(letter)

    def followed(self, letter: Leaving) -> bool:
        """Whether another letter comes in place of one that is withdrawn, and takes back what it was to."""
        if letter.appointment_id is None or letter.kind == LetterKind.CORRECTION:
            return False
        appointment = self.appointments[letter.appointment_id]
        return appointment.state == AppointmentState.PROPOSED and not time_stays(appointment)

    def _arrival(self, letter: Leaving) -> date:
        return arrival_day(self.posted, self.policy, self.days, abroad=letter.client_id in self.abroad)

    def _earliest(self, letter: Leaving) -> date:
        return earliest_day(self.posted, self.policy, self.days, abroad=letter.client_id in self.abroad)


def time_stays(appointment: Appointment) -> bool:
    """Posting moves no time with a room, which staff arranged, and none that the client knows without it."""
    return appointment.room_id is not None or _known_anyway(appointment)


def leaving_of(session: Session, batch: PrintBatch) -> list[Leaving]:
    """The letters of a batch that are still to leave; locked before."""
    rows = session.execute(
        select(
            Letter.id,
            Letter.client_id,
            Letter.kind,
            Letter.appointment_id,
            Letter.appointment_version,
            Letter.facts,
        )
        .where(Letter.batch_id == batch.id, Letter.state.in_(LEAVING))
        .order_by(Letter.number)
    )
    return [
        Leaving(letter_id, client_id, kind, appointment_id, version, _wrong(facts))
        for letter_id, client_id, kind, appointment_id, version, facts in rows
    ]


def departure_of(session: Session, batch: PrintBatch, office: Office, day: date) -> Departure:
    """Loaded for all letters at once: their cases are locked, and callers wait for them."""
    told = select(Letter.appointment_id).where(Letter.batch_id == batch.id)
    appointments = session.scalars(
        select(Appointment).where(Appointment.id.in_(told)).execution_options(populate_existing=True)
    )
    return Departure(
        office=office,
        policy=Policy.of(office.policy),
        days=working_days(office),
        posted=day,
        appointments={appointment.id: appointment for appointment in appointments},
        abroad=_abroad(session, batch, office),
    )


def _abroad(session: Session, batch: PrintBatch, office: Office) -> frozenset[int]:
    """Few have an address in another country: only these are looked at."""
    elsewhere = select(Address.client_id).where(Address.country != office.country)
    clients = session.scalars(
        select(Client)
        .where(
            Client.id.in_(select(Letter.client_id).where(Letter.batch_id == batch.id)),
            or_(Client.id.in_(elsewhere), Client.representative_id.in_(elsewhere)),
        )
        .options(
            selectinload(Client.addresses),
            joinedload(Client.representative).selectinload(Client.addresses),
        )
    )
    return frozenset(client.id for client in clients if lives_abroad(client, office))


def _wrong(facts: dict[str, Any]) -> Wrong | None:
    return LetterFacts.of(facts).wrong if facts.get("wrong") else None


def _known_anyway(appointment: Appointment) -> bool:
    return appointment.state == AppointmentState.CONFIRMED or told_by_message(appointment)
