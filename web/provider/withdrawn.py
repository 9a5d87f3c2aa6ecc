"""Which letters were withdrawn after their batch was handed over: a file beside it, written anew when more are."""

import csv
import io
import secrets
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit
from db.audit import AuditEntry
from db.offices import Office
from db.printing import PrintBatch
from letters.printing.provider.delivery import batch_name
from scheduler.post.pull_list import pull_list, to_pull_out
from web.house import House
from web.provider.store import Store

TOLD = "batch.withdrawn_told"


def tell_withdrawn(house: House, store: Store, batch_id: int) -> None:
    """Nothing is written while there are none, or when all were told before: who has read the file may take it
    away. Raises `StoreError`."""
    with house.database.reading() as session:
        batch = session.get_one(PrintBatch, batch_id)
        office = session.get_one(Office, batch.office_id)
        numbers = [pulled.number for pulled in to_pull_out(pull_list(session, batch))]
        if not numbers or numbers == _told_last(session, batch):
            return
    name = batch_name(office.key, batch.number)
    file = f"{name}.withdrawn.csv"
    hidden = f".{file}.{secrets.token_hex(4)}.part"
    with store.new_file(hidden) as written:
        written.write(_csv(name, numbers))
    store.rename(hidden, file)
    with house.database.transaction() as session:
        audit.record(
            session,
            house.audit_key,
            authority_id=batch.authority_id,
            office_id=batch.office_id,
            actor="clock",
            action=TOLD,
            subject=f"batch:{batch.id}",
            facts={"file": file, "numbers": numbers},
            at=house.now(),
        )


def _told_last(session: Session, batch: PrintBatch) -> list[int] | None:
    noted = select(AuditEntry.facts).where(
        AuditEntry.authority_id == batch.authority_id,
        AuditEntry.subject == f"batch:{batch.id}",
        AuditEntry.action == TOLD,
    )
    facts = session.scalar(noted.order_by(AuditEntry.id.desc()).limit(1))
    return facts["numbers"] if facts else None


def _csv(batch: str, numbers: Sequence[int]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["batch", "number"])
    writer.writerows([batch, number] for number in numbers)
    return out.getvalue().encode()
