"""For the tests of effects: a call in whose step they are carried out."""

from typing import Any

from sqlalchemy.orm import Session

import factories
from callers import CALLER, MONDAY_AT_10
from db.calls import IvrCall
from db.offices import Office
from factories import AUDIT_KEY, KEYS
from ivr.effects.acting import Acting


def a_call(session: Session, office: Office, **values: Any) -> IvrCall:
    """From a number that is shown, in English."""
    usual = {"caller": CALLER, "language": "en", "step": 1, "started_at": MONDAY_AT_10, "last_at": MONDAY_AT_10}
    return factories.a_call(session, office, **{**usual, **values})


def acting_in(session: Session, office: Office, *, case_id: int | None = None, **values: Any) -> Acting:
    """In a new call; `case_id`: its letter was opened."""
    return Acting(session, a_call(session, office, **values), case_id, KEYS, AUDIT_KEY, MONDAY_AT_10)
