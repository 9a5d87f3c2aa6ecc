"""An address that staff mend: it takes the place of the one on record, and what waits is written anew.

Cases are locked first, then the addresses, then each case's letters, as wherever several are held.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cases import Case, CaseState
from db.clients import Address, Client
from db.letters import Letter, LetterState
from db.offices import Office
from letters.addressing.address import PostalAddress
from letters.addressing.characters import clean
from letters.queue import NOT_LEFT, WAITING
from letters.saying.facts import LetterFacts
from letters.setting.letterhead import Letterhead
from scheduler.appointments.booking import live_of_case
from scheduler.cases import propose_again
from scheduler.frame import Frame
from scheduler.returned.addressee import cases_of
from scheduler.telling.writing import judge_again

STAND_IN = "A"
"""A name that always fits: an address is judged without the name, which is not mended with it."""

WANT_AN_ADDRESS = frozenset({"no_address", "address_unusable", "no_fixed_abode"})
"""Why a person looks at a case of which nothing is wanting but an address: codes of `CASE_REASONS`."""


class ChangedMeanwhile(Exception):
    """Another address is on record than the one that was shown."""


class CameBackFromThere(Exception):
    """A letter came back from this very address: it is not one to write to."""

    def __init__(self, address: Address) -> None:
        super().__init__(f"address {address.id}")
        self.address = address


@dataclass(frozen=True)
class TypedAddress:
    """As somebody typed it. `country`: ISO 3166 alpha-2."""

    country: str
    care_of: str = ""
    street: str = ""
    extra: str = ""
    postcode: str = ""
    town: str = ""

    def to(self, name: str) -> PostalAddress:
        return PostalAddress(name=name, **vars(self))

    @classmethod
    def of(cls, row: Address | PostalAddress) -> "TypedAddress":
        parts = (row.care_of, row.street, row.extra, row.postcode, row.town)
        return cls(row.country, *(part or "" for part in parts))


@dataclass(frozen=True)
class Mended:
    """`again`: the letters that waited, as they stand now. `too_late`: so many are in a batch with the old one."""

    address: Address
    again: Sequence[Letter]
    too_late: int


def newest_address(contact: Client) -> Address | None:
    """Where they live as far as is known, whether letters go there or not."""
    return next((row for row in reversed(contact.addresses) if row.superseded_at is None), None)


def in_window(office: Office, name: str, typed: TypedAddress) -> tuple[str, ...]:
    """The lines as they will stand in the window of an envelope. Raises `Unprintable`."""
    from letters.setting.window import address_in_window  # loads reportlab, which few pages need

    head = Letterhead.of(office.letterhead)
    return address_in_window(typed.to(name), head, office_country=office.country, language=office.languages[0])


def judge_address(office: Office, typed: TypedAddress) -> None:
    """Raise `Unprintable` unless a letter can go there, whatever the name."""
    in_window(office, STAND_IN, typed)


def correct_address(
    session: Session, case: Case, typed: TypedAddress, *, shown: int | None, frame: Frame
) -> Mended:
    """Where letters about this case go from now on: to the representative, if there is one.

    `shown`: the id of `newest_address` on the page where this was typed; None: there was none. What waits in any
    of their cases is judged anew; a case that a person looks at for want of an address goes on.

    Raises `Unprintable`, `ChangedMeanwhile`, `CameBackFromThere`: then nothing is changed.
    """
    judge_address(frame.office, typed)
    contact = session.get_one(Client, case.client_id).contact
    cases = cases_of(session, contact, case)
    rows = _held_fast(session, contact)
    now = newest_address(contact)
    if (now.id if now is not None else None) != shown:
        raise ChangedMeanwhile
    kept = _cleaned(typed)
    _require_no_return(rows, kept)
    if now is None or not now.usable or TypedAddress.of(now) != kept:
        now = _supersede(session, contact, kept, frame)
    again = [judge_again(session, letter, frame) for letter in _letters(session, cases, WAITING)]
    late = [one for one in _letters(session, cases, NOT_LEFT) if one.state not in WAITING]
    for one in cases:
        _go_on(session, one)
    return Mended(now, again, sum(_goes_elsewhere(letter, kept) for letter in late))


def _held_fast(session: Session, contact: Client) -> Sequence[Address]:
    """All that are on record, in their order; nobody else supersedes one meanwhile."""
    session.expire(contact, ["addresses"])
    rows = select(Address).where(Address.client_id == contact.id).order_by(Address.id)
    return session.scalars(rows.with_for_update().execution_options(populate_existing=True)).all()


def _cleaned(typed: TypedAddress) -> TypedAddress:
    return TypedAddress(**{name: clean(part) for name, part in vars(typed).items()})


def _require_no_return(rows: Sequence[Address], typed: TypedAddress) -> None:
    """What is known last of this very address counts. Raises `CameBackFromThere`."""
    same = [row for row in rows if _folded(TypedAddress.of(row)) == _folded(typed)]
    if same and same[-1].suspended_at is not None:
        raise CameBackFromThere(same[-1])


def _folded(typed: TypedAddress) -> tuple[str, ...]:
    """Other capitals, blanks or points make no other address."""
    return tuple("".join(filter(str.isalnum, part.casefold())) for part in vars(typed).values())


def _supersede(session: Session, contact: Client, typed: TypedAddress, frame: Frame) -> Address:
    for row in contact.addresses:
        if row.superseded_at is None:
            row.superseded_at = frame.at
    parts = {name: part or None for name, part in vars(typed).items()}
    new = Address(
        authority_id=contact.authority_id,
        client_id=contact.id,
        from_register=False,
        recorded_at=frame.at,
        **parts,
    )
    session.add(new)
    session.flush()
    session.expire(contact, ["addresses"])
    return new


def _letters(session: Session, cases: Sequence[Case], states: Sequence[LetterState]) -> Sequence[Letter]:
    wanted = select(Letter).where(Letter.case_id.in_([case.id for case in cases]), Letter.state.in_(states))
    return session.scalars(wanted.order_by(Letter.id).execution_options(populate_existing=True)).all()


def _goes_elsewhere(letter: Letter, typed: TypedAddress) -> bool:
    address = LetterFacts.of(letter.facts).address
    return address is None or TypedAddress.of(address) != typed


def _go_on(session: Session, case: Case) -> None:
    waits = case.state == CaseState.NEEDS_PERSON and case.state_reason in WANT_AN_ADDRESS
    if waits and live_of_case(session, case.id, alone=True) is None:
        propose_again(case)
