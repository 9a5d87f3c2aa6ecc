"""Phone, page and feed never tell different things: both demo offices, all their languages, at many moments."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from callers import Provider, app_with_phone, heard_in
from db.offices import ChannelKind, Effect, Office
from db.session import Database
from db.staff import Staff
from scheduler.news.notices import NoticeDraft, publish
from scheduler.news.plans import confirm_plan, undecided
from web.app import create_app
from web.demo.files import OFFICES
from web.house import House
from web.imports.office_store import load_office
from web.imports.offices import read_office
from web.settings import Settings
from web_house import ENVIRON, Clock
from words.catalogues import Words
from words.dates import time_said

HELSINKI, BERLIN = ZoneInfo("Europe/Helsinki"), ZoneInfo("Europe/Berlin")
MOMENTS = [
    datetime(2020, 3, 29, 2, 59, tzinfo=HELSINKI),  # the last minute before the clocks are put forward
    datetime(2020, 3, 29, 4, 0, tzinfo=HELSINKI),
    datetime(2020, 4, 5, 23, 59, tzinfo=HELSINKI),
    datetime(2020, 4, 6, 0, 0, tzinfo=HELSINKI),  # Jakobstad's visits are suspended
    datetime(2020, 4, 9, 10, 0, tzinfo=HELSINKI),
    datetime(2020, 4, 10, 11, 0, tzinfo=HELSINKI),  # Good Friday
    datetime(2020, 4, 20, 7, 59, tzinfo=HELSINKI),
    datetime(2020, 4, 20, 8, 0, tzinfo=HELSINKI),  # Vasa closes
    datetime(2020, 4, 24, 16, 0, tzinfo=HELSINKI),  # and opens again
    datetime(2020, 10, 25, 3, 30, tzinfo=HELSINKI, fold=0),
    datetime(2020, 10, 25, 3, 30, tzinfo=HELSINKI, fold=1),
    datetime(2021, 3, 31, 9, 0, tzinfo=BERLIN),
    datetime(2021, 4, 5, 9, 0, tzinfo=BERLIN),  # Easter Monday
]
LANGUAGES = ("de", "sv", "fi", "en")


@dataclass
class Offices:
    """The demo's offices as of one moment."""

    database: Database
    client: FlaskClient
    clock: Clock
    lines: dict[tuple[str, str], str]

    def heard(self, office: str, language: str) -> str:
        phone = app_with_phone(self.database, self.clock.at).test_client()
        number = self.lines[office, language]
        call = f"CA{self.clock.at.timestamp():.0f}{office}{language}"
        return heard_in(Provider(phone, number, call_sid=call).incoming())

    def page(self, office: str, language: str) -> str:
        return self.client.get(f"/{office}?lang={language}").text

    def feed(self, office: str, language: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.client.get(f"/{office}/feed.json?lang={language}").text)
        return told


@pytest.fixture
def offices(database: Database) -> Offices:
    clock, lines = Clock(datetime(2020, 3, 28, tzinfo=UTC)), {}
    for kept in OFFICES:
        read = read_office(kept.file.read_bytes())
        lines |= {(read.form.office.key, line.language): line.number for line in read.form.lines if line.language}
        with database.transaction() as session:
            load_office(session, read, at=clock.at)
            if read.form.office.key == "te":
                _vasa_closes(session, session.scalars(select(Office).where(Office.key == "te")).one(), clock.at)
    house = House(Settings.read(ENVIRON), database, make.VAULT, make.KEYS, make.AUDIT_KEY, clock)
    return Offices(database, create_app(house).test_client(), clock, lines)


def _vasa_closes(session: Session, office: Office, at: datetime) -> None:
    vasa = next(place.key for place in office.places if place.name_in("sv") == "Vasa")
    draft = NoticeDraft(
        Effect.CLOSED,
        (vasa,),
        begins_at=datetime(2020, 4, 20, 8, 0, tzinfo=HELSINKI).astimezone(UTC),
        ends_at=datetime(2020, 4, 24, 16, 0, tzinfo=HELSINKI).astimezone(UTC),
        instead=(ChannelKind.PHONE, ChannelKind.WEB_OPEN),
        reason={"sv": "på grund av karantän", "fi": "karanteenin takia", "en": "because of a quarantine"},
    )
    publish(session, office, draft, staff_id=None, at=at, series="vasa")


def test_phone_page_and_feed_tell_the_same(offices: Offices) -> None:
    told = 0
    for moment in MOMENTS:
        offices.clock.at = moment.astimezone(UTC)
        for office, language in sorted(offices.lines):
            page, feed = offices.page(office, language), offices.feed(office, language)
            told_of = [item for item in feed["items"] if item["_rufzeit"]["kind"] == "notice"]
            holding = [item for item in told_of if item["_rufzeit"]["holds"]]
            the_page_shows_the_feeds_notices(page, feed, holding)
            the_page_shows_the_feeds_table(page, feed["_rufzeit"])
            heard = offices.heard(office, language)
            the_phone_tells_the_first_of_them(heard, holding)
            zone = HELSINKI if office == "te" else BERLIN
            the_phone_says_as_of_when(heard, moment.astimezone(zone), language)
            told += len(holding)
    assert {language for _, language in offices.lines} == set(LANGUAGES)
    assert told > len(MOMENTS) * len(offices.lines)


def the_page_shows_the_feeds_notices(page: str, feed: dict[str, Any], holding: list[dict[str, Any]]) -> None:
    as_of = feed["description"]
    assert f'<p class="as-of">{as_of}</p>' in page
    shown = re.findall(
        r'<div class="news-item[^>]*>\s*<p>(.*?)</p>(?:\s*<p class="hygiene"><b>.*?</b> (.*?)</p>)?', page
    )
    texts = ["\n\n".join([*map(unescape, filter(None, parts)), as_of]) for parts in shown]
    assert texts == [f"{item['_rufzeit']['now']}\n\n{as_of}" for item in holding]


def the_page_shows_the_feeds_table(page: str, table: dict[str, Any]) -> None:
    reach, *places = re.split(r'<article class="card place" id="', page[page.index('id="reach"') :])
    assert _ways_shown(reach) == _ways_told(table["office"])
    assert [place.partition('"')[0] for place in places] == [place["key"] for place in table["places"]]
    for shown, place in zip(places, table["places"], strict=True):
        assert _ways_shown(shown) == _ways_told(place["ways"])
        assert ("mark-shut" in shown) == place["closed"]
        instead = re.findall(r'<p class="instead">(.*?)</p>', shown)
        assert list(map(unescape, instead)) == [text for text in [place["instead"]] if text]


def the_phone_tells_the_first_of_them(heard: str, holding: list[dict[str, Any]]) -> None:
    """In their order; those for which twenty seconds are too short are on the page."""
    spoken = [heard.index(item["title"]) for item in holding if item["title"] in heard]
    assert spoken == sorted(spoken)
    assert not holding or holding[0]["title"] in heard


def the_phone_says_as_of_when(heard: str, local: datetime, language: str) -> None:
    assert Words(language)("As of today, {time}.", time=time_said(local, language)) in heard


def test_both_offices_close_and_what_stands_in_is_heard_right_after_them(offices: Offices) -> None:
    """In every language, however long the reasons are."""
    offices.clock.at = datetime(2020, 4, 14, 10, 0, tzinfo=HELSINKI).astimezone(UTC)
    with offices.database.transaction() as session:
        office = session.scalars(select(Office).where(Office.key == "te")).one()
        for place in ("vasa", "karleby"):
            reason = dict.fromkeys(office.languages, f"{place} " * 20)
            draft = NoticeDraft(Effect.CLOSED, (place,), begins_at=offices.clock.at, reason=reason)
            publish(session, office, draft, staff_id=None, at=offices.clock.at)
        editor = session.scalars(select(Staff).where(Staff.authority_id == office.authority_id)).first()
        assert editor is not None
        [plan, _] = undecided(session, office, offices.clock.at)
        closing = plan.closing.series if plan.closing else None
        confirm_plan(session, office, plan.plan.key, closing=closing, staff_id=editor.id, at=offices.clock.at)
    for language, names in {
        "sv": "Vasa, Karleby: .*?Jakobstad",
        "fi": "Vaasa, Kokkola: .*?Pietarsaari",
        "en": "Vasa, Karleby: .*?Jakobstad",
    }.items():
        assert re.search(names, offices.heard("te", language)), language


def _ways_shown(html: str) -> list[tuple[str, str]]:
    found = re.findall(
        r'<dt>.*?<span class="mark mark-(\w+)">.*?<dd>(.*?)\s*(?:<span class="contact">|</dd>)', html, re.DOTALL
    )
    return sorted((mark, unescape(told)) for mark, told in found)


def _ways_told(ways: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return sorted((way["state"], way["told"]) for way in ways)
