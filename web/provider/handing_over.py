"""A closed batch leaves for the print provider, once: written there under a hidden name, then renamed.

What is about to leave stands in the record before it does. A process that dies leaves the batch handed over, but
without a moment of it. The next run looks. The file is there: it has left. Its hidden name is: it has not, and is
made anew. Neither is: nobody knows, and a person has to ask the provider.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from db import audit
from db.printing import BatchState, PrintBatch, PrintWay
from letters.printing.batches import file_of, files_of
from letters.printing.provider.delivery import Delivery, delivery_of
from letters.printing.provider.passage import Sink
from scheduler.jobs.runs import LEASE, Progress
from scheduler.provider.given import LEAVES, STAYED
from web.house import House
from web.provider.noting import noted_of
from web.provider.store import LinkRefused, Store

UPLOADING, LEFT = "batch.uploading", "batch.handed_over"
UNCLEAR = "handover_unclear"
HANDED_OVER, UNCERTAIN, NOTHING = "handed_over", "uncertain", "nothing"
HIDDEN = ".part"
TOLD_EVERY = 50  # letters
ROUNDS = 5


class StillChanging(Exception):
    """Letters were withdrawn again and again while the file was made; the next run tries again."""


class _Changed(Exception):
    """Since the file was made."""


@dataclass(frozen=True)
class _Upload:
    """What leaves, and under which name it is written."""

    delivery: Delivery
    hidden: str

    @property
    def facts(self) -> dict[str, object]:
        return {
            "file": self.delivery.file,
            "hidden": self.hidden,
            "letters": len(self.delivery.letters),
            "left_out": list(self.delivery.left_out),
        }


class _Weighed:
    """A `Sink` that knows the hash of what went through; without another one all of it ends here."""

    def __init__(self, sink: Sink | None) -> None:
        self._sink, self._hash = sink, sha256()

    def write(self, data: bytes) -> None:
        self._hash.update(data)
        if self._sink is not None:
            self._sink.write(data)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def hand_over(house: House, store: Store, batch_id: int, progress: Progress) -> str:
    """Gives what came of it, a code. Raises `StoreError`, `NotThatLetter`, `VaultError`, `Superseded`."""
    begun = _begun(house, batch_id)
    if begun is not None:
        found = _found(store, begun)
        if found is not STAYED:
            return _note(house, batch_id, LEFT if found is LEFT else UNCLEAR, begun)
        _note(house, batch_id, STAYED, begun)
    _clear_given_up(house, store, batch_id)
    for _ in range(ROUNDS):
        try:
            return _hand_over(house, store, batch_id, progress)
        except _Changed:
            continue
    raise StillChanging


def _hand_over(house: House, store: Store, batch_id: int, progress: Progress) -> str:
    delivery = _delivery(house, batch_id)
    if delivery is None:
        return NOTHING
    file, hidden = delivery.file, f".{delivery.file}.{secrets.token_hex(4)}{HIDDEN}"
    upload, there = _Upload(delivery, hidden), store.sha256(file)
    if there is None:
        _note_upload(house, batch_id, upload)
        with store.new_file(hidden) as sink:
            written = _write(house, batch_id, delivery, sink, progress)
        there = _there_by_now(store, upload)
    else:
        written = _write(house, batch_id, delivery, None, progress)
    facts = upload.facts | {"sha256": written}
    if there not in (None, written):  # of an earlier try, or another's: it is not ours to replace
        store.remove(hidden)
        return _note(house, batch_id, UNCLEAR, facts)
    try:
        _claim(house, batch_id, upload, facts)
    except _Changed:
        store.remove(hidden)
        raise
    if there is None:
        store.rename(hidden, file)
    noted = _note(house, batch_id, LEFT, facts)
    _clear_away(store, file)
    return noted


def _there_by_now(store: Store, upload: _Upload) -> str | None:
    """The hash of what has got its name while the hidden file was written, which takes its time."""
    try:
        return store.sha256(upload.delivery.file)
    except LinkRefused:
        store.remove(upload.hidden)
        raise


def _clear_given_up(house: House, store: Store, batch_id: int) -> None:
    """What tries before this one left unfinished: each has PINs in it, and room is taken by all."""
    with house.database.reading() as session:
        begun = noted_of(session, session.get_one(PrintBatch, batch_id), UPLOADING)
    given_up = {facts["hidden"] for at, facts in begun if at < house.now() - LEASE}
    if given_up:
        for name in given_up.intersection(store.names("")):
            store.remove(name)


def _clear_away(store: Store, file: str) -> None:
    """What processes left behind that died while they wrote it."""
    for name in store.names(""):
        if name.startswith(f".{file}.") and name.endswith(HIDDEN):
            store.remove(name)


def _delivery(house: House, batch_id: int) -> Delivery | None:
    """None: nothing of the batch is left to hand over."""
    with house.database.reading() as session:
        batch = session.get_one(PrintBatch, batch_id)
        delivery = delivery_of(session, batch) if is_ready(batch) else None
    return delivery if delivery and delivery.letters else None


def _write(house: House, batch_id: int, delivery: Delivery, sink: Sink | None, progress: Progress) -> str:
    """The ZIP, letter by letter; without a sink nothing is written. Gives its SHA-256."""
    from letters.printing.provider.package import write_package  # loads what no web process needs

    def told(done: int, total: int) -> None:
        if done % TOLD_EVERY == 0 or done == total:
            progress(done, total)

    weighed = _Weighed(sink)
    write_package(delivery, _volumes(house, batch_id), weighed, told)
    return weighed.sha256


def _volumes(house: House, batch_id: int) -> Iterator[bytes]:
    """Each read by itself: no transaction stays open while a volume leaves on a slow line."""
    with house.database.reading() as session:
        files = files_of(session, session.get_one(PrintBatch, batch_id))
    for file in files:
        with house.database.reading() as session:
            volume = file_of(session, house.vault, file)
        yield volume


def _begun(house: House, batch_id: int) -> dict[str, object] | None:
    """What was about to leave when a process died; None: nothing was."""
    with house.database.reading() as session:
        batch = session.get_one(PrintBatch, batch_id)
        if batch.state != BatchState.HANDED_OVER or batch.handed_over_at is not None:
            return None
        _, facts = noted_of(session, batch, LEAVES)[-1]
        return facts


def _found(store: Store, begun: dict[str, object]) -> str | None:
    """LEFT, STAYED, or None: nobody knows. The hidden file goes first: a process that still lives then fails."""
    file = str(begun["file"])
    store.sha256(file)  # where that cannot be told, the hidden file has to stay: it tells that nothing left
    stayed = store.remove(str(begun["hidden"]))
    there = store.sha256(file)
    if there == begun["sha256"]:
        return LEFT
    return STAYED if stayed and there is None else None


def _note_upload(house: House, batch_id: int, upload: _Upload) -> None:
    with house.database.transaction() as session:
        _record(house, session, _ready(session, batch_id, upload), UPLOADING, upload.facts)


def _claim(house: House, batch_id: int, upload: _Upload, facts: dict[str, object]) -> None:
    with house.database.transaction() as session:
        batch = _ready(session, batch_id, upload)
        batch.state = BatchState.HANDED_OVER
        _record(house, session, batch, LEAVES, facts)


def _ready(session: Session, batch_id: int, upload: _Upload) -> PrintBatch:
    """The batch, locked. Raises `_Changed` when it is not what is written any more."""
    batch = _locked(session, batch_id)
    if not is_ready(batch) or delivery_of(session, batch) != upload.delivery:
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
