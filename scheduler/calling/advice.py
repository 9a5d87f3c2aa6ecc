"""Whom to call first: each client on a call list with the next honest try, from what is on record."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import CaseState
from db.offices import Office
from scheduler.calendar.opening import Hours
from scheduler.calling.answers import answers_of
from scheduler.calling.attempts import honest_tries
from scheduler.calling.call_list import Row
from scheduler.calling.next_try import Hour, hours_in, next_try
from scheduler.news.offers import facts_of
from scheduler.policy import Policy
from scheduler.slots.free import AdvisorWeek, free_spans
from scheduler.slots.weeks import weeks_of

DAYS_AHEAD = 14
ORDINARY = tuple(Hours(weekday, time(8), time(18)) for weekday in range(5))
ORDINARILY = 0
"""In place of an advisor: when clients are called where the advisor's own hours hold no time that would count."""


def advise(session: Session, office: Office, rows: Sequence[Row], at: datetime) -> None:
    """Set `Row.next_try` of all who wait for a call, in as many statements however many they are."""
    waiting = [row for row in rows if row.case.state == CaseState.TO_CALL]
    if not waiting:
        return
    policy, zone, answers = Policy.of(office.policy), ZoneInfo(office.zone), answers_of(session, office, at)
    own = _own_hours(session, office, {row.case.advisor_id for row in waiting}, policy, at)
    for row in waiting:
        made = honest_tries(row.attempts, policy, since=row.case.to_call_since, at=at)
        in_hours = partial(
            next_try, made, policy=policy, zone=zone, answers=answers, good_hour=row.good_hour, at=at
        )
        row.next_try = in_hours(own[row.case.advisor_id]) or in_hours(own[ORDINARILY])


def _own_hours(
    session: Session, office: Office, advisor_ids: set[int], policy: Policy, at: datetime
) -> dict[int, list[Hour]]:
    """In which hours each advisor can call in the next days, and in which people ordinarily do."""
    zone, calendar = ZoneInfo(office.zone), facts_of(session, office.id).days
    today = at.astimezone(zone).date()
    days = [today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
    weeks = weeks_of(session, office.id, advisor_ids, first=days[0], last=days[-1], zone=zone)
    weeks[ORDINARILY] = AdvisorWeek(ORDINARILY, ORDINARY, (), frozenset())
    return {
        advisor_id: [
            hour for day in days for hour in hours_in(free_spans(week, day, zone=zone, days=calendar), zone)
        ]
        for advisor_id, week in weeks.items()
    }


def due_first(rows: Sequence[Row], at: datetime) -> list[Row]:
    """Who is due for an honest try, in the order given; then those of whom it is too early, the next one first."""
    due = [row for row in rows if row.next_try is None or not row.next_try.too_early(at)]
    early = [(row.next_try.counts_from, row) for row in rows if row.next_try and row.next_try.too_early(at)]
    return [*due, *(row for _from, row in sorted(early, key=lambda found: found[0]))]
