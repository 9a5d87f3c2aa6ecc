"""Stands in for what writes letters, where that has to fail."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from db.appointments import Appointment
from db.cases import Case
from db.letters import Letter
from letters.queue import Mailing, queue_proposal


def breaks_off_at(case_id: int) -> Callable[[Session, Mailing, Case, Appointment], Letter]:
    """Writes all proposals but those of one case."""

    def queue(session: Session, mailing: Mailing, case: Case, appointment: Appointment) -> Letter:
        if case.id == case_id:
            raise ZeroDivisionError
        return queue_proposal(session, mailing, case, appointment)

    return queue
