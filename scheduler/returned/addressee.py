"""Whom a letter was written to, and whether that address is still the one on record."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.cases import Case, CaseState
from db.clients import Address, Client
from db.letters import Letter
from letters.addressing.address import PostalAddress
from letters.saying.facts import LetterFacts
from scheduler.returned.deceased import DECEASED

Parts = tuple[str, ...]


def addressee_of(case: Case, letter: Letter) -> Client | None:
    """The client, or who represents them; None: somebody did who no longer does."""
    return case.client.representative if LetterFacts.of(letter.facts).client else case.client


def cases_of(session: Session, contact: Client | None, given: Case) -> list[Case]:
    """The given case, and the open ones in which `contact` is called and written to: as they are now, kept from
    others in the order of their ids until this transaction ends."""
    of_contact = func.coalesce(Client.representative_id, Client.id) == (contact.id if contact else -1)
    found = (
        select(Case)
        .join(Client, Client.id == Case.client_id)
        .where((of_contact & (Case.state != CaseState.CLOSED)) | (Case.id == given.id))
        .order_by(Case.id)
        .with_for_update(of=Case)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(found))


def suspend(session: Session, contact: Client, letter: Letter, reason: str, at: datetime) -> bool:
    """The address to which the letter went is not used any more, if it is still on record: whether it is.

    Of somebody who is said to have died no address is.
    """
    where = written_to(letter)
    there = [one for one in _held_fast(session, contact) if reason == DECEASED or _parts(one) == where]
    for address in there:
        address.suspended_at, address.suspended_reason = at, reason
    session.flush()
    return bool(there)


def use_again(session: Session, contact: Client, suspended_at: datetime) -> None:
    """The way back."""
    rows = select(Address).where(Address.client_id == contact.id, Address.suspended_at == suspended_at)
    for address in session.scalars(rows.order_by(Address.id).with_for_update()):
        address.suspended_at = address.suspended_reason = None
    session.flush()
    session.expire(contact, ["addresses"])


def written_to(letter: Letter) -> Parts | None:
    """Where a letter goes, without the name; None: it has no address."""
    address = LetterFacts.of(letter.facts).address
    return _parts(address) if address is not None else None


def _parts(address: Address | PostalAddress) -> Parts:
    parts = (address.street, address.postcode, address.town, address.care_of, address.extra)
    return address.country, *(part or "" for part in parts)


def _held_fast(session: Session, contact: Client) -> list[Address]:
    """What is on record and in use, as it is now."""
    session.expire(contact, ["addresses"])
    rows = select(Address).where(
        Address.client_id == contact.id, Address.superseded_at.is_(None), Address.suspended_at.is_(None)
    )
    held = rows.order_by(Address.id).with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(held))
