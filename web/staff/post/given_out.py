"""A volume of a batch as it is downloaded: opened and cut before anything is locked, for that takes a while."""

from sqlalchemy.orm import Session

from db.documents import Document
from db.printing import BatchFile, PrintBatch
from db.scope import NotFound, find
from letters.printing.batches import file_of
from scheduler.post.batch_life import NotToBePrinted, fetch, may_be_fetched, not_to_be_printed
from scheduler.post.pull_list import FETCHED
from web.context import audit_staff, now, the_house, the_scope


class NothingLeft(Exception):
    """No letter of a volume is to be printed."""


class _Changed(Exception):
    """While the file was cut, another letter left its batch."""


def given_out(batch_id: int, file_id: int) -> tuple[str, bytes]:
    """Its name and the PDF. Raises `NotToBePrinted`, `FileDeleted`, `NothingLeft`; then it was not fetched."""
    from letters.printing.printable import printable  # loads what no web process needs for its daily work

    house = the_house()
    while True:  # each time a letter fewer is in it
        with house.database.reading() as session:
            batch, volume = _volume(session, batch_id, file_id)
            if not may_be_fetched(batch):
                raise NotToBePrinted
            gone = not_to_be_printed(session, batch, volume)
            stored = file_of(session, house.vault, volume)
            name = session.get_one(Document, volume.document_id).name
        content = printable(stored, gone)
        if content is None:
            raise NothingLeft
        try:
            _note(batch_id, file_id, gone)
        except _Changed:
            continue
        return name, content


def _note(batch_id: int, file_id: int, gone: frozenset[int]) -> None:
    """Raises `NotToBePrinted`; `_Changed` when this is not what the file must be without by now."""
    with the_house().database.transaction() as session:
        batch, volume = _volume(session, batch_id, file_id)
        if fetch(session, batch, volume, at=now()) != gone:
            raise _Changed
        audit_staff(
            session,
            FETCHED,
            f"batch:{batch.id}",
            office_id=batch.office_id,
            volume=volume.volume,
            first=volume.first,
            last=volume.last,
            left_out=sorted(gone),
        )


def _volume(session: Session, batch_id: int, file_id: int) -> tuple[PrintBatch, BatchFile]:
    """Raises `NotFound`, for that of another batch too."""
    batch = find(session, the_scope(), PrintBatch, batch_id)
    volume = session.get(BatchFile, file_id)
    if volume is None or volume.batch_id != batch.id:
        raise NotFound(f"file {file_id}")
    return batch, volume
