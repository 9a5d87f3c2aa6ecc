"""What tests of plans share: an office of one try, cases whose client was not reached, a run of the clock."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment
from db.calls import PartOfDay
from db.cases import Case
from db.drafts import Draft
from db.offices import Office
from db.session import Database
from db.staff import Staff
from scheduler.drafts.force import Forced, order, put_in_force
from scheduler.proposing.proposals import Proposed, propose

ONE_TRY = {"attempts": 1, "on_days": 1, "parts_of_day": 1}
NOON = make.AT + timedelta(hours=4)  # Monday 2 March 2026, 13:00: a letter of now leads to Thursday 12 March
URL = "https://rufzeit.example"


def an_office(session: Session, **policy: Any) -> Office:
    return make.an_office(session, policy=ONE_TRY | policy)


def not_reached(session: Session, office: Office, **values: Any) -> Case:
    """Nobody answered, in the evening: no appointment lies there."""
    case = make.a_case(session, office, **values)
    make.an_attempt(session, case, part_of_day=PartOfDay.EVENING)
    return case


def run(database: Database, office: Office, at: datetime = NOON) -> Proposed:
    return propose(database, office.id, make.KEYS, at=at, public_url=URL)


def times(database: Database) -> dict[int, str]:
    """Case -> its local time."""
    with database.reading() as session:
        return {found.case_id: found.local_time for found in session.scalars(select(Appointment))}


def drafts(database: Database) -> list[Draft]:
    with database.reading() as session:
        return list(session.scalars(select(Draft).order_by(Draft.id)))


def ordered(database: Database, draft: Draft, person: Staff, at: datetime = NOON) -> None:
    with database.transaction() as session:
        order(session, session.get_one(Draft, draft.id), staff_id=person.id, at=at)


def force(database: Database, draft: Draft, at: datetime = NOON) -> Forced:
    return put_in_force(database, draft.id, make.KEYS, at=at, public_url=URL)
