"""Which letter a time needs, and what stands in one about a place."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.appointments import Appointment
from db.cases import Case
from db.letters import Letter, LetterKind
from db.offices import Place
from db.rooms import Room
from letters.queue import (
    queue_correction,
    queue_in_person,
    queue_letterbox,
    queue_number_wanted,
    queue_proposal,
)
from letters.saying.facts import LetterFacts, Visit, letter_language, second_language
from letters.setting.letterhead import Letterhead
from scheduler.calendar.visiting import hygiene_rules, looking_at
from scheduler.frame import Frame
from scheduler.news.offers import facts_of


def write_for_time(session: Session, frame: Frame, case: Case, appointment: Appointment) -> Letter:
    """The letter that proposes an appointment: of a call, or in person where it has a room.

    Queued, held, or as it is when it no longer waits. Raises `WrongLetterhead`.
    """
    if appointment.room_id is None:
        return queue_proposal(session, frame.mailing, case, appointment)
    return queue_in_person(session, frame.mailing, case, appointment, _visit(session, frame, case, appointment))


def judge_again(session: Session, letter: Letter, frame: Frame) -> Letter:
    """A letter that is held, judged anew with what the record says now.

    One that proposes a time which does not hold any more stays as it is. The case is locked before.
    """
    case = session.get_one(Case, letter.case_id)
    if letter.kind == LetterKind.NUMBER_WANTED:
        return queue_number_wanted(session, frame.mailing, case)
    if letter.kind == LetterKind.LETTERBOX:
        return queue_letterbox(session, frame.mailing, case, LetterFacts.of(letter.facts).understood)
    appointment = session.get_one(Appointment, letter.appointment_id)
    if letter.kind == LetterKind.CORRECTION:
        wrong = LetterFacts.of(letter.facts).wrong
        assert wrong is not None
        return queue_correction(session, frame.mailing, case, appointment, wrong)
    still = appointment.live and appointment.version == letter.appointment_version
    return write_for_time(session, frame, case, appointment) if still else letter


def _visit(session: Session, frame: Frame, case: Case, appointment: Appointment) -> Visit:
    """Place and rules; which room of it is told at the door."""
    place = session.get_one(Place, session.get_one(Room, appointment.room_id).place_id)
    language = letter_language(case.client, frame.office)
    second = second_language(Letterhead.of(frame.office.letterhead), language)
    look = looking_at(facts_of(session, frame.office.id))
    in_second = hygiene_rules(look, place.key, appointment.starts_at, second) if second else ""
    return Visit(
        starts_at=datetime.fromisoformat(appointment.local_time),
        place=place.name_in(language),
        street=place.street or "",
        town=" ".join(filter(None, (place.postcode, place.town))),
        hygiene=hygiene_rules(look, place.key, appointment.starts_at, language),
        hygiene_second=in_second,
    )
