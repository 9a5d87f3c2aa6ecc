"""The page of a letter that left and is printed once more, and what of the request goes into the audit."""

from sqlalchemy import select

import factories as make
from at_the_scanner import a_stack
from db.audit import AuditEntry
from db.letters import Letter
from letters.printing.again import queue_all_again
from web.house import House
from web_house import Clock, LogIn, Town


def test_the_page_says_that_an_earlier_copy_left(house: House, town: Town, as_: LogIn, clock: Clock) -> None:
    clock.wait(days=4)
    [letter_id] = a_stack(house, town, "Adler")
    browser = as_(town.advisor)
    assert "An earlier print left" not in browser.go(f"/staff/letters/{letter_id}").text
    with house.database.transaction() as session:
        session.get_one(Letter, letter_id).posted_on = make.DAY
        session.flush()
        queue_all_again(session, [letter_id], reason="not_arrived", staff_id=None, at=clock())
    page = browser.go(f"/staff/letters/{letter_id}")
    assert page.text.count("An earlier print left on 2 March 2026.") == 1


def test_a_note_about_a_client_does_not_go_into_the_audit(
    house: House, town: Town, as_: LogIn, clock: Clock
) -> None:
    """The database refuses to change it there."""
    clock.wait(days=4)
    [letter_id] = a_stack(house, town, "Adler")
    browser = as_(town.advisor)
    browser.go(f"/staff/letters/{letter_id}")
    browser.send("/reprint", reason="not_arrived", note="in hospital since May")
    assert "in hospital since May" in browser.go(f"/staff/letters/{letter_id}").text
    with house.database.reading() as session:
        entries = list(session.scalars(select(AuditEntry)))
    [asked] = [entry for entry in entries if entry.action == "reprint.asked"]
    assert asked.facts["reason"] == "not_arrived"
    assert not any("hospital" in str(entry.facts) for entry in entries)
