"""Brings one client or case of the record to what a file says of them.

A number that proved wrong, or that the client refused, stays so; one that the client told us stays where it is.
Where a file says nothing of numbers or of the address, those that are recorded stay.
"""

from db.cases import Case, CaseState
from db.clients import Client, PhoneNumber
from scheduler.calling.numbers import number_arrived
from web.imports.client_address import keep_address, same_address
from web.imports.client_kept import Kept
from web.imports.client_reach import keep_reach, same_reach
from web.imports.client_rows import CasePart, ClientPart


def same_client(client: Client, said: ClientPart) -> bool:
    """Nothing would change."""
    person = (client.family_name, client.given_name, client.language, client.large_print, client.not_by_phone)
    told = (said.family_name, said.given_name, said.language, said.large_print, said.not_by_phone)
    same_ways = _same_numbers(client, said) and same_reach(client, said.reach)
    return person == told and same_ways and same_address(client.addresses, said.address)


def same_case(case: Case, said: CasePart) -> bool:
    """Nothing would change; a closed case is never changed by a file."""
    recorded = (case.topic_id, case.due_on, case.priority, case.advisor_id)
    told = (said.topic_id, said.due_on, said.priority, said.advisor_id)
    return case.state == CaseState.CLOSED or recorded == told


def keep_client(kept: Kept, client: Client | None, said: ClientPart) -> Client:
    new = client is None
    if client is None:
        client = Client(authority_id=kept.office.authority_id, office_id=kept.office.id, number=said.number)
        kept.session.add(client)
    client.family_name, client.given_name, client.language = said.family_name, said.given_name, said.language
    client.large_print, client.not_by_phone = said.large_print, said.not_by_phone
    kept.session.flush()
    keep_reach(kept, client, said.reach, [] if new else client.consents)
    if new or not _same_numbers(client, said):
        _keep_numbers(kept, client, said, [] if new else list(client.numbers))
        if not new:
            _call_again(kept, client)
    keep_address(kept, client, said.address, [] if new else client.addresses)
    return client


def keep_case(kept: Kept, case: Case | None, client: Client, said: CasePart) -> None:
    if case is not None and same_case(case, said):
        return
    if case is None:
        case = Case(
            authority_id=kept.office.authority_id,
            office_id=kept.office.id,
            client_id=client.id,
            number=said.number,
            state=CaseState.TO_CALL,
            opened_at=kept.at,
            to_call_since=kept.at,
        )
        kept.session.add(case)
    case.topic_id, case.advisor_id = said.topic_id, said.advisor_id
    case.due_on, case.priority = said.due_on, said.priority


def _same_numbers(client: Client, said: ClientPart) -> bool:
    """In the order of the file; numbers that are known not to lead to the client do not count."""
    told = [number for _, number in _of_register(said, client.numbers)]
    recorded = [row.e164 for row in client.numbers if row.from_register and (row.usable or row.e164 in told)]
    return not said.phones or recorded == told


def _keep_numbers(kept: Kept, client: Client, said: ClientPart, rows: list[PhoneNumber]) -> None:
    known = {row.e164: row for row in rows if row.from_register}
    told = _of_register(said, rows)
    for position, (raw, number) in enumerate(told):
        row = known.pop(number, None)
        if row is None:
            row = PhoneNumber(authority_id=client.authority_id, client_id=client.id, e164=number)
            kept.session.add(row)
        row.position, row.raw = position, raw
    for row in known.values():
        if row.usable and said.phones:
            kept.session.delete(row)
        else:
            row.position += len(told)


def _call_again(kept: Kept, client: Client) -> None:
    """Whoever was asked for a number by letter waits for a call once the register knows one."""
    kept.session.flush()
    kept.session.expire(client, ["numbers"])
    if client.usable_number is not None:
        number_arrived(kept.session, client, kept.at)


def _of_register(said: ClientPart, rows: list[PhoneNumber]) -> list[tuple[str, str]]:
    """The numbers of a file, as written and in E.164, without those that the client told us as well."""
    own = {row.e164 for row in rows if not row.from_register}
    return [(raw, number) for raw, number in said.phones if number not in own]
