"""The cases that a file of clients may change, kept from others before anything is written."""

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.cases import Case, CaseState
from db.clients import Client
from web.imports.client_rows import ClientRow


def hold_cases(session: Session, authority_id: int, rows: Iterable[ClientRow]) -> None:
    """Wait until nobody else works on a case of these clients, or of those whom they represent; by id, as whoever
    holds several. Who comes later waits, but for callers and others who only point at the case."""
    numbers = {number for row in rows for number in (row.client.number, row.client.reach.representative) if number}
    named = select(Client.id).where(Client.authority_id == authority_id, Client.number.in_(numbers)).cte("named")
    theirs = or_(Client.id.in_(select(named.c.id)), Client.representative_id.in_(select(named.c.id)))
    session.scalars(
        select(Case)
        .join(Client, Client.id == Case.client_id)
        .where(theirs, Case.state != CaseState.CLOSED)
        .order_by(Case.id)
        .with_for_update(of=Case, key_share=True)
    ).all()
