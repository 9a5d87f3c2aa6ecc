"""Closes the batch that was asked for, as the clock does; tells progress, then seconds and memory, as JSON."""

import json
import re
import sys
import time
from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.documents import Document
from db.printing import BatchFile, PrintBatch
from db.session import Database
from factories.rows import AT, KEYS, VAULT
from letters.printing.batches import close_batch
from scheduler.jobs.runs import Claim, finish, progress_of, take_next


def main(url: str, office_id: int, volume_sheets: int) -> None:
    database = Database(url)
    with database.transaction() as session:
        claim = take_next(session, ["print_batch"])
    assert claim is not None
    before, began, worked = peak_mib(), time.perf_counter(), time.process_time()
    batch_id = _close(database, claim, office_id, volume_sheets or None)
    took = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - worked}
    memory = {"mib_before": before, "mib": peak_mib()}
    tell({"done": 1, "total": 1, **took, **memory, **_made(database, batch_id)})


def tell(values: dict[str, float]) -> None:
    print(json.dumps(values), flush=True)


def peak_mib() -> float:
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) / 1024


def _close(database: Database, claim: Claim, office_id: int, volume_sheets: int | None) -> int:
    note = progress_of(database, claim)

    def told(done: int, total: int) -> None:
        note(done, total)
        tell({"done": done, "total": total})

    def stored(session: Session, batch_id: int) -> None:
        finish(session, claim, {"batch_id": batch_id})

    batch_id = close_batch(
        database,
        VAULT,
        KEYS,
        office_id,
        at=AT,
        posting_day=date(2026, 3, 3),
        progress=told,
        stored=stored,
        volume_sheets=volume_sheets,
    )
    assert batch_id is not None
    return batch_id


def _made(database: Database, batch_id: int) -> dict[str, float]:
    with database.reading() as session:
        batch = session.get_one(PrintBatch, batch_id)
        count, size = session.execute(
            select(func.count(), func.sum(func.length(Document.ciphertext)))
            .join(BatchFile, BatchFile.document_id == Document.id)
            .where(BatchFile.batch_id == batch_id)
        ).one()
        return {"letters": batch.letters, "volumes": count, "bytes": int(size)}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
