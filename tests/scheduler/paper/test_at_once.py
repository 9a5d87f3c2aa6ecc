"""Two people work off one paper: one case."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

import factories as make
from db.cases import Case
from db.clients import Client
from db.paper import Paper, PaperKind
from db.session import Database
from incoming import Desk, a_desk
from scheduler.paper import finishing, registering
from scheduler.paper.following import see_to
from scheduler.paper.outcomes import AlreadyDone
from scheduler.paper.registering import SentBefore

YESTERDAY = make.DAY - timedelta(days=1)
NUMBER, TYPED = "+493023125444", "030 23125444"


@pytest.fixture
def desk(database: Database) -> Desk:
    return a_desk(database)


@pytest.mark.parametrize("held", [True, False], ids=["held", "not held"])
def test_two_people_at_once_make_one_case(
    postgresql: Database, held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the lock both would: the test could fail. SQLite has one writer at a time anyway."""
    desk = a_desk(postgresql)
    client = desk.client()
    paper = desk.a_paper(name="Eva", kind=PaperKind.JOB_SEARCH)
    start = Barrier(2, timeout=20)

    def go(_person: int) -> str:
        with desk.database.transaction() as session:
            mine = session.get_one(Paper, paper.id)
            start.wait()
            try:
                found = finishing.hold(session, mine) if held else mine
            except AlreadyDone:
                return "too late"
            there = session.get_one(Client, client.id)
            see_to(session, desk.frame(session), found, there, staff_id=desk.clerk.id)
            return "made"

    if not held:
        monkeypatch.setattr("scheduler.paper.following.free_number", _numbers())
    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(go, range(2)))
    with desk.database.reading() as session:
        cases = len(session.scalars(select(Case)).all())
    assert (outcomes, cases) == ((["made", "too late"], 1) if held else (["made", "made"], 2))


def test_one_form_sent_twice_at_once_is_one_paper(postgresql: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have looked before either keeps it: the key of the table decides."""
    desk = a_desk(postgresql)
    monkeypatch.setattr("incoming.token_urlsafe", lambda _: "the same key")
    looked, judge = Barrier(2, timeout=20), registering._judge

    def slow(*arguments: Any, **named: Any) -> None:
        looked.wait()
        judge(*arguments, **named)

    monkeypatch.setattr(registering, "_judge", slow)

    def send(_time: int) -> int:
        try:
            return desk.a_paper(name="Eva").id
        except SentBefore as before:
            return before.paper.id

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(send, range(2))
    with desk.database.reading() as session:
        assert [paper.id for paper in session.scalars(select(Paper))] == [first] == [second]


def test_the_key_of_another_office_is_another_key(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incoming.token_urlsafe", lambda _: "the same key")
    first = desk.a_paper(name="Eva")
    assert a_desk(desk.database).a_paper(name="Eva").id != first.id
    with pytest.raises(SentBefore) as before:
        desk.a_paper(name="Adam")
    assert before.value.paper.id == first.id


def _numbers() -> Any:
    """Else the key of the cases' numbers would refuse the second one, too."""
    drawn = iter(range(1000))
    return lambda *_arguments: f"X{next(drawn)}"


def test_at_once_on_both_databases(desk: Desk) -> None:
    client = desk.client()
    paper = desk.a_paper(name="Eva")

    def go(_person: int) -> str:
        try:
            desk.follow(paper, client)
        except AlreadyDone:
            return "too late"
        return "made"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(go, range(4)))
    assert outcomes == ["made", "too late", "too late", "too late"]
    with desk.database.reading() as session:
        assert len(session.scalars(select(Case)).all()) == 1
