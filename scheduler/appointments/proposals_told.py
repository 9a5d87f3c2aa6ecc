"""How many times were proposed in a case: the one count behind the office's rule of the most proposals."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from db.appointments import Appointment, AppointmentState
from db.letters import Letter, LetterState
from letters.kinds import TELLS_A_TIME
from scheduler.telling.by_message import moves_by_message

AGAIN = "again_same_day"
"""The reason of a time that no letter tells: the call itself does."""


def proposals_told(session: Session, case_ids: Collection[int] | Select[int]) -> Counter[int]:
    """Case -> of how many appointments its client was told, by a letter that was posted or by a message.

    An appointment that moved counts once. What we withdrew is not the client's doing, and a second time on the day
    of a missed one is no proposal: neither counts.
    """
    posted = exists().where(
        Letter.appointment_id == Appointment.id,
        Letter.kind.in_(TELLS_A_TIME),
        Letter.state == LetterState.POSTED,
    )
    proposed = session.execute(
        select(Appointment.case_id, Appointment.reasons, posted).where(
            Appointment.case_id.in_(case_ids), Appointment.state != AppointmentState.WITHDRAWN
        )
    )
    return Counter(
        case_id
        for case_id, reasons, by_letter in proposed
        if (by_letter or moves_by_message(reasons)) and not _says_again(reasons)
    )


def is_again(appointment: Appointment) -> bool:
    """A second time on the day of a missed one: no letter is written for it."""
    return _says_again(appointment.reasons)


def _says_again(reasons: Iterable[Mapping[str, Any]]) -> bool:
    return any(reason["code"] == AGAIN for reason in reasons)
