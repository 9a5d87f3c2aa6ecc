"""Publishing a notice: what was told before stays on record."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.offices import ChannelKind, Effect, Notice
from db.session import Database
from factories import AT, a_channel, a_place, an_office, opening_hours
from scheduler.calendar.status import State, status_at
from scheduler.notices import NoticeDraft, WrongNotice, publish, supersede
from scheduler.offers import facts_of

BOTH = {"de": "Bitte rufen Sie an.", "en": "Please call."}


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
