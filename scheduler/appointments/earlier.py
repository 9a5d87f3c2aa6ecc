"""Earlier times for those who wait: what became free is offered to one client after the other, with an end.

Nobody has to tell that a time became free, by a change or because an absence ended: free times are computed.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, selectinload

from db.appointments import LIVE, Appointment, EarlierOffer, OfferState
from db.cases import Case, Wish, WishKind
from db.inserting import insert_into
from db.offices import Office
from db.session import Database
from db.staff import Staff
from letters.access import AccessKeys
from scheduler.appointments.alternatives import candidates
from scheduler.appointments.booking import live_of_case
from scheduler.appointments.earlier_offers import end_offers
from scheduler.appointments.free_times import FreeTimes
from scheduler.appointments.rows import LOCAL, local_time
from scheduler.calendar.holidays import ONE_DAY
from scheduler.calendar.opening import instant
from scheduler.cases import locked_case
from scheduler.frame import Frame, frame_of
from scheduler.jobs.runs import Progress
from scheduler.one_by_one import one_by_one
from scheduler.policy import working_days
from scheduler.slots.free import Slot, quanta_of
from scheduler.telling.notify import CALL, SMS, phone_hours, tell, ways_left

TEMPLATE = "earlier_offered"
WAYS = (SMS, CALL)  # an e-mail may be read too late
BEGINS, ENDS = time(9), time(18)  # nobody is rung up or sent a message at another hour
SHORTEST = timedelta(minutes=30)  # to answer in, unless the office gives less anyway
NOTICE = timedelta(hours=2)  # between the last moment to say yes and the talk
MOST_UNANSWERED = 3  # who let so many offers pass is left in peace

Taken = set[tuple[int, int]]
"""Advisor and quantum."""


def offer_earlier(
    database: Database,
    office_id: int,
    keys: AccessKeys,
    *,
    at: datetime,
    public_url: str,
    progress: Progress = lambda done, total: None,
) -> dict[str, int]:
    """End the offers that are over; then offer each client who waits, the most urgent first, the first free time
    that lies on an earlier day than theirs. One offer at a time to a client, one client at a time for each time.
    """
    with database.transaction() as session:
        ended = end_offers(session, office_id, at)
    with database.reading() as session:
        office = session.get_one(Office, office_id, options=[selectinload(Office.lines)])
        frame = frame_of(office, at, keys, public_url)
        expires_at = offer_ends(frame)
        waiting = _waiting(session, office, at)
    if expires_at is None:
        return {"ended": ended, "offered": 0, "failed": 0}
    offer = partial(_offer, frame=frame, expires_at=expires_at)
    done = one_by_one(database, waiting, offer, progress=progress)
    return {"ended": ended, "offered": sum(done.results), "failed": done.failed}


def is_decent(office: Office, at: datetime) -> bool:
    """Whether clients may be told something at this moment."""
    local = at.astimezone(ZoneInfo(office.zone))
    return working_days(office).is_working_day(local.date()) and BEGINS <= local.time() < ENDS


def offer_ends(frame: Frame) -> datetime | None:
    """Until when an offer of now can be taken: not into the evening. None: no time is left to answer one today."""
    if not is_decent(frame.office, frame.at):
        return None
    answering = timedelta(minutes=frame.policy.offer_minutes)
    ends_at = min(frame.at + answering, instant(frame.today, ENDS, frame.zone))
    return ends_at if ends_at - frame.at >= min(answering, SHORTEST) else None


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


def _offer(session: Session, case_id: int, frame: Frame, expires_at: datetime) -> bool:
    """One offer, if there is a time for this client that they were not offered before."""
    case = locked_case(session, case_id)
    appointment, at = live_of_case(session, case.id), frame.at
    way = _way(session, case, frame, expires_at)
    if appointment is None or appointment.starts_at <= at or way is None:
        return False
    before = session.scalars(select(EarlierOffer).where(EarlierOffer.appointment_id == appointment.id)).all()
    if sum(offer.state == OfferState.EXPIRED for offer in before) >= MOST_UNANSWERED:
        return False
    free = FreeTimes.of(session, session.get_one(Office, case.office_id), sparing=True)
    slot = _earlier(free, appointment, case, before, at, expires_at)
    if slot is None or not _keep(session, appointment, slot, way, at, expires_at):
        return False  # where it could not be kept, another process offers something at this moment
    facts = {
        "before": appointment.local_time,
        "starts_at": local_time(slot, appointment.zone),
        "advisor": session.get_one(Staff, slot.advisor_id).name,
        "expires_at": expires_at.astimezone(frame.zone).strftime(LOCAL),
    }
    tell(session, case, TEMPLATE, facts, at=at, by=expires_at, frame=frame, appointment=appointment, among=(way,))
    return True


def _way(session: Session, case: Case, frame: Frame, expires_at: datetime) -> str | None:
    """By which a client hears of an offer before it ends."""
    phone = phone_hours(session, frame, frame.at, expires_at)
    left = ways_left(case.client, at=frame.at, by=expires_at, frame=frame, phone=phone)
    return next((way for way in WAYS if way in left), None)


def _earlier(
    free: FreeTimes,
    appointment: Appointment,
    case: Case,
    before: Iterable[EarlierOffer],
    at: datetime,
    answered_by: datetime,
) -> Slot | None:
    """The first free time that leaves this client time to answer, and nobody is offered now."""
    seen = {(offer.advisor_id, offer.starts_at) for offer in before}
    held = _offered_now(free.session, free.office.id)
    advisors = candidates(free, appointment, case)
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
    session: Session, appointment: Appointment, slot: Slot, way: str, at: datetime, expires_at: datetime
) -> bool:
    kept = session.scalar(
        insert_into(session, EarlierOffer)
        .values(
            authority_id=appointment.authority_id,
            office_id=appointment.office_id,
            appointment_id=appointment.id,
            advisor_id=slot.advisor_id,
            starts_at=slot.starts_at,
            minutes=slot.minutes,
            channel=way,
            state=OfferState.OPEN,
            offered_at=at,
            expires_at=expires_at,
        )
        .on_conflict_do_nothing()
        .returning(EarlierOffer.id)
    )
    return kept is not None
