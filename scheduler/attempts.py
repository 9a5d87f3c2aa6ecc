"""Attempts to reach a client: recording one, and judging whether a client was not reached by phone."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import EventKind, Way
from db.calls import Attempt, Outcome, PartOfDay
from db.cases import Case, CaseState
from db.clients import PhoneNumber
from letters.queue import waiting_for
from letters.queue import withdraw as withdraw_letter
from scheduler.appointments import close, live_of_case
from scheduler.policy import Policy

NOON_BEGINS, AFTERNOON_BEGINS, EVENING_BEGINS = time(11), time(14), time(17)

COUNTS = frozenset({Outcome.NO_ANSWER, Outcome.BUSY, Outcome.MAILBOX, Outcome.SOMEONE_ELSE})
ENDS_NUMBER = frozenset({Outcome.WRONG_NUMBER, Outcome.OUT_OF_SERVICE})
NEEDS_PERSON = frozenset({Outcome.NO_COMMON_LANGUAGE, Outcome.ASKED_FOR_WRITING})
DID_NOT_RING = frozenset({Outcome.BUSY, Outcome.OUT_OF_SERVICE})


def part_of_day(local: datetime) -> PartOfDay:
    """Morning until 11, noon until 14, afternoon until 17, then evening."""
    moment = local.time()
    if moment < NOON_BEGINS:
        return PartOfDay.MORNING
    if moment < AFTERNOON_BEGINS:
        return PartOfDay.NOON
    return PartOfDay.AFTERNOON if moment < EVENING_BEGINS else PartOfDay.EVENING


def not_reached(attempts: Iterable[Attempt], policy: Policy, zone: ZoneInfo, at: datetime) -> bool:
    """Whether the honest tries of late fulfil the office's rule: how many, on how many days, in how many parts."""
    remembered = at - timedelta(days=policy.remembered_days)
    counted = [attempt for attempt in attempts if attempt.outcome in COUNTS and attempt.at > remembered]
    days = {attempt.at.astimezone(zone).date() for attempt in counted}
    parts = {attempt.part_of_day for attempt in counted}
    return len(counted) >= policy.attempts and len(days) >= policy.on_days and len(parts) >= policy.parts_of_day


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
    zone: ZoneInfo,
) -> Attempt:
    """Note one attempt and what follows from it. The same `form_key` again gives the first row."""
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
    _follow(session, case, outcome, staff_id, at)
    return attempt


def _follow(session: Session, case: Case, outcome: Outcome, staff_id: int, at: datetime) -> None:
    """What an attempt means for the case, its appointment and a letter that has not left."""
    appointment = live_of_case(session, case.id)
    if outcome in COUNTS | ENDS_NUMBER:
        if appointment is not None and at >= appointment.starts_at:
            close(session, appointment, EventKind.MISSED, way=Way.STAFF, at=at, staff_id=staff_id)
            case.state = CaseState.TO_CALL
        return
    if appointment is not None:
        took_place = outcome == Outcome.REACHED and at >= appointment.starts_at - timedelta(hours=1)
        kind = EventKind.HELD if took_place else EventKind.WITHDRAWN
        close(session, appointment, kind, way=Way.STAFF, at=at, staff_id=staff_id)
    letter = waiting_for(session, case.id)
    if letter is not None:
        withdraw_letter(session, letter, reason=outcome.value, at=at)
    if outcome in NEEDS_PERSON:
        case.state, case.state_reason = CaseState.NEEDS_PERSON, outcome.value
    else:
        case.state, case.state_reason, case.closed_at = CaseState.CLOSED, "reached", at
