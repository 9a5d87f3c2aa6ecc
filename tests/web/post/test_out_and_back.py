"""A letter leaves, comes back, is asked for once more: the posting book tells of it as it was, on page and paper."""

import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import factories as make
from book_entries import rows_of
from browser import Browser
from db.calls import Outcome
from db.letters import Letter, LetterState
from db.staff import Role, Staff
from print_room import carriers_are
from scheduler.proposing.proposals import propose
from web import auth
from web.house import House
from web.jobs import work_off
from web_house import PASSWORD, Clock, LogIn, Town

NAMES = ("Ångström", "Łukaszewska", "Nguyễn")
BOOK = "/staff/koba/posting-book"
WEEK = "from=2026-03-02&to=2026-03-08"


@pytest.fixture
def second(house: House, town: Town) -> Staff:
    with house.database.transaction() as session:
        hashed = auth.hash_password(PASSWORD)
        return make.a_member(
            session, town.office, Role.ADMIN, email="second@example.org", password_hash=hashed, language="en"
        )


def batched(house: House, town: Town, browser: Browser) -> None:
    """All that wait, as one batch on the page."""
    browser.go("/staff/koba/print")
    browser.send("/print/batches")
    work_off(house)
    browser.go(browser.page.request.path)


def letters(house: House) -> list[Letter]:
    with house.database.reading() as session:
        return list(session.scalars(select(Letter).order_by(Letter.id)))


def on_paper(pdf: bytes, folder: Path) -> str:
    file = folder / "book.pdf"
    file.write_bytes(pdf)
    command = ["pdftotext", "-layout", str(file), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_from_the_post_and_back_again(
    house: House, as_: LogIn, town: Town, second: Staff, clock: Clock, tmp_path: Path
) -> None:
    with house.database.transaction() as session:
        for name in NAMES:
            client = make.a_client(session, town.office, given_name="Eva", family_name=name)
            case = make.a_case(session, town.office, client=client, advisor=town.advisor)
            make.an_attempt(session, case, make.AT - timedelta(hours=1), outcome=Outcome.NO_ANSWER)
    propose(house.database, town.office.id, make.KEYS, at=house.now(), public_url=house.settings.public_url)
    carriers_are(house, town, "Hauspost", "Biberpost")
    desk = as_(town.printer)
    batched(house, town, desk)
    desk.send("/printed")
    assert "No letter was posted in this time." in desk.go(f"{BOOK}?{WEEK}").text

    desk.go(f"/staff/batches/{letters(house)[0].batch_id}")
    desk.send("/posted", carrier="Hauspost")
    assert all(f"Eva {name}" in desk.go(f"{BOOK}?{WEEK}").text for name in NAMES)

    clock.wait(days=1)
    returned, wanted, _ = letters(house)
    desk = as_(town.printer)
    came_back(desk, returned)
    assert letters(house)[0].state == LetterState.RETURNED

    desk.go(f"/staff/letters/{wanted.id}")
    desk.send("/reprint", reason="not_arrived")
    decider = as_(second)
    decider.go("/staff/koba/reprints")
    [asked] = [form.action for form in decider.forms if "/staff/reprints/" in form.action]
    decider.send(asked, ("answer", "grant"))
    batched(house, town, desk)
    desk.send("/printed")
    desk.send("/posted", carrier="Biberpost")

    headings, *rows = rows_of(desk.go(f"{BOOK}.csv?{WEEK}").data)
    told = [dict(zip(headings, row, strict=True)) for row in rows]
    number_of = {letter.id: str(letter.number) for letter in (returned, wanted)}
    assert [(one["Posted on"], one["Batch"], one["Carrier"]) for one in told] == [
        *[("2026-03-02", "1", "Hauspost")] * 3,
        ("2026-03-03", "2", "Biberpost"),
    ]
    assert sorted(one["Name"] for one in told[:3]) == sorted(f"Eva {name}" for name in NAMES)
    assert told[3]["Name"] == f"Eva {NAMES[1]}"
    assert [one["No."] for one in told if one["Name"] == f"Eva {NAMES[1]}"] == [number_of[wanted.id], "1"]
    assert {one["Handed over by"] for one in told} == {town.printer.name}
    assert {one["Recorded"][:16] for one in told} == {"2026-03-02T09:00", "2026-03-03T09:00"}
    back = [(one["Name"], one["Returned on"], one["Reason"]) for one in told if one["Returned on"]]
    assert back == [(f"Eva {NAMES[0]}", "2026-03-03", "Moved")]

    text = on_paper(desk.go(f"{BOOK}.pdf?{WEEK}").data, tmp_path)
    assert re.findall(r"^ *(\d/\d) ", text, re.M) == ["1/1", "1/2", "1/3", "2/1"]
    assert re.search(rf"1/{number_of[returned.id]} +Eva Ångström +DE 38820 Halberstadt .*3 March 2026 Moved", text)
    assert text.count("Eva Łukaszewska") == 2
    assert text.count("Day and signature") == 2
    assert "Sum of the day: 3 letters" in text
    assert "Page 1 of 1" in text


def came_back(browser: Browser, letter: Letter) -> None:
    """As the mail room does it: the code of the sheet, one key for the reason."""
    browser.go("/staff/koba/returned")
    browser.send("/returned", code=f"1/{letter.number}")
    browser.send("/returned/note", ("because", "moved"))
