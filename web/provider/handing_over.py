"""A closed batch leaves for the print provider, once: put there under a hidden name, then renamed.

What is about to leave stands in the record before it does. A process that dies leaves the batch handed over, but
without a moment of it. The next run looks. The file is there: it has left. Its hidden name is: it has not, and is
made anew. Neither is: nobody knows, and a person has to ask the provider.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from tempfile import SpooledTemporaryFile, TemporaryDirectory
from typing import IO

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit
from db.audit import AuditEntry
from db.printing import BatchState, PrintBatch, PrintWay
from letters.printing.batches import file_of, files_of
from letters.printing.provider.delivery import Delivery, delivery_of
from scheduler.jobs.runs import Progress
from scheduler.provider.given import LEAVES, STAYED
from web.house import House
from web.provider.store import Store
from web.provider.watched import Watched

UPLOADING, LEFT = "batch.uploading", "batch.handed_over"
UNCLEAR = "handover_unclear"
HANDED_OVER, UNCERTAIN, NOTHING = "handed_over", "uncertain", "nothing"
HIDDEN = ".part"
IN_MEMORY = 32_000_000
TOLD_EVERY = 50  # letters
ROUNDS = 5


class StillChanging(Exception):
    """Letters were withdrawn again and again while the file was made; the next run tries again."""


class _Changed(Exception):
    """Since the file was made."""


@dataclass(frozen=True)
class _Package:
    content: IO[bytes]
    sha256: str
    delivery: Delivery
    hidden: str

    @property
    def facts(self) -> dict[str, object]:
        return {
            "file": self.delivery.file,
            "sha256": self.sha256,
            "hidden": self.hidden,
            "letters": len(self.delivery.letters),
            "left_out": list(self.delivery.left_out),
        }


def hand_over(house: House, store: Store, batch_id: int, progress: Progress) -> str:
    """Gives what came of it, a code. Raises `StoreError`, `NotThatLetter`, `VaultError`, `Superseded`."""
    begun = _begun(house, batch_id)
    if begun is not None:
        found = _found(store, begun)
        if found is not STAYED:
            return _note(house, batch_id, LEFT if found is LEFT else UNCLEAR, begun)
        _note(house, batch_id, STAYED, begun)
    for _ in range(ROUNDS):
        try:
            return _hand_over(house, store, batch_id, progress)
        except _Changed:
            continue
    raise StillChanging


def _hand_over(house: House, store: Store, batch_id: int, progress: Progress) -> str:
    with _package(house, batch_id, progress) as package:
        if package is None:
            return NOTHING
        file = package.delivery.file
        there = store.sha256(file)
        if (
            there is not None and there != package.sha256
        ):  # of an earlier try, or another's: it is not ours to replace
            return _note(house, batch_id, UNCLEAR, package.facts)
        if there is None:
            _note_upload(house, batch_id, package)
            store.write(package.hidden, Watched(package.content, lambda: progress(0, 1)))
        try:
            _claim(house, batch_id, package)
        except _Changed:
            store.remove(package.hidden)
            raise
        if there is None:
            store.rename(package.hidden, file)
        noted = _note(house, batch_id, LEFT, package.facts)
    _clear_away(store, file)
    return noted


def _clear_away(store: Store, file: str) -> None:
    """What processes left behind that died while they wrote it."""
    for name in store.names(""):
        if name.startswith(f".{file}.") and name.endswith(HIDDEN):
            store.remove(name)


@contextmanager
def _package(house: House, batch_id: int, progress: Progress) -> Iterator[_Package | None]:
    """The ZIP, in memory or in a file without a name; None: nothing of the batch is left to hand over."""
    from letters.printing.provider.package import write_package  # loads what no web process needs

    def told(done: int, total: int) -> None:
        if done % TOLD_EVERY == 0 or done == total:
            progress(done, total)

    with (
        TemporaryDirectory(prefix="rufzeit-") as private,  # nobody else may look into it
        SpooledTemporaryFile(max_size=IN_MEMORY, dir=private) as content,
    ):
        with house.database.reading() as session:
            batch = session.get_one(PrintBatch, batch_id)
            if not is_ready(batch):
                yield None
                return
            delivery = delivery_of(session, batch)
            volumes = (file_of(session, house.vault, file) for file in files_of(session, batch))
            write_package(delivery, volumes, content, told)
        if not delivery.letters:
            yield None
            return
        content.seek(0)
        sha256 = file_digest(content, "sha256").hexdigest()
        content.seek(0)
        yield _Package(content, sha256, delivery, f".{delivery.file}.{secrets.token_hex(4)}{HIDDEN}")


def _begun(house: House, batch_id: int) -> dict[str, object] | None:
    """What was about to leave when a process died; None: nothing was."""
    with house.database.reading() as session:
        batch = session.get_one(PrintBatch, batch_id)
        if batch.state != BatchState.HANDED_OVER or batch.handed_over_at is not None:
            return None
        noted = select(AuditEntry.facts).where(
            AuditEntry.authority_id == batch.authority_id,
            AuditEntry.subject == f"batch:{batch.id}",
            AuditEntry.action == LEAVES,
        )
        facts: dict[str, object] = session.scalars(noted.order_by(AuditEntry.id.desc()).limit(1)).one()
        return facts


def _found(store: Store, begun: dict[str, object]) -> str | None:
    """LEFT, STAYED, or None: nobody knows. The hidden file goes first: a process that still lives then fails."""
    stayed = store.remove(str(begun["hidden"]))
    there = store.sha256(str(begun["file"]))
    if there == begun["sha256"]:
        return LEFT
    return STAYED if stayed and there is None else None


def _note_upload(house: House, batch_id: int, package: _Package) -> None:
    with house.database.transaction() as session:
        _record(house, session, _ready(session, batch_id, package), UPLOADING, package.facts)


def _claim(house: House, batch_id: int, package: _Package) -> None:
    with house.database.transaction() as session:
        batch = _ready(session, batch_id, package)
        batch.state = BatchState.HANDED_OVER
        _record(house, session, batch, LEAVES, package.facts)


def _ready(session: Session, batch_id: int, package: _Package) -> PrintBatch:
    """The batch, locked. Raises `_Changed` when it is not what the package was made of."""
    batch = _locked(session, batch_id)
    if not is_ready(batch) or delivery_of(session, batch) != package.delivery:
        raise _Changed
    return batch


def is_ready(batch: PrintBatch) -> bool:
    """Whoever has fetched its files by hand prints them otherwise."""
    return batch.state == BatchState.CLOSED and batch.way == PrintWay.PROVIDER and batch.fetched_at is None


def _note(house: House, batch_id: int, what: str, facts: dict[str, object]) -> str:
    """LEFT, STAYED or UNCLEAR. Somebody else may have noted it before, or the provider has answered already."""
    with house.database.transaction() as session:
        batch = _locked(session, batch_id)
        open_still = batch.state == BatchState.HANDED_OVER and batch.handed_over_at is None
        if what is UNCLEAR and (open_still or is_ready(batch)):
            batch.state, batch.uncertain_because = BatchState.UNCERTAIN, UNCLEAR
        elif what is LEFT and open_still:
            batch.handed_over_at = house.now()
        elif what is STAYED and open_still:
            batch.state = BatchState.CLOSED
        else:
            return HANDED_OVER
        _record(house, session, batch, f"batch.{UNCLEAR}" if what is UNCLEAR else what, facts)
    return UNCERTAIN if what is UNCLEAR else HANDED_OVER


def _locked(session: Session, batch_id: int) -> PrintBatch:
    return session.get_one(PrintBatch, batch_id, with_for_update={"key_share": True}, populate_existing=True)


def _record(house: House, session: Session, batch: PrintBatch, action: str, facts: dict[str, object]) -> None:
    audit.record(
        session,
        house.audit_key,
        authority_id=batch.authority_id,
        office_id=batch.office_id,
        actor="clock",
        action=action,
        subject=f"batch:{batch.id}",
        facts=facts,
        at=house.now(),
    )
