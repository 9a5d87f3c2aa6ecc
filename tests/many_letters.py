"""A batch as large as they get: one that was made in the usual way, its only letter copied as often as is wanted."""

from typing import Any

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import DeclarativeBase, Session

from db.appointments import Appointment
from db.base import table_of
from db.cases import Case
from db.clients import Address, Client, PhoneNumber
from db.letters import AccessCode, Letter
from db.printing import BatchFile, PrintBatch
from db.session import Database
from factories.rows import another
from posting import a_batch

OWN = {Client: "number", Case: "number", AccessCode: "reference"}
"""What has to differ, with which column."""


def a_large_batch(database: Database, letters: int) -> int:
    """Appointments all lie at the same time: nobody asks for it here, and advisors' times are not copied."""
    batch_id = a_batch(database, 1)
    with database.transaction() as session:
        ids: dict[str, list[int]] = {}
        for kind in (Client, Address, PhoneNumber, Case, AccessCode, Appointment, Letter):
            ids[kind.__tablename__] = _copied(session, kind, letters - 1, ids)
        session.execute(
            update(PrintBatch).where(PrintBatch.id == batch_id).values(letters=letters, sheets=letters)
        )
        session.execute(
            update(BatchFile).where(BatchFile.batch_id == batch_id).values(last=letters, sheets=letters)
        )
    return batch_id


def _copied(session: Session, kind: type[DeclarativeBase], count: int, ids: dict[str, list[int]]) -> list[int]:
    """Copies of the last row of a table; each points at the copies of the rows at which that one points."""
    table = table_of(kind)
    row = dict(session.execute(select(table).order_by(table.c.id.desc()).limit(1)).mappings().one())
    row.pop("id")
    rows = [row | _own(kind, at) | _pointing(table, at, ids) for at in range(count)]
    made = session.execute(insert(table).returning(table.c.id, sort_by_parameter_order=True), rows)
    return list(made.scalars())


def _own(kind: type[DeclarativeBase], at: int) -> dict[str, Any]:
    if kind is Letter:
        return {"number": at + 2}
    return {OWN[kind]: f"{another():08}"} if kind in OWN else {}


def _pointing(table: Table, at: int, ids: dict[str, list[int]]) -> dict[str, int]:
    return {
        key.parent.name: ids[key.column.table.name][at]
        for key in table.foreign_keys
        if key.column.table.name in ids and key.parent.name.endswith("_id") and key.column.name == "id"
    }
