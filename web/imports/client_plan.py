"""The rows of a file of clients beside what is recorded: what is wrong, what is new, what changes."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, selectinload

from db.cases import Case, Topic
from db.clients import Client
from db.offices import Office
from db.staff import Membership, Role, Staff
from web.imports.client_columns import folded
from web.imports.client_reach import wrong_representatives
from web.imports.client_rows import ClientRow, Rules, judge
from web.imports.client_store import same_case, same_client
from web.imports.csv_text import read_table
from web.imports.problems import ClientFileError, Problem
from words.catalogues import N_


@dataclass(frozen=True)
class Plan:
    """`clients`, `cases`, `representatives`: what is recorded under the numbers of the file."""

    rows: list[ClientRow]
    clients: dict[str, Client]
    cases: dict[str, Case]
    representatives: dict[str, Client]

    @property
    def new_clients(self) -> int:
        return len({row.client.number for row in self.rows} - self.clients.keys())

    @property
    def changed_clients(self) -> int:
        said = {row.client.number: row.client for row in self.rows}
        return sum(not same_client(client, said[number]) for number, client in self.clients.items())

    @property
    def new_cases(self) -> int:
        return len({row.case.number for row in self.rows if row.case} - self.cases.keys())

    @property
    def changed_cases(self) -> int:
        said = {row.case.number: row.case for row in self.rows if row.case}
        return sum(not same_case(case, said[number]) for number, case in self.cases.items())


def rows_of(session: Session, office: Office, data: bytes) -> list[ClientRow]:
    """The rows of a file, each of which can be. Raises `ClientFileError` with every problem."""
    return judge(read_table(data), _rules(session, office))


def plan_of(session: Session, office: Office, rows: list[ClientRow]) -> Plan:
    """The rows against the record. Writes nothing. Raises `ClientFileError` with every problem."""
    named = {row.client.reach.representative or "" for row in rows}
    plan = Plan(
        rows,
        _clients(session, office, {row.client.number for row in rows}),
        _cases(session, office, rows),
        representatives=_clients(session, office, named),
    )
    problems = [*_foreign(office, plan), *_wrongly_represented(session, office, plan)]
    if problems:
        raise ClientFileError(problems)
    return plan


def _rules(session: Session, office: Office) -> Rules:
    topics: dict[str, int] = {}
    for topic in session.scalars(select(Topic).where(Topic.office_id == office.id)):
        topics |= {folded(name): topic.id for name in (topic.key, *topic.names.values())}
    advisors = session.execute(
        select(Staff.email, Staff.id)
        .join(Membership, Membership.staff_id == Staff.id)
        .where(Membership.office_id == office.id, Membership.role == Role.ADVISOR)
    )
    return Rules(
        country=office.country,
        languages=office.languages,
        topics=topics,
        advisors={email.casefold(): staff_id for email, staff_id in advisors},
    )


def _clients(session: Session, office: Office, numbers: set[str]) -> dict[str, Client]:
    """In any office of this authority."""
    clients = session.scalars(
        select(Client)
        .where(Client.authority_id == office.authority_id, Client.number.in_(numbers))
        .options(
            selectinload(Client.addresses),
            selectinload(Client.numbers),
            selectinload(Client.consents),
            selectinload(Client.representative),
        )
    )
    return {client.number: client for client in clients}


def _cases(session: Session, office: Office, rows: list[ClientRow]) -> dict[str, Case]:
    """In any office of this authority."""
    cases = session.scalars(
        select(Case).where(
            Case.authority_id == office.authority_id,
            Case.number.in_({row.case.number for row in rows if row.case}),
        )
    )
    return {case.number: case for case in cases}


def _foreign(office: Office, plan: Plan) -> list[Problem]:
    """Numbers that belong to somebody else."""
    problems = []
    for row in plan.rows:
        client = plan.clients.get(row.client.number)
        if client is not None and client.office_id != office.id:
            told = N_("Another office has a client with the number {number}.")
            problems.append(Problem(row.line, "client_number", told, {"number": client.number}))
        case = plan.cases.get(row.case.number) if row.case else None
        if case is not None and (client is None or case.client_id != client.id):
            told = N_("The case {number} belongs to another client.")
            problems.append(Problem(row.line, "case_number", told, {"number": case.number}))
    return problems


def _wrongly_represented(session: Session, office: Office, plan: Plan) -> Iterator[Problem]:
    """Staff of this office must be allowed to see a representative: another office's client is none."""
    here = {number for number, client in plan.representatives.items() if client.office_id == office.id}
    representative = aliased(Client)
    recorded = session.execute(
        select(Client.number, representative.number)
        .join(representative, representative.id == Client.representative_id)
        .where(Client.office_id == office.id)
    )
    known = here | {row.client.number for row in plan.rows}
    return wrong_representatives(plan.rows, dict(recorded.all()), known)
