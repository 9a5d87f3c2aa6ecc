"""Judges the rows of a file of clients and cases. Pure: what the office knows comes in as `Rules`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from db.clients import Channel, Relay
from letters.addressing.undeliverable import without_abode
from web.imports import client_cells as cells
from web.imports.client_cells import CellError
from web.imports.client_columns import columns_of, folded
from web.imports.csv_text import Table
from web.imports.problems import ClientFileError, Problem
from words.catalogues import N_

Value = TypeVar("Value")
REACH_COLUMNS = frozenset({"relay", "email", "representative"})
ALLOWED_COLUMNS = {"sms_allowed": Channel.SMS, "email_allowed": Channel.EMAIL}
CASE_COLUMNS = ("case_number", "topic", "due_on", "advisor")


@dataclass(frozen=True)
class Rules:
    """`topics`: folded key or name -> id; `advisors`: e-mail in small letters -> id."""

    country: str
    languages: list[str]
    topics: Mapping[str, int]
    advisors: Mapping[str, int]


@dataclass(frozen=True)
class AddressRow:
    care_of: str | None
    street: str | None
    extra: str | None
    postcode: str | None
    town: str | None
    country: str


@dataclass(frozen=True)
class ReachPart:
    """How else a client is reached, and through whom.

    `told`: the columns that the file has; of others it says nothing. `allowed`: by which channels, and by which no
    longer; a channel that is not named stays as it is. `representative`: a client number.
    """

    told: frozenset[str]
    relay: Relay | None
    email: str | None
    representative: str | None
    allowed: Mapping[Channel, bool]


@dataclass(frozen=True)
class ClientPart:
    """`phones`: as written and in E.164; none: the file says nothing of numbers. `address` likewise."""

    number: str
    family_name: str
    given_name: str
    language: str
    large_print: bool
    not_by_phone: bool
    phones: tuple[tuple[str, str], ...]
    address: AddressRow | None
    reach: ReachPart


@dataclass(frozen=True)
class CasePart:
    number: str
    topic_id: int
    due_on: date
    priority: int
    advisor_id: int


@dataclass(frozen=True)
class ClientRow:
    line: int
    client: ClientPart
    case: CasePart | None


def judge(table: Table, rules: Rules) -> list[ClientRow]:
    """All rows of a table. Raises `ClientFileError` with everything that is wrong in any of them."""
    columns, problems = columns_of(table)
    if problems:
        raise ClientFileError(problems)
    titles = {column: table.titles[position] for position, column in columns.items()}
    rows = []
    for line, row_cells in table.rows:
        reader = _Reader(line, columns, titles, row_cells, problems)
        rows.append(ClientRow(line, _client(reader, rules), _case(reader, rules)))
    problems += _contradictions(rows, titles)
    if problems:
        raise ClientFileError(problems)
    return rows


class _Reader:
    """Reads the cells of one row and notes what is wrong, so that a row is judged as a whole."""

    def __init__(
        self,
        line: int,
        columns: dict[int, str],
        titles: dict[str, str],
        row_cells: list[str],
        problems: list[Problem],
    ) -> None:
        self.line, self.titles, self.problems = line, titles, problems
        self.cells = {column: row_cells[at] if at < len(row_cells) else "" for at, column in columns.items()}
        for position, cell in enumerate(row_cells):
            if cell and position not in columns:
                self.note("", N_("“{given}” stands under no column."), given=cell)

    def read(self, column: str, reader: Callable[[str], Value], otherwise: Value) -> Value:
        try:
            return reader(self.cells.get(column, ""))
        except CellError as error:
            self.note(column, error.text, **error.values)
            return otherwise

    def text(self, column: str) -> str | None:
        return self.read(column, cells.text, "") or None

    def any_of(self, *columns: str) -> bool:
        return any(self.cells.get(column) for column in columns)

    def note(self, column: str, text: str, **values: str) -> None:
        self.problems.append(Problem(self.line, self.titles.get(column, column), text, values))


def _client(reader: _Reader, rules: Rules) -> ClientPart:
    return ClientPart(
        number=reader.read("client_number", cells.needed_text, ""),
        family_name=reader.read("family_name", cells.needed_text, ""),
        given_name=reader.text("given_name") or "",
        language=reader.read("language", lambda cell: cells.language(cell, rules.languages), ""),
        large_print=reader.read("large_print", cells.yes_or_no, False),
        not_by_phone=reader.read("not_by_phone", cells.yes_or_no, False),
        phones=_phones(reader, rules.country),
        address=_address(reader, rules.country),
        reach=_reach(reader),
    )


def _reach(reader: _Reader) -> ReachPart:
    allowed = {
        channel: reader.read(column, cells.yes_no_or_unsaid, None) for column, channel in ALLOWED_COLUMNS.items()
    }
    if allowed[Channel.EMAIL] and "email" in reader.cells and not reader.any_of("email"):
        reader.note("email_allowed", N_("E-mails are allowed, but there is no address."))
    representative = reader.text("representative")
    if representative is not None and representative == reader.text("client_number"):
        reader.note("representative", N_("Nobody represents themselves."))
    return ReachPart(
        told=frozenset(reader.cells) & REACH_COLUMNS,
        relay=reader.read("relay", cells.relay, None),
        email=reader.read("email", cells.email, None),
        representative=representative,
        allowed={channel: said for channel, said in allowed.items() if said is not None},
    )


def _phones(reader: _Reader, country: str) -> tuple[tuple[str, str], ...]:
    """Each number once, in the order of the columns."""
    found: dict[str, str] = {}
    for column in ("phone", "phone_2"):
        number = reader.read(column, lambda cell: cells.phone(cell, country), None)
        if number:
            found.setdefault(number, reader.cells[column])
    return tuple((raw, number) for number, raw in found.items())


def _address(reader: _Reader, home: str) -> AddressRow | None:
    country = reader.read("country", lambda cell: cells.country(cell, home), home)
    address = AddressRow(
        care_of=reader.text("care_of"),
        street=reader.text("street"),
        extra=reader.text("extra"),
        postcode=reader.read("postcode", lambda cell: cells.postcode(cell, country), None),
        town=reader.text("town"),
        country=country,
    )
    if address.town is None and without_abode(address.care_of, address.extra, address.street):
        return address
    if address.town is None and reader.any_of("care_of", "street", "extra", "postcode"):
        reader.note("town", N_("The address has no town."))
    return address if address.town else None


def _case(reader: _Reader, rules: Rules) -> CasePart | None:
    """None where a row tells of a client alone."""
    if not reader.any_of(*CASE_COLUMNS):
        return None
    return CasePart(
        number=reader.read("case_number", cells.needed_text, ""),
        topic_id=reader.read("topic", cells.one_of(rules.topics, folded), 0),
        due_on=reader.read("due_on", cells.day, date.min),
        priority=reader.read("priority", cells.priority, 0),
        advisor_id=reader.read("advisor", cells.one_of(rules.advisors, str.casefold), 0),
    )


def _contradictions(rows: list[ClientRow], titles: dict[str, str]) -> list[Problem]:
    """Several rows may tell of one client, but not different things; a case stands there once."""
    clients: dict[str, ClientRow] = {}
    cases: dict[str, ClientRow] = {}
    problems = []
    for row in rows:
        first = clients.setdefault(row.client.number, row)
        if row.client.number and first.client != row.client:
            told = N_("Line {first} tells other things of the same client.")
            title = titles["client_number"]
            problems.append(Problem(row.line, title, told, {"first": str(first.line)}))
        if row.case and row.case.number and cases.setdefault(row.case.number, row) is not row:
            told = N_("This case stands in line {first} already.")
            where = titles.get("case_number", "case_number")
            problems.append(Problem(row.line, where, told, {"first": str(cases[row.case.number].line)}))
    return problems
