"""Publishing a notice: what was told before stays on record."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta
from time import monotonic, sleep

import pytest
from sqlalchemy import select, text

from db.offices import ChannelKind, Effect, Notice, Office
from db.session import Database, DatabaseAway
from factories import AT, a_channel, a_place, an_office, opening_hours
from scheduler.calendar.status import State, status_at
from scheduler.news import notices
from scheduler.news.notices import NoticeDraft, WrongNotice, publish, supersede
from scheduler.news.offers import facts_of, queue_for_office

BOTH = {"de": "Bitte rufen Sie an.", "en": "Please call."}
TOLD = NoticeDraft(Effect.TOLD, ear=BOTH)


def test_a_published_notice_changes_the_status(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        opening_hours(session, a_channel(session, office, a_place(session, office), kind=ChannelKind.WALK_IN))
        assert status_at(facts_of(session, office.id), AT).places[0].channels[0].state == State.OPEN
        draft = NoticeDraft(Effect.SUSPENDED, ("halberstadt",), (ChannelKind.WALK_IN,), begins_at=AT)
        publish(session, office, draft, staff_id=None, at=AT)
        facts = facts_of(session, office.id)
    assert status_at(facts, AT).places[0].channels[0].state == State.SUSPENDED
    assert status_at(facts, AT - timedelta(minutes=1)).notices == ()


def test_a_new_wording_supersedes_the_old_one_and_keeps_it(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        first = publish(session, office, NoticeDraft(Effect.TOLD, ear=BOTH), staff_id=None, at=AT)
        second = publish(
            session, office, NoticeDraft(Effect.TOLD, ear=BOTH), staff_id=None, at=AT, series=first.series
        )
        rows = {row.id: row.superseded_at for row in session.scalars(select(Notice))}
        assert rows == {first.id: AT, second.id: None}
        supersede(session, office.id, first.series, AT)
        assert facts_of(session, office.id).notices == ()


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (NoticeDraft(Effect.SUSPENDED, begins_at=AT, ends_at=AT), "ends_first"),
        (NoticeDraft(Effect.TOLD, ear={"de": "Nur deutsch."}), "untold"),
        (NoticeDraft(Effect.TOLD, ear={"de": "Beides.", "en": "  "}), "untold"),
        (NoticeDraft(Effect.TOLD), "untold"),
        (NoticeDraft(Effect.TOLD, ear={"de": "Wort " * 60, "en": "Word."}), "too_long"),
    ],
)
def test_a_notice_that_cannot_be_told_is_refused(database: Database, draft: NoticeDraft, code: str) -> None:
    with database.transaction() as session:
        office = an_office(session)
        with pytest.raises(WrongNotice) as told:
            publish(session, office, draft, staff_id=None, at=AT)
    assert told.value.code == code


@pytest.mark.parametrize("locked", [False, True], ids=["lock off", "locked"])
def test_what_is_ended_while_another_editor_publishes_is_told_no_longer(
    postgresql: Database, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite has one writer at a time anyway."""
    office, series = _told_office(postgresql)
    if not locked:
        monkeypatch.setattr(notices, "queue_for_office", lambda session, office_id: None)
    with ThreadPoolExecutor(1) as other:
        with postgresql.transaction() as session:
            publish(session, office, TOLD, staff_id=None, at=AT, series=series)
            ending = other.submit(_end, postgresql, office, series)
            _until_somebody_waits(postgresql)
        assert ending.exception() is None
    with postgresql.reading() as session:
        still_told = bool(facts_of(session, office.id).notices)
    assert still_told is not locked


@pytest.mark.parametrize("locked", [False, True], ids=["lock off", "locked"])
def test_who_ends_a_notice_and_who_decides_on_plans_do_not_wait_for_each_other(
    postgresql: Database, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever decides has the office first and ends notices then; a deadlock ends one of the two."""
    office, series = _told_office(postgresql)
    if not locked:
        monkeypatch.setattr(notices, "queue_for_office", lambda session, office_id: None)

    def decide() -> None:
        with postgresql.transaction() as session:
            queue_for_office(session, office.id)
            ending = other.submit(_end, postgresql, office, series)
            _until_somebody_waits(postgresql)
            supersede(session, office.id, series, AT)
        ending.result()

    with (
        ThreadPoolExecutor(1) as other,
        nullcontext() if locked else pytest.raises(DatabaseAway, match="deadlock"),
    ):
        decide()


def _told_office(database: Database) -> tuple[Office, str]:
    with database.transaction() as session:
        office = an_office(session)
        return office, publish(session, office, TOLD, staff_id=None, at=AT).series


def _end(database: Database, office: Office, series: str) -> None:
    with database.transaction() as session:
        supersede(session, office.id, series, AT)


def _until_somebody_waits(database: Database) -> None:
    deadline = monotonic() + 10
    while not _waiting(database):
        assert monotonic() < deadline, "nobody waits"
        sleep(0.01)


def _waiting(database: Database) -> int:
    """In this database: other tests wait in others of the same server. One transaction sees one moment."""
    with database.reading() as session:
        return session.scalar(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
        )
