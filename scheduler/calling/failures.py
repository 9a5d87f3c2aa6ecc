"""At which hours clients were tried in vain: what is avoided when a time is looked for."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.calls import Attempt, Outcome, PartOfDay
from db.cases import Case
from scheduler.policy import Policy

AT_ONCE = 5000  # no database takes any number of parameters
SPEAKS_FOR_THE_HOUR = frozenset({Outcome.BUSY})  # somebody was there, and on the phone

Failures = Mapping[tuple[int, PartOfDay], int]
"""(Local weekday, part of day) -> attempts that failed then."""


def failures_of(
    session: Session, cases: Collection[Case], policy: Policy, zone: ZoneInfo, at: datetime
) -> Mapping[int, Failures]:
    """Client id -> when nobody was met, of any case of the client, as far back as attempts are remembered."""
    found: dict[int, Counter[tuple[int, PartOfDay]]] = defaultdict(Counter)
    clients = sorted({case.client_id for case in cases})
    for first in range(0, len(clients), AT_ONCE):
        tried = select(Attempt.client_id, Attempt.at, Attempt.part_of_day).where(
            Attempt.client_id.in_(clients[first : first + AT_ONCE]),
            Attempt.outcome.in_([outcome for outcome in policy.counts if outcome not in SPEAKS_FOR_THE_HOUR]),
            Attempt.at.between(at - timedelta(days=policy.remembered_days), at),
        )
        for client_id, moment, part in session.execute(tried):
            found[client_id][moment.astimezone(zone).weekday(), part] += 1
    return found
