"""For whom an effect is carried out."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.appointments import Way
from db.audit import record
from db.calls import IvrCall
from db.cases import Case
from letters.access import AccessKeys

CLIENT = "client"
WHOSE = select(Case.authority_id, Case.office_id).where(Case.id == bindparam("this"))


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
        authority_id, office_id = self.session.execute(WHOSE, {"this": case_id}).one()
        record(
            self.session,
            self.audit_key,
            authority_id=authority_id,
            office_id=office_id,
            actor=CLIENT,
            action=action,
            subject=f"case:{case_id}",
            facts={"way": Way.PHONE, **facts},
            at=self.at,
        )
