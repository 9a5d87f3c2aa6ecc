"""Whether a letter is worth printing once more; where it could not help any more, nobody prints one."""

from enum import StrEnum

from sqlalchemy.orm import Session

from db.appointments import Appointment
from db.cases import Case, CaseState
from db.letters import Letter, LetterKind
from letters.printing.again import MAY_GO_AGAIN
from letters.queue import WAITING
from letters.saying.facts import LetterFacts
from scheduler.frame import Frame
from scheduler.telling.departure import time_stays


class WhyNot(StrEnum):
    """Why a letter is not printed once more."""

    WAITS = "waits"  # it will be printed anyway
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"  # nothing is left to talk about
    NUMBER_KNOWN = "number_known"  # the letter asks for one
    NO_ADDRESS = "no_address"
    OVER = "over"  # its time does not hold any more
    CHANGED = "changed"  # another time holds
    TOO_SOON = "too_soon"  # for post and preparation
    TAKES_BACK_TOO_LATE = "takes_back_too_late"
    POST_HELD = "post_held"


def why_not(session: Session, letter: Letter, frame: Frame) -> WhyNot | None:
    """None: it may be printed once more."""
    if letter.state not in MAY_GO_AGAIN:
        return WhyNot.WAITS if letter.state in WAITING else WhyNot.WITHDRAWN
    case = session.get_one(Case, letter.case_id)
    if case.client.contact.address is None:
        return WhyNot.NO_ADDRESS
    if letter.appointment_id is None:
        return _without_a_time(letter, case)
    if frame.post_held:
        return WhyNot.POST_HELD
    if letter.kind == LetterKind.CORRECTION:
        return _of_correction(letter, case, frame)
    return _of_time(letter, session.get_one(Appointment, letter.appointment_id), case, frame)


def _without_a_time(letter: Letter, case: Case) -> WhyNot | None:
    if case.state == CaseState.CLOSED:
        return WhyNot.CLOSED
    if letter.kind == LetterKind.NUMBER_WANTED and case.client.contact.usable_number is not None:
        return WhyNot.NUMBER_KNOWN
    return None


def _of_correction(letter: Letter, case: Case, frame: Frame) -> WhyNot | None:
    wrong = LetterFacts.of(letter.facts).wrong
    late = wrong is not None and wrong.starts_at.date() <= frame.arrival(case.client)
    return WhyNot.TAKES_BACK_TOO_LATE if late else None


def _of_time(letter: Letter, appointment: Appointment, case: Case, frame: Frame) -> WhyNot | None:
    """As when a batch is posted: a time that stays must only be told before it; another one needs preparation."""
    if not appointment.live or appointment.starts_at <= frame.at:
        return WhyNot.OVER
    if appointment.version != letter.appointment_version:
        return WhyNot.CHANGED
    day, client = appointment.starts_at.astimezone(frame.zone).date(), case.client
    late = day <= frame.arrival(client) if time_stays(appointment) else day < frame.earliest(client)
    return WhyNot.TOO_SOON if late else None
