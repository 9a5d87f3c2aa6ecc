"""On the page of a case whose letter came back: why, and by what its client can still be reached."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.cases import CaseState
from db.clients import Channel
from scheduler.calling.call_list import Row
from scheduler.returned.deceased import said_to_be_dead
from scheduler.returned.noting import CAME_BACK
from scheduler.returned.waiting import CameBack, came_back
from scheduler.telling.notify import sms_number


@dataclass(frozen=True)
class Told:
    """`last`: the letter that came back last; `all_of_them`: by id. `waits`: for a person, because of it.

    `stands`: the time that is confirmed, or was told otherwise. `address`: there is one to write to.
    """

    last: CameBack
    all_of_them: dict[int, CameBack]
    waits: bool
    dead: bool
    stands: bool
    address: bool
    number: str | None
    sms: str | None
    email: str | None

    @property
    def may_write(self) -> bool:
        return self.address and not self.stands


def told_of_case(session: Session, row: Row) -> Told | None:
    """None: no letter of this case came back."""
    returned = came_back(session, row.case.id)
    if not returned:
        return None
    contact = row.contact
    number = row.number if row.can_be_called else None
    return Told(
        last=returned[0],
        all_of_them={one.letter.id: one for one in returned},
        waits=(row.case.state, row.case.state_reason) == (CaseState.NEEDS_PERSON, CAME_BACK),
        dead=said_to_be_dead(contact),
        stands=row.appointment is not None,
        address=contact.address is not None,
        number=number.e164 if number else None,
        sms=sms_number(contact) if contact.allows(Channel.SMS) else None,
        email=contact.email if contact.allows(Channel.EMAIL) else None,
    )
