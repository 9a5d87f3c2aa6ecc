"""An earlier time that is offered to a client: taken, declined, or over."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.appointments import AdvisorTime, Appointment, EarlierOffer, OfferState, Way
from db.cases import Wish, WishKind
from scheduler.appointments.alternatives import buffer_of
from scheduler.appointments.booking import Taken, change
from scheduler.cases import locked_case
from scheduler.slots.free import Slot, quanta_of


class OfferOver(Exception):
    """The offer has expired, was answered before, or somebody else has its time."""


def open_offer(session: Session, appointment: Appointment, at: datetime) -> EarlierOffer | None:
    """What this client can still take."""
    return session.scalar(
        select(EarlierOffer).where(
            EarlierOffer.appointment_id == appointment.id,
            EarlierOffer.state == OfferState.OPEN,
            EarlierOffer.expires_at > at,
            EarlierOffer.starts_at < appointment.starts_at,
        )
    )


def take_offer(
    session: Session,
    appointment: Appointment,
    offer: EarlierOffer,
    *,
    version: int,
    way: Way,
    at: datetime,
    staff_id: int | None = None,
) -> None:
    """The client wants the earlier time: the appointment moves there, and the wish is fulfilled.

    Raises `OfferOver`; `Taken`, when somebody else was quicker: then the offer is gone, the appointment as it was.
    """
    case = locked_case(session, appointment.case_id)
    _answer(session, offer, OfferState.TAKEN, at)
    slot = Slot(offer.starts_at, offer.advisor_id, offer.minutes, buffer_of(session, offer.office_id))
    try:
        change(
            session,
            appointment,
            slot,
            version=version,
            way=way,
            at=at,
            staff_id=staff_id,
            agreed=True,
            others=False,
        )
    except Taken:
        offer.state = OfferState.GONE
        session.flush()
        raise
    session.execute(
        update(Wish)
        .where(Wish.case_id == case.id, Wish.kind == WishKind.EARLIER, Wish.done_at.is_(None))
        .values(done_at=at, done_by=staff_id)
    )


def decline_offer(session: Session, offer: EarlierOffer, *, at: datetime) -> None:
    """The client keeps the later time. Raises `OfferOver`."""
    _answer(session, offer, OfferState.DECLINED, at)


def withdraw_offer(session: Session, case_id: int, *, at: datetime) -> None:
    """The client of a case waits for no earlier time any more: what is offered to them is declined."""
    of_case = select(Appointment.id).where(Appointment.case_id == case_id)
    offered = select(EarlierOffer.id).where(
        EarlierOffer.appointment_id.in_(of_case), EarlierOffer.state == OfferState.OPEN
    )
    for offer_id in session.scalars(offered).all():
        _close(session, offer_id, OfferState.DECLINED, at)


def end_offers(session: Session, office_id: int, at: datetime) -> int:
    """Close the open offers of an office that nobody can take any more; gives how many."""
    found = session.execute(
        select(EarlierOffer, Appointment)
        .join(Appointment, Appointment.id == EarlierOffer.appointment_id)
        .where(EarlierOffer.office_id == office_id, EarlierOffer.state == OfferState.OPEN)
    ).all()
    over = {offer.id: _why_over(session, offer, appointment, at) for offer, appointment in found}
    return sum(_close(session, offer_id, state, at) for offer_id, state in over.items() if state is not None)


def _answer(session: Session, offer: EarlierOffer, state: OfferState, at: datetime) -> None:
    answered = offer.expires_at > at and _close(session, offer.id, state, at)
    session.refresh(offer)
    if not answered:
        raise OfferOver


def _close(session: Session, offer_id: int, state: OfferState, at: datetime) -> bool:
    """False when it was closed before: the first answer holds."""
    closed = session.scalar(
        update(EarlierOffer)
        .where(EarlierOffer.id == offer_id, EarlierOffer.state == OfferState.OPEN)
        .values(state=state, closed_at=at)
        .returning(EarlierOffer.id)
        .execution_options(synchronize_session=False)
    )
    return closed is not None


def _why_over(session: Session, offer: EarlierOffer, appointment: Appointment, at: datetime) -> OfferState | None:
    if not appointment.live or appointment.starts_at <= offer.starts_at or _taken(session, offer):
        return OfferState.GONE
    return OfferState.EXPIRED if offer.expires_at <= at else None


def _taken(session: Session, offer: EarlierOffer) -> bool:
    quanta = quanta_of(offer.starts_at, offer.minutes)
    taken = select(AdvisorTime.quantum).where(
        AdvisorTime.advisor_id == offer.advisor_id,
        AdvisorTime.quantum.between(quanta.start, quanta.stop - 1),
        AdvisorTime.appointment_id != offer.appointment_id,
    )
    return session.scalars(taken).first() is not None
