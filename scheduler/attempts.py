"""Attempts to reach a client: recording one, and judging whether a client was not reached by phone."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.appointments import Appointment, AppointmentState, EventKind, Way
from db.calls import Attempt, Outcome, PartOfDay
from db.cases import Case
from db.clients import PhoneNumber
from letters.queue import waiting_for
from letters.queue import withdraw as withdraw_letter
from scheduler.appointments import close, live_of_case
from scheduler.cases import call_again, close_case, hand_over
from scheduler.policy import Policy

NOON_BEGINS, AFTERNOON_BEGINS, EVENING_BEGINS = time(11), time(14), time(17)

COUNTS = frozenset({Outcome.NO_ANSWER, Outcome.BUSY, Outcome.MAILBOX, Outcome.SOMEONE_ELSE})
ENDS_NUMBER = frozenset({Outcome.WRONG_NUMBER, Outcome.OUT_OF_SERVICE})
NEEDS_PERSON = frozenset({Outcome.NO_COMMON_LANGUAGE, Outcome.ASKED_FOR_WRITING})
MISSED_AT_MOST = 2
DID_NOT_RING = frozenset({Outcome.BUSY, Outcome.OUT_OF_SERVICE})


def part_of_day(local: datetime) -> PartOfDay:
    """Morning until 11, noon until 14, afternoon until 17, then evening."""
    moment = local.time()
    if moment < NOON_BEGINS:
        return PartOfDay.MORNING
    if moment < AFTERNOON_BEGINS:
        return PartOfDay.NOON
    return PartOfDay.AFTERNOON if moment < EVENING_BEGINS else PartOfDay.EVENING


def not_reached(
    attempts: Iterable[Attempt], policy: Policy, zone: ZoneInfo, *, since: datetime, at: datetime
) -> bool:
    """Whether the honest tries fulfil the office's rule: how many, on how many days, in how many parts of the day.

    `since`: when the case came to the call list; what was tried before is over.
    """
    first = max(since, at - timedelta(days=policy.remembered_days))
    counted = [attempt for attempt in attempts if attempt.outcome in COUNTS and first <= attempt.at <= at]
    days = {attempt.at.astimezone(zone).date() for attempt in counted}
    parts = {attempt.part_of_day for attempt in counted}
    return len(counted) >= policy.attempts and len(days) >= policy.on_days and len(parts) >= policy.parts_of_day


def was_not_reached(case: Case, attempts: list[Attempt], policy: Policy, zone: ZoneInfo, at: datetime) -> bool:
    """`not_reached`, for a case on the call list with all attempts on record."""
    return not_reached(attempts, policy, zone, since=case.to_call_since, at=at)


def record(
    session: Session,
    case: Case,
    *,
    outcome: Outcome,
    number: PhoneNumber | None,
    note: bytes | None,
    staff_id: int,
    at: datetime,
    form_key: str,
    policy: Policy,
    zone: ZoneInfo,
) -> Attempt:
    """Note one attempt and what follows from it. The same `form_key` again gives the first row."""
    session.refresh(case, with_for_update=True)  # whoever sends the same form waits here, then finds the row
    known = session.scalar(select(Attempt).where(Attempt.form_key == form_key))
    if known is not None:
        return known
    attempt = Attempt(
        authority_id=case.authority_id,
        case_id=case.id,
        client_id=case.client_id,
        staff_id=staff_id,
        number=number.e164 if number else None,
        rang=outcome not in DID_NOT_RING,
        part_of_day=part_of_day(at.astimezone(zone)),
        outcome=outcome,
        note=note,
        at=at,
        form_key=form_key,
    )
    session.add(attempt)
    session.flush()
    if number is not None and outcome in ENDS_NUMBER:
        number.wrong_at = at
    _follow(session, case, attempt, policy)
    return attempt


def _follow(session: Session, case: Case, attempt: Attempt, policy: Policy) -> None:
    """What an attempt means for the case and its appointment."""
    appointment = live_of_case(session, case.id)
    if attempt.outcome in COUNTS:
        if appointment is not None and _was_missed(session, appointment, attempt, policy):
            _miss(session, case, appointment, attempt)
    elif attempt.outcome in ENDS_NUMBER:
        if appointment is not None and case.client.usable_number is None:
            _close(session, appointment, EventKind.WITHDRAWN, attempt)
            call_again(case, attempt.at)  # the clock then writes the letter that asks for a number
    else:
        _end(session, case, appointment, attempt)


def _was_missed(session: Session, appointment: Appointment, attempt: Attempt, policy: Policy) -> bool:
    """At the second try since the time began, or at one after the window that the letter promised."""
    if attempt.at < appointment.starts_at:
        return False
    if attempt.at >= appointment.starts_at + timedelta(minutes=policy.window_minutes):
        return True
    earlier = session.scalars(
        select(Attempt.id).where(
            Attempt.case_id == attempt.case_id,
            Attempt.at >= appointment.starts_at,
            Attempt.outcome.in_(COUNTS),
            Attempt.id != attempt.id,
        )
    )
    return earlier.first() is not None


def _miss(session: Session, case: Case, appointment: Appointment, attempt: Attempt) -> None:
    """Called again after the first time that was missed; after the second a person decides."""
    _close(session, appointment, EventKind.MISSED, attempt)
    missed = select(func.count()).where(
        Appointment.case_id == case.id, Appointment.state == AppointmentState.MISSED
    )
    if session.scalars(missed).one() >= MISSED_AT_MOST:
        hand_over(case, "missed")
    else:
        call_again(case, attempt.at)


def _end(session: Session, case: Case, appointment: Appointment | None, attempt: Attempt) -> None:
    """The client was spoken to: no appointment and no letter is needed any more."""
    at = attempt.at
    if appointment is not None:
        took_place = attempt.outcome == Outcome.REACHED and at >= appointment.starts_at - timedelta(hours=1)
        kind = EventKind.HELD if took_place else EventKind.WITHDRAWN
        _close(session, appointment, kind, attempt)
    letter = waiting_for(session, case.id)
    if letter is not None:
        withdraw_letter(session, letter, reason=attempt.outcome.value, at=at)
    if attempt.outcome in NEEDS_PERSON:
        hand_over(case, attempt.outcome.value)
    else:
        close_case(case, "reached", at)


def _close(session: Session, appointment: Appointment, kind: EventKind, attempt: Attempt) -> None:
    close(session, appointment, kind, way=Way.STAFF, at=attempt.at, staff_id=attempt.staff_id)
