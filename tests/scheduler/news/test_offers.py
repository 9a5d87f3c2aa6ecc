"""What an office offers, kept as one piece: the phone reads it, and the past can be asked."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import factories as make
from db.offices import Effect, Notice, Offer, Office
from db.session import Database
from factories import AT
from listening import statements_to
from scheduler.news import offers
from scheduler.news.notices import NoticeDraft, publish, supersede
from scheduler.news.offers import facts_of, look_again, made_from_rows, recorded_at, renew, status_of

TOLD = NoticeDraft(Effect.TOLD, ear={"de": "Wir sind da.", "en": "We are here."})
LATER, LATER_STILL = AT + timedelta(hours=1), AT + timedelta(hours=2)


@pytest.fixture
def office(database: Database) -> Office:
    with database.transaction() as session:
        office = make.an_office(session)
        place = make.a_place(session, office)
        make.opening_hours(session, make.a_channel(session, office, place))
        renew(session, office.id, AT)
        return office


def pieces(session: Session, office: Office) -> list[Offer]:
    return list(session.scalars(select(Offer).where(Offer.office_id == office.id).order_by(Offer.id)))


def test_a_piece_is_what_the_rows_say(database: Database, office: Office) -> None:
    with database.reading() as session:
        assert facts_of(session, office.id) == made_from_rows(session, office.id)


def test_nothing_new_keeps_nothing_new(database: Database, office: Office) -> None:
    with database.transaction() as session:
        renew(session, office.id, LATER)
        assert len(pieces(session, office)) == 1


def test_a_notice_is_told_at_once_and_the_past_stays_as_it_was(database: Database, office: Office) -> None:
    with database.transaction() as session:
        series = publish(session, office, TOLD, staff_id=None, at=LATER).series
    with database.transaction() as session:
        assert [notice.series for notice in facts_of(session, office.id).notices] == [series]
        supersede(session, office.id, series, LATER_STILL)
    with database.reading() as session:
        assert status_of(session, office.id, LATER_STILL).notices == ()
        told = [recorded_at(session, office.id, at) for at in (AT, LATER, LATER_STILL - timedelta(minutes=1))]
        assert [[notice.series for notice in facts.notices] for facts in told if facts] == [[], [series], [series]]
        assert recorded_at(session, office.id, AT - timedelta(minutes=1)) is None


def test_changes_of_one_instant_are_one_piece(database: Database, office: Office) -> None:
    with database.transaction() as session:
        for _ in range(3):
            publish(session, office, TOLD, staff_id=None, at=LATER)
        assert [len(piece.facts["notices"]) for piece in pieces(session, office)] == [0, 3]


def test_what_was_told_stays_where_a_clock_goes_back(database: Database, office: Office) -> None:
    with database.transaction() as session:
        publish(session, office, TOLD, staff_id=None, at=LATER)
    with database.transaction() as session:
        publish(session, office, TOLD, staff_id=None, at=LATER - timedelta(seconds=1))
        then, now = (recorded_at(session, office.id, at) for at in (LATER, LATER_STILL))
        assert [len(facts.notices) for facts in (then, now) if facts] == [1, 2]


def test_whoever_waited_sees_what_was_written_meanwhile(database: Database, office: Office) -> None:
    with database.reading() as session:
        assert facts_of(session, office.id).notices == ()
        with database.transaction() as editor:
            publish(editor, office, TOLD, staff_id=None, at=LATER)
        session.rollback()
        assert facts_of(session, office.id).notices == ()
        look_again(session)
        assert len(facts_of(session, office.id).notices) == 1


def test_a_known_piece_takes_one_statement(database: Database, office: Office) -> None:
    with database.reading() as session:
        status_of(session, office.id, AT)
    with statements_to(database) as asked, database.reading() as session:
        status_of(session, office.id, AT + timedelta(minutes=5))
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 1


@pytest.mark.parametrize("locked", [False, True], ids=["lock off", "locked"])
def test_two_editors_at_once_both_are_told(
    postgresql: Database, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each editor's piece is made from the rows; without the lock the second knows nothing of the first's."""
    with postgresql.transaction() as session:
        office = make.an_office(session)
        renew(session, office.id, AT)
    together = Barrier(2, timeout=5)
    if not locked:
        monkeypatch.setattr(offers, "queue_for_office", lambda session, whose: session.get_one(Office, whose))
        monkeypatch.setattr(offers, "made_from_rows", lambda *whose: (made_from_rows(*whose), together.wait())[0])

    def write(number: int) -> None:
        with postgresql.transaction() as session:
            mine = session.get_one(Office, office.id)
            session.add(
                Notice(
                    authority_id=mine.authority_id,
                    office_id=mine.id,
                    series=f"notice-{number}",
                    effect=Effect.TOLD,
                    places=[],
                    channels=[],
                    recorded_at=LATER,
                )
            )
            session.flush()
            together.wait()
            renew(session, mine.id, LATER + timedelta(seconds=number))

    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(write, number) for number in range(2)]
        faults = [ending.exception() for ending in done]
    assert all(fault is None or isinstance(fault, IntegrityError) for fault in faults)
    with postgresql.reading() as session:
        both_told = len(facts_of(session, office.id).notices) == 2
    assert both_told == locked
