"""A person finds the rows of their own offices; a foreign row is not there, for look-ups and for the database."""

import pytest
from sqlalchemy.exc import IntegrityError

import factories as make
from db.cases import Case
from db.clients import Address, Client
from db.scope import NotFound, Scope, find, offices
from db.session import Database
from db.staff import Membership, Role


def test_a_row_of_an_own_office_is_found(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        case = make.a_case(session, office)
        assert find(session, make.a_scope(office), Case, case.id) is case


def test_a_row_of_another_office_is_not_there(database: Database) -> None:
    with database.transaction() as session:
        authority = make.an_authority(session)
        mine, other = make.an_office(session, authority), make.an_office(session, authority)
        case = make.a_case(session, other)
        for scope in (make.a_scope(mine), make.a_scope(make.an_office(session)), Scope(authority.id, {})):
            with pytest.raises(NotFound, match=f"Case {case.id}"):
                find(session, scope, Case, case.id)
        wide = Scope(authority.id, {mine.id: frozenset(Role), other.id: frozenset(Role)})
        assert find(session, wide, Case, case.id) is case


def test_a_missing_row_is_told_like_a_foreign_one(database: Database) -> None:
    with database.transaction() as session, pytest.raises(NotFound, match="Case 404"):
        find(session, make.a_scope(make.an_office(session)), Case, 404)


def test_roles_hold_in_their_office_only(database: Database) -> None:
    with database.transaction() as session:
        authority = make.an_authority(session)
        b, a = (make.an_office(session, authority, name=name) for name in ("B", "A"))
        scope = Scope(authority.id, {a.id: frozenset({Role.ADVISOR}), b.id: frozenset({Role.EDITOR})})
        assert scope.has(a.id, Role.ADVISOR)
        assert not scope.has(b.id, Role.ADVISOR)
        assert not scope.has(a.id + b.id, Role.ADVISOR)
        assert offices(session, scope) == [a, b]
        assert offices(session, make.a_scope(b)) == [b]


def test_nothing_can_hang_on_a_row_of_another_authority(database: Database) -> None:
    """The composite foreign keys refuse it, whatever the code does."""
    with database.transaction() as session:
        mine, foreign = make.an_office(session), make.an_office(session)
        client, staff = make.a_client(session, foreign), make.an_advisor(session, foreign)
        wrong = [
            lambda: make.a_case(session, mine, client=client),
            lambda: make.a_case(session, mine, advisor=staff),
            lambda: make.a_membership(session, mine, staff, Role.ADVISOR),
            lambda: make.an_address(session, client, authority_id=mine.authority_id),
            lambda: make.a_client(session, foreign, authority_id=mine.authority_id),
        ]
        for attempt in wrong:
            with pytest.raises(IntegrityError), session.begin_nested():
                attempt()
        counted = [session.query(kind).count() for kind in (Case, Membership, Address, Client)]
    assert counted == [0, 1, 1, 1]
