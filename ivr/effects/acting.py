"""For whom an effect is carried out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from db.calls import IvrCall
from letters.access import AccessKeys


@dataclass(frozen=True)
class Acting:
    """The call in whose step it happens; `case_id` once the letter's PIN was right."""

    session: Session
    call: IvrCall
    case_id: int | None
    keys: AccessKeys
    at: datetime
