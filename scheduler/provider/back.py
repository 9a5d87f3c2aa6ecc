"""A letter came back to the provider, who has the post in hand: the same follows as when the office has it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from db.offices import Office
from db.printing import PrintBatch
from db.scope import Scope
from db.staff import Role
from scheduler.provider.told import NO_SUCH_NUMBER, NOT_POSTED, Fault, Told
from scheduler.returned.finding import AlreadyReturned, Found, NeverPosted, NoSuchLetter, letter_typed
from scheduler.returned.noting import Noted, note_returned


@dataclass(frozen=True)
class Back:
    """`found`: the letter, with the print that came back; `noted`: what followed from it."""

    found: Found
    noted: Noted


def take_back(session: Session, batch: PrintBatch, told: Told, at: datetime) -> Back | Fault | None:
    """In a transaction of its own: it concerns more cases than those of the batch. None: it was told before.

    `told.reason`: a code of `words.labels.RETURN_REASONS`.
    """
    if told.number is None or not 1 <= told.number <= batch.letters:
        return Fault(told.line, NO_SUCH_NUMBER, {"given": str(told.number)})
    office = session.get_one(Office, batch.office_id)
    scope = Scope(office.authority_id, {office.id: frozenset(Role)})
    try:
        found = letter_typed(session, scope, office, f"{batch.number}/{told.number}")
        noted = note_returned(session, found.letter, found.mark, told.reason, staff_id=None, at=at)
    except AlreadyReturned:
        return None
    except NoSuchLetter:
        return Fault(told.line, NO_SUCH_NUMBER, {"given": str(told.number)})
    except NeverPosted:
        return Fault(told.line, NOT_POSTED, {"given": str(told.number)})
    return Back(found, noted)
