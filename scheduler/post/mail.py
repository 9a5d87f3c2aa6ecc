"""What happens to letters outside. The lead time is checked again before a letter leaves.

Posting moves nothing: a letter that would come too late is withdrawn, and `scheduler/telling/late_letters.py` sees
to its time afterwards, so that nobody waits for a search while a batch is held.

Locked in this order: batch, cases, appointments, letters.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import LIVE, Appointment
from db.base import table_of
from db.cases import Case
from db.letters import Letter, LetterState
from db.offices import Office
from db.printing import BatchState, PrintBatch
from letters.printing.many import become_all, forget
from scheduler.post.old_files import keep_files_from
from scheduler.post.spoiled import Undecided, spoiled_and_undecided
from scheduler.telling.corrections import came_too_late
from scheduler.telling.departure import LATE, LEAVING, Departure, Leaving, departure_of, leaving_of

TO_BE_PRINTED = (BatchState.CLOSED, BatchState.HANDED_OVER)
IDS_AT_ONCE = 1000
LETTER = table_of(Letter)


class WrongPostingDay(ValueError):
    """The day lies before the batch was made, or in the future."""


class AlreadyPosted(Exception):
    """The batch has left before."""


class StillUncertain(Exception):
    """Nobody knows what of the batch was printed: a person says so first."""


@dataclass
class Posted:
    """Letters by id. `too_late`, `outdated`: they must not leave; the latter tell a time that does not hold."""

    posted: list[int] = field(default_factory=list)
    too_late: list[int] = field(default_factory=list)
    outdated: list[int] = field(default_factory=list)


def mark_printed(session: Session, batch: PrintBatch, *, staff_id: int | None, at: datetime) -> bool:
    """The sheets lie in the tray; nothing has left yet. False: it waits for no printer any more."""
    lock_batch(session, batch)
    if batch.state not in TO_BE_PRINTED:
        return False
    note_printed(session, batch, staff_id=staff_id, at=at)
    return True


def note_printed(session: Session, batch: PrintBatch, *, staff_id: int | None, at: datetime) -> None:
    """All letters that are in the batch by now, in whatever state it was; it is locked before."""
    lock_letters(session, batch)
    batch.state, batch.uncertain_because = BatchState.PRINTED, None
    batch.printed_at, batch.printed_by = at, staff_id
    batched = (LETTER.c.batch_id == batch.id) & (LETTER.c.state == LetterState.BATCHED)
    become_all(session, batched, LetterState.PRINTED, at=at, staff_id=staff_id)
    forget(session, Letter)


def mark_posted(
    session: Session, batch: PrintBatch, *, day: date, carrier: str, staff_id: int | None, at: datetime
) -> Posted:
    """Note that a batch was handed to the post on `day`; a detailed record (LSG NRW L 7 AS 1382/11 B).

    A letter that would come too early before its time after `day`, or tells one that does not hold any more, is
    withdrawn before it leaves. The clock calls `settle_late` for them; whoever calls this asks it to do so soon.
    Raises `WrongPostingDay`, `AlreadyPosted`, `StillUncertain`, `Undecided`.
    """
    lock_batch(session, batch)
    office = session.get_one(Office, batch.office_id)
    zone = ZoneInfo(office.zone)
    if batch.state == BatchState.POSTED:
        raise AlreadyPosted
    if batch.state == BatchState.UNCERTAIN:
        raise StillUncertain
    if not batch.created_at.astimezone(zone).date() <= day <= at.astimezone(zone).date():
        raise WrongPostingDay(day.isoformat())
    lock_letters(session, batch)
    if undecided := spoiled_and_undecided(session, batch):
        raise Undecided(undecided)
    leaving, departure = leaving_of(session, batch), departure_of(session, batch, office, day)
    result = _leave(session, batch, leaving, departure, staff_id=staff_id, at=at)
    batch.state = BatchState.POSTED
    batch.posted_on, batch.posted_by, batch.carrier = day, staff_id, carrier
    keep_files_from(session, batch, day)
    return result


def lock_batch(session: Session, batch: PrintBatch) -> None:
    """As it is now; until this transaction ends nobody else changes it.

    Events of letters may point at it all the same: who withdraws one has its case, for which we may wait.
    """
    session.flush()
    session.refresh(batch, with_for_update={"key_share": True})


def lock_letters(session: Session, batch: PrintBatch, first: int | None = None, last: int | None = None) -> None:
    """Keep the letters of a batch, or these numbers, from changing until this transaction ends. Loads none.

    Their cases and appointments are locked before them: the order of `scheduler/appointments/booking.py`.
    """
    session.flush()
    of_batch = Letter.batch_id == batch.id
    if first is not None and last is not None:
        of_batch &= Letter.number.between(first, last)
    cases = select(Letter.case_id).where(of_batch)
    for wanted in (
        select(Case.id).where(Case.id.in_(cases)).order_by(Case.id),
        select(Appointment.id)
        .where(Appointment.case_id.in_(cases), Appointment.state.in_(LIVE))
        .order_by(Appointment.id),
        select(Letter.id).where(of_batch).order_by(Letter.id),
    ):
        session.execute(wanted.with_for_update())
    forget(session, Case, Appointment, Letter)


def _leave(
    session: Session,
    batch: PrintBatch,
    leaving: list[Leaving],
    departure: Departure,
    *,
    staff_id: int | None,
    at: datetime,
) -> Posted:
    """What stays here is withdrawn, the rest leaves. What takes something back too late, a person has to say."""
    result, stay, to_say = Posted(), defaultdict[str, list[int]](list), list[int]()
    for letter in leaving:
        reason = departure.why_it_stays_here(letter)
        if reason is None:
            result.posted.append(letter.id)
        else:
            stay[reason].append(letter.id)
            (result.too_late if reason in LATE else result.outdated).append(letter.id)
        if departure.takes_back_too_late(letter) or (reason and not departure.followed(letter)):
            to_say.append(letter.id)
    for reason, ids in stay.items():
        for begin in range(0, len(ids), IDS_AT_ONCE):
            some = LETTER.c.id.in_(ids[begin : begin + IDS_AT_ONCE])
            become_all(session, some, LetterState.WITHDRAWN, reason=reason, at=at)
    left = (LETTER.c.batch_id == batch.id) & LETTER.c.state.in_(LEAVING)
    become_all(session, left, LetterState.POSTED, at=at, staff_id=staff_id, posted_on=departure.posted)
    forget(session, Letter)
    for begin in range(0, len(to_say), IDS_AT_ONCE):
        late = select(Letter).where(Letter.id.in_(to_say[begin : begin + IDS_AT_ONCE]))
        for found in session.scalars(late.order_by(Letter.id)).all():
            came_too_late(session, found, at=at)
    return result
