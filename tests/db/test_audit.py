"""The audit is only ever added to, whoever asks; whole sealed groups may go when their time is over."""

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

import factories as make
from db.audit import AuditEntry, AuditSeal, record
from db.session import Database

CHANGES = {
    "update": "UPDATE audit SET actor = 'somebody else'",
    "delete": "DELETE FROM audit",
    "delete one": "DELETE FROM audit WHERE subject = 'case:2'",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_database_refuses_to_change_it(database: Database, change: str) -> None:
    _three_entries(database)
    with pytest.raises(DBAPIError, match="only ever added to"), database.transaction() as session:
        session.execute(text(change))
    with database.reading() as session:
        assert session.scalars(select(AuditEntry.actor)).all() == ["staff:7"] * 3


def test_a_sealed_group_can_be_deleted_but_not_changed(database: Database) -> None:
    authority_id = _three_entries(database)
    with database.transaction() as session:
        first, last = session.execute(select(func.min(AuditEntry.id), func.max(AuditEntry.id))).one()
        seal = {"first_id": first, "last_id": last - 1, "count": 2, "at": make.AT, "mac": "sealed"}
        session.add(AuditSeal(authority_id=authority_id, **seal))
    with pytest.raises(DBAPIError, match="only ever added to"), database.transaction() as session:
        session.execute(update(AuditEntry).values(actor="somebody else"))
    with database.transaction() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.id < last))
    with database.reading() as session:
        assert session.scalars(select(AuditEntry.id)).all() == [last]


def test_an_entry_carries_a_mac_over_all_that_it_says(database: Database) -> None:
    """Another subject, fact or key gives another MAC."""
    authority_id = _three_entries(database)
    with database.transaction() as session:
        _record(authority_id, session, "case:1", outcome="busy")
        _record(authority_id, session, "case:1", key=b"another key")
    with database.reading() as session:
        macs = session.scalars(select(AuditEntry.mac)).all()
    assert len(set(macs)) == 5


def _three_entries(database: Database) -> int:
    with database.transaction() as session:
        authority_id = make.an_authority(session).id
        for subject in ("case:1", "case:2", "case:3"):
            _record(authority_id, session, subject)
    return authority_id


def _record(
    authority_id: int,
    session: Session,
    subject: str,
    key: bytes = make.AUDIT_KEY,
    outcome: str = "reached",
) -> None:
    record(
        session,
        key,
        authority_id=authority_id,
        actor="staff:7",
        action="read",
        subject=subject,
        at=make.AT,
        facts={"outcome": outcome},
    )
