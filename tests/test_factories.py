"""The factories make rows that both databases take."""

from datetime import timedelta

from sqlalchemy import func, select

import factories as make
from db.appointments import AdvisorTime
from db.session import Database


def test_a_whole_story_can_be_made(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        channel = make.a_channel(session, office, make.a_place(session, office))
        make.opening_hours(session, channel)
        make.a_phone_line(session, office)
        make.a_notice(session, office)
        case = make.a_case(session, office)
        make.an_attempt(session, case)
        make.a_code(session, case)
        make.an_appointment(session, case, make.AT + timedelta(days=14))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AdvisorTime)) == 3
