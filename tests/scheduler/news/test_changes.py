"""What has changed lately: since when a notice holds as it is, or holds no longer."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

import factories as make
from db.offices import ChannelKind, Effect, Offer, Office
from db.session import Database
from scheduler.news.changes import changes
from scheduler.news.notices import NoticeDraft, publish, supersede
from scheduler.news.offers import renew

BOTH = {"de": "Bitte rufen Sie an.", "en": "Please call."}
OTHER = {"de": "Bitte schreiben Sie.", "en": "Please write."}
TOLD = NoticeDraft(Effect.TOLD, ear=BOTH, eye=BOTH)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def at_work(database: Database) -> tuple[Database, Office]:
    with database.transaction() as session:
        office = make.an_office(session)
        for name in ("Halberstadt", "Wernigerode"):
            place = make.a_place(session, office, name)
            make.opening_hours(session, make.a_channel(session, office, place, kind=ChannelKind.WALK_IN))
        renew(session, office.id, make.AT)
    return database, office


def write(session: Session, office: Office, draft: NoticeDraft, at: datetime, series: str = "one") -> None:
    publish(session, office, draft, staff_id=None, at=at, series=series)


def found(session: Session, office: Office, at: datetime) -> list[tuple[str, datetime, bool]]:
    return [(change.notice.series, change.since, change.holds) for change in changes(session, office.id, at)]


def test_it_holds_since_it_was_written_or_has_begun(at_work: tuple[Database, Office]) -> None:
    database, office = at_work
    begins = make.AT + 2 * DAY
    with database.transaction() as session:
        write(session, office, TOLD, make.AT + HOUR, "now")
        write(session, office, replace(TOLD, begins_at=begins), make.AT + HOUR, "later")
        assert found(session, office, begins - timedelta(minutes=1)) == [("now", make.AT + HOUR, True)]
        assert found(session, office, begins) == [("now", make.AT + HOUR, True), ("later", begins, True)]
        assert found(session, office, begins + 90 * DAY)[1] == ("later", begins, True)


def test_it_ended_when_its_end_came_or_an_editor_ended_it(at_work: tuple[Database, Office]) -> None:
    database, office = at_work
    with database.transaction() as session:
        write(session, office, replace(TOLD, ends_at=make.AT + DAY), make.AT, "by-itself")
        write(session, office, TOLD, make.AT, "by-hand")
        supersede(session, office.id, "by-hand", make.AT + 2 * DAY)
        ended = [("by-hand", make.AT + 2 * DAY, False), ("by-itself", make.AT + DAY, False)]
        assert found(session, office, make.AT + 3 * DAY) == ended
        assert found(session, office, make.AT + 31 * DAY + HOUR) == ended[:1]
        assert found(session, office, make.AT + 33 * DAY) == []


def test_what_never_was_told_never_ended(at_work: tuple[Database, Office]) -> None:
    database, office = at_work
    with database.transaction() as session:
        write(session, office, replace(TOLD, begins_at=make.AT + 5 * DAY), make.AT)
        supersede(session, office.id, "one", make.AT + DAY)
        assert found(session, office, make.AT + 6 * DAY) == []


def test_new_words_are_a_change_a_new_day_to_look_again_is_none(at_work: tuple[Database, Office]) -> None:
    database, office = at_work
    with database.transaction() as session:
        write(session, office, TOLD, make.AT)
        write(session, office, replace(TOLD, review_on=make.DAY, position=4), make.AT + HOUR)
        assert found(session, office, make.AT + 2 * HOUR) == [("one", make.AT, True)]
        write(session, office, replace(TOLD, ear=OTHER, eye=OTHER), make.AT + 3 * HOUR)
        assert found(session, office, make.AT + 4 * HOUR) == [("one", make.AT + 3 * HOUR, True)]
        write(session, office, TOLD, make.AT + 5 * HOUR)
        assert found(session, office, make.AT + 6 * HOUR) == [("one", make.AT + 5 * HOUR, True)]


def test_what_others_decide_alone_has_ended_until_they_end(at_work: tuple[Database, Office]) -> None:
    database, office = at_work
    suspended = NoticeDraft(Effect.SUSPENDED, ("halberstadt",), (ChannelKind.WALK_IN,), ear=BOTH, eye=BOTH)
    closed = NoticeDraft(Effect.CLOSED, ("halberstadt",), begins_at=make.AT + DAY, ends_at=make.AT + 2 * DAY)
    with database.transaction() as session:
        write(session, office, suspended, make.AT, "visits")
        write(session, office, closed, make.AT, "building")
        during = found(session, office, make.AT + DAY + HOUR)
        assert during == [("building", make.AT + DAY, True), ("visits", make.AT + DAY, False)]
        after = found(session, office, make.AT + 3 * DAY)
        assert after == [("visits", make.AT + 2 * DAY, True), ("building", make.AT + 2 * DAY, False)]


def test_what_ended_is_told_as_it_was_told_last(at_work: tuple[Database, Office]) -> None:
    database, office = at_work
    with database.transaction() as session:
        write(session, office, TOLD, make.AT)
        write(session, office, replace(TOLD, ear=OTHER, eye=OTHER), make.AT + HOUR)
        supersede(session, office.id, "one", make.AT + DAY)
        [change] = changes(session, office.id, make.AT + 2 * DAY)
    assert change.notice.ear == OTHER
    assert change.status.at < make.AT + DAY


def test_an_office_that_was_never_kept_as_one_piece(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        make.a_notice(session, office, series="row", ear=BOTH, eye=BOTH, effect=Effect.TOLD, begins_at=make.AT)
        assert found(session, office, make.AT + HOUR) == [("row", make.AT, True)]


def test_what_is_over_is_read_and_judged_once(at_work: tuple[Database, Office]) -> None:
    database, office = at_work
    with database.transaction() as session:
        for day in range(5):
            write(session, office, replace(TOLD, ends_at=make.AT + (day + 2) * DAY), make.AT + day * DAY, f"{day}")
        first = found(session, office, make.AT + 4 * DAY + HOUR)
        session.execute(update(Offer).where(Offer.superseded_at.is_not(None)).values(facts={}))
        assert found(session, office, make.AT + 4 * DAY + HOUR) == first
        assert len(first) == 5
        assert found(session, office, make.AT + 4 * DAY + 2 * HOUR) == first
