"""Where and when the rows of a file are written."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from db.offices import Office


@dataclass(frozen=True)
class Kept:
    session: Session
    office: Office
    at: datetime
