"""What a caller answers to an earlier time that is offered for their appointment."""

from contextlib import suppress

from db.appointments import Appointment, EarlierOffer, Way
from ivr.effects.acting import Acting
from ivr.effects.appointment import with_appointment
from ivr.heard import Changed, EarlierGone, Outcome, TimeKept
from ivr.replies import KeepTime, TakeEarlier
from scheduler.appointments.booking import Taken
from scheduler.appointments.earlier_offers import OfferOver, decline_offer, open_offer, take_offer


def take_earlier(acting: Acting, effect: TakeEarlier) -> Outcome:
    return with_appointment(acting, lambda found: _take(acting, found, effect))


def keep_time(acting: Acting, effect: KeepTime) -> Outcome:
    return with_appointment(acting, lambda found: _keep(acting, found, effect.offer))


def _take(acting: Acting, appointment: Appointment, wish: TakeEarlier) -> Outcome:
    session = acting.session
    with session.begin_nested():  # undone where the appointment changed meanwhile: then the offer stays open
        try:
            offer = _heard(acting, appointment, wish.offer)
            take_offer(session, appointment, offer, version=wish.version, way=Way.PHONE, at=acting.at)
        except (OfferOver, Taken):
            return EarlierGone()
    acting.audit("appointment.changed", appointment.case_id)
    return Changed()


def _keep(acting: Acting, appointment: Appointment, offer: int) -> Outcome:
    """An offer that is over leaves the time as it is, too."""
    with suppress(OfferOver):
        decline_offer(acting.session, _heard(acting, appointment, offer), at=acting.at)
    return TimeKept()


def _heard(acting: Acting, appointment: Appointment, offer: int) -> EarlierOffer:
    """The offer of which the caller heard. Raises `OfferOver`."""
    found = open_offer(acting.session, appointment, acting.at)
    if found is None or found.id != offer:
        raise OfferOver
    return found
