"""Of several answers to one appointment the last that came in holds; what it overrules is told to both sides."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment, AppointmentEvent, EventKind, Way

ANSWERS = (EventKind.CONFIRMED, EventKind.CHANGED, EventKind.CANCELLED)


@dataclass(frozen=True)
class LastWord:
    """`overruled`: the newest answer before it that came by another way and said something else."""

    holds: AppointmentEvent
    overruled: AppointmentEvent | None


def last_word(events: Iterable[AppointmentEvent]) -> LastWord | None:
    """Of the newest appointment among these events, which are in order; None: nobody has answered it.

    What was said before we moved it was said of a time that there is not any more.
    """
    events = list(events)
    newest = max((event.appointment_id for event in events), default=None)
    answers: list[AppointmentEvent] = []
    for event in events:
        if event.appointment_id != newest or event.kind not in ANSWERS:
            continue
        answers = [] if event.way == Way.CLOCK else [*answers, event]
    if not answers:
        return None
    holds = answers[-1]
    others = (event for event in reversed(answers) if event.way != holds.way and _says(event) != _says(holds))
    return LastWord(holds, next(others, None))


def last_word_of(session: Session, case_id: int) -> LastWord | None:
    return last_word(
        session.scalars(
            select(AppointmentEvent)
            .join(Appointment, Appointment.id == AppointmentEvent.appointment_id)
            .where(Appointment.case_id == case_id)
            .order_by(AppointmentEvent.at, AppointmentEvent.id)
        )
    )


def _says(event: AppointmentEvent) -> tuple[bool, object]:
    """To confirm a time and to choose it come to the same."""
    return event.kind == EventKind.CANCELLED, event.starts_at
