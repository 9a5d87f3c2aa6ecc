"""An office in which a person puts plans in force, and three cases of one advisor."""

import pytest

import factories as make
from db.cases import Case
from db.offices import Office
from db.session import Database
from db.staff import Role, Staff
from planning import an_office, not_reached


@pytest.fixture
def office(database: Database) -> Office:
    with database.transaction() as session:
        return an_office(session, in_force_by="person")


@pytest.fixture
def person(database: Database, office: Office) -> Staff:
    with database.transaction() as session:
        return make.a_member(session, office, Role.BACK_OFFICE)


@pytest.fixture
def advisor(database: Database, office: Office) -> Staff:
    with database.transaction() as session:
        return make.an_advisor(session, office)


@pytest.fixture
def cases(database: Database, office: Office, advisor: Staff) -> list[Case]:
    with database.transaction() as session:
        return [not_reached(session, office, advisor=advisor) for _ in range(3)]
