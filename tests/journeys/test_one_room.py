"""Many callers need a room at the same moment: nobody shares one, and whoever gets none is told.

The primary key of `room_time` alone judges; one test takes it away and sees more winners than rooms.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Barrier

import pytest
from sqlalchemy import select, text

import factories as make
from db.offices import Effect, Office
from db.rooms import RoomTime, Visit
from db.session import Database
from scheduler.news.notices import NoticeDraft, publish
from scheduler.news.offers import facts_of, renew
from scheduler.visits import rooms
from scheduler.visits.rooms import NowClosed, RoomTaken, VisitOffer, take_visit, visit_offers

CALLERS = 24
ROOMS = 3


def test_as_many_as_there_are_rooms_get_one(database: Database) -> None:
    office_id, offer = _office(database)
    answers = _fight(database, office_id, [offer] * CALLERS)
    assert Counter(answers) == {"taken": ROOMS, RoomTaken: CALLERS - ROOMS}
    with database.reading() as session:
        visits = session.scalars(select(Visit)).all()
        assert len({visit.room_id for visit in visits}) == len({visit.ticket for visit in visits}) == ROOMS
        assert len(session.scalars(select(RoomTime.quantum)).all()) == ROOMS * 4


def test_who_was_told_that_it_is_gone_finds_another_time(database: Database) -> None:
    """Each caller asks again until they have one: all are expected, two of them nowhere at once."""
    office_id, offer = _office(database)
    waiting = CALLERS
    while waiting:
        waiting -= _fight(database, office_id, [offer] * waiting).count("taken")
        with database.reading() as session:
            [offer] = visit_offers(session, office_id, at=make.AT)
    with database.reading() as session:
        visits = session.scalars(select(Visit)).all()
        assert len({(visit.room_id, visit.starts_at) for visit in visits}) == CALLERS


def test_nobody_is_expected_in_a_building_that_closes_at_the_same_moment(database: Database) -> None:
    """Whoever came before the editor is on the list; whoever came after was told."""
    office_id, offer = _office(database)
    answers = _fight(database, office_id, [offer] * (CALLERS - 1), closing=True)
    with database.reading() as session:
        assert len(session.scalars(select(Visit)).all()) == answers.count("taken")
    assert _fight(database, office_id, [offer]) == [NowClosed]


@pytest.mark.parametrize("looks_again", [False, True], ids=["looks once", "looks again"])
def test_who_looked_before_the_building_closed_is_not_sent_there(
    postgresql: Database, looks_again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A call looks at the facts first; SQLite has one writer at a time anyway."""
    office_id, offer = _office(postgresql)
    if not looks_again:
        monkeypatch.setattr(rooms, "look_again", lambda session: None)
    with postgresql.transaction() as session, pytest.raises(NowClosed) if looks_again else nullcontext():
        facts_of(session, office_id)
        _close(postgresql, office_id)
        take_visit(session, office_id, offer, call_id=None, language="de", number=None, at=make.AT)


def test_without_its_key_the_same_fight_has_more_winners_than_rooms(own_database: Database) -> None:
    with own_database.engine.begin() as connection:
        for statement in _without_key(own_database):
            connection.execute(text(statement))
    office_id, offer = _office(own_database)
    assert _fight(own_database, office_id, [offer] * CALLERS).count("taken") > ROOMS


def _office(database: Database) -> tuple[int, VisitOffer]:
    with database.transaction() as session:
        office = make.an_office(session)
        place = make.a_visited_place(session, office)
        for _ in range(ROOMS):
            make.a_room(session, place)
        renew(session, office.id, make.AT)
        return office.id, visit_offers(session, office.id, at=make.AT)[0]


def _fight(database: Database, office_id: int, offers: list[VisitOffer], closing: bool = False) -> list[object]:
    """All at once; gives for each "taken" or the kind of the refusal. Whatever else goes wrong is raised."""
    start = Barrier(len(offers) + closing)

    def call(offer: VisitOffer) -> object:
        start.wait()
        try:
            with database.transaction() as session:
                facts_of(session, office_id)  # as a call does
                take_visit(session, office_id, offer, call_id=None, language="de", number=None, at=make.AT)
        except (RoomTaken, NowClosed) as refusal:
            return type(refusal)
        return "taken"

    def close() -> None:
        start.wait()
        _close(database, office_id)

    with ThreadPoolExecutor(CALLERS) as pool:
        editor = pool.submit(close) if closing else None
        answers = list(pool.map(call, offers))
        if editor is not None:
            editor.result()
    return answers


def _close(database: Database, office_id: int) -> None:
    with database.transaction() as session:
        office = session.get_one(Office, office_id)
        publish(session, office, NoticeDraft(Effect.CLOSED), staff_id=None, at=make.AT)


def _without_key(database: Database) -> list[str]:
    if database.on_sqlite:
        return [
            "DROP TABLE room_time",
            "CREATE TABLE room_time (room_id INTEGER, quantum INTEGER, appointment_id INTEGER, visit_id INTEGER)",
        ]
    return ["ALTER TABLE room_time DROP CONSTRAINT pk_room_time"]
