"""Which advisor calls about a paper."""

from datetime import timedelta

import pytest

import factories as make
from db.cases import CaseState
from db.session import Database
from db.staff import AbsenceKind
from incoming import Desk, a_desk
from scheduler.paper.following import Matter

YESTERDAY = make.DAY - timedelta(days=1)
NUMBER, TYPED = "+493023125444", "030 23125444"


@pytest.fixture
def desk(database: Database) -> Desk:
    return a_desk(database)


def test_the_last_advisor_goes_on(desk: Desk) -> None:
    client = desk.client()
    desk.case(client, state=CaseState.CLOSED, closed_at=make.AT)
    for _ in range(3):
        desk.case(desk.client())
    with desk.database.transaction() as session:
        make.an_advisor(session, desk.office)
    assert desk.follow(desk.a_paper(name="Eva"), client).case.advisor_id == desk.advisor.id


def test_else_who_has_the_fewest_and_may_and_speaks(desk: Desk) -> None:
    with desk.database.transaction() as session:
        topic = make.a_topic(session, desk.office, needs={"permissions": ["ukraine"]})
        may = [make.an_advisor(session, desk.office) for _ in range(3)]
        for advisor in may:
            make.a_skill(session, advisor, "permission", "ukraine")
        for advisor in may[1:]:
            make.a_skill(session, advisor, "language", "uk")
    desk.case(desk.client(), advisor=may[1])
    done = desk.follow(desk.a_paper(name="Eva"), desk.client(language="uk"), Matter(topic))
    assert done.case.advisor_id == may[2].id


def test_who_is_away_now_comes_last(desk: Desk) -> None:
    with desk.database.transaction() as session:
        here = make.an_advisor(session, desk.office)
        ill = session.merge(desk.advisor)
        ends = make.AT + timedelta(days=20)
        make.an_absence(session, ill, make.AT - timedelta(days=1), ends, kind=AbsenceKind.ILL)
    desk.case(desk.client(), advisor=here)
    assert desk.follow(desk.a_paper(name="Eva"), desk.client()).case.advisor_id == here.id
