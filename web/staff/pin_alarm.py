"""What those who run an office have to know: somebody guesses PINs."""

from datetime import date

from sqlalchemy.orm import Session

from db.scope import Scope
from db.staff import Role
from letters.tries import last_braked

TOLD = frozenset({Role.ADMIN, Role.EDITOR})


def pins_rested_on(session: Session, scope: Scope) -> date | None:
    """The last day, of the last week, on which too many PINs were wrong; None for whom it is no business."""
    return last_braked(session) if any(roles & TOLD for roles in scope.roles.values()) else None
