"""A number that a client leaves, or tells staff: it is the first to be called, and the case goes on."""

from datetime import datetime

from sqlalchemy import and_, false, func, or_, select
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
    number = e164(raw, country)
    client = session.get_one(Client, case.client_id).contact
    held = _held_fast(session, client, case)
    known = _first_of_all(session, client, raw, number)
    go_on(session, case, at)
    _call(session, held, at)
    return known


def number_arrived(session: Session, client: Client, at: datetime) -> None:
    """This client can be called: no case of theirs, or of those they represent, waits for a number any longer."""
    _call(session, _held_fast(session, client), at)


def _held_fast(session: Session, client: Client, given: Case | None = None) -> list[Case]:
    """The given case and those that wait for this client's number, as they are now; kept from others in the order
    of their ids, all at once: who has one and wants another would wait in a circle."""
    called = func.coalesce(Client.representative_id, Client.id)
    waiting = and_(called == client.id, Case.state == CaseState.NUMBER_ASKED)
    found = (
        select(Case)
        .join(Client, Client.id == Case.client_id)
        .where(or_(waiting, Case.id == given.id if given is not None else false()))
        .order_by(Case.id)
        .with_for_update(of=Case, key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(found))


def _first_of_all(session: Session, client: Client, raw: str, number: str) -> PhoneNumber:
    numbers = _numbers(session, client)
    known = next((one for one in numbers if one.e164 == number and one.usable), None)
    if known is None:
        known = PhoneNumber(authority_id=client.authority_id, client_id=client.id, raw=raw.strip(), e164=number)
        session.add(known)
    known.from_register = False
    known.position = min((one.position for one in numbers), default=0) - 1
    session.flush()
    session.expire(client, ["numbers"])
    return known


def _call(session: Session, held: list[Case], at: datetime) -> None:
    """Those of them that waited for a number wait for a call."""
    for case in held:
        if case.state != CaseState.NUMBER_ASKED:
            continue
        call_again(case, at)
        letter = waiting_for(session, case.id)
        if letter is not None and letter.kind == LetterKind.NUMBER_WANTED:
            withdraw(session, letter, reason="number_known", at=at)


def _numbers(session: Session, client: Client) -> list[PhoneNumber]:
    return list(session.scalars(select(PhoneNumber).where(PhoneNumber.client_id == client.id)))
