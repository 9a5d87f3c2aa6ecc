"""Brings to what a file says: how else a client is reached, what they allowed, who represents them.

A consent is never deleted: one that ends keeps the moment at which it was withdrawn. An empty cell ends none.
"""

from collections.abc import Iterable, Iterator, Mapping

from db.clients import Client, Consent
from scheduler.calling.numbers import number_arrived
from web.imports.client_kept import Kept
from web.imports.client_rows import ClientRow, ReachPart
from web.imports.problems import Problem
from words.catalogues import N_


def same_reach(client: Client, said: ReachPart) -> bool:
    """Nothing would change."""
    representative = client.representative.number if client.representative else None
    recorded = {"relay": client.relay, "email": client.email, "representative": representative}
    return all(getattr(said, column) == recorded[column] for column in said.told) and all(
        client.allows(channel) == allowed for channel, allowed in said.allowed.items()
    )


def keep_reach(kept: Kept, client: Client, said: ReachPart, consents: Iterable[Consent]) -> None:
    """All but the representative, who may stand further down in the file. `consents`: those on record."""
    if "relay" in said.told:
        client.relay = said.relay
    if "email" in said.told:
        client.email = said.email
    for channel, allowed in said.allowed.items():
        holding = [one for one in consents if one.channel == channel and one.withdrawn_at is None]
        if allowed and not holding:
            owner = {"authority_id": client.authority_id, "client_id": client.id}
            kept.session.add(Consent(channel=channel, given_at=kept.at, **owner))
        elif not allowed:
            for consent in holding:
                consent.withdrawn_at = kept.at


def keep_representative(kept: Kept, client: Client, said: ReachPart, known: Mapping[str, Client]) -> None:
    """`known`: the clients of the file and of the record, by number. Who can be called through somebody now waits
    for no number."""
    if "representative" not in said.told:
        return
    representative = known[said.representative] if said.representative else None
    before = client.representative_id
    client.representative_id = representative.id if representative else None
    if client.representative_id == before:
        return
    kept.session.flush()
    kept.session.expire(client, ["representative"])
    if client.contact.usable_number is not None:
        number_arrived(kept.session, client.contact, kept.at)


def wrong_representatives(
    rows: Iterable[ClientRow], recorded: Mapping[str, str], known: set[str]
) -> Iterator[Problem]:
    """`recorded`: number of a client -> of who represents them, as on record; `known`: all numbers there are."""
    rows = list(rows)
    said = {row.client.number: row.client.reach for row in rows}
    file = {number: reach.representative for number, reach in said.items() if "representative" in reach.told}
    then = {number: by for number, by in {**recorded, **file}.items() if by}
    for row in rows:
        number, by = row.client.number, file.get(row.client.number)
        if not by or by == number:
            continue
        if by not in known:
            told = N_("There is no client with the number {number}, neither in this file nor on record.")
            yield Problem(row.line, "representative", told, {"number": by})
        elif by in then:
            told = N_(
                "The client {number} is represented by {other}: name who is called and written to in the end."
            )
            yield Problem(row.line, "representative", told, {"number": by, "other": then[by]})
        elif represented := sorted(one for one, who in then.items() if who == number and one not in said):
            told = N_("This client represents {number}, and cannot be represented by somebody else.")
            yield Problem(row.line, "representative", told, {"number": represented[0]})
