"""Takes clients and cases in from CSV: judged as a whole, then all of it or nothing. docs/imports.md"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit
from db.clients import Client
from db.jobs import ImportRun
from db.offices import Authority, Office
from db.session import Database
from web.imports.client_cases import hold_cases
from web.imports.client_kept import Kept
from web.imports.client_plan import Plan, plan_of, rows_of
from web.imports.client_reach import keep_representative
from web.imports.client_store import keep_case, keep_client
from web.imports.office_key import office_of

KIND = "clients"


@dataclass(frozen=True)
class Imported:
    """What a file did, or would do in a dry run. `seen_at`: the same bytes came in before; nothing is changed."""

    rows: int
    new_clients: int = 0
    changed_clients: int = 0
    new_cases: int = 0
    changed_cases: int = 0
    seen_at: datetime | None = None


def try_clients(database: Database, office_key: str, data: bytes) -> Imported:
    """The dry run: judge the file and count what it would do. Writes nothing.

    Raises `ClientFileError` with every problem, `NoSuchOffice`.
    """
    with database.reading() as session:
        office = office_of(session, office_key)
        return _seen(session, office, data) or _counted(plan_of(session, office, rows_of(session, office, data)))


def import_clients(
    database: Database, office_key: str, data: bytes, *, at: datetime, audit_key: bytes, actor: str = "command"
) -> Imported:
    """Take the whole file in, or nothing. Raises as `try_clients`."""
    with database.transaction() as session:
        office = office_of(session, office_key)
        _one_after_the_other(session, office.authority_id)
        seen = _seen(session, office, data)
        if seen:
            return seen
        rows = rows_of(session, office, data)
        hold_cases(session, office.authority_id, rows)
        plan = plan_of(session, office, rows)
        done = _counted(plan)
        _carry_out(session, office, plan, at)
        _note(session, office, data, done, at)
        audit.record(
            session,
            audit_key,
            authority_id=office.authority_id,
            office_id=office.id,
            actor=actor,
            action="clients_imported",
            subject=f"office:{office.id}",
            facts={"rows": done.rows, "new_clients": done.new_clients, "new_cases": done.new_cases},
            at=at,
        )
        return done


def _one_after_the_other(session: Session, authority_id: int) -> None:
    """Files of one authority wait for each other: its numbers of clients and cases are of all its offices.

    Nobody else waits for them; the office goes on, told and booked.
    """
    session.get_one(Authority, authority_id, with_for_update={"key_share": True})


def _seen(session: Session, office: Office, data: bytes) -> Imported | None:
    run = session.scalar(select(ImportRun).filter_by(office_id=office.id, kind=KIND, sha256=_sha256(data)))
    return Imported(run.rows, seen_at=run.at) if run else None


def _counted(plan: Plan) -> Imported:
    return Imported(
        rows=len(plan.rows),
        new_clients=plan.new_clients,
        changed_clients=plan.changed_clients,
        new_cases=plan.new_cases,
        changed_cases=plan.changed_cases,
    )


def _carry_out(session: Session, office: Office, plan: Plan, at: datetime) -> None:
    kept = Kept(session, office, at)
    clients: dict[str, Client] = {}
    for row in plan.rows:
        number = row.client.number
        if number not in clients:
            clients[number] = keep_client(kept, plan.clients.get(number), row.client)
        if row.case:
            keep_case(kept, plan.cases.get(row.case.number), clients[number], row.case)
    known = {**plan.representatives, **clients}
    for number, said in {row.client.number: row.client.reach for row in plan.rows}.items():
        keep_representative(kept, clients[number], said, known)


def _note(session: Session, office: Office, data: bytes, done: Imported, at: datetime) -> None:
    session.add(
        ImportRun(
            authority_id=office.authority_id,
            office_id=office.id,
            kind=KIND,
            sha256=_sha256(data),
            rows=done.rows,
            at=at,
        )
    )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
