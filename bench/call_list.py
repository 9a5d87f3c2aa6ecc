"""An advisor's call list of 60 clients with what was tried: ours beside a view that asks for each row again."""

import tempfile
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from bench.pairs import tell_pair
from db.calls import Attempt
from db.cases import Case, CaseState
from db.offices import Office
from db.schema import migrate
from db.session import Database
from scheduler.calling.call_list import to_call

CLIENTS, ATTEMPTS = 60, 3


def compare() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'bench.db')}")
        migrate(database)
        office, advisor_id = _many_calls(database)
        scope = make.a_scope(office)

        def ours() -> list[tuple[str, int]]:
            with database.reading() as session:
                rows = to_call(session, scope, office.id, advisor_id)
                return [(row.client.name, len(row.attempts)) for row in rows]

        def peer() -> list[tuple[str, int]]:
            with database.reading() as session:
                return _row_by_row(session, office.id, advisor_id)

        assert ours() == peer()
        tell_pair(f"call list of {CLIENTS} clients (peer: row by row)", ours, peer)
        database.close()


def _row_by_row(session: Session, office_id: int, advisor_id: int) -> list[tuple[str, int]]:
    cases = session.scalars(
        select(Case)
        .where(Case.office_id == office_id, Case.advisor_id == advisor_id, Case.state == CaseState.TO_CALL)
        .order_by(Case.due_on, Case.id)
    )
    return [
        (case.client.name, len(session.scalars(select(Attempt).where(Attempt.case_id == case.id)).all()))
        for case in cases
        if case.client.usable_number is not None
    ]


def _many_calls(database: Database) -> tuple[Office, int]:
    with database.transaction() as session:
        office = make.an_office(session)
        advisor, topic = make.an_advisor(session, office), make.a_topic(session, office)
        for _ in range(CLIENTS):
            case = make.a_case(session, office, advisor=advisor, topic=topic)
            for day in range(ATTEMPTS):
                make.an_attempt(session, case, make.AT - timedelta(days=day))
        return office, advisor.id
