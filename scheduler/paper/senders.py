"""Who is on no list yet: a client is made of what stands on a paper."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.cases import Case
from db.clients import Address, Client
from db.offices import Office
from db.paper import Paper
from letters.reasons import Unprintable
from scheduler.paper.searching import number_in
from scheduler.paper.written import in_one_line
from scheduler.post.addresses import TypedAddress, judge_address

LONGEST = 100
NOWHERE_TO_WRITE = frozenset({"no_fixed_abode", "address_unknown"})
"""What may stand in the place of a street: another way than a letter is sought then."""


class WrongSender(ValueError):
    """A client cannot be made of this; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Sender:
    """As somebody typed it. `number`: of the office's register, where they have one there already."""

    family_name: str
    given_name: str
    language: str
    street: str = ""
    postcode: str = ""
    town: str = ""
    number: str = ""

    def cleaned(self) -> "Sender":
        return Sender(**{name: in_one_line(value) for name, value in vars(self).items()})


def make_client(session: Session, office: Office, paper: Paper, told: Sender, *, at: datetime) -> Client:
    """A client of this office, with an address where one is told; the number on the paper is kept with the case.

    Whoever could be neither called nor written to is not made: raises `WrongSender`, and `Unprintable` for an
    address to which no letter can go. That somebody has no fixed abode is no mistake.
    """
    sender = told.cleaned()
    _judge(session, office, paper, sender)
    client = Client(
        authority_id=office.authority_id,
        office_id=office.id,
        number=sender.number or free_number(session, Client, office.authority_id, paper),
        given_name=sender.given_name,
        family_name=sender.family_name,
        language=sender.language,
    )
    session.add(client)
    session.flush()
    if sender.street:
        address = Address(
            authority_id=office.authority_id,
            client_id=client.id,
            street=sender.street,
            postcode=sender.postcode or None,
            town=sender.town,
            country=office.country,
            from_register=False,
            recorded_at=at,
        )
        session.add(address)
        session.flush()
    return client


def free_number(session: Session, kind: type[Client] | type[Case], authority_id: int, paper: Paper) -> str:
    """A number of a client or case that the register does not know yet: of the paper it came with."""
    wanted = f"P{paper.id}"
    taken = set(session.scalars(select(kind.number).where(kind.authority_id == authority_id, _like(kind, wanted))))
    others = (f"{wanted}-{count}" for count in range(2, len(taken) + 3))
    return next(number for number in (wanted, *others) if number not in taken)


def _like(kind: type[Client] | type[Case], wanted: str) -> ColumnElement[bool]:
    return kind.number.startswith(wanted)


def _judge(session: Session, office: Office, paper: Paper, sender: Sender) -> None:
    if not sender.family_name:
        raise WrongSender("no_name")
    if any(len(value) > LONGEST for value in vars(sender).values()):
        raise WrongSender("too_long")
    if sender.language not in office.languages:
        raise WrongSender("no_language")
    if bool(sender.street) != bool(sender.town):
        raise WrongSender("half_address")
    if paper.phone is not None and number_in(paper.phone, office.country) is None:
        raise WrongSender("no_number")
    if not sender.street and paper.phone is None:
        raise WrongSender("no_way")
    known = select(Client.id).where(Client.authority_id == office.authority_id, Client.number == sender.number)
    if sender.number and session.scalar(known) is not None:
        raise WrongSender("number_known")
    if sender.street:
        _judge_address(office, sender)


def _judge_address(office: Office, sender: Sender) -> None:
    """Raises `Unprintable`."""
    try:
        judge_address(office, TypedAddress(office.country, "", sender.street, "", sender.postcode, sender.town))
    except Unprintable as reason:
        if reason.code not in NOWHERE_TO_WRITE:
            raise
