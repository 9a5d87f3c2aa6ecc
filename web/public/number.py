"""A client who was asked by letter leaves a number: it is kept, and the case waits for a call again."""

from sqlalchemy.orm import Session

from db.cases import Case, CaseState
from db.clients import PhoneNumber
from db.offices import Office
from ivr.numbers import Problem, callback_number, countries_of
from words.catalogues import N_

WORDS_OF_PROBLEM = {
    Problem.INVALID: N_("This is not a telephone number. Please write it with its area code."),
    Problem.ABROAD: N_("We cannot call numbers abroad. Please give another number, or call us."),
    Problem.COSTLY: N_("We cannot call this kind of number. Please give a landline or mobile number."),
}


def leave_number(session: Session, case: Case, office: Office, typed: str) -> PhoneNumber:
    """Raises `ivr.numbers.NotCalledBack`. A number that is known and good is not kept twice."""
    e164 = callback_number(typed, countries_of(office.country, [line.number for line in office.lines]))
    known = next((number for number in case.client.numbers if number.e164 == e164 and number.usable), None)
    if known is None:
        known = PhoneNumber(
            authority_id=case.authority_id,
            client_id=case.client_id,
            position=max((number.position for number in case.client.numbers), default=0) + 1,
            raw=typed.strip(),
            e164=e164,
        )
        session.add(known)
    case.state, case.state_reason = CaseState.TO_CALL, None
    session.flush()
    return known
