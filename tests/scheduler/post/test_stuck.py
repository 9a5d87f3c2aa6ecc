"""The alarm for letters that should have left: from when on, which ones, and when it is silent."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

import factories as make
from db.letters import Letter, LetterState
from db.offices import Office
from db.printing import PrintBatch
from db.session import Database
from db.staff import Staff
from letters.printing.again import queue_again
from letters.queue import become
from posting import MONDAY, NOON, URL, a_batch, post
from returning import a_proposal
from scheduler.calendar.holidays import WorkingDays
from scheduler.frame import frame_of
from scheduler.post.mail import mark_printed
from scheduler.post.stuck import Stuck, before, stuck
from scheduler.telling.letters_due import judge_held

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
WEDNESDAY = NOON + 2 * DAY  # two working days later, at the same time


def found(database: Database, at: datetime) -> Stuck | None:
    with database.reading() as session:
        return stuck(session, session.scalars(select(Office)).one(), at)


@pytest.mark.parametrize(
    ("now", "since"),
    [
        ("2026-03-04T13:00", "2026-03-02T13:00"),  # Wednesday: Monday, at the same time
        ("2026-03-06T09:30", "2026-03-04T09:30"),
        ("2026-03-07T09:30", "2026-03-05T00:00"),  # Saturday: as if it were its first minute
        ("2026-03-08T23:59", "2026-03-05T00:00"),
        ("2026-03-09T08:00", "2026-03-05T08:00"),  # Monday: Thursday
        ("2026-04-07T10:00", "2026-04-01T10:00"),  # Tuesday after Easter: Wednesday before it
        ("2026-03-30T10:00", "2026-03-26T10:00"),  # clocks were put forward on Sunday 29
    ],
)
def test_so_many_working_days_ago(now: str, since: str) -> None:
    local = datetime.fromisoformat(now).replace(tzinfo=BERLIN)
    wanted = datetime.fromisoformat(since).replace(tzinfo=BERLIN)
    assert before(local, 2, WorkingDays("DE", "ST")) == wanted


def test_nothing_is_stuck_before_its_time(database: Database) -> None:
    a_batch(database, 3)
    assert found(database, WEDNESDAY) is None
    assert found(database, WEDNESDAY + timedelta(minutes=1)) is not None


def test_how_many_since_when_and_where_they_are(database: Database) -> None:
    batch_id = a_batch(database, 5)
    with database.transaction() as session:
        waits, held, *_ = session.scalars(select(Letter).order_by(Letter.id)).all()
        for letter, state in ((waits, LetterState.QUEUED), (held, LetterState.HELD)):
            letter.batch_id = letter.number = None
            become(session, letter, state, at=NOON)
        held.created_at = NOON - DAY
    told = found(database, WEDNESDAY + DAY)
    assert told is not None
    assert (told.letters, told.queued, told.held, told.oldest, told.days) == (5, 1, 1, NOON - DAY, 2)
    assert [(one.batch.id, one.letters) for one in told.batches] == [(batch_id, 3)]


@pytest.mark.parametrize("printed", [False, True])
def test_until_they_leave(database: Database, printed: bool) -> None:
    batch_id = a_batch(database)
    if printed:
        with database.transaction() as session:
            mark_printed(session, session.get_one(PrintBatch, batch_id), staff_id=None, at=NOON)
    assert found(database, WEDNESDAY + DAY) is not None
    post(database, batch_id, MONDAY)
    assert found(database, WEDNESDAY + DAY) is None


@pytest.mark.parametrize(
    ("policy", "stuck_by"),
    [
        ({}, True),
        ({"stuck_days": 3}, False),
        ({"post_held_since": "2026-03-05"}, False),  # nothing leaves: of that another sentence tells
        ({"post_held_since": "2026-03-06"}, True),
    ],
)
def test_as_the_office_s_rule_says(database: Database, policy: dict[str, Any], stuck_by: bool) -> None:
    a_batch(database)
    with database.transaction() as session:
        session.execute(update(Office).values(policy=policy))
    assert (found(database, WEDNESDAY + DAY - timedelta(hours=1)) is not None) is stuck_by


@pytest.mark.parametrize(("weekday", "stuck_on"), [(0, 1), (1, 2), (4, 5)])
def test_where_letters_leave_once_a_week_none_is_stuck_before_that_day(
    database: Database, weekday: int, stuck_on: int
) -> None:
    """Those of Monday at one o'clock leave on that Monday, on Tuesday or on Friday; none before two working days."""
    a_batch(database)
    with database.transaction() as session:
        session.execute(update(Office).values(policy={"posting_weekdays": [weekday]}))
    first = max(stuck_on, 2) * DAY + timedelta(minutes=1)
    assert found(database, NOON + first - DAY) is None
    assert found(database, NOON + first) is not None


def test_one_that_is_judged_anew_every_day_is_stuck_all_the_same(database: Database) -> None:
    """Each time it gets another day to leave; what is wrong with it stays, and so does since when it waits."""
    with database.transaction() as session:
        office = make.an_office(session)
        client = make.a_client(session, office, address=False)
        make.an_address(session, client, postcode="3882")
        session.expire(client, ["addresses"])
        _, _, letter = a_proposal(session, office, client)
        office_id = office.id
    for day in range(4):
        at = make.AT + day * DAY
        with database.reading() as session:
            office = session.get_one(Office, office_id, options=[selectinload(Office.lines)])
            frame = frame_of(office, at, make.KEYS, URL)
        judge_held(database, frame)
        told = found(database, at + timedelta(minutes=1))
        assert (told is not None) is (day >= 2)
    with database.reading() as session:
        letter = session.get_one(Letter, letter.id)
        assert (letter.state, letter.posting_day) == (LetterState.HELD, date(2026, 3, 5))
    assert told is not None
    assert (told.held, told.oldest) == (1, make.AT)


def test_one_that_is_printed_once_more_waits_from_then_on(database: Database) -> None:
    batch_id = a_batch(database, 1)
    post(database, batch_id, MONDAY)
    with database.transaction() as session:
        letter = session.scalars(select(Letter)).one()
        staff_id = session.scalars(select(Staff.id)).all()[0]
        queue_again(session, letter, reason="lost", staff_id=staff_id, at=NOON + 7 * DAY)
    assert found(database, NOON + 8 * DAY) is None
    told = found(database, NOON + 10 * DAY)
    assert told is not None
    assert (told.queued, told.oldest) == (1, NOON + 7 * DAY)


def test_another_office_is_another_matter(database: Database) -> None:
    a_batch(database)
    with database.transaction() as session:
        other = make.an_office(session)
        assert stuck(session, other, WEDNESDAY + DAY) is None
