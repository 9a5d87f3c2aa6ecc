"""A letter came back because the person is said to have died: nothing reaches out to them by itself any more.

It is the post that says so, and it may be wrong: nothing is deleted, and a person finds out. It holds until the
register tells another address, or the note is taken back.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from db.clients import Client
from db.messages import Message, MessageState

DECEASED = "deceased"


def said_to_be_dead(contact: Client) -> bool:
    """The newest that is known of whoever is called and written to."""
    known = [address for address in contact.addresses if address.superseded_at is None]
    return contact.address is None and any(address.suspended_reason == DECEASED for address in known)


def stop_messages(session: Session, contact: Client) -> None:
    """What waits to be sent to them is not sent."""
    waits = Message.state == MessageState.WAITING
    session.execute(update(Message).where(_to(contact), waits).values(state=MessageState.FAILED))


def let_messages_go(session: Session, contact: Client, at: datetime) -> None:
    """The way back, for what nobody has tried to send and is not over yet."""
    stopped = Message.state == MessageState.FAILED, Message.lease_until.is_(None), Message.provider_id.is_(None)
    still = Message.expires_at > at
    session.execute(update(Message).where(_to(contact), *stopped, still).values(state=MessageState.WAITING))


def _to(contact: Client) -> ColumnElement[bool]:
    return Message.client_id == contact.id
