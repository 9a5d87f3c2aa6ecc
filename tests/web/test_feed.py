"""The feed: Atom and JSON of what has changed and what is open where, sent only when something is new."""

import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

import factories as make
from browser import Browser
from db.offices import ChannelKind, Effect
from scheduler.news.notices import NoticeDraft, publish, supersede
from scheduler.news.offers import renew
from web.house import House
from web_house import Clock, Town

ATOM = "{http://www.w3.org/2005/Atom}"
WORDS = {"de": "Bitte <anrufen> & warten.", "en": "Please <call> & wait."}
HOUR = timedelta(hours=1)


@pytest.fixture
def office(house: House, town: Town) -> None:
    """One notice that holds, one that was ended an hour ago. It is nine o'clock."""
    with house.database.transaction() as session:
        make.opening_hours(session, make.a_channel(session, town.office, contact="+493023125000"))
        place = make.a_place(session, town.office)
        make.opening_hours(session, make.a_channel(session, town.office, place, kind=ChannelKind.WALK_IN))
        renew(session, town.office.id, make.AT - 5 * HOUR)
        for series in ("holds", "over"):
            draft = NoticeDraft(Effect.TOLD, ear=WORDS, eye=WORDS, hygiene={"de": "Abstand.", "en": "Distance."})
            publish(session, town.office, draft, staff_id=None, at=make.AT - 2 * HOUR, series=series)
        supersede(session, town.office.id, "over", make.AT - HOUR)


def atom(browser: Browser, query: str = "?lang=en") -> ET.Element:
    return ET.fromstring(browser.go(f"/koba/feed.atom{query}").text)


def feed(browser: Browser, query: str = "?lang=en") -> dict[str, Any]:
    told: dict[str, Any] = json.loads(browser.go(f"/koba/feed.json{query}").text)
    return told


def test_an_atom_feed_has_all_that_its_standard_asks_for(browser: Browser, office: None) -> None:
    root = atom(browser)
    assert browser.page.content_type == "application/atom+xml; charset=utf-8"
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    for part in (root, *entries):
        for name in ("id", "title", "updated"):
            [found] = part.findall(ATOM + name)
            assert found.text
        assert datetime.fromisoformat(part.findtext(f"{ATOM}updated", "")).tzinfo is not None
        assert part.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "KoBa Harz"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "self": "http://localhost/koba/feed.atom?lang=en",
        "alternate": "http://localhost/koba?lang=en",
    }
    assert len({part.findtext(f"{ATOM}id") for part in (root, *entries)}) == 4


def test_what_holds_and_what_holds_no_longer(browser: Browser, office: None) -> None:
    _table, holds, over = atom(browser).findall(f"{ATOM}entry")
    assert holds.findtext(f"{ATOM}title") == WORDS["en"]
    assert holds.findtext(f"{ATOM}content") == f"{WORDS['en']}\n\nDistance.\n\nAs of 2 March 2026, 9:00"
    assert holds.findtext(f"{ATOM}updated") == "2026-03-02T06:00:00Z"
    assert over.findtext(f"{ATOM}title") == f"Holds no longer: {WORDS['en']}"
    assert "This ended on Monday, 2 March 2026, 8:00." in over.findtext(f"{ATOM}content", "")
    assert over.findtext(f"{ATOM}updated") == "2026-03-02T07:00:00Z"


def test_json_says_the_same(browser: Browser, office: None) -> None:
    entries = atom(browser).findall(f"{ATOM}entry")
    told = feed(browser)
    assert browser.page.content_type == "application/feed+json; charset=utf-8"
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert (told["title"], told["language"]) == ("KoBa Harz", "en")
    assert told["feed_url"] == "http://localhost/koba/feed.json?lang=en"
    for item, entry in zip(told["items"], entries, strict=True):
        for name, tag in (
            ("id", "id"),
            ("title", "title"),
            ("content_text", "content"),
            ("date_modified", "updated"),
        ):
            assert item[name] == entry.findtext(ATOM + tag)
    assert [item["_rufzeit"]["holds"] for item in told["items"]] == [True, True, False]
    assert [item["_rufzeit"]["kind"] for item in told["items"]] == ["table", "notice", "notice"]


def test_json_carries_what_is_open_where(browser: Browser, office: None) -> None:
    table = feed(browser)["_rufzeit"]
    assert table["as_of"] == "2026-03-02T08:00:00Z"
    [phone] = table["office"]
    assert (phone["kind"], phone["name"], phone["state"], phone["contact"]) == (
        "phone",
        "By phone",
        "open",
        "+493023125000",
    )
    [place] = table["places"]
    assert (place["key"], place["name"]) == ("halberstadt", "Halberstadt")
    assert "9:00–15:00" in place["ways"][0]["told"]


def test_one_entry_always_tells_what_is_open_where(house: House, town: Town, browser: Browser) -> None:
    """Also in an office without notices; it is new when an hour or a day changes it, and then alone."""
    with house.database.transaction() as session:
        make.opening_hours(session, make.a_channel(session, town.office, contact="+493023125000"))
        renew(session, town.office.id, make.AT - 5 * HOUR)
    root = atom(browser)
    [table] = root.findall(f"{ATOM}entry")
    assert table.findtext(f"{ATOM}title") == "What is open where"
    assert "By phone: Open now until 15:00. Mon–Fri 9:00–15:00." in table.findtext(f"{ATOM}content", "")
    assert table.findtext(f"{ATOM}updated") == root.findtext(f"{ATOM}updated") == "2026-03-02T08:00:00Z"


def test_no_text_changes_without_its_time(
    house: House, town: Town, browser: Browser, office: None, clock: Clock
) -> None:
    """Two days in steps of half an hour, with a closing and what stands in for it."""
    with house.database.transaction() as session:
        make.opening_hours(
            session,
            make.a_channel(
                session, town.office, make.a_place(session, town.office, "Wernigerode"), kind="walk_in"
            ),
        )
        begins = make.AT + 3 * HOUR
        closed = NoticeDraft(Effect.CLOSED, ("halberstadt",), begins_at=begins, instead=(ChannelKind.PHONE,))
        publish(session, town.office, closed, staff_id=None, at=make.AT, series="closed")
        draft = NoticeDraft(
            Effect.LIMITED, ("wernigerode",), (ChannelKind.WALK_IN,), closing="closed", plan="plan"
        )
        publish(session, town.office, draft, staff_id=None, at=make.AT, series="stand-in")
    told: dict[tuple[str, str], set[str]] = {}
    for _step in range(96):
        for item in feed(browser)["items"]:
            text, _, _as_of = item["content_text"].rpartition("\n\n")
            told.setdefault((item["id"], item["date_modified"]), set()).add(item["title"] + text)
        clock.wait(minutes=30)
    assert len(told) > 10
    assert [texts for texts in told.values() if len(texts) > 1] == []


def test_each_language_is_a_feed_of_its_own(browser: Browser, office: None) -> None:
    german, english = feed(browser, "?lang=de"), feed(browser)
    assert german["items"][1]["title"] == WORDS["de"]
    assert german["items"][1]["id"] != english["items"][1]["id"]
    for query in ("", "?lang=xx"):
        assert feed(browser, query)["language"] == "en"  # as the browser prefers
    assert "Accept-Language" in browser.page.headers["Vary"]


def test_following_a_feed_chooses_no_language_for_the_page(browser: Browser, office: None) -> None:
    feed(browser, "?lang=de")
    assert '<html lang="en">' in browser.go("/koba").text


@pytest.mark.parametrize("name", ["feed.atom", "feed.json"])
def test_it_is_sent_again_only_when_something_is_new(
    app: Flask, house: House, town: Town, office: None, clock: Clock, name: str
) -> None:
    client = app.test_client()
    first = client.get(f"/koba/{name}?lang=en")
    assert first.headers["Cache-Control"] == "no-cache"
    had = {"If-None-Match": first.headers["ETag"]}
    clock.wait(minutes=30)
    again = client.get(f"/koba/{name}?lang=en", headers=had)
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"/koba/{name}?lang=de", headers=had).status_code == 200
    with house.database.transaction() as session:
        supersede(session, town.office.id, "holds", clock.at)
    changed = client.get(f"/koba/{name}?lang=en", headers=had)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != had["If-None-Match"]


def test_a_place_that_opens_is_new(app: Flask, office: None, clock: Clock) -> None:
    client = app.test_client()
    clock.at = datetime(2026, 3, 2, 7, 59, tzinfo=UTC)
    had = {"If-None-Match": client.get("/koba/feed.json?lang=en").headers["ETag"]}
    clock.wait(minutes=1)
    assert client.get("/koba/feed.json?lang=en", headers=had).status_code == 200


def test_an_id_stays_when_the_words_change(house: House, town: Town, browser: Browser, office: None) -> None:
    before = feed(browser)["items"][1]
    words = {"de": "Neu.", "en": "New."}
    with house.database.transaction() as session:
        draft = NoticeDraft(Effect.TOLD, ear=words, eye=words)
        publish(session, town.office, draft, staff_id=None, at=make.AT, series="holds")
    after = feed(browser)["items"][1]
    assert after["id"] == before["id"]
    assert after["title"] == "New."
    assert after["date_modified"] > before["date_modified"]


def test_what_no_xml_may_hold_is_left_out(house: House, town: Town, browser: Browser) -> None:
    words = {"de": "Neu\x01\ufffe.", "en": "New\x01\ufffe."}
    with house.database.transaction() as session:
        make.a_notice(session, town.office, effect=Effect.TOLD, ear=words, eye=words)
    assert [entry.findtext(f"{ATOM}title") for entry in atom(browser).findall(f"{ATOM}entry")][1] == "New."


def test_the_page_names_its_feeds(browser: Browser, office: None) -> None:
    page = browser.go("/koba?lang=de").text
    for kind, name in (("application/atom+xml", "feed.atom"), ("application/feed+json", "feed.json")):
        link = f'<link rel="alternate" type="{kind}" title="KoBa Harz" href="/koba/{name}?lang=de">'
        assert link in page


def test_an_office_that_does_not_exist_has_no_feed(browser: Browser) -> None:
    assert browser.go("/atlantis/feed.atom").status_code == 404
