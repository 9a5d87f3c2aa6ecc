"""What a client's answer does that staff enter: the same as if the client had given it by phone or on the page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import request
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from db.appointments import Appointment, Way
from db.cases import Case, WishKind
from db.offices import Office
from scheduler.appointments.booking import NotLive, cancel, change, confirm, live_of_case
from scheduler.appointments.earlier_offers import OfferOver, decline_offer, open_offer, take_offer
from scheduler.wishes import note_wish
from web.context import the_house
from web.public.appointment import sent_version
from web.public.offers import offered
from words.catalogues import N_
from words.numbers import e164

CHOSEN = "change_to"
"""The field of the buttons that each stand for another time."""

IN_PERSON = "in_person"
"""What the client said who cannot be advised by phone, since they would rather come."""

NO_HOUR = N_("Please choose an hour.")


class How(StrEnum):
    """By what an answer came to staff."""

    PAPER = "paper"
    EMAIL = "email"
    TELEPHONE = "telephone"


HOW = {
    How.PAPER: Way.PAPER,
    How.EMAIL: Way.STAFF,
    How.TELEPHONE: Way.STAFF,
}


@dataclass(frozen=True)
class Entry:
    """One answer of one client; `answer`: a key of `ANSWERS`."""

    session: Session
    case: Case
    answer: str
    how: How
    staff_id: int
    at: datetime

    @classmethod
    def of_form(cls, session: Session, case: Case, *, staff_id: int, at: datetime) -> "Entry":
        """Raises `BadRequest`."""
        answer = "change" if CHOSEN in request.form else request.form.get("answer", "")
        how = request.form.get("how", "")
        if answer not in ANSWERS or how not in list(How):
            raise BadRequest
        return cls(session, case, answer, How(how), staff_id, at)

    @property
    def way(self) -> Way:
        return HOW[self.how]

    def appointment(self) -> Appointment:
        """Raises `NotLive`."""
        found = live_of_case(self.session, self.case.id)
        if found is None:
            raise NotLive
        return found


def enter(entry: Entry) -> str:
    """Do it, and say what was done.

    Raises `NotLive`, `Outdated`, `OfferStale`, `OfferOver`, `NotANumber`, `WrongWish`: nothing is kept.
    Raises `Taken`, without other times: all that is kept is that an earlier time is no longer on offer.
    """
    return ANSWERS[entry.answer](entry)


def _confirm(entry: Entry) -> str:
    confirm(
        entry.session,
        entry.appointment(),
        version=sent_version(),
        way=entry.way,
        at=entry.at,
        staff_id=entry.staff_id,
    )
    return N_("Noted for {name}: confirmed.")


def _change(entry: Entry) -> str:
    found = entry.appointment()
    slot = offered(the_house().settings.secret_key, found, request.form.get(CHOSEN, ""), entry.at)
    change(
        entry.session,
        found,
        slot,
        version=sent_version(),
        way=entry.way,
        at=entry.at,
        staff_id=entry.staff_id,
        agreed=True,
        others=False,
    )
    return N_("Noted for {name}: another time.")


def _cancel(entry: Entry) -> str:
    cancel(
        entry.session,
        entry.appointment(),
        version=sent_version(),
        way=entry.way,
        at=entry.at,
        staff_id=entry.staff_id,
    )
    return N_("Noted for {name}: cancelled.")


def _number(entry: Entry) -> str:
    country = entry.session.get_one(Office, entry.case.office_id).country
    _wish(entry, WishKind.NUMBER_WRONG, e164(request.form.get("number", ""), country))
    return N_("Noted for {name}: another number.")


def _hour(entry: Entry) -> str:
    _wish(entry, WishKind.GOOD_HOUR, request.form.get("hour", ""))
    return N_("Noted for {name}: the hour at which they are reached best.")


def _not_by_phone(entry: Entry) -> str:
    _wish(entry, WishKind.NOT_BY_PHONE, "")
    return N_("Noted for {name}: cannot be advised by phone.")


def _in_person(entry: Entry) -> str:
    """Whoever advises chooses time and room: that is an exception, which needs its reason."""
    _wish(entry, WishKind.NOT_BY_PHONE, IN_PERSON)
    return N_("Noted for {name}: wants to come in person.")


def _wants_earlier(entry: Entry) -> str:
    _wish(entry, WishKind.EARLIER, "")
    return N_("Noted for {name}: wants an earlier time.")


def _wish(entry: Entry, kind: WishKind, said: str) -> None:
    note_wish(entry.session, entry.case, kind, said, way=entry.way, at=entry.at)


def _take_earlier(entry: Entry) -> str:
    found = entry.appointment()
    offer = open_offer(entry.session, found, entry.at)
    if offer is None or str(offer.id) != request.form.get("earlier"):
        raise OfferOver
    take_offer(
        entry.session,
        found,
        offer,
        version=sent_version(),
        way=entry.way,
        at=entry.at,
        staff_id=entry.staff_id,
    )
    return N_("Noted for {name}: takes the earlier time.")


def _keep_time(entry: Entry) -> str:
    offer = open_offer(entry.session, entry.appointment(), entry.at)
    if offer is not None:
        decline_offer(entry.session, offer, at=entry.at)
    return N_("Noted for {name}: keeps the time.")


ANSWERS: dict[str, Callable[[Entry], str]] = {
    "confirm": _confirm,
    "change": _change,
    "cancel": _cancel,
    "number": _number,
    "hour": _hour,
    "not_by_phone": _not_by_phone,
    "in_person": _in_person,
    "wants_earlier": _wants_earlier,
    "take_earlier": _take_earlier,
    "keep_time": _keep_time,
}
