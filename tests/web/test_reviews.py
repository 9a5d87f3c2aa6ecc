"""A notice that nobody has looked at on its day: an alarm, a message, and one click that it still holds."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import factories as make
from browser import Browser
from db.messages import Message
from db.offices import Notice
from scheduler.news.offers import renew
from web.house import House
from web.jobs import plan_due, work_off
from web_house import Clock, LogIn, Town

WORDS = {"de": "Bitte rufen Sie an.", "en": "Please call us first."}
ALARM = "Please look at one notice again"


@pytest.fixture
def overdue(house: House, town: Town) -> None:
    with house.database.transaction() as session:
        day = make.DAY - timedelta(days=3)
        make.a_notice(session, town.office, series="visits", ear=WORDS, eye=WORDS, review_on=day)
        renew(session, town.office.id, make.AT)


@pytest.fixture
def editor(as_: LogIn, town: Town, overdue: None) -> Browser:
    return as_(town.editor)


@pytest.mark.parametrize("page", ["", "koba/notices", "koba/notices/new", "koba/notices/visits", "koba/told"])
def test_the_alarm_stands_on_every_page_of_an_editor(editor: Browser, page: str) -> None:
    shown = editor.go(f"/staff/{page}").text
    alarm = shown[shown.index(ALARM) :].partition("</section>")[0]
    assert "Please call us first." in alarm
    assert "3 days overdue" in alarm
    assert 'href="/staff/koba/notices#visits"' in alarm


def test_nobody_else_is_alarmed(as_: LogIn, town: Town, overdue: None) -> None:
    assert ALARM not in as_(town.advisor).go("/staff/").text


def test_one_click_says_that_it_still_holds(house: House, editor: Browser) -> None:
    editor.go("/staff/koba/notices")
    assert editor.form("/visits/holds").fields["review_on"] == "2026-03-16"  # in two weeks, unless told otherwise
    page = editor.send("/visits/holds")
    assert "Noted: it still holds." in page.text
    assert ALARM not in page.text
    with house.database.reading() as session:
        old, new = session.scalars(select(Notice).order_by(Notice.id)).all()
    assert old.superseded_at is not None
    assert (new.ear, str(new.review_on), new.superseded_at) == (WORDS, "2026-03-16", None)


@pytest.mark.parametrize("day", ["", "soon", "2026-03-02"])
def test_it_needs_a_day_to_come(editor: Browser, day: str) -> None:
    editor.go("/staff/koba/notices")
    page = editor.send("/visits/holds", review_on=day)
    assert page.status_code == 422
    assert "Please choose a day that is still to come." in page.text
    assert ALARM in page.text


def test_what_was_changed_meanwhile_is_looked_at_first(as_: LogIn, town: Town, editor: Browser) -> None:
    editor.go("/staff/koba/notices")
    other = as_(town.editor)
    other.go("/staff/koba/notices/visits")
    other.send("/notices/visits", ("save", "1"), **{"ear-en": "Please write."})
    page = editor.send("/visits/holds")
    assert "Somebody else changed or ended this notice meanwhile" in page.text
    assert "Please write." in page.text
    assert ALARM in page.text


def test_the_clock_asks_once_a_day_that_its_editor_is_told(
    house: House, town: Town, overdue: None, clock: Clock
) -> None:
    """At seven in the morning, local time; the same notice again after a week."""
    told = []
    for hours in (-3, -2, 2, 22, 24 * 3, 24 * 4):  # it is nine o'clock; on the fourth day after, it waits a week
        clock.at = make.AT + timedelta(hours=hours)
        plan_due(house)
        work_off(house)
        with house.database.reading() as session:
            told.append(len(session.scalars(select(Message).where(Message.template == "notice_overdue")).all()))
    assert told == [0, 1, 1, 1, 1, 2]
