"""For whom an effect is carried out."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from db.appointments import Way
from db.audit import record
from db.calls import IvrCall
from db.cases import Case
from letters.access import AccessKeys

CLIENT = "client"


@dataclass(frozen=True)
class Acting:
    """The call in whose step it happens; `case_id` once the letter's PIN was right."""

    session: Session
    call: IvrCall
    case_id: int | None
    keys: AccessKeys
    audit_key: bytes = field(repr=False)
    at: datetime

    def audit(self, action: str, case_id: int, **facts: object) -> None:
        """Write down what the client of a case read or changed by telephone."""
        case = self.session.get_one(Case, case_id)
        record(
            self.session,
            self.audit_key,
            authority_id=case.authority_id,
            office_id=case.office_id,
            actor=CLIENT,
            action=action,
            subject=f"case:{case.id}",
            facts={"way": Way.PHONE, **facts},
            at=self.at,
        )
