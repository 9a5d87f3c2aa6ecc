"""A client was not met at an agreed time: once more on the same day, then one more proposal, then a person.

Each step is an appointment on record or the end of the rule: a case can not go round in a circle.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment, AppointmentState
from db.cases import Case
from db.offices import Office
from scheduler.appointments.booking import Taken, book
from scheduler.appointments.free_times import FreeTimes
from scheduler.appointments.proposals_told import AGAIN, is_again, proposals_told
from scheduler.cases import hand_over, propose_again
from scheduler.policy import Policy
from scheduler.slots.free import Slot

MISSED_AT_MOST = 2  # agreed times
AT_LEAST_LATER = timedelta(minutes=30)


class Next(StrEnum):
    """What happens with a case of which a time was missed."""

    SAME_DAY = "same_day"
    PROPOSAL = "proposal"
    PERSON = "person"


def after_missed(session: Session, case: Case, missed: Appointment, *, at: datetime) -> Next:
    """Go on with a case whose appointment was just closed as missed. The case is locked by the caller."""
    office = session.get_one(Office, case.office_id)
    policy = Policy.of(office.policy)
    of_case = session.scalars(
        select(Appointment).where(Appointment.case_id == case.id).order_by(Appointment.id)
    ).all()
    told = proposals_told(session, [case.id])[case.id]
    same_day = _is_same_day(missed, at)
    step = next_after(missed, of_case, policy, told=told, room_today=same_day)
    if step == Next.SAME_DAY and not _booked_today(session, case, office, missed, at):
        step = next_after(missed, of_case, policy, told=told, room_today=False)
    if step == Next.PROPOSAL:
        propose_again(case)
    elif step == Next.PERSON:
        hand_over(case, "missed")
    return step


def next_after(
    missed: Appointment, of_case: Sequence[Appointment], policy: Policy, *, told: int, room_today: bool = True
) -> Next:
    """`missed`: the newest; `of_case`: all appointments of the case; `told`: as `proposals_told` counts them.

    `room_today`: it is still the day of the missed time, and its advisor has another one left.
    """
    agreed = [appointment for appointment in of_case if not is_again(appointment)]
    if sum(appointment.state == AppointmentState.MISSED for appointment in agreed) >= MISSED_AT_MOST:
        return Next.PERSON
    if policy.again_same_day and room_today and not is_again(missed):
        return Next.SAME_DAY
    return Next.PROPOSAL if told < policy.most_proposals else Next.PERSON


def again_at(free: Sequence[Slot], at: datetime, policy: Policy) -> Slot | None:
    """Of the times that are left today, the first that is as far away as an honest try; else the last."""
    later = [slot for slot in free if slot.starts_at >= at + AT_LEAST_LATER]
    apart = (slot for slot in later if slot.starts_at >= at + timedelta(hours=policy.hours_apart))
    return next(apart, later[-1] if later else None)


def _is_same_day(missed: Appointment, at: datetime) -> bool:
    """What is noted on another day is too late for "once more today": nobody waits for that call."""
    zone = ZoneInfo(missed.zone)
    return missed.starts_at.astimezone(zone).date() == at.astimezone(zone).date()


def _booked_today(session: Session, case: Case, office: Office, missed: Appointment, at: datetime) -> bool:
    free = FreeTimes.of(session, office)
    today = free.day_of(at)
    slots = list(free.between([missed.advisor_id], missed.minutes, today, today, after=at))
    slot = again_at(slots, at, free.policy)
    if slot is None:
        return False
    reasons = [{"code": AGAIN, "missed": missed.local_time}]
    try:
        book(session, case, office, slot, reasons=reasons, at=at, interpreter=missed.interpreter)
    except Taken:  # a moment ago: the day is busy
        return False
    return True
