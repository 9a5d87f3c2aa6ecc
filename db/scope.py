"""Which offices a person may see: a required argument of every look-up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment
from db.calls import CallbackRequest
from db.cases import Case, Wish
from db.clients import Client
from db.letters import Letter
from db.offices import Notice, Office
from db.paper import Paper
from db.printing import PrintBatch
from db.rooms import Visit
from db.staff import Role

Row = TypeVar("Row", Appointment, CallbackRequest, Case, Client, Letter, Notice, Paper, PrintBatch, Visit, Wish)


class NotFound(Exception):
    """There is no such row, or it is none of this person's business: the answer is the same."""


@dataclass(frozen=True)
class Scope:
    """One authority, and by office id the roles a person has there."""

    authority_id: int
    roles: Mapping[int, frozenset[Role]]

    @property
    def office_ids(self) -> tuple[int, ...]:
        return tuple(self.roles)

    def has(self, office_id: int, role: Role) -> bool:
        return role in self.roles.get(office_id, frozenset())


def find(session: Session, scope: Scope, kind: type[Row], row_id: int) -> Row:
    """The row, if it belongs to an office of this scope; else `NotFound`."""
    row = session.scalar(
        select(kind).where(
            kind.id == row_id,
            kind.authority_id == scope.authority_id,
            kind.office_id.in_(scope.office_ids),
        )
    )
    if row is None:
        raise NotFound(f"{kind.__name__} {row_id}")
    return row


def offices(session: Session, scope: Scope) -> list[Office]:
    """The offices of this scope, by name."""
    return list(
        session.scalars(
            select(Office)
            .where(Office.authority_id == scope.authority_id, Office.id.in_(scope.office_ids))
            .order_by(Office.name)
        )
    )
