"""Reads all advisors' calendars anew. One that cannot be read keeps what it said before, and stops no other."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select

from db.base import table_of
from db.offices import Office
from db.session import Database
from db.staff import BusyTime, Membership, Staff, StaffCalendar
from db.vault import Vault, VaultError
from scheduler.calendar.opening import Span
from scheduler.own_calendars.fetching import fetch_calendar
from scheduler.own_calendars.problems import Problem, Unreadable
from scheduler.own_calendars.reading import busy_spans
from scheduler.people.calendars import address_of

log = logging.getLogger(__name__)

AHEAD = timedelta(days=400)  # a year, and what a letter needs
AT_ONCE = 8
TIME = table_of(BusyTime)

Fetch = Callable[[str], bytes]
"""Address -> what stands there. Raises `Unreadable`."""


@dataclass(frozen=True)
class Readings:
    """How many calendars were read and how many not, and how many busy times they hold."""

    read: int
    failed: int
    times: int


@dataclass(frozen=True)
class Known:
    """A calendar as it was on record before it was asked for."""

    calendar: StaffCalendar
    zone: ZoneInfo


def read_calendars(
    database: Database,
    vault: Vault,
    *,
    at: datetime,
    fetch: Fetch = fetch_calendar,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Readings:
    """Of all who work here. Asks outside of any transaction, a few at once; each calendar is kept by itself.

    Raises `VaultError`, after all others were read, when an address cannot be opened: a key is missing.
    """
    known = _known(database)
    addresses, locked = _opened(known, vault)
    results: list[list[Span] | Problem] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for begin in range(0, len(addresses), AT_ONCE):
            some = addresses[begin : begin + AT_ONCE]
            contents = pool.map(partial(_fetched, fetch), [address for _one, address in some])
            for (one, _address), content in zip(some, contents, strict=True):
                results.append(_times_in(content, one.zone, at))
                _keep(database, one.calendar, results[-1], at)
                progress(len(results), len(addresses))
    if locked:
        raise locked[0]
    times = [len(result) for result in results if not isinstance(result, Problem)]
    return Readings(read=len(times), failed=len(results) - len(times), times=sum(times))


def _known(database: Database) -> list[Known]:
    """In the zone of the first office that its owner belongs to."""
    rows = (
        select(StaffCalendar, Office.zone)
        .join(Staff, Staff.id == StaffCalendar.staff_id)
        .join(Membership, Membership.staff_id == Staff.id)
        .join(Office, Office.id == Membership.office_id)
        .where(Staff.disabled_at.is_(None))
        .order_by(StaffCalendar.id, Office.id.desc())
    )
    with database.reading() as session:
        found = {calendar.id: Known(calendar, ZoneInfo(zone)) for calendar, zone in session.execute(rows)}
    return list(found.values())


def _opened(known: list[Known], vault: Vault) -> tuple[list[tuple[Known, str]], list[VaultError]]:
    opened, locked = [], []
    for one in known:
        try:
            opened.append((one, address_of(one.calendar, vault)))
        except VaultError as error:
            locked.append(error)
    return opened, locked


def _fetched(fetch: Fetch, address: str) -> bytes | Problem:
    try:
        return fetch(address)
    except Unreadable as error:
        return error.problem
    except Exception as error:  # whatever one address does, the others are read
        log.error("a calendar could not be fetched: %s", type(error).__name__)
        return Problem.NO_ANSWER


def _times_in(content: bytes | Problem, zone: ZoneInfo, at: datetime) -> list[Span] | Problem:
    if isinstance(content, Problem):
        return content
    try:
        return busy_spans(content, since=at, until=at + AHEAD, zone=zone)
    except Unreadable as error:
        return error.problem


def _keep(database: Database, seen: StaffCalendar, result: list[Span] | Problem, at: datetime) -> None:
    """Unless the address was changed or forgotten while it was asked: then what it said is no longer wanted."""
    with database.transaction() as session:
        calendar = session.get(StaffCalendar, seen.id, with_for_update=True)
        if calendar is None or calendar.address != seen.address:
            return
        if isinstance(result, Problem):
            calendar.problem, calendar.problem_since = result, calendar.problem_since or at
            return
        session.execute(delete(BusyTime).where(BusyTime.staff_id == calendar.staff_id))
        of = {"authority_id": calendar.authority_id, "staff_id": calendar.staff_id}
        if result:
            session.execute(insert(TIME), [{**of, "starts_at": one.start, "ends_at": one.end} for one in result])
        calendar.read_at, calendar.problem, calendar.problem_since = at, None, None
