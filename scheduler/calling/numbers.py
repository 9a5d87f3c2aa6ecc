"""A number that a client leaves, or tells staff: it is the first to be called, and the case goes on."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.cases import Case, CaseState
from db.clients import Client, PhoneNumber
from db.letters import LetterKind
from letters.queue import waiting_for, withdraw
from scheduler.cases import call_again
from scheduler.going_on import go_on
from words.numbers import e164


def leave_number(session: Session, case: Case, raw: str, country: str, at: datetime) -> PhoneNumber:
    """Keep a number as somebody in `country` writes it. Raises `NotANumber`.

    It is the number of whoever is called: a representative's, if there is one. One that is known and good is not
    kept twice. What a file of the register says later leaves it alone.
    """
    client = session.get_one(Client, case.client_id).contact
    numbers = _numbers(session, client)
    number = e164(raw, country)
    known = next((one for one in numbers if one.e164 == number and one.usable), None)
    if known is None:
        known = PhoneNumber(authority_id=client.authority_id, client_id=client.id, raw=raw.strip(), e164=number)
        session.add(known)
    known.from_register = False
    known.position = min((one.position for one in numbers), default=0) - 1
    session.flush()
    session.expire(client, ["numbers"])
    go_on(session, case, at)
    number_arrived(session, client, at)
    return known


def number_arrived(session: Session, client: Client, at: datetime) -> None:
    """This client can be called: no case of theirs, or of those they represent, waits for a number any longer."""
    called = func.coalesce(Client.representative_id, Client.id)
    waiting = select(Case).join(Client, Client.id == Case.client_id).where(Case.state == CaseState.NUMBER_ASKED)
    for case in session.scalars(waiting.where(called == client.id).order_by(Case.id)):
        call_again(case, at)
        letter = waiting_for(session, case.id)
        if letter is not None and letter.kind == LetterKind.NUMBER_WANTED:
            withdraw(session, letter, reason="number_known", at=at)


def _numbers(session: Session, client: Client) -> list[PhoneNumber]:
    return list(session.scalars(select(PhoneNumber).where(PhoneNumber.client_id == client.id)))
