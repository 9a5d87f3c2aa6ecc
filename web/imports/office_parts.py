"""What the parts of loading an office share."""

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cases import Topic
from db.offices import Channel, Office, PhoneLine, Place
from web.imports.offices import ReadOffice, located
from web.imports.problems import OfficeFileError
from words.catalogues import N_

Part = TypeVar("Part", Channel, PhoneLine, Place, Topic)


def rows_of(session: Session, kind: type[Part], office: Office) -> list[Part]:
    """The recorded parts of an office, in no order."""
    return list(session.scalars(select(kind).where(kind.office_id == office.id)))


def require_all_named(recorded: Iterable[str], named: Iterable[str], read: ReadOffice, *where: str | int) -> None:
    """What others may hang on cannot vanish by a line that was deleted. Raises `OfficeFileError`."""
    gone = sorted(set(recorded) - set(named))
    if gone:
        told = N_("“{given}” is in the record and may not vanish from the file: close it with a notice instead.")
        raise OfficeFileError([located(read.lines, where, told, given=", ".join(gone))])
