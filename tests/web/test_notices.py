"""The editor of notices: all languages, a preview that changes nothing, and what is refused."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

import factories as make
from browser import Browser
from db.offices import ChannelKind, Effect, Notice, Office
from web.house import House
from web.staff import notices as pages
from web_house import LogIn, Town


@pytest.fixture
def places(house: House, town: Town) -> None:
    with house.database.transaction() as session:
        for name in ("Halberstadt", "Wernigerode"):
            place = make.a_place(session, town.office, name)
            make.opening_hours(session, make.a_channel(session, town.office, place, kind=ChannelKind.WALK_IN))


def notices(house: House) -> list[Notice]:
    with house.database.reading() as session:
        return list(session.scalars(select(Notice).order_by(Notice.id)))


TEXTS = {
    "ear-de": "Wernigerode bleibt bis Freitag geschlossen.",
    "ear-en": "Wernigerode stays closed until Friday.",
    "eye-de": "Die Stelle in Wernigerode bleibt bis Freitag geschlossen.",
    "eye-en": "The office in Wernigerode stays closed until Friday.",
    "reason-de": "wegen eines Wasserschadens",
    "reason-en": "because of water damage",
    "hygiene-de": "Bitte Abstand halten.",
    "hygiene-en": "Please keep your distance.",
}
WHEN = {"begins_at": "2026-03-02T08:00", "ends_at": "2026-03-06T18:00", "review_on": "2026-03-05", "position": "1"}


def write(browser: Browser, button: str, **fields: object) -> TestResponse:
    browser.go("/staff/koba/notices/new")
    values = {"effect": "suspended", "places": "wernigerode", "channels": "walk_in", **TEXTS, **WHEN, **fields}
    return browser.send("/notices/new", (button, "1"), **values)


def test_a_notice_in_all_languages(house: House, as_: LogIn, town: Town, places: None) -> None:
    browser = as_(town.editor)
    page = write(browser, "save")
    assert "Phone and page tell it from now on" in page.text
    [notice] = notices(house)
    assert (notice.effect, notice.places, notice.channels) == (Effect.SUSPENDED, ["wernigerode"], ["walk_in"])
    assert notice.begins_at == datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
    assert notice.ends_at == datetime(2026, 3, 6, 17, 0, tzinfo=UTC)
    assert notice.ear == {"de": TEXTS["ear-de"], "en": TEXTS["ear-en"]}
    assert notice.hygiene["en"] == "Please keep your distance."
    assert (notice.recorded_by, notice.position) == (town.editor.id, 1)
    public = browser.go("/koba?lang=de")
    assert TEXTS["eye-de"] in public.text
    assert TEXTS["eye-en"] in browser.go("/koba?lang=en").text
    assert "mark-suspended" in public.text


def test_a_preview_tells_both_languages_and_keeps_nothing(
    house: House, as_: LogIn, town: Town, places: None
) -> None:
    page = write(as_(town.editor), "preview")
    preview = page.text[page.text.index("This is what will be told") : page.text.index("What changes")]
    assert TEXTS["ear-de"] in preview
    assert TEXTS["eye-en"] in preview
    assert "Wernigerode:" in preview
    assert 'value="2026-03-02T08:00"' in page.text
    assert notices(house) == []


def test_editing_supersedes_and_keeps_what_was_told(house: House, as_: LogIn, town: Town, places: None) -> None:
    browser = as_(town.editor)
    write(browser, "save")
    series = notices(house)[0].series
    page = browser.go(f"/staff/koba/notices/{series}")
    assert TEXTS["ear-de"] in page.text
    browser.send(f"/notices/{series}", ("save", "1"), **{"ear-en": "Wernigerode is closed for now."})
    old, new = notices(house)
    assert old.superseded_at is not None
    assert (new.series, new.superseded_at) == (series, None)
    assert new.ear["en"] == "Wernigerode is closed for now."
    assert new.ear["de"] == TEXTS["ear-de"]
    assert (new.places, new.begins_at, new.review_on) == (old.places, old.begins_at, old.review_on)


def test_sent_twice_it_is_one_notice(house: House, as_: LogIn, town: Town, places: None) -> None:
    browser = as_(town.editor)
    browser.go("/staff/koba/notices/new")
    form = browser.form("/notices/new")
    values = {**form.fields, "effect": "suspended", **TEXTS, **WHEN, "save": "1"}
    first, second = (browser.post(form.action, values) for _ in range(2))
    assert first.request.path == second.request.path == "/staff/koba/notices"
    assert "Phone and page tell it from now on" in first.text
    assert "It is saved already" in second.text
    assert [notice.series for notice in notices(house)] == [form.fields["form_key"]]


def test_the_key_of_the_form_outlives_a_preview(house: House, as_: LogIn, town: Town, places: None) -> None:
    browser = as_(town.editor)
    browser.go("/staff/koba/notices/new")
    key = browser.form("/notices/new").fields["form_key"]
    browser.send("/notices/new", ("preview", "1"), effect="vanished")
    assert browser.form("/notices/new").fields["form_key"] == key


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "a/b/c/d/e/f/g/h/i/j"])
def test_a_notice_without_the_key_of_its_form_is_refused(
    house: House, as_: LogIn, town: Town, places: None, key: str
) -> None:
    assert write(as_(town.editor), "save", form_key=key).status_code == 400
    assert notices(house) == []


def two_editors(as_: LogIn, town: Town, house: House) -> tuple[Browser, Browser, str]:
    """Both have the form of one notice open."""
    first, second = as_(town.editor), as_(town.editor)
    write(first, "save")
    address = f"/staff/koba/notices/{notices(house)[0].series}"
    for browser in (first, second):
        browser.go(address)
    return first, second, address


def test_who_changes_what_somebody_else_changed_loses_nothing_and_overwrites_nothing(
    house: House, as_: LogIn, town: Town, places: None
) -> None:
    first, second, address = two_editors(as_, town, house)
    first.send(address, ("save", "1"), **{"ear-en": "The first was quicker."})
    page = second.send(address, ("save", "1"), **{"ear-en": "The second typed this."})
    assert page.status_code == 409
    assert "somebody else changed or ended this notice" in page.text
    assert "The second typed this." in page.text
    assert [notice.ear["en"] for notice in notices(house) if not notice.superseded_at] == [
        "The first was quicker."
    ]
    assert second.send(address, ("save", "1")).status_code == 200  # having read that, and knowing it
    told = [notice.ear["en"] for notice in notices(house) if not notice.superseded_at]
    assert told == ["The second typed this."]


def test_what_was_ended_meanwhile_is_not_told_again_unasked(
    house: House, as_: LogIn, town: Town, places: None
) -> None:
    first, second, address = two_editors(as_, town, house)
    first.go("/staff/koba/notices")
    first.send("/end")
    assert second.send(address, ("save", "1")).status_code == 409
    assert [notice.superseded_at is None for notice in notices(house)] == [False]
    assert second.send(address, ("save", "1")).status_code == 200
    assert [notice.superseded_at is None for notice in notices(house)] == [False, True]


@pytest.mark.parametrize("ends", [False, True], ids=["changed", "ended"])
def test_of_two_at_the_same_moment_one_is_told_to_look_again(
    house: House, as_: LogIn, town: Town, places: None, monkeypatch: pytest.MonkeyPatch, ends: bool
) -> None:
    """The first is quicker by the blink of an eye: the second waits, and then sees what the first wrote."""
    first, second, address = two_editors(as_, town, house)
    second.go("/staff/koba/notices" if ends else address)
    queue, others = pages.queue_for_office, [first]

    def wait(session: Session, office_id: int) -> Office:
        if others:
            session.rollback()  # on SQLite the first cannot write before
            others.pop().send(address, ("save", "1"), **{"ear-en": "The first was quicker."})
        return queue(session, office_id)

    monkeypatch.setattr(pages, "queue_for_office", wait)
    page = second.send("/end") if ends else second.send(address, ("save", "1"), **{"ear-en": "The second."})
    assert "omebody else changed or ended this notice" in page.text
    told = [notice.ear["en"] for notice in notices(house) if not notice.superseded_at]
    assert told == ["The first was quicker."]


def test_of_one_form_sent_twice_at_the_same_moment_one_is_kept(
    house: House, as_: LogIn, town: Town, places: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = as_(town.editor)
    browser.go("/staff/koba/notices/new")
    form = browser.form("/notices/new")
    values = {**form.fields, "effect": "suspended", **TEXTS, **WHEN, "save": "1"}
    browser.post(form.action, values)
    monkeypatch.setattr(pages, "_last", lambda session, office, series: None)
    assert "It is saved already" in browser.post(form.action, values).text
    assert len(notices(house)) == 1


def test_ending_a_notice(house: House, as_: LogIn, town: Town, places: None) -> None:
    browser = as_(town.editor)
    write(browser, "save")
    browser.go("/staff/koba/notices")
    assert "told no longer" in browser.send("/end").text
    [ended] = notices(house)
    assert ended.superseded_at is not None
    assert ended.ended_by == town.editor.id
    assert TEXTS["eye-en"] not in browser.go("/koba?lang=en").text


def test_a_notice_that_another_editor_changed_is_not_ended_unseen(
    house: House, as_: LogIn, town: Town, places: None
) -> None:
    first, second, address = two_editors(as_, town, house)
    second.go("/staff/koba/notices")
    first.send(address, ("save", "1"), **{"ear-en": "It lasts longer."})
    assert "Somebody else changed or ended this notice" in second.send("/end").text
    assert [notice.superseded_at is None for notice in notices(house)] == [False, True]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ear-en": ""}, "in all languages of the office, or in none"),
        ({"ends_at": "2026-03-01T08:00"}, "It would end before it begins."),
        ({"begins_at": "tomorrow"}, "Please enter date and time."),
        ({"begins_at": "2026-03-29T02:30"}, "The clocks skip this time"),
        ({"review_on": "soon"}, "Please enter a date."),
        ({"position": "-1"}, "Please enter a number from 0 to 99."),
        ({"effect": "vanished"}, "Please choose what changes."),
        ({"eye-de": "x" * 2001}, "This is too long."),
    ],
)
def test_what_makes_no_sense_is_kept_as_typed(
    house: House,
    as_: LogIn,
    town: Town,
    places: None,
    wrong: dict[str, str],
    said: str,
) -> None:
    page = write(as_(town.editor), "save", **wrong)
    assert page.status_code == 422
    assert said in page.text
    assert TEXTS["reason-de"] in page.text
    assert notices(house) == []


def test_a_notice_of_another_office_is_not_there(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        foreign = make.a_notice(session, make.an_office(session))
    browser = as_(town.editor)
    assert browser.go(f"/staff/koba/notices/{foreign.series}").status_code == 404


def test_markup_in_a_notice_stays_text(house: House, as_: LogIn, town: Town, places: None) -> None:
    write(as_(town.editor), "save", **{"eye-de": "<script>x</script>", "eye-en": "<b>{name}</b>"})
    browser = as_(town.editor)
    assert "&lt;script&gt;x" in browser.go("/koba?lang=de").text
    assert "&lt;b&gt;{name}" in browser.go("/koba?lang=en").text
