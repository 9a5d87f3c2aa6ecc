"""Whatever page shows a person's data, for whatever reason: that it was read is on record."""

from sqlalchemy import func, select

from at_the_scanner import a_stack
from browser import Browser
from db.audit import AuditEntry
from web.house import House
from web_house import LogIn, Town
from web_letter import Letter
from web_paper import papers, register


def times_read(house: House, action: str, subject: str) -> int:
    counted = select(func.count()).where(AuditEntry.action == action, AuditEntry.subject == subject)
    with house.database.reading() as session:
        return session.scalar(counted) or 0


def test_a_letter_that_is_asked_for_with_no_reason(house: House, town: Town, as_: LogIn) -> None:
    [letter_id] = a_stack(house, town, "Adler")
    browser = as_(town.advisor)
    browser.go(f"/staff/letters/{letter_id}")
    page = browser.send("/reprint", reason="nonsense")
    assert page.status_code == 422
    assert "Adler" in page.text
    assert times_read(house, "letter.read", f"letter:{letter_id}") == 2


def test_a_paper_that_is_done(post_desk: Browser, house: House) -> None:
    register(post_desk, name="Eva Öhman", note="Bitte")
    [paper] = papers(house)
    form = post_desk.form("/find")
    post_desk.send("/done", ("outcome", "noted"))
    before = times_read(house, "paper.read", f"paper:{paper.id}")
    assert "Eva Öhman" in post_desk.post(form.action, {**form.fields, "q": ""}).text
    assert times_read(house, "paper.read", f"paper:{paper.id}") == before + 1


def test_a_paper_with_a_fault(post_desk: Browser, house: House) -> None:
    register(post_desk, name="Eva Öhman")
    [paper] = papers(house)
    before = times_read(house, "paper.read", f"paper:{paper.id}")
    assert post_desk.send("/new-client", family_name="").status_code == 422
    assert post_desk.send("/mend", name="").status_code == 422
    assert times_read(house, "paper.read", f"paper:{paper.id}") == before + 2


def test_an_answer_with_a_fault(post_desk: Browser, house: House, letter: Letter) -> None:
    post_desk.go(f"/staff/cases/{letter.case.id}/answer")
    assert post_desk.send("/answer", ("answer", "number"), number="x").status_code == 422
    assert post_desk.send("/answer", ("answer", "hour"), hour="x").status_code == 422
    assert times_read(house, "case.read", f"case:{letter.case.id}") == 3
