"""From files that are ready to sheets that are printed, and what is done when nobody knows how far that went.

A batch that is uncertain is never printed again by itself: a person looks into the tray, and says what lies there.
"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.letters import Letter, LetterState
from db.offices import Office
from db.printing import BatchFile, BatchState, PrintBatch, PrintWay
from letters.printing.again import IN_A_BATCH, queue_all_again
from letters.printing.batches import has_all_files
from letters.printing.many import become_all, forget
from scheduler.calendar.opening import instant
from scheduler.post.doubts import Doubt
from scheduler.post.emptied import HAS_LETTERS, is_emptied
from scheduler.post.mail import LETTER, lock_batch, lock_letters, note_printed
from scheduler.post.pull_list import to_be_printed

NOT_PRINTED = "not_printed"
"""Why a letter waits again: nothing of it came out of the printer."""


class NotToBePrinted(Exception):
    """Its files are not given out: it is printed, or uncertain, or somebody else prints it."""


class NotUncertain(Exception):
    """Somebody else said meanwhile how it is."""


class NoSuchNumber(ValueError):
    """From this number on nothing can be missing: the batch does not have it, or it is the first."""


def fetch(session: Session, batch: PrintBatch, volume: BatchFile, *, at: datetime) -> frozenset[int]:
    """A volume goes to the office's own printer; the first time is noted. Raises `NotToBePrinted`.

    Gives the numbers that it must not print: they are not in the batch any more, or posted. No other joins them
    until this transaction ends.
    """
    lock_batch(session, batch)
    if not may_be_fetched(batch):
        raise NotToBePrinted
    lock_letters(session, batch, volume.first, volume.last)
    batch.fetched_at = batch.fetched_at or at
    return not_to_be_printed(session, batch, volume)


def not_to_be_printed(session: Session, batch: PrintBatch, volume: BatchFile) -> frozenset[int]:
    """The numbers of a volume whose letters were withdrawn, are printed with another batch, or left already."""
    return frozenset(range(volume.first, volume.last + 1)) - to_be_printed(session, batch)


def may_be_fetched(batch: PrintBatch) -> bool:
    return batch.state == BatchState.CLOSED and batch.way == PrintWay.OWN


def print_here(session: Session, batch: PrintBatch) -> None:
    """The office prints it itself, as long as no provider has it. Raises `NotToBePrinted`."""
    lock_batch(session, batch)
    if batch.state != BatchState.CLOSED:
        raise NotToBePrinted
    batch.way = PrintWay.OWN


def may_be_doubted(batch: PrintBatch) -> bool:
    """Somebody may have printed it; what nobody has fetched nobody has printed."""
    if batch.state == BatchState.CLOSED:
        return batch.fetched_at is not None
    return batch.state in (BatchState.HANDED_OVER, BatchState.PRINTED)


def doubt(session: Session, batch: PrintBatch, because: Doubt) -> bool:
    """Nobody knows whether all of it was printed. False: there is nothing to doubt, or it is doubted already."""
    lock_batch(session, batch)
    if not may_be_doubted(batch):
        return False
    batch.state, batch.uncertain_because = BatchState.UNCERTAIN, because
    return True


def doubt_unconfirmed(session: Session, office: Office, at: datetime) -> list[PrintBatch]:
    """Doubt each batch that was fetched, and of which nobody said that it is printed until its day was over.

    Its day: the posting day, or a later one on which it was fetched. Gives those. Of a provider's silence see
    scheduler/provider/silence.py.
    """
    zone = ZoneInfo(office.zone)
    today = at.astimezone(zone).date()
    silent = select(PrintBatch).where(
        PrintBatch.office_id == office.id,
        PrintBatch.posting_day < today,
        HAS_LETTERS,
        PrintBatch.state == BatchState.CLOSED,
        PrintBatch.fetched_at < instant(today, time.min, zone),
    )
    found = session.scalars(silent.order_by(PrintBatch.id)).all()
    return [batch for batch in found if doubt(session, batch, Doubt.NOT_CONFIRMED)]


def doubt_without_files(session: Session, office: Office) -> list[PrintBatch]:
    """Doubt each batch that waits to be printed, but not all of whose files are there. Gives those.

    Nobody may have fetched it: that makes no difference, for nobody can. No provider has it, or gets it: it is the
    office's from now on, so that no answer is taken in for it, and no list of what was withdrawn goes out.
    """
    waits = exists().where(Letter.batch_id == PrintBatch.id, Letter.state == LetterState.BATCHED)
    gone = exists().where(BatchFile.batch_id == PrintBatch.id, BatchFile.document_id.is_(None))
    closed = select(PrintBatch).where(PrintBatch.office_id == office.id, PrintBatch.state == BatchState.CLOSED)
    found = session.scalars(closed.where(waits, gone).order_by(PrintBatch.id)).all()
    return [batch for batch in found if _doubt_without_files(session, batch)]


def _doubt_without_files(session: Session, batch: PrintBatch) -> bool:
    lock_batch(session, batch)
    if batch.state != BatchState.CLOSED:
        return False
    batch.state, batch.uncertain_because, batch.way = BatchState.UNCERTAIN, Doubt.FILES_GONE, PrintWay.OWN
    return True


def all_printed(session: Session, batch: PrintBatch, *, staff_id: int, at: datetime) -> None:
    """All its sheets lie there. Raises `NotUncertain`."""
    _of_uncertain(session, batch)
    note_printed(session, batch, staff_id=staff_id, at=at)


def none_printed(session: Session, batch: PrintBatch, *, staff_id: int, at: datetime) -> int | None:
    """None of its sheets lie there: its files may be fetched again, by this office. Raises `NotUncertain`.

    Without those letters that left already. Where not all files are there its letters are queued again, with a new
    PIN; gives how many, perhaps none. None: the files are there.
    """
    _of_uncertain(session, batch)
    lock_letters(session, batch)
    if not has_all_files(session, batch):
        return _none_without_files(session, batch, staff_id=staff_id, at=at)
    batch.state, batch.uncertain_because, batch.way = BatchState.CLOSED, None, PrintWay.OWN
    batch.fetched_at = batch.handed_over_at = batch.printed_at = batch.printed_by = None
    printed = (LETTER.c.batch_id == batch.id) & (LETTER.c.state == LetterState.PRINTED)
    become_all(session, printed, LetterState.BATCHED, at=at, reason=NOT_PRINTED, staff_id=staff_id)
    forget(session, Letter)
    return None


def missing_from(session: Session, batch: PrintBatch, number: int, *, staff_id: int, at: datetime) -> int:
    """The sheets before this number lie there. The letters from it on are queued again, with a new PIN.

    Gives how many are queued. Raises `NotUncertain`, `NoSuchNumber`.
    """
    _of_uncertain(session, batch)
    if not 1 < number <= batch.letters:
        raise NoSuchNumber(str(number))
    lock_letters(session, batch)
    queued = _queue_from(session, batch, number, staff_id=staff_id, at=at)
    note_printed(session, batch, staff_id=staff_id, at=at)
    return queued


def _none_without_files(session: Session, batch: PrintBatch, *, staff_id: int, at: datetime) -> int:
    """Nothing of it can be printed any more: what is left are letters that have left, if there are any."""
    queued = _queue_from(session, batch, 1, staff_id=staff_id, at=at)
    if is_emptied(session, batch):
        batch.state, batch.uncertain_because = BatchState.CLOSED, None
    else:
        note_printed(session, batch, staff_id=staff_id, at=at)
    return queued


def _queue_from(session: Session, batch: PrintBatch, number: int, *, staff_id: int, at: datetime) -> int:
    """Its letters from this number on, and those that share a PIN with one; gives how many."""
    missing = session.scalars(
        select(Letter.id)
        .where(Letter.batch_id == batch.id, Letter.number >= number, Letter.state.in_(IN_A_BATCH))
        .order_by(Letter.number)
    ).all()
    along = queue_all_again(session, missing, reason=NOT_PRINTED, staff_id=staff_id, at=at)
    return len(missing) + along


def _of_uncertain(session: Session, batch: PrintBatch) -> None:
    lock_batch(session, batch)
    if batch.state != BatchState.UNCERTAIN:
        raise NotUncertain
