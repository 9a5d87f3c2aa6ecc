"""From a missed call to a printed letter, and back by phone: the demo as its people meet it, on both databases."""

from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from db.appointments import AdvisorTime, Appointment
from db.letters import Letter, LetterKind, LetterState
from db.offices import Office
from db.printing import BatchState, PrintBatch
from db.staff import Staff
from factories.paper import Page, pages_of
from journeys.conftest import Demo
from letters.addressing.address import address_lines
from letters.geometry import LAYOUTS
from letters.printing.batches import file_of, files_of
from letters.saying.facts import LetterFacts
from letters.setting.letterhead import Letterhead
from scheduler.appointments.booking import live_of_case
from web.demo.files import PASSWORD
from words.dates import clock, moment_said, weekday_written
from words.numbers import grouped


def test_the_main_job(demo: Demo, browser: Browser, tmp_path: Path) -> None:
    for office in ("koba", "te"):
        the_day_s_letters_are_right(demo, office, tmp_path)
    the_hotline_tells_what_the_notices_told(demo)
    a_client_changes_the_time(demo, browser.new_page(locale="de-DE"))


def the_day_s_letters_are_right(demo: Demo, office_key: str, folder: Path) -> None:
    """One cover sheet and one page per letter; what a person and a camera read is what the record says."""
    with demo.house.database.reading() as session:
        office = session.scalars(select(Office).where(Office.key == office_key)).one()
        batch = _newest_batch(session, office)
        letters = _letters(session, batch)
        cover, *pages = pages_of(file_of(session, demo.house.vault, files_of(session, batch)[0]), folder)
        assert len(pages) == len(letters) == batch.letters > 0
        assert str(batch.letters) in cover.text
        for letter, page in zip(letters, pages, strict=True):
            _read_by_a_person(demo, letter, page)
            _lies_in_the_window(office, page)
            assert page.codes() == [demo.codes(letter)[2]]


def _read_by_a_person(demo: Demo, letter: Letter, page: Page) -> None:
    facts = LetterFacts.of(letter.facts)
    reference, pin, _link = demo.codes(letter)
    assert facts.address is not None
    for line in address_lines(facts.address, office_country=facts.office_country, language=facts.office_language):
        assert line in page.text
    assert grouped(reference, 4) in page.text
    assert grouped(pin, 3) in page.text
    if letter.kind == LetterKind.PROPOSAL:
        assert facts.talk is not None
        assert weekday_written(facts.talk.starts_at.date(), letter.language) in page.text
        assert clock(facts.talk.starts_at, letter.language) in page.text


def _lies_in_the_window(office: Office, page: Page) -> None:
    """The address's ink lies in what the window always shows; what else it can show is empty."""
    head = Letterhead.of(office.letterhead)
    layout = LAYOUTS[head.layout]
    window = layout.envelopes[head.envelope]
    address, shown = page.ink(layout.address), page.ink(window.can)
    assert address is not None
    assert shown is not None
    assert window.always.x <= address.x
    assert window.always.y <= address.y
    assert address.right <= window.always.right
    assert address.bottom <= window.always.bottom


def the_hotline_tells_what_the_notices_told(demo: Demo) -> None:
    demo.clock.set("2020-04-09T09:00+03:00")
    swedish = demo.rings("te", "sv")
    assert "Jakobstad: Besök utan tidsbeställning, tillfälligt indraget sedan den 6 april" in swedish
    assert "I Vasa och Karleby är det fortfarande öppet för nödvändiga besök utan tidsbeställning" in swedish
    finnish = demo.rings("te", "fi")
    assert "Pietarsaari: Asiointi ilman ajanvarausta, tilapäisesti keskeytetty 6. huhtikuuta alkaen" in finnish
    assert "Vaasassa ja Kokkolassa voi edelleen käydä ilman ajanvarausta" in finnish
    english = demo.rings("te", "en")
    assert "Jakobstad: Visit without appointment, suspended since 6 April" in english
    assert "Vasa and Karleby are still open for necessary visits without an appointment" in english

    demo.clock.set("2020-04-02T10:00+03:00")  # a Thursday
    assert "Jakobstad: Visit without appointment, open now until 16:00." in demo.rings("te", "en")

    demo.clock.set("2021-03-31T10:00+02:00")
    german = demo.rings("koba", "de")
    assert "Beraten wird zurzeit grundsätzlich am Telefon" in german
    assert "Notfälle und kurzfristig notwendige persönliche Vorsprachen finden weiterhin statt" in german


def a_client_changes_the_time(demo: Demo, tab: Tab) -> None:
    """By phone, with the reference and PIN of a letter; then page, call list and a second call tell the new time."""
    demo.clock.set("2026-11-18T10:00+01:00")
    letter, before = _letter_of_koba(demo)
    reference, pin, link = demo.codes(letter)
    changed = demo.rings("koba", "de", "2", reference, "1", pin, "2", "2")
    with demo.house.database.reading() as session:
        after = live_of_case(session, letter.case_id)
        assert after is not None
        taken = session.scalars(select(AdvisorTime.quantum).where(AdvisorTime.appointment_id == after.id)).all()
        advisor = session.get_one(Staff, after.advisor_id).email
    local = after.starts_at.astimezone(ZoneInfo(after.zone))
    assert after.starts_at != before.starts_at
    assert int(before.starts_at.timestamp()) // 300 not in taken  # the old time is free again
    assert moment_said(local, "de") in changed
    assert moment_said(local, "de") in demo.rings("koba", "de", "2", reference, "1", pin)

    tab.goto(link)
    assert "/t/" not in tab.url
    assert weekday_written(local.date(), "de") in tab.inner_text("main")
    assert clock(local, "de") in tab.inner_text("main")

    demo.clock.at = after.starts_at.replace(hour=6)
    tab.goto(f"{demo.url}/login")
    tab.fill("input[type=email]", advisor)
    tab.fill("input[type=password]", PASSWORD)
    tab.click("button[type=submit]")
    tab.goto(f"{demo.url}/staff/koba/calls")
    assert clock(local, "de") in tab.inner_text("main")


def _newest_batch(session: Session, office: Office) -> PrintBatch:
    return session.scalars(
        select(PrintBatch)
        .where(PrintBatch.office_id == office.id, PrintBatch.state == BatchState.CLOSED)
        .order_by(PrintBatch.number.desc())
        .limit(1)
    ).one()


def _letters(session: Session, batch: PrintBatch) -> list[Letter]:
    return list(
        session.scalars(
            select(Letter)
            .where(Letter.batch_id == batch.id)
            .order_by(Letter.number)
            .options(joinedload(Letter.access_code))
        )
    )


def _letter_of_koba(demo: Demo) -> tuple[Letter, Appointment]:
    """A posted letter whose appointment lies ahead, with that appointment as it is now."""
    with demo.house.database.reading() as session:
        for letter in session.scalars(
            select(Letter)
            .join(Office, Office.id == Letter.office_id)
            .where(Office.key == "koba", Letter.state == LetterState.POSTED, Letter.language == "de")
            .order_by(Letter.id.desc())
            .options(joinedload(Letter.access_code))
        ):
            found = live_of_case(session, letter.case_id)
            if found is not None and found.starts_at > demo.clock.at:
                return letter, found
    raise AssertionError("the demo left no posted letter whose time lies ahead")
