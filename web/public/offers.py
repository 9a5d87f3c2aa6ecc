"""Times that were offered, as signed values: only what was offered can be chosen, and only for its appointment."""

from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from db.appointments import Appointment
from db.staff import Staff
from scheduler.slots.free import Slot

OFFERED = 3
GOOD_FOR_SECONDS = 3600


class OfferStale(Exception):
    """What was chosen was never offered, or too long ago, or for another state of the appointment."""


@dataclass(frozen=True)
class Offered:
    """A time as it is shown. `value`: what its button sends. `colleague`: who calls, if not who would have."""

    slot: Slot
    value: str
    colleague: str | None


def shown_offers(session: Session, secret: str, appointment: Appointment, slots: list[Slot]) -> list[Offered]:
    others = {slot.advisor_id for slot in slots} - {appointment.advisor_id}
    names = {staff_id: session.get_one(Staff, staff_id).name for staff_id in others}
    return [Offered(slot, offer_of(secret, appointment, slot), names.get(slot.advisor_id)) for slot in slots]


def offer_of(secret: str, appointment: Appointment, slot: Slot) -> str:
    taken = [slot.starts_at.isoformat(), slot.advisor_id, slot.minutes, slot.buffer]
    return _signer(secret).dumps([appointment.id, appointment.version, *taken])


def offered(secret: str, appointment: Appointment, value: str, at: datetime) -> Slot:
    """The slot of an offer. Raises `OfferStale`."""
    try:
        appointment_id, version, starts_at, *taken = _signer(secret).loads(value, GOOD_FOR_SECONDS)
    except BadData:
        raise OfferStale from None
    slot = Slot(datetime.fromisoformat(starts_at), *taken)
    if (appointment_id, version) != (appointment.id, appointment.version) or slot.starts_at <= at:
        raise OfferStale
    return slot


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="offered-time")
