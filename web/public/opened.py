"""What the session of a letter opens: one case, its appointment, and how it is told."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.appointments import Appointment
from db.cases import Case, CaseState, WishKind
from db.letters import AccessCode
from db.offices import Office, Place
from db.rooms import Room
from letters.access import call_word
from letters.copies import letter_with
from scheduler.appointments.booking import NotLive, live_of_case
from scheduler.appointments.earlier_offers import open_offer
from scheduler.appointments.last_word import last_word_of
from scheduler.wishes import wishes_for
from web.access.guard import code_opened
from web.context import audit, now, the_house
from web.page.language import offer, the_language
from web.page.look import window_minutes
from web.public.hotline import hotline


@dataclass(frozen=True)
class Opened:
    """What a letter's session opens: one case, and its live appointment if it has one."""

    code: AccessCode
    case: Case
    office: Office
    appointment: Appointment | None

    @property
    def state(self) -> str:
        """Which of the pages fits: ahead, begun, number_wanted, to_call or none."""
        if self.appointment is not None:
            return "ahead" if self.appointment.starts_at > now() else "begun"
        if self.case.state == CaseState.NUMBER_ASKED:
            return "number_wanted"
        return "to_call" if self.case.state == CaseState.TO_CALL else "none"

    def ahead(self) -> Appointment:
        """The appointment that can still be changed. Raises `NotLive`."""
        if self.appointment is None or self.state != "ahead":
            raise NotLive
        return self.appointment


def open_letter(session: Session) -> Opened:
    code = code_opened(session)
    found = session.get_one(Case, code.case_id)
    office = session.get_one(Office, found.office_id)
    offer(office.languages, first=found.client.contact.language)
    return Opened(code, found, office, live_of_case(session, found.id))


def shown(opened: Opened, found: Appointment | None) -> dict[str, object]:
    """`advisor_instead`: the own advisor, whom a colleague stands in for."""
    language = the_language()
    contact = opened.case.client.contact
    number = contact.usable_number
    own = opened.case.advisor
    return {
        "office": opened.office,
        "name": opened.office.name_in(language),
        "case": opened.case,
        "state": opened.state,
        "appointment": found,
        "number": number.e164 if number else None,
        "call_word": call_word(the_house().access_keys, opened.code, contact.language),
        "hotline": hotline(opened.office, language),
        "window_minutes": window_minutes(opened.office),
        "advisor_instead": own if found is not None and found.advisor_id != own.id else None,
    }


def told(session: Session, opened: Opened) -> dict[str, object]:
    """What has happened meanwhile: the last answer, where to come, an earlier time that is offered."""
    found = opened.appointment
    ahead = found if opened.state == "ahead" else None
    return {
        "last_word": last_word_of(session, opened.case.id),
        "place": _place(session, found) if found is not None and found.room_id is not None else None,
        "earlier": open_offer(session, ahead, now()) if ahead is not None else None,
        "wants_earlier": wishes_for(session, opened.case.id, WishKind.EARLIER),
        "letter_copy": letter_with(session, opened.code) is not None,
    }


def _place(session: Session, found: Appointment) -> Place:
    return session.get_one(Place, session.get_one(Room, found.room_id).place_id)


def note(session: Session, opened: Opened, action: str) -> None:
    audit(
        session,
        action,
        f"case:{opened.case.id}",
        office_id=opened.office.id,
        authority_id=opened.case.authority_id,
        actor="client",
    )
