"""Closes a print batch: the letters that wait become one encrypted PDF, each of them exactly once.

Letters are read, drawn outside any transaction, then stored in one: it locks them, and if one of them was
withdrawn, mended or put into another batch meanwhile, nothing is stored and all is drawn anew. A crash at any
moment leaves each letter queued or in one batch; there is nothing to clean up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, joinedload

from db.documents import Document, content_of, store
from db.letters import Letter, LetterState
from db.offices import Office
from db.printing import BatchFile, BatchState, PrintBatch
from db.session import Database
from db.vault import Vault
from letters.access import AccessKeys
from letters.queue import become
from letters.wordings.in_force import Wordings, wordings_of

if TYPE_CHECKING:
    from letters.printing.making import Made

ROUNDS = 5
FILE_KEPT_DAYS = 30  # after the posting day; the file has PINs, the letters can be printed again without it


class Unsettled(Exception):
    """Letters changed again and again while they were drawn. Nothing is lost: close the batch once more."""


class FileDeleted(Exception):
    """The file of this batch was deleted some weeks after it was posted."""


class _Changed(Exception):
    pass


def _told_nobody(session: Session, batch_id: int) -> None:
    pass


@dataclass(frozen=True)
class _Waiting:
    office: Office
    number: int
    letters: tuple[Letter, ...]
    wordings: Wordings


def close_batch(
    database: Database,
    vault: Vault,
    keys: AccessKeys,
    office_id: int,
    *,
    at: datetime,
    posting_day: date,
    progress: Callable[[int, int], None],
    stored: Callable[[Session, int], None] = _told_nobody,
) -> int | None:
    """The id of the new batch; None if nothing waits. `progress` is told how many letters of how many are drawn.

    Letters that turn out unprintable are held, the others go on. `stored` is told the batch in the transaction
    that stores it: what it notes, or refuses, holds for both. Raises `Unsettled`.
    """
    from letters.printing.making import BatchFacts, make  # loads reportlab, which only this job needs

    for _ in range(ROUNDS):
        with database.reading() as session:
            waiting = _waiting(session, office_id)
        if not waiting.letters:
            return None
        office = waiting.office
        language = office.languages[0]
        facts = BatchFacts(waiting.number, office.name_in(language), language, posting_day)
        made = make(facts, waiting.letters, keys, progress, waiting.wordings)
        try:
            with database.transaction() as session:
                batch_id = _stored(session, vault, waiting, made, at=at, posting_day=posting_day)
                if batch_id is not None:
                    stored(session, batch_id)
                return batch_id
        except _Changed:
            continue
    raise Unsettled


def files_of(session: Session, batch: PrintBatch) -> list[BatchFile]:
    """Its volumes, in order."""
    of_batch = select(BatchFile).where(BatchFile.batch_id == batch.id)
    return list(session.scalars(of_batch.order_by(BatchFile.volume)))


def file_of(session: Session, vault: Vault, file: BatchFile) -> bytes:
    """The PDF of a volume. Raises `VaultError`; `FileDeleted` after the day on which it is deleted."""
    if file.document_id is None:
        raise FileDeleted
    return content_of(session.get_one(Document, file.document_id), vault)


def delete_old_files(session: Session, today: date) -> int:
    """Delete the files whose day has passed; their batches and letters stay on record. Gives how many."""
    old = select(Document.id).where(Document.delete_after < today)
    document_ids = session.scalars(old).all()
    session.execute(update(BatchFile).where(BatchFile.document_id.in_(document_ids)).values(document_id=None))
    session.execute(delete(Document).where(Document.id.in_(document_ids)))
    return len(document_ids)


def _waiting(session: Session, office_id: int) -> _Waiting:
    letters = session.scalars(
        select(Letter)
        .where(Letter.office_id == office_id, Letter.state == LetterState.QUEUED)
        .options(joinedload(Letter.access_code))
    )
    return _Waiting(
        session.get_one(Office, office_id),
        _next_number(session, office_id),
        tuple(letters),
        wordings_of(session, office_id),
    )


def _next_number(session: Session, office_id: int) -> int:
    last = session.scalar(select(func.max(PrintBatch.number)).where(PrintBatch.office_id == office_id))
    return (last or 0) + 1


def _stored(
    session: Session, vault: Vault, waiting: _Waiting, made: "Made", *, at: datetime, posting_day: date
) -> int | None:
    letters = _locked(session, waiting)
    for letter_id, reason in made.held.items():
        letters[letter_id].held_reason = reason
        become(session, letters[letter_id], LetterState.HELD, reason=reason, at=at)
    if made.pdf is None:
        return None
    batch = _new_batch(
        session, vault, waiting, made.pdf, len(made.numbered), made.sheets, at=at, posting_day=posting_day
    )
    for letter_id, numbered in made.numbered.items():
        letter = letters[letter_id]
        letter.batch_id, letter.number = batch.id, numbered.number
        letter.sha256, letter.text_version = numbered.sha256, numbered.text_version
        become(session, letter, LetterState.BATCHED, at=at)
    return batch.id


def _locked(session: Session, waiting: _Waiting) -> dict[int, Letter]:
    """The letters as they stand, by id; raises unless all are as they were when they were drawn."""
    office_id = waiting.office.id
    session.execute(select(Office.id).where(Office.id == office_id).with_for_update(key_share=True))
    queued = select(Letter).where(Letter.office_id == office_id, Letter.state == LetterState.QUEUED)
    now = {letter.id: letter for letter in session.scalars(queued.order_by(Letter.id).with_for_update())}
    same = all(letter.id in now and now[letter.id].facts == letter.facts for letter in waiting.letters)
    if not same:
        raise _Changed
    return now


def _new_batch(
    session: Session,
    vault: Vault,
    waiting: _Waiting,
    pdf: bytes,
    letters: int,
    sheets: int,
    *,
    at: datetime,
    posting_day: date,
) -> PrintBatch:
    owner = waiting.office.authority_id
    document = store(
        session,
        vault,
        authority_id=owner,
        name=f"{waiting.office.key}-{waiting.number}.pdf",
        content=pdf,
        at=at,
        delete_after=posting_day + timedelta(days=FILE_KEPT_DAYS),
    )
    batch = PrintBatch(
        authority_id=owner,
        office_id=waiting.office.id,
        number=waiting.number,
        state=BatchState.CLOSED,
        letters=letters,
        sheets=sheets,
        created_at=at,
        posting_day=posting_day,
    )
    session.add(batch)
    session.flush()
    session.add(_only_volume(batch, document))
    return batch


def _only_volume(batch: PrintBatch, document: Document) -> BatchFile:
    return BatchFile(
        authority_id=batch.authority_id,
        batch_id=batch.id,
        volume=1,
        first=1,
        last=batch.letters,
        sheets=batch.sheets,
        sha256=document.sha256,
        document_id=document.id,
    )
