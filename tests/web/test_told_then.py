"""What callers heard and readers read at a moment, as it was on record then."""

from datetime import UTC, datetime

import pytest

import factories as make
from browser import Browser
from db.offices import ChannelKind, Effect
from scheduler.news.notices import NoticeDraft, publish, supersede
from scheduler.news.offers import renew
from web.house import House
from web_house import LogIn, Town

FIRST = {"de": "Bitte rufen Sie an.", "en": "Please call."}
SECOND = {"de": "Bitte schreiben Sie.", "en": "Please write."}


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def editor(house: House, town: Town, as_: LogIn) -> Browser:
    """Recorded on 2 March at 9:00 in Berlin; changed on the 3rd at 12:00, ended on the 4th at 12:00."""
    with house.database.transaction() as session:
        office = town.office
        place = make.a_place(session, office)
        make.opening_hours(session, make.a_channel(session, office, place, kind=ChannelKind.WALK_IN))
        renew(session, office.id, utc(2, 8))
        for at, words in ((utc(2, 9), FIRST), (utc(3, 11), SECOND)):
            draft = NoticeDraft(Effect.TOLD, ear=words, eye=words, review_on=make.DAY)
            publish(session, office, draft, staff_id=None, at=at, series="news")
        supersede(session, office.id, "news", utc(4, 11))
    return as_(town.editor)


def told(editor: Browser, at: str) -> str:
    page = editor.go(f"/staff/koba/told?at={at}")
    assert page.status_code == 200
    return page.text.partition('<main id="main"')[2].partition("</form>")[2]


def test_before_and_after_a_change(editor: Browser) -> None:
    before, after = told(editor, "2026-03-03T11:59"), told(editor, "2026-03-03T12:00")
    for words, there, gone in ((FIRST, before, after), (SECOND, after, before)):
        for text in words.values():
            assert there.count(text) == 2  # heard and read
            assert text not in gone


def test_before_it_was_written_and_after_it_was_ended(editor: Browser) -> None:
    for at in ("2026-03-02T09:59", "2026-03-04T12:00"):
        shown = told(editor, at)
        assert "There was no notice." in shown
        assert "Halberstadt" in shown
        assert "Please" not in shown


def test_a_time_is_judged_as_it_was_then(editor: Browser) -> None:
    assert "open now until 15:00" in told(editor, "2026-03-03T10:00").lower()
    assert "open now until" not in told(editor, "2026-03-03T16:00").lower()


def test_before_anything_was_on_record(editor: Browser) -> None:
    assert "Nothing was on record yet" in told(editor, "2026-03-02T08:59")
    assert "Nothing was on record yet" not in told(editor, "2026-03-02T09:00")


def test_a_moment_to_come(editor: Browser) -> None:
    assert "so it will be told if nothing changes" in told(editor, "2026-03-09T10:00")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("yesterday", "Please enter date and time."),
        ("2026-03-29T02:30", "The clocks skip this time"),
        ("2026-03-02T09:00Z", "Please enter date and time."),
    ],
)
def test_what_is_no_moment(editor: Browser, at: str, said: str) -> None:
    page = editor.go(f"/staff/koba/told?at={at}")
    assert said in page.text
    assert f'value="{at}"' in page.text


def test_the_hour_that_comes_twice_is_told_twice(editor: Browser) -> None:
    shown = told(editor, "2026-10-25T02:30")
    assert shown.count("25 October 2026") == 2
    assert "before the clocks are put back" in shown
    assert "after the clocks are put back" in shown


def test_only_editors_may_ask(as_: LogIn, town: Town, editor: Browser) -> None:
    assert as_(town.advisor).go("/staff/koba/told").status_code == 403
