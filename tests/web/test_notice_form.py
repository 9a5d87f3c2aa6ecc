"""What an editor can say of a change: closed places, conditions, hours, what to use instead, a time to come."""

from datetime import UTC, datetime, time

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

import factories as make
from browser import Browser
from db.offices import ChannelKind, Effect, Notice
from scheduler.calendar.opening import Hours
from scheduler.news.offers import hours_kept
from web.house import House
from web.staff import notice_hours
from web_house import Clock, LogIn, Town


@pytest.fixture
def places(house: House, town: Town) -> None:
    with house.database.transaction() as session:
        for name in ("Halberstadt", "Wernigerode"):
            place = make.a_place(session, town.office, name)
            make.opening_hours(session, make.a_channel(session, town.office, place, kind=ChannelKind.WALK_IN))


@pytest.fixture
def editor(as_: LogIn, town: Town, places: None) -> Browser:
    return as_(town.editor)


def notice(house: House) -> Notice | None:
    with house.database.reading() as session:
        return session.scalars(select(Notice).where(Notice.superseded_at.is_(None))).one_or_none()


def write(browser: Browser, button: str = "save", **fields: object) -> TestResponse:
    browser.go("/staff/koba/notices/new")
    values = {"effect": "limited", "channels": ["walk_in"], "review_on": "2026-03-10", "position": "0"}
    return browser.send("/notices/new", (button, "1"), **{**values, **fields})


def test_a_condition_with_hours_of_its_own_and_what_stands_in(house: House, editor: Browser) -> None:
    write(
        editor,
        **{"condition-de": "nur für notwendige Besuche", "condition-en": "for necessary visits only"},
        **{"hours-0": "9-12, 13:00-15:30", "hours-4": "9.00–12.00"},
        instead=["phone", "email"],
        at_door="1",
    )
    kept = notice(house)
    assert kept is not None
    assert kept.condition["en"] == "for necessary visits only"
    assert hours_kept(kept.hours) == (
        Hours(0, time(9), time(12)),
        Hours(0, time(13), time(15, 30)),
        Hours(4, time(9), time(12)),
    )
    assert (kept.instead, kept.at_door) == (["phone", "email"], True)
    page = editor.go(f"/staff/koba/notices/{kept.series}")
    assert 'value="09:00-12:00, 13:00-15:30"' in page.text
    assert editor.form(kept.series).fields["at_door"] == "1"


def test_a_closed_place(house: House, editor: Browser) -> None:
    assert "Closed: nobody is seen there" in editor.go("/staff/koba/notices/new").text
    write(editor, effect="closed", channels=[], places="halberstadt")
    kept = notice(house)
    assert kept is not None
    assert (kept.effect, kept.places) == (Effect.CLOSED, ["halberstadt"])
    assert "mark-suspended" in editor.go("/koba").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"effect": "closed"}, "Please say which place is closed."),
        ({"review_on": ""}, "A notice without an end needs a day on which you look at it again"),
        ({"effect": "opened"}, "What opens in addition needs hours, or an end"),
        ({"hours-0": "from nine"}, "Hours are written as in 9:00-12:00"),
        ({"hours-0": "12:00-9:00"}, "Hours are written as in 9:00-12:00"),
        ({"hours-0": "9:00-12:00, 11:00-13:00"}, "Hours are written as in 9:00-12:00"),
        ({"hours-0": "9:00-25:00"}, "Hours are written as in 9:00-12:00"),
        ({"hours-0": "9:00-12:00", "effect": "suspended"}, "Hours go with what is open"),
    ],
)
def test_what_makes_no_sense_is_said_and_kept_as_typed(
    house: House, editor: Browser, wrong: dict[str, str], said: str
) -> None:
    page = write(editor, **wrong, instead=["phone"], **{"condition-de": "nur", "condition-en": "only"})
    assert page.status_code == 422
    assert said in page.text
    fields = editor.form("/notices/new").fields
    assert fields["hours-0"] == wrong.get("hours-0", "")
    assert (fields["instead"], fields["condition-de"]) == ("phone", "nur")
    assert notice(house) is None


def test_what_ends_by_itself_needs_no_look(house: House, editor: Browser) -> None:
    write(editor, review_on="", ends_at="2026-03-06T18:00")
    assert notice(house) is not None


def test_a_notice_entered_in_advance_takes_effect_at_its_minute(
    house: House, editor: Browser, clock: Clock
) -> None:
    page = write(
        editor,
        effect="closed",
        channels=[],
        places="halberstadt",
        begins_at="2026-03-03T08:00",
        review_on="2026-03-10",
    )
    assert "Phone and page tell it by themselves once it begins." in page.text
    assert "Begins by itself: Tuesday, 3 March 2026, 8:00" in page.text
    clock.at = datetime(2026, 3, 3, 6, 59, 59, tzinfo=UTC)
    assert "mark-suspended" not in editor.go("/koba").text
    clock.at = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
    assert "mark-suspended" in editor.go("/koba").text


def test_the_preview_names_notices_that_lose_their_words(house: House, town: Town, editor: Browser) -> None:
    words = {"de": "Beide Stellen sind zu.", "en": "Both places are shut."}
    with house.database.transaction() as session:
        make.a_notice(session, town.office, series="both", ear=words, eye=words, review_on=make.DAY)
    page = write(editor, "preview", effect="closed", channels=[], places="halberstadt")
    warned = page.text[page.text.index("Please look at this notice too") :].partition("</ul>")[0]
    assert "Beide Stellen sind zu." in warned
    assert "/staff/koba/notices/both" in warned
    quiet = write(editor, "preview", effect="told", channels=[], **{"ear-de": "Neu.", "ear-en": "New."})
    assert "Please look at this notice too" not in quiet.text


def test_a_stand_in_stays_one_when_its_words_change(house: House, town: Town, editor: Browser) -> None:
    with house.database.transaction() as session:
        make.a_notice(
            session, town.office, series="stand-in", plan="quarantine", closing="closed", effect=Effect.OPENED
        )
    editor.go("/staff/koba/notices/stand-in")
    page = editor.send("/notices/stand-in", ("save", "1"), **{"ear-de": "Hier.", "ear-en": "Here."})
    assert page.status_code == 200
    kept = notice(house)
    assert kept is not None
    assert (kept.plan, kept.closing, kept.ear["en"]) == ("quarantine", "closed", "Here.")


def test_hours_as_they_are_typed() -> None:
    lines = ["9:00-12:00, 13:00-16:00", "", "", "9.30 - 12", "", "", ""]
    hours = notice_hours.parsed(lines)
    assert hours == (Hours(0, time(9), time(12)), Hours(0, time(13), time(16)), Hours(3, time(9, 30), time(12)))
    assert notice_hours.parsed(notice_hours.typed(hours)) == hours
