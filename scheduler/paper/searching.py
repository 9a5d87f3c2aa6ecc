"""Which client of an office a paper is from: by name, number, postcode, or the day of a letter or a call."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from db.appointments import Appointment
from db.cases import Case
from db.clients import Address, Client, PhoneNumber
from db.letters import Letter
from db.offices import Office
from scheduler.paper.codes import answered
from scheduler.paper.written import in_one_line, name_key, name_words
from words.numbers import NotANumber, e164

MOST_WORDS = 8
LEAST_OF_A_NUMBER = 6  # digits
SHOWN, MOST_OF_A_NAME = 20, 200
DATES = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})"),
)
Contact = aliased(Client)
"""Who is called and written to for a client: mostly the client."""


@dataclass(frozen=True)
class Candidate:
    """A client who may have sent a paper. `cases`: the newest first; closed ones come last."""

    client: Client
    cases: list[Case]
    same_name: bool = False
    same_number: bool = False


def clients_found(session: Session, office: Office, typed: str) -> list[Candidate]:
    """Every word must fit: a part of the name, of the client's or the case's number, the postcode, or a day.

    Whom the code of a letter leads to comes first; what was typed may be a telephone number as well.
    """
    wanted = in_one_line(typed)
    by_code = answered(session, office.id, wanted)
    first = [by_code.case.client_id] if by_code is not None else []
    number = number_in(wanted, office.country)
    words = wanted.replace(",", " ").split()[:MOST_WORDS]
    if not words:
        return []
    fits = and_(*map(_word_fits, words))
    if number is not None:
        fits = or_(fits, _has_number([number]))
    others = session.scalars(_clients(office.id).where(fits).limit(SHOWN))
    return _with_cases(session, dict.fromkeys([*first, *others]))


def candidates(session: Session, office: Office, name: str, number: str | None) -> list[Candidate]:
    """Clients whose name, or whose telephone number, stands on the paper; those with both come first."""
    key, words = name_key(name), name_words(name)[:MOST_WORDS]
    ids: list[int] = []
    if number:
        ids += session.scalars(_clients(office.id).where(_has_number([number])).limit(SHOWN))
    if words:
        ids += session.scalars(_clients(office.id).where(*map(_in_a_name, words)).limit(MOST_OF_A_NAME))
    found = [
        Candidate(
            one.client,
            one.cases,
            same_name=key in (name_key(one.client.name), name_key(one.client.contact.name)),
            same_number=number in {row.e164 for row in (*one.client.numbers, *one.client.contact.numbers)},
        )
        for one in _with_cases(session, dict.fromkeys(ids))
    ]
    likely = [one for one in found if one.same_name or one.same_number]
    return sorted(likely, key=lambda one: (not (one.same_name and one.same_number), not one.same_name))[:SHOWN]


def certain(found: Iterable[Candidate]) -> Candidate | None:
    """The one client of whom both name and number stand on the paper, if it is one."""
    both = [one for one in found if one.same_name and one.same_number]
    return both[0] if len(both) == 1 else None


def of_client(session: Session, client_id: int) -> Candidate:
    return _with_cases(session, [client_id])[0]


def number_in(typed: str, country: str) -> str | None:
    """A telephone number in E.164, where it can be one."""
    if sum(sign.isdigit() for sign in typed) < LEAST_OF_A_NUMBER:
        return None
    try:
        return e164(typed, country)
    except NotANumber:
        return None


def _clients(office_id: int) -> Select[int]:
    return (
        select(Client.id)
        .join(Contact, Contact.id == func.coalesce(Client.representative_id, Client.id))
        .where(Client.office_id == office_id)
        .order_by(Client.family_name, Client.given_name, Client.id)
    )


def _with_cases(session: Session, client_ids: Iterable[int]) -> list[Candidate]:
    ids = list(client_ids)
    clients = session.scalars(
        select(Client)
        .where(Client.id.in_(ids))
        .options(
            selectinload(Client.addresses),
            selectinload(Client.numbers),
            joinedload(Client.representative).selectinload(Client.addresses),
            joinedload(Client.representative).selectinload(Client.numbers),
        )
    )
    by_id = {client.id: client for client in clients}
    cases: dict[int, list[Case]] = {}
    for case in session.scalars(
        select(Case)
        .where(Case.client_id.in_(ids))
        .order_by(Case.closed_at.is_not(None), Case.id.desc())
        .options(joinedload(Case.topic), joinedload(Case.advisor))
    ):
        cases.setdefault(case.client_id, []).append(case)
    return [Candidate(by_id[client_id], cases.get(client_id, [])) for client_id in ids if client_id in by_id]


def _word_fits(word: str) -> ColumnElement[bool]:
    day = _day(word)
    return or_(
        _in_a_name(word),
        Client.number.istartswith(word, autoescape=True),
        exists().where(Case.client_id == Client.id, Case.number.istartswith(word, autoescape=True)),
        exists().where(
            Address.client_id == Contact.id, Address.superseded_at.is_(None), Address.postcode == word.upper()
        ),
        *(_on_day(day) if day else ()),
    )


def _in_a_name(word: str) -> ColumnElement[bool]:
    """SQLite knows small letters of ASCII only: "öhman" is looked for as "Öhman" too."""
    columns = (Client.given_name, Client.family_name, Contact.given_name, Contact.family_name)
    spelled = {word, word.lower(), word.upper(), word.capitalize()}
    return or_(*(column.icontains(one, autoescape=True) for column in columns for one in sorted(spelled)))


def _has_number(numbers: list[str]) -> ColumnElement[bool]:
    owner = PhoneNumber.client_id.in_((Client.id, Contact.id))
    return exists().where(owner, PhoneNumber.e164.in_(numbers))


def _on_day(day: date) -> tuple[ColumnElement[bool], ...]:
    """Of a letter that was posted, or of a call."""
    return (
        exists().where(Letter.client_id == Client.id, Letter.posted_on == day),
        exists().where(
            Appointment.case_id == Case.id,
            Case.client_id == Client.id,
            Appointment.local_time.startswith(day.isoformat()),
        ),
    )


def _day(word: str) -> date | None:
    for pattern in DATES:
        found = pattern.fullmatch(word)
        if found:
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                return None
    return None
