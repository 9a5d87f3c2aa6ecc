"""Notices without an end come back to their editors until somebody has looked at them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

import factories as make
from db.messages import Message
from db.offices import Effect, Notice
from db.session import Database
from db.staff import Role
from scheduler.news.notices import WrongNotice, notices_of
from scheduler.news.offers import recorded_at
from scheduler.news.reminders import remind_editors
from scheduler.news.reviews import due_reviews, still_holds

WORDS = {"de": "Bitte rufen Sie an.", "en": "Please call."}


def test_due_is_what_has_come_to_its_day_and_is_not_over(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        for series, day, ends_at in (
            ("today", make.DAY, None),
            ("long-ago", make.DAY - timedelta(days=9), None),
            ("over", make.DAY - timedelta(days=3), make.AT - timedelta(hours=1)),
            ("tomorrow", make.DAY + timedelta(days=1), None),
        ):
            make.a_notice(session, office, series=series, review_on=day, ends_at=ends_at)
        due = [(review.notice.series, review.days) for review in due_reviews(session, office, make.AT)]
    assert due == [("long-ago", 9), ("today", 0)]


def test_the_day_is_the_offices_own(database: Database) -> None:
    """Half past eleven in the evening of the day before in UTC is already its day in Berlin."""
    with database.transaction() as session:
        office = make.an_office(session)
        make.a_notice(session, office, review_on=make.DAY)
        late = make.AT.replace(hour=23, minute=30) - timedelta(days=1)
        assert [review.days for review in due_reviews(session, office, late)] == [0]
        assert due_reviews(session, office, late - timedelta(hours=1)) == []


def test_what_still_holds_gets_a_new_day_and_nothing_else(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        editor = make.a_member(session, office, Role.EDITOR)
        old = make.a_notice(
            session, office, ear=WORDS, eye=WORDS, review_on=make.DAY, effect=Effect.TOLD, channels=[]
        )
        new = still_holds(session, office, old, make.DAY + timedelta(days=14), staff_id=editor.id, at=make.AT)
        assert (new.series, new.ear, new.effect, new.recorded_by) == (old.series, WORDS, Effect.TOLD, editor.id)
        assert old.superseded_at == make.AT
        assert notices_of(session, office.id) == [new]
        assert due_reviews(session, office, make.AT) == []
        facts = recorded_at(session, office.id, make.AT)
        assert facts is not None
        assert [notice.review_on for notice in facts.notices] == [make.DAY + timedelta(days=14)]


@pytest.mark.parametrize("day", [make.DAY, make.DAY - timedelta(days=1)])
def test_a_day_that_is_no_more_to_come_is_refused(database: Database, day: date) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        notice = make.a_notice(session, office, review_on=make.DAY)
        with pytest.raises(WrongNotice, match="review_past"):
            still_holds(session, office, notice, day, staff_id=1, at=make.AT)


def test_editors_are_reminded_each_week_not_each_day(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        editor = make.a_member(session, office, Role.EDITOR, language="de")
        make.a_member(session, office, Role.ADVISOR)
        make.a_member(session, office, Role.EDITOR, disabled_at=make.AT)
        notice = make.a_notice(session, office, ear=WORDS, eye=WORDS, review_on=make.DAY)
        asked = [remind_editors(session, office, make.AT + timedelta(days=day)) for day in range(15)]
        assert [day for day, count in enumerate(asked) if count] == [0, 7, 14]
        message = session.scalars(select(Message).order_by(Message.id)).all()[1]
        assert (message.channel, message.template, message.to) == ("email", "notice_overdue", editor.email)
        assert (message.facts["notice"], message.facts["days"]) == (WORDS["de"], 7)
        session.get_one(Notice, notice.id).superseded_at = make.AT
        assert remind_editors(session, office, make.AT + timedelta(days=21)) == 0
