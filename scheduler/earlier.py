"""Earlier times for those who wait: what became free is offered to one client after the other, with an end.

Nobody has to tell that a time became free, by a change or because an absence ended: free times are computed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import PhoneNumberType
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.appointments import LIVE, Appointment, EarlierOffer, OfferState
from db.cases import Case, Wish, WishKind
from db.clients import Channel, Client
from db.inserting import insert_into
from db.offices import Office
from db.session import Database
from scheduler.alternatives import candidates
from scheduler.appointments import live_of_case
from scheduler.calendar.holidays import ONE_DAY
from scheduler.earlier_offers import end_offers
from scheduler.free_times import FreeTimes
from scheduler.messages import ask_to_send
from scheduler.policy import working_days
from scheduler.slots.free import Slot, quanta_of

TEMPLATE = "earlier_offered"
BEGINS, ENDS = time(9), time(18)  # nobody is rung up or sent a message at another hour
NOTICE = timedelta(hours=2)  # between the last moment to say yes and the talk
MOST_UNANSWERED = 3  # who let so many offers pass is left in peace
GETS_SMS = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})

Taken = set[tuple[int, int]]
"""Advisor and quantum."""


@dataclass(frozen=True)
class Reach:
    """By which way a client hears of an offer in time."""

    channel: str  # sms or call
    number: str


def offer_earlier(database: Database, office_id: int, at: datetime) -> dict[str, int]:
    """End the offers that are over; then offer each client who waits, the most urgent first, the first free time
    that lies on an earlier day than theirs. One offer at a time to a client, one client at a time for each time.
    """
    with database.transaction() as session:
        ended = end_offers(session, office_id, at)
    with database.reading() as session:
        office = session.get_one(Office, office_id)
        waiting = _waiting(session, office, at) if is_decent(office, at) else []
    offered = 0
    for case_id in waiting:
        with database.transaction() as session:
            offered += _offer(session, session.get_one(Case, case_id, with_for_update=True), at)
    return {"ended": ended, "offered": offered}


def is_decent(office: Office, at: datetime) -> bool:
    """Whether clients may be told something at this moment."""
    local = at.astimezone(ZoneInfo(office.zone))
    return working_days(office).is_working_day(local.date()) and BEGINS <= local.time() < ENDS


def reach_of(client: Client) -> Reach | None:
    """A text message where it is allowed and there is a mobile number, else a call; None: neither."""
    usable = [number.e164 for number in client.numbers if number.usable]
    mobile = next((number for number in usable if _gets_sms(number)), None)
    if mobile is not None and client.allows(Channel.SMS):
        return Reach("sms", mobile)
    return Reach("call", usable[0]) if usable and not client.not_by_phone else None


def _waiting(session: Session, office: Office, at: datetime) -> Sequence[int]:
    """The cases that could be offered something."""
    open_offer = exists().where(
        EarlierOffer.appointment_id == Appointment.id, EarlierOffer.state == OfferState.OPEN
    )
    return session.scalars(
        select(Case.id)
        .join(Wish, Wish.case_id == Case.id)
        .join(Appointment, Appointment.case_id == Case.id)
        .where(
            Case.office_id == office.id,
            Wish.kind == WishKind.EARLIER,
            Wish.done_at.is_(None),
            Appointment.state.in_(LIVE),
            Appointment.starts_at > at,
            Appointment.room_id.is_(None),
            ~open_offer,
        )
        .order_by(Case.priority.desc(), Case.due_on, Wish.at, Wish.id)
    ).all()


def _offer(session: Session, case: Case, at: datetime) -> bool:
    """One offer, if there is a time for this client that they were not offered before."""
    appointment, reach = live_of_case(session, case.id), reach_of(case.client.contact)
    if appointment is None or appointment.starts_at <= at or reach is None:
        return False
    before = session.scalars(select(EarlierOffer).where(EarlierOffer.appointment_id == appointment.id)).all()
    if sum(offer.state == OfferState.EXPIRED for offer in before) >= MOST_UNANSWERED:
        return False
    free = FreeTimes.of(session, session.get_one(Office, case.office_id), sparing=True)
    slot = _earlier(free, appointment, case, before, at)
    if slot is None:
        return False
    expires_at = at + timedelta(minutes=free.policy.offer_minutes)
    offer_id = _keep(session, appointment, slot, reach, at, expires_at)
    if offer_id is None:  # another process offers something at this moment
        return False
    _tell(session, case, reach, offer_id, slot, free.zone, at, expires_at)
    return True


def _earlier(
    free: FreeTimes, appointment: Appointment, case: Case, before: Iterable[EarlierOffer], at: datetime
) -> Slot | None:
    """The first free time that leaves this client time to answer, and nobody is offered now."""
    seen = {(offer.advisor_id, offer.starts_at) for offer in before}
    held = _offered_now(free.session, free.office.id)
    advisors = candidates(free, appointment, case)
    answered_by = at + timedelta(minutes=free.policy.offer_minutes)
    day_before = free.day_of(appointment.starts_at) - ONE_DAY
    slots = free.between(advisors, appointment.minutes, free.day_of(at), day_before, after=answered_by + NOTICE)
    new = (slot for slot in slots if (slot.advisor_id, slot.starts_at) not in seen)
    return next((slot for slot in new if held.isdisjoint(_quanta(slot))), None)


def _offered_now(session: Session, office_id: int) -> Taken:
    offers = session.scalars(
        select(EarlierOffer).where(EarlierOffer.office_id == office_id, EarlierOffer.state == OfferState.OPEN)
    )
    return {(offer.advisor_id, step) for offer in offers for step in quanta_of(offer.starts_at, offer.minutes)}


def _quanta(slot: Slot) -> Taken:
    return {(slot.advisor_id, step) for step in slot.quanta}


def _keep(
    session: Session, appointment: Appointment, slot: Slot, reach: Reach, at: datetime, expires_at: datetime
) -> int | None:
    kept: int | None = session.scalar(
        insert_into(session, EarlierOffer)
        .values(
            authority_id=appointment.authority_id,
            office_id=appointment.office_id,
            appointment_id=appointment.id,
            advisor_id=slot.advisor_id,
            starts_at=slot.starts_at,
            minutes=slot.minutes,
            channel=reach.channel,
            state=OfferState.OPEN,
            offered_at=at,
            expires_at=expires_at,
        )
        .on_conflict_do_nothing()
        .returning(EarlierOffer.id)
    )
    return kept


def _tell(
    session: Session,
    case: Case,
    reach: Reach,
    offer_id: int,
    slot: Slot,
    zone: ZoneInfo,
    at: datetime,
    expires_at: datetime,
) -> None:
    contact = case.client.contact
    ask_to_send(
        session,
        office_id=case.office_id,
        authority_id=case.authority_id,
        client_id=contact.id,
        channel=reach.channel,
        to=reach.number,
        language=contact.language,
        template=TEMPLATE,
        facts={
            "case": case.id,
            "starts": slot.starts_at.astimezone(zone).isoformat(timespec="minutes"),
            "until": expires_at.astimezone(zone).isoformat(timespec="minutes"),
        },
        dedupe_key=f"{TEMPLATE}:{offer_id}",
        at=at,
        expires_at=expires_at,
    )


def _gets_sms(number: str) -> bool:
    return phonenumbers.number_type(phonenumbers.parse(number)) in GETS_SMS
