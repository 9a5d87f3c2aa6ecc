"""A return that was noted by mistake is taken back, as long as nothing else rests on it.

What was done then carries the same moment in all rows: that is how it is found again.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment, AppointmentEvent, AppointmentState, EventKind
from db.cases import Case, CaseState
from db.letters import Letter, LetterEvent, LetterState
from letters.queue import WAITING, become
from scheduler.appointments.standing_again import GoneMeanwhile, stand_again
from scheduler.returned.addressee import addressee_of, cases_of, use_again
from scheduler.returned.deceased import DECEASED, let_messages_go
from scheduler.returned.finding import returned_event
from scheduler.returned.noting import CAME_BACK, SAME_ADDRESS, CaseWas
from scheduler.telling.corrections import NOT_CORRECTED

UNDONE = "return_undone"


class NotReturned(Exception):
    """The letter is not noted as returned, or not any more."""


class WentOn(Exception):
    """Something rests on it by now: the case went on, a time is taken, or a letter was pulled out of its batch."""


def undo_return(session: Session, letter: Letter, *, staff_id: int, at: datetime) -> None:
    """Everything as it was before a letter was noted, by whomever.

    Raises `NotReturned`, `WentOn`: then whoever calls keeps nothing of this transaction.
    """
    case = session.get_one(Case, letter.case_id)
    contact = addressee_of(case, letter)
    cases = {one.id: one for one in cases_of(session, contact, case)}
    session.refresh(letter, with_for_update=True)
    if letter.state != LetterState.RETURNED:
        raise NotReturned
    noted = returned_event(session, letter)
    before = _kept(noted)
    _require_untouched(cases, before)
    for appointment in _freed(session, before, noted.at):
        try:
            stand_again(session, appointment, staff_id=staff_id, at=at)
        except GoneMeanwhile as gone:
            raise WentOn from gone
    become(session, letter, LetterState.POSTED, reason=UNDONE, staff_id=staff_id, at=at)
    _back_to_the_queue(session, before, noted.at, staff_id=staff_id, at=at)
    _nothing_to_tell(session, [letter.case_id, *before], noted.at, staff_id=staff_id, at=at)
    if contact is not None:
        use_again(session, contact, noted.at)
        if noted.reason == DECEASED:
            let_messages_go(session, contact, at)
    for case_id, (state, reason) in before.items():
        cases[case_id].state, cases[case_id].state_reason = state, reason


def _kept(noted: LetterEvent) -> dict[int, CaseWas]:
    """How the cases stood."""
    return {int(case_id): (CaseState(state), why) for case_id, (state, why) in (noted.before or {}).items()}


def _require_untouched(cases: Mapping[int, Case], before: Mapping[int, CaseWas]) -> None:
    """Raises `WentOn`."""
    for case_id in before:
        case = cases.get(case_id)
        if case is None or (case.state, case.state_reason) != (CaseState.NEEDS_PERSON, CAME_BACK):
            raise WentOn


def _freed(session: Session, case_ids: Iterable[int], noted_at: datetime) -> Sequence[Appointment]:
    """The times that were withdrawn with it."""
    return session.scalars(
        select(Appointment)
        .join(AppointmentEvent, AppointmentEvent.appointment_id == Appointment.id)
        .where(
            Appointment.case_id.in_(list(case_ids)),
            Appointment.state == AppointmentState.WITHDRAWN,
            AppointmentEvent.kind == EventKind.WITHDRAWN,
            AppointmentEvent.at == noted_at,
        )
        .order_by(Appointment.id)
    ).all()


def _back_to_the_queue(
    session: Session, case_ids: Iterable[int], noted_at: datetime, *, staff_id: int, at: datetime
) -> None:
    """The letters that were not to follow wait again. Raises `WentOn`: one lay in a batch, and was pulled out."""
    for letter, history in _with_history(session, case_ids):
        last = history[-1]
        if (last.state, last.reason, last.at) != (LetterState.WITHDRAWN, SAME_ADDRESS, noted_at):
            continue
        was = history[-2] if len(history) > 1 else None
        if was is None or was.state not in WAITING:
            raise WentOn
        become(session, letter, LetterState(was.state), reason=letter.held_reason, staff_id=staff_id, at=at)


def _nothing_to_tell(
    session: Session, case_ids: Iterable[int], noted_at: datetime, *, staff_id: int, at: datetime
) -> None:
    """An earlier letter is taken back after all: what was noted of it before holds again."""
    for letter, history in _with_history(session, case_ids):
        last = history[-1]
        if (last.reason, last.at) == (NOT_CORRECTED, noted_at) and letter.state == LetterState.POSTED:
            reason = history[-2].reason if len(history) > 1 else None
            become(session, letter, letter.state, reason=reason, staff_id=staff_id, at=at)


def _with_history(session: Session, case_ids: Iterable[int]) -> list[tuple[Letter, list[LetterEvent]]]:
    """The letters of these cases, each with its events in order."""
    session.flush()
    found: dict[int, tuple[Letter, list[LetterEvent]]] = {}
    rows = (
        select(Letter, LetterEvent)
        .join(LetterEvent, LetterEvent.letter_id == Letter.id)
        .where(Letter.case_id.in_(set(case_ids)))
        .order_by(Letter.id, LetterEvent.id)
    )
    for letter, event in session.execute(rows):
        found.setdefault(letter.id, (letter, []))[1].append(event)
    return list(found.values())
