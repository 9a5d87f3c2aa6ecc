"""What is read and changed by telephone is audited, as on the page of a letter."""

from typing import Any

import pytest
from sqlalchemy import select

from acting import acting_in
from callers import Hotline, Provider
from db.audit import AuditEntry
from db.cases import WishKind
from db.session import Database
from factories import a_case, an_office
from ivr.effects.carrying import carry_out
from ivr.replies import TellWish


def noted(hotline: Hotline) -> list[tuple[Any, ...]]:
    with hotline.database.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        return [(entry.actor, entry.action, entry.subject) for entry in entries]


@pytest.mark.parametrize(
    ("keys", "action"),
    [
        (["1"], "appointment.confirmed"),
        (["2", "1"], "appointment.changed"),
        (["3", "1"], "appointment.cancelled"),
        (["4", "4"], "wish.told"),
    ],
)
def test_what_a_client_does_with_their_letter(
    hotline: Hotline, provider: Provider, keys: list[str], action: str
) -> None:
    provider.calls("2", hotline.reference, "1", hotline.pin, *keys)
    case = f"case:{hotline.appointment.case_id}"
    assert noted(hotline) == [("client", "appointment.read", case), ("client", action, case)]


def test_wrong_pin_reads_nothing(hotline: Hotline, provider: Provider) -> None:
    provider.calls("2", hotline.reference, "1", "000000" if hotline.pin != "000000" else "000001")
    assert noted(hotline) == []


def test_number_and_how_it_came(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        acting = acting_in(session, office, case_id=a_case(session, office).id)
        carry_out(acting, TellWish(WishKind.NUMBER_WRONG, "+493023125018"))
        session.flush()
        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.office_id) == ("number.left", office.id)
        assert entry.facts == {"way": "phone", "kind": "number_wrong"}
