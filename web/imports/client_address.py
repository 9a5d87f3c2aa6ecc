"""Brings a client's address to what a file says.

The register is believed when it says something new. As long as it says what it said before, an address that staff
mended, or that the client told, stays.
"""

from collections.abc import Sequence
from dataclasses import asdict

from db.clients import Address, Client
from web.imports.client_kept import Kept
from web.imports.client_rows import AddressRow


def same_address(rows: Sequence[Address], said: AddressRow | None) -> bool:
    """Nothing would change. `rows`: all that are on record, the oldest first."""
    if said is None or _current(rows, said) is not None:
        return True
    told_before = next((row for row in reversed(rows) if row.from_register), None)
    return told_before is not None and _parts(told_before) == said


def keep_address(kept: Kept, client: Client, said: AddressRow | None, rows: Sequence[Address]) -> None:
    """Addresses are superseded, never changed."""
    known = _current(rows, said) if said is not None else None
    if known is not None:
        known.from_register = True  # the register knows by now what staff knew: what it says next is new
    if said is None or same_address(rows, said):
        return
    for row in rows:
        if row.superseded_at is None:
            row.superseded_at = kept.at
    kept.session.add(
        Address(authority_id=client.authority_id, client_id=client.id, recorded_at=kept.at, **asdict(said))
    )


def _current(rows: Sequence[Address], said: AddressRow) -> Address | None:
    return next((row for row in rows if row.superseded_at is None and _parts(row) == said), None)


def _parts(row: Address) -> AddressRow:
    return AddressRow(row.care_of, row.street, row.extra, row.postcode, row.town, row.country)
