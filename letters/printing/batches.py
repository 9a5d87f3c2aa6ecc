"""Closes a print batch: the letters that wait become encrypted PDFs, each of them exactly once.

Letters are read and drawn piece by piece outside any transaction; each volume is stored as soon as it is full, as
a document that no batch has yet. Then one short transaction locks the letters and enters the batch; if one of them
was withdrawn, mended or put into another batch meanwhile, nothing is entered and all is drawn anew. A crash at any
moment leaves each letter queued or in one batch; what was stored by then is deleted after two days.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from db.documents import Document, content_of, drop, store
from db.printing import BatchFile, PrintBatch, PrintWay
from db.session import Database, DatabaseAway
from db.vault import Vault
from letters.access import AccessKeys
from letters.printing.entering import Batching, Drawn, Filed, enter
from letters.printing.waiting import Changed, Waiting, waiting_in

ROUNDS = 5
FILE_KEPT_DAYS = 30  # after its letters left; it has PINs, and one of them can be printed again without it
UNENTERED_KEPT_DAYS = 2  # of a volume that no batch has yet: long after its batch is closed
DRAWING, STORING, ENTERING = 18, 1, 1  # what share of the work it is
STEPS = DRAWING + STORING + ENTERING
TOLD_TIMES = 100

Progress = Callable[[int, int], None]


class Unsettled(Exception):
    """Letters changed again and again while they were drawn. Nothing is lost: close the batch once more."""


class FileDeleted(Exception):
    """The file of this batch is not kept any more."""


def _told_nobody(session: Session, batch_id: int) -> None:
    pass


def close_batch(
    database: Database,
    vault: Vault,
    keys: AccessKeys,
    office_id: int,
    *,
    at: datetime,
    posting_day: date,
    progress: Progress,
    stored: Callable[[Session, int], None] = _told_nobody,
    way: PrintWay = PrintWay.OWN,
    both_sides: bool = False,
    volume_sheets: int | None = None,
    planned_until: date | None = None,
) -> int | None:
    """The id of the new batch; None if nothing waits. `volume_sheets`: of letters in one file; None: all are one.

    `planned_until`: letters that are to leave on a later day stay; None: it takes all that wait.

    `progress` is told how many of how many steps are done, about a hundred times; never that all are: then the
    batch is there. Letters that turn out unprintable are held, the others go on. `stored` is told the batch in the
    transaction that enters it: what it notes, or refuses, holds for both. Raises `Unsettled`.
    """
    batching = Batching(way, both_sides, volume_sheets, at, posting_day)
    closing = _Closing(database, vault, keys, batching, progress, stored)
    for _ in range(ROUNDS):
        waiting = waiting_in(database, office_id, planned_until)
        if not waiting.order:
            return None
        with suppress(Changed):
            return closing.closed(waiting)
    raise Unsettled


def files_of(session: Session, batch: PrintBatch) -> list[BatchFile]:
    """Its volumes, in order."""
    of_batch = select(BatchFile).where(BatchFile.batch_id == batch.id)
    return list(session.scalars(of_batch.order_by(BatchFile.volume)))


def file_of(session: Session, vault: Vault, file: BatchFile) -> bytes:
    """The PDF of a volume. Raises `VaultError`, `FileDeleted`."""
    if file.document_id is None:
        raise FileDeleted
    return content_of(session.get_one(Document, file.document_id), vault)


def has_all_files(session: Session, batch: PrintBatch) -> bool:
    return all(file.document_id is not None for file in files_of(session, batch))


@dataclass(frozen=True)
class _Closing:
    database: Database
    vault: Vault
    keys: AccessKeys
    batching: Batching
    progress: Progress
    stored: Callable[[Session, int], None]

    def closed(self, waiting: Waiting) -> int | None:
        drawn = Drawn()
        try:
            self._draw(waiting, drawn)
            return self._enter(waiting, drawn)
        except Exception:
            with suppress(DatabaseAway, SQLAlchemyError), self.database.transaction() as session:
                drop(session, [volume.document_id for volume in drawn.volumes])
            raise

    def _draw(self, waiting: Waiting, drawn: Drawn) -> None:
        from letters.printing.making import to_print  # these load reportlab, which only this job needs
        from letters.printing.print_file import Job, volumes

        language, batching = waiting.office.languages[0], self.batching
        job = Job(
            waiting.number,
            waiting.office.name_in(language),
            language,
            batching.posting_day,
            batching.both_sides,
            batching.volume_sheets,
        )
        hold, total = drawn.held.__setitem__, len(waiting.order)
        letters = to_print(waiting.letters(), self.keys, waiting.wordings, hold)
        for volume in volumes(job, letters, total, hold, self._tell_drawn):
            name = f"{waiting.office.key}-{waiting.number}-{len(drawn.volumes) + 1}.pdf"
            document = self._store(waiting.office.authority_id, name, volume.pdf)
            drawn.volumes.append(Filed(document.id, document.sha256, volume.first, volume.last, volume.sheets))
            drawn.register.add(volume.letters)
        self.progress((DRAWING + STORING) * total, STEPS * total)

    def _enter(self, waiting: Waiting, drawn: Drawn) -> int | None:
        kept_until = self.batching.posting_day + timedelta(days=FILE_KEPT_DAYS)
        with self.database.transaction() as session:
            batch_id = enter(session, waiting, drawn, self.batching, keep_files_until=kept_until)
            if batch_id is not None:
                self.stored(session, batch_id)
            return batch_id

    def _store(self, authority_id: int, name: str, content: bytes) -> Document:
        at = self.batching.at
        with self.database.transaction() as session:
            return store(
                session,
                self.vault,
                authority_id=authority_id,
                name=name,
                content=content,
                at=at,
                delete_after=at.date() + timedelta(days=UNENTERED_KEPT_DAYS),
            )

    def _tell_drawn(self, done: int, total: int) -> None:
        """Each sign is a transaction, so not with every letter of many."""
        if done % max(1, total // TOLD_TIMES) == 0:
            self.progress(DRAWING * done, STEPS * total)
