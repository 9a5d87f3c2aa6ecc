"""Times that were offered, as signed values: only what was offered can be chosen, and only for its appointment."""

from datetime import datetime

from itsdangerous import BadData, URLSafeTimedSerializer

from db.appointments import Appointment
from scheduler.slots.free import Slot

OFFERED = 3
GOOD_FOR_SECONDS = 3600


class OfferStale(Exception):
    """What was chosen was never offered, or too long ago, or for another state of the appointment."""


def offer_of(secret: str, appointment: Appointment, slot: Slot) -> str:
    told = [appointment.id, appointment.version, slot.starts_at.isoformat(), slot.advisor_id, slot.minutes]
    return _signer(secret).dumps(told)


def offered(secret: str, appointment: Appointment, value: str, at: datetime) -> Slot:
    """The slot of an offer. Raises `OfferStale`."""
    try:
        appointment_id, version, starts_at, advisor_id, minutes = _signer(secret).loads(value, GOOD_FOR_SECONDS)
    except BadData:
        raise OfferStale from None
    slot = Slot(datetime.fromisoformat(starts_at), advisor_id, minutes)
    if (appointment_id, version) != (appointment.id, appointment.version) or slot.starts_at <= at:
        raise OfferStale
    return slot


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="offered-time")
