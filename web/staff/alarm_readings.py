"""Whose names the alarms on top of a page tell: written down, like every reading of clients."""

from collections.abc import Iterable

from db.offices import Office
from web.context import audit_staff, the_house
from web.staff.displaced_alarm import Left
from web.staff.expecting_alarm import Expecting
from web.staff.shortage_alarm import ShortOfTime


def note_reading(action: str, office: Office, told: Iterable[ShortOfTime | Left | Expecting]) -> None:
    """In a transaction of its own, before the page is given out: one that tells no name waits for no writer."""
    cases = sorted({one.case.id for one in told})
    if cases:
        with the_house().database.transaction() as session:
            audit_staff(session, action, f"office:{office.id}", office_id=office.id, cases=cases)
