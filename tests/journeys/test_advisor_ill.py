"""One advisor of ten falls ill at half past seven: the whole day is taken over or moved, on one page, in few clicks.

In the demo's office, by a clerk with a real browser; on both databases.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, AppointmentState
from db.cases import Case, CaseState
from db.clients import Channel, Client, Consent
from db.letters import Letter, LetterState
from db.messages import Message
from db.offices import Office
from db.staff import Staff
from journeys.conftest import Demo
from letters.access import call_word
from letters.queue import become
from scheduler.frame import frame_of
from scheduler.telling.writing import write_for_time
from web.auth import hash_password
from web.demo.files import PASSWORD
from web.jobs import work_off

ILL = "Katrin Brockmann"  # on Thursdays 9:00 to 12:00 and 13:00 to 15:30
CLERK = "rautmann@koba-harz.example"
THURSDAY = datetime(2026, 11, 19, tzinfo=ZoneInfo("Europe/Berlin"))
HALF_PAST_SEVEN = "2026-11-19T07:30+01:00"
MEETING = (timedelta(hours=10), timedelta(hours=10, minutes=45))  # of all the others
MOBILE = "+4915228817386"
QUARTER = timedelta(minutes=15)
FEW = 5


class Clerk:
    """Counts the clicks of somebody who works with the pages."""

    def __init__(self, demo: Demo, tab: Tab) -> None:
        self.demo, self.tab, self.clicks = demo, tab, 0
        log_in(demo, tab, CLERK)

    def click(self, selector: str) -> None:
        self.tab.click(selector)
        self.clicks += 1

    def wait_for_the_clock(self) -> None:
        """The clock process works, and the page goes on by itself."""
        work_off(self.demo.house)
        self.tab.wait_for_selector("main table.stacked", timeout=20_000)


@pytest.fixture
def day(offices: Demo) -> list[int]:
    """The ids of the day's appointments of who falls ill; nine others work there too."""
    with offices.house.database.transaction() as session:
        office = session.scalars(select(Office).where(Office.key == "koba")).one()
        hashed = hash_password(PASSWORD)
        for number in range(6):
            make.an_advisor(
                session, office, time(8), time(16), email=f"colleague-{number}@koba.example", password_hash=hashed
            )
        for person in session.scalars(select(Staff).where(Staff.authority_id == office.authority_id)):
            if person.name != ILL:
                begins, ends = (THURSDAY + span for span in MEETING)
                make.an_absence(session, person, begins.astimezone(UTC), ends.astimezone(UTC))
        return [appointment.id for appointment in _appointments(session, office, offices)]


def test_an_advisor_falls_ill(offices: Demo, browser: Browser, day: list[int]) -> None:
    offices.clock.set(HALF_PAST_SEVEN)
    clerk = Clerk(offices, browser.new_page(locale="de-DE"))
    clerk.click("a[href$='/koba/people']")
    clerk.click(f"tr:has-text('{ILL}') form[action$='/ill'] button >> nth=0")
    clerk.wait_for_the_clock()
    shown = clerk.tab.inner_text("main")
    assert clerk.tab.locator("main tbody tr, main li.held").count() == len(day)  # on one page
    assert ILL in shown
    clerk.click("form[action$='/force'] button")
    clerk.wait_for_the_clock()
    assert clerk.clicks < FEW

    nobody_is_lost(offices, day)
    the_colleague_knows(offices, browser.new_page(locale="de-DE"), day)
    the_clerk_sees_who_is_left(clerk)


def nobody_is_lost(demo: Demo, day: list[int]) -> None:
    """Taken over at the same time; or moved and told; or with a person."""
    with demo.house.database.reading() as session:
        ill = session.scalars(select(Staff).where(Staff.name == ILL)).one()
        found = [session.get_one(Appointment, one) for one in day]
        same_day = [one for one in found if one.live and one.starts_at.astimezone(UTC).date() == THURSDAY.date()]
        moved = [one for one in found if one.live and one not in same_day]
        with_person = [one for one in found if one.state == AppointmentState.WITHDRAWN]
        assert (len(same_day), len(moved), len(with_person)) == (len(day) - 3, 2, 1)
        assert ill.id not in {one.advisor_id for one in same_day}
        assert sorted(_counts(one.advisor_id for one in same_day)) == [3, 3, 3, 3, 3, 4]  # who is there longest
        told = {message.facts["appointment"]: message.channel for message in session.scalars(select(Message))}
        assert sorted(told[one.id] for one in moved) == ["call", "sms"]
        for one in with_person:
            assert session.get_one(Case, one.case_id).state == CaseState.NEEDS_PERSON


def the_colleague_knows(demo: Demo, tab: Tab, day: list[int]) -> None:
    """Who took one over sees the word that the client expects, and in whose place the call is."""
    with demo.house.database.reading() as session:
        taken = next(
            found
            for found in (session.get_one(Appointment, one) for one in day)
            if found.live and session.get_one(Staff, found.advisor_id).email.startswith("colleague")
        )
        letter = session.scalars(select(Letter).where(Letter.case_id == taken.case_id)).one()
        word = call_word(demo.house.access_keys, letter.access_code, letter.language)
        email = session.get_one(Staff, taken.advisor_id).email
    log_in(demo, tab, email)
    tab.goto(f"{demo.url}/staff/koba/calls")
    words = tab.locator("article.timed .word").all_inner_texts()
    assert any(word in told for told in words)
    assert any(ILL in told for told in words)


def the_clerk_sees_who_is_left(clerk: Clerk) -> None:
    clerk.tab.goto(f"{clerk.demo.url}/staff/")
    assert "Niemand" in clerk.tab.inner_text("section.alert")


def log_in(demo: Demo, tab: Tab, email: str) -> None:
    tab.goto(f"{demo.url}/login")
    tab.fill("input[type=email]", email)
    tab.fill("input[type=password]", PASSWORD)
    tab.click("button[type=submit]")


def _appointments(session: Session, office: Office, demo: Demo) -> Iterator[Appointment]:
    """Twenty-two quarters, all told by letters that were posted; three lie in the meeting of the others."""
    ill = session.scalars(select(Staff).where(Staff.name == ILL)).one()
    topic = make.a_topic(session, office)
    written_at = (THURSDAY - timedelta(days=15)).astimezone(UTC)
    frame = frame_of(office, written_at, demo.house.access_keys, demo.url)
    for begins in (*_quarters(9, 12), *_quarters(13, 15.5)):
        client = _client(session, office, begins)
        case = make.a_case(session, office, client, advisor=ill, topic=topic)
        found = make.an_appointment(session, case, (THURSDAY + begins).astimezone(UTC))
        become(session, write_for_time(session, frame, case, found), LetterState.POSTED, at=written_at)
        yield found


def _quarters(begins: float, ends: float) -> list[timedelta]:
    first, count = timedelta(hours=begins), int((ends - begins) * 4)
    return [first + QUARTER * number for number in range(count)]


def _client(session: Session, office: Office, begins: timedelta) -> Client:
    """In the meeting: one may be sent text messages, one has a telephone, one cannot be called at all."""
    which = (begins - MEETING[0]) // QUARTER
    client = make.a_client(
        session, office, phone=MOBILE if which == 0 else "fictional", not_by_phone=which == 2,
        family_name="Niemand" if which == 2 else "Müller",
    )  # fmt: skip
    if which == 0:
        allowed = {"authority_id": client.authority_id, "client_id": client.id, "channel": Channel.SMS}
        session.add(Consent(**allowed, given_at=make.AT))
        session.flush()
        session.refresh(client)
    return client


def _counts(ids: Iterator[int]) -> list[int]:
    every = list(ids)
    return [every.count(one) for one in set(every)]
