"""Attempts to reach a client: which of them count, whether a client was not reached by phone, and what follows."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment, EventKind, Way
from db.calls import Attempt, Outcome, PartOfDay
from db.cases import Case, CaseState
from db.clients import PhoneNumber
from letters.queue import waiting_for
from letters.queue import withdraw as withdraw_letter
from scheduler.appointments.booking import close, live_of_case
from scheduler.appointments.missed import after_missed
from scheduler.calling.callbacks import called_back, wish_for_no_more
from scheduler.cases import call_again, close_case, hand_over
from scheduler.policy import Policy

NOON_BEGINS, AFTERNOON_BEGINS, EVENING_BEGINS = time(11), time(14), time(17)

COUNTS = frozenset({Outcome.NO_ANSWER, Outcome.BUSY, Outcome.MAILBOX, Outcome.SOMEONE_ELSE})
"""Outcomes of which an office can say that they count: the line worked, the client was not met."""
ENDS_NUMBER = frozenset({Outcome.WRONG_NUMBER, Outcome.OUT_OF_SERVICE})
NEEDS_PERSON = frozenset({Outcome.NO_COMMON_LANGUAGE, Outcome.ASKED_FOR_WRITING})
DID_NOT_RING = frozenset({Outcome.BUSY, Outcome.OUT_OF_SERVICE, Outcome.LINE_FAILED})
JUST_BEFORE = timedelta(hours=1)
GOT_IN_TOUCH = {Way.PHONE: "called", Way.PAPER: "wrote"}
"""How clients reach us when we do not reach them -> why their case is closed."""


class Tried(NamedTuple):
    """When an honest try was made: the local day and its part."""

    day: date
    part: PartOfDay


def part_of_day(local: datetime) -> PartOfDay:
    """Morning until 11, noon until 14, afternoon until 17, then evening."""
    moment = local.time()
    if moment < NOON_BEGINS:
        return PartOfDay.MORNING
    if moment < AFTERNOON_BEGINS:
        return PartOfDay.NOON
    return PartOfDay.AFTERNOON if moment < EVENING_BEGINS else PartOfDay.EVENING


def honest_tries(attempts: Iterable[Attempt], policy: Policy, *, since: datetime, at: datetime) -> list[Attempt]:
    """The attempts that count by the office's rule, in order: of two that are too close, the first.

    `since`: when the case came to the call list; what was tried before is over.
    """
    first = max(since, at - timedelta(days=policy.remembered_days))
    apart = timedelta(hours=policy.hours_apart)
    counted: list[Attempt] = []
    for attempt in sorted(attempts, key=lambda made: made.at):
        could = attempt.outcome in COUNTS and attempt.outcome in policy.counts and first <= attempt.at <= at
        if could and (not counted or attempt.at - counted[-1].at >= apart):
            counted.append(attempt)
    return counted


def still_needed(tried: Collection[Tried], policy: Policy) -> int:
    """How many tries the rule wants at least until a client counts as not reached: so many, on so many days, in so
    many parts of the day."""
    days, parts = {one.day for one in tried}, {one.part for one in tried}
    left = (policy.attempts - len(tried), policy.on_days - len(days), policy.parts_of_day - len(parts))
    return max(0, *left)


def tried_when(attempts: Iterable[Attempt], zone: ZoneInfo) -> list[Tried]:
    return [Tried(attempt.at.astimezone(zone).date(), attempt.part_of_day) for attempt in attempts]


def not_reached(
    attempts: Iterable[Attempt], policy: Policy, zone: ZoneInfo, *, since: datetime, at: datetime
) -> bool:
    """Whether the honest tries since then fulfil the office's rule."""
    return still_needed(tried_when(honest_tries(attempts, policy, since=since, at=at), zone), policy) == 0


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
    """Note one attempt and what follows from it. The same `form_key` again gives the first row.

    A case that is closed stays so: somebody else met the client while the form was open.
    """
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
    if case.state != CaseState.CLOSED:
        _follow(session, case, attempt, policy)
    return attempt


def reached_otherwise(session: Session, case: Case, *, way: Way, staff_id: int, at: datetime) -> bool:
    """The client called (`Way.PHONE`) or wrote (`Way.PAPER`): nobody calls any more, a letter that has not left is
    withdrawn. False when the case was closed before."""
    session.refresh(case, with_for_update=True)
    if case.state == CaseState.CLOSED:
        return False
    reason = GOT_IN_TOUCH[way]
    _end(session, case, reason, way=way, spoken=way == Way.PHONE, staff_id=staff_id, at=at)
    _settle(session, case, reason, staff_id=staff_id, at=at)
    return True


def _follow(session: Session, case: Case, attempt: Attempt, policy: Policy) -> None:
    """What an attempt means for the case and its appointment; one that never rang means nothing."""
    if attempt.outcome == Outcome.LINE_FAILED:
        return
    appointment = live_of_case(session, case.id)
    if attempt.outcome in COUNTS:
        if appointment is not None and _was_missed(session, appointment, attempt, policy):
            _close(session, appointment, EventKind.MISSED, attempt)
            after_missed(session, case, appointment, at=attempt.at)
    elif attempt.outcome in ENDS_NUMBER:
        if appointment is not None and case.client.contact.usable_number is None:
            _close(session, appointment, EventKind.WITHDRAWN, attempt)
            call_again(case, attempt.at)  # the clock then writes the letter that asks for a number
    else:
        _reached(session, case, attempt)


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


def _reached(session: Session, case: Case, attempt: Attempt) -> None:
    outcome, at = attempt.outcome, attempt.at
    spoken = outcome == Outcome.REACHED
    _end(session, case, outcome.value, way=Way.STAFF, spoken=spoken, staff_id=attempt.staff_id, at=at)
    if outcome in NEEDS_PERSON:
        hand_over(case, outcome.value)
    else:
        _settle(session, case, outcome.value, staff_id=attempt.staff_id, at=at)


def _end(
    session: Session, case: Case, reason: str, *, way: Way, spoken: bool, staff_id: int, at: datetime
) -> None:
    """No appointment, no letter and no call back is needed any more; a talk whose time had come took place."""
    appointment = live_of_case(session, case.id)
    if appointment is not None:
        took_place = spoken and at >= appointment.starts_at - JUST_BEFORE
        kind = EventKind.HELD if took_place else EventKind.WITHDRAWN
        close(session, appointment, kind, way=way, at=at, staff_id=staff_id)
    letter = waiting_for(session, case.id)
    if letter is not None:
        withdraw_letter(session, letter, reason=reason, at=at)
    called_back(session, case.id, staff_id=staff_id, at=at)


def _settle(session: Session, case: Case, reason: str, *, staff_id: int, at: datetime) -> None:
    """Nothing is left to talk about."""
    wish_for_no_more(session, case.id, staff_id=staff_id, at=at)
    close_case(case, reason, at)


def _close(session: Session, appointment: Appointment, kind: EventKind, attempt: Attempt) -> None:
    close(session, appointment, kind, way=Way.STAFF, at=attempt.at, staff_id=attempt.staff_id)
