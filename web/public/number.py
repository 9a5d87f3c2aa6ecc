"""A client who was asked by letter leaves a number: it is kept if we may call it."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.cases import Case
from db.clients import PhoneNumber
from db.offices import Office
from ivr.numbers import Problem, callback_number, countries_of
from scheduler.calling.numbers import leave_number
from web.page.forms import NO_NUMBER
from words.catalogues import N_

WORDS_OF_PROBLEM = {
    Problem.INVALID: NO_NUMBER,
    Problem.ABROAD: N_("We cannot call numbers abroad. Please give another number, or call us."),
    Problem.COSTLY: N_("We cannot call this kind of number. Please give a landline or mobile number."),
}


def keep_number(session: Session, case: Case, office: Office, typed: str, at: datetime) -> PhoneNumber:
    """Raises `ivr.numbers.NotUsable`: only staff may name a number that is far away or costs much."""
    callback_number(typed, countries_of(office.country, [line.number for line in office.lines]))
    return leave_number(session, case, typed, office.country, at)
