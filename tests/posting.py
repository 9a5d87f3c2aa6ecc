"""What tests of posting share: a batch of two proposals, and the day on which it leaves."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

import factories as make
from db.appointments import Appointment
from db.cases import Case
from db.letters import Letter
from db.offices import Office
from db.printing import PrintBatch
from db.session import Database
from factories import AT, KEYS, VAULT
from letters.printing.batches import close_batch
from scheduler.frame import frame_of
from scheduler.post.mail import (
    Posted,
    mark_posted,
)
from scheduler.proposing.proposals import propose
from scheduler.telling.late_letters import settle_late

URL = "https://rufzeit.example"
NOON = AT + timedelta(hours=4)  # Monday 2 March 2026, 13:00
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def a_batch(database: Database, letters: int = 2) -> int:
    """Two proposals for Thursday 12 March, in one batch of Monday 2 March; of more, some for the days after it."""
    with database.transaction() as session:
        office = make.an_office(session, policy={"attempts": 1, "on_days": 1, "parts_of_day": 1})
        advisor = make.an_advisor(session, office)
        for _ in range(letters):
            make.an_attempt(session, make.a_case(session, office, advisor=advisor))
    propose(database, office.id, KEYS, at=NOON, public_url=URL)
    made = close_batch(
        database, VAULT, KEYS, office.id, at=NOON, posting_day=MONDAY, progress=lambda done, total: None
    )
    assert made is not None
    return made


def post(database: Database, batch_id: int, day: date, at: datetime = AT + timedelta(days=3)) -> Posted:
    with database.transaction() as session:
        batch = session.get_one(PrintBatch, batch_id)
        staff_id = session.scalars(select(Case.advisor_id)).all()[0]
        result = mark_posted(session, batch, day=day, carrier="Post", staff_id=staff_id, at=at)
    settle(database, batch.office_id, at)
    return result


def settle(database: Database, office_id: int, at: datetime) -> None:
    """As the clock sees to letters that came too late."""
    with database.reading() as session:
        office = session.get_one(Office, office_id, options=[selectinload(Office.lines)])
        frame = frame_of(office, at, KEYS, URL)
    settle_late(database, frame)


def letters(database: Database) -> list[Letter]:
    with database.reading() as session:
        return list(session.scalars(select(Letter).order_by(Letter.id)))


def appointments(database: Database) -> list[Appointment]:
    with database.reading() as session:
        return list(session.scalars(select(Appointment).order_by(Appointment.id)))
