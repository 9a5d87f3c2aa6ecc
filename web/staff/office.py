"""The office that an address names, if this person may work there."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.offices import Office
from db.scope import NotFound
from web.context import the_scope


def the_office(session: Session, key: str) -> Office:
    """Raises `NotFound` for an office that does not exist and for a foreign one alike."""
    scope = the_scope()
    office = session.scalar(
        select(Office).where(
            Office.key == key, Office.authority_id == scope.authority_id, Office.id.in_(scope.office_ids)
        )
    )
    if office is None:
        raise NotFound(f"office {key}")
    return office
