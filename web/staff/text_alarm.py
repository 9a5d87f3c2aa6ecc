"""What those who run an office have to know: a text of its letters that a later release refuses."""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.offices import Office
from db.staff import Role
from letters.wordings.in_force import Unusable, wordings_of

TOLD = frozenset({Role.ADMIN, Role.EDITOR})


def unusable_texts(session: Session, office: Office, at: datetime, roles: Collection[Role]) -> list[Unusable]:
    """Approved texts, in force or to come, that no letter can have; [] for whom it is no business."""
    if TOLD.isdisjoint(roles):
        return []
    today = at.astimezone(ZoneInfo(office.zone)).date()
    return list(wordings_of(session, office.id).unusable(today))
