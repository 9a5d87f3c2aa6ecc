"""The page of returned letters: one field, one key, a stack in minutes, a photo, and the way back."""

from html import unescape

import pytest
from sqlalchemy import select

import factories as make
from at_the_scanner import PAGE, a_stack, at_work, letter_of, scan
from db.appointments import Appointment, AppointmentState
from db.audit import AuditEntry
from db.cases import Case, CaseState
from db.clients import Client
from db.letters import Letter, LetterKind, LetterState
from db.offices import Office
from db.staff import Role, Staff
from returning import (
    a_letter,
    a_proposal,
    batched,
    posted,
    printed_again,
)
from scheduler.cases import close_case
from web.house import House
from web_house import Clock, LogIn, Town
from web_people import text_of


@pytest.fixture
def now(clock: Clock) -> None:
    clock.wait(days=4)


@pytest.mark.usefixtures("now")
def test_one_field_and_one_key(house: House, town: Town, as_: LogIn) -> None:
    [letter_id] = a_stack(house, town, "Adler")
    browser = at_work(as_, town.printer)
    seen = scan(browser, "ry1ß1ß7ß1ß1\t")
    assert "Eva Adler" in seen
    assert "Proposal of a telephone appointment" in seen
    assert "Monday, 2 March 2026" in seen
    assert "Batch 1, no. 7" in seen
    assert "Musterstraße 12, 38820 Halberstadt" in seen
    assert browser.page.text.count("autofocus") == 1
    assert 'accesskey="2"' in browser.page.text
    told = scan(browser, "2")
    assert "Noted for Eva Adler: Unknown at this address." in told
    assert "The address is not used any more." in told
    assert "The proposed time is free again." in told
    assert browser.form("/returned").fields.get("letter") is None
    assert browser.page.text.count("autofocus") == 1, "for the next one"
    assert letter_of(house, letter_id).state == LetterState.RETURNED


@pytest.mark.usefixtures("now")
def test_by_a_button(house: House, town: Town, as_: LogIn) -> None:
    [letter_id] = a_stack(house, town, "Adler")
    browser = at_work(as_, town.printer)
    scan(browser, "1/7")
    browser.send("/returned/note", button=("because", "refused"))
    assert "Noted for Eva Adler: Refused." in text_of(browser)
    assert letter_of(house, letter_id).state == LetterState.RETURNED


@pytest.mark.usefixtures("now")
def test_a_stack_with_one_reason(house: House, town: Town, as_: LogIn) -> None:
    """Each letter is one scan: the answer is the page for the next one."""
    letters = a_stack(house, town, *(f"Client{number}" for number in range(6)))
    browser = at_work(as_, town.printer)
    for number in range(1, 7):
        told = scan(browser, f"RZ1-{number}-7-1-1", reason="moved")
        assert f"Noted for Eva Client{number - 1}: Moved." in told
        assert "Each letter that you scan now is noted at once: Moved." in told
        assert '<option value="moved" selected>' in browser.page.text
    assert [letter_of(house, one).state for one in letters] == [LetterState.RETURNED] * 6
    below = browser.page.text[browser.page.text.index("What you noted last") :]
    listed, _, waiting = below.partition("</table>")
    assert [f"Client{number}" in listed for number in range(6)] == [False, True, True, True, True, True]
    assert "6 cases of this office wait for a person because a letter came back." in text_of(browser)
    with house.database.reading() as session:
        due_first = session.scalars(select(Case).order_by(Case.due_on, Case.id)).all()
        named = [
            f'href="/staff/cases/{one.id}/address">Eva {one.client.family_name}<' in waiting for one in due_first
        ]
    assert named == [True] * 5 + [False]
    assert browser.go(f"/staff/cases/{due_first[0].id}/address").status_code == 200


@pytest.mark.usefixtures("now")
def test_nobody_is_called_dead_in_passing(house: House, town: Town, as_: LogIn) -> None:
    [letter_id] = a_stack(house, town, "Adler")
    browser = at_work(as_, town.printer)
    assert '<option value="deceased"' not in browser.page.text
    scan(browser, "1/7", reason="deceased")
    assert letter_of(house, letter_id).state == LetterState.POSTED


@pytest.mark.usefixtures("now")
def test_another_code_leaves_the_chosen_letter_as_it_is(house: House, town: Town, as_: LogIn) -> None:
    first, second = a_stack(house, town, "Adler", "Buchfink")
    browser = at_work(as_, town.printer)
    scan(browser, "1/7")
    assert "Eva Buchfink" in scan(browser, "2/7")
    assert [letter_of(house, one).state for one in (first, second)] == [LetterState.POSTED] * 2


@pytest.mark.usefixtures("now")
@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("", 422, "Please fill in this field."),
        ("Müller", 422, "“Müller” is not the code of a letter."),
        ("<b>x</b>" * 9, 422, "“<b>x</b><b>x</b>"),
        ("3", 422, "“3” is not the code"),
        ("1/0", 422, "This is the cover sheet of batch 1."),
        ("1/8", 404, "No letter of this office has this code."),
        ("99999999", 404, "No letter of this office has this code."),
    ],
)
def test_what_leads_to_no_letter(house: House, town: Town, as_: LogIn, typed: str, status: int, said: str) -> None:
    a_stack(house, town, "Adler")
    browser = at_work(as_, town.printer)
    scan(browser, typed, reason="moved")
    assert browser.page.status_code == status
    assert said in unescape(browser.page.text)
    assert "<b>x</b>" not in browser.page.text
    assert '<option value="moved" selected>' in browser.page.text
    assert 'id="code" name="code" class' in browser.page.text, (
        "and nothing stands in it: the next scan would follow"
    )


@pytest.mark.usefixtures("now")
def test_a_batch_that_is_not_posted(house: House, town: Town, as_: LogIn) -> None:
    with house.database.transaction() as session:
        _, _, letter = a_proposal(session, session.get_one(Office, town.office.id))
        batch = batched(session, letter)
    browser = at_work(as_, town.printer)
    told = scan(browser, "1/7")
    assert browser.page.status_code == 409
    assert "By our record this letter of batch 1 has not left." in told
    assert f'href="/staff/batches/{batch.id}"' in browser.page.text


@pytest.mark.usefixtures("now")
def test_noted_before_it_says_by_whom(house: House, town: Town, as_: LogIn) -> None:
    a_stack(house, town, "Adler")
    browser = at_work(as_, town.printer)
    scan(browser, "1/7", reason="moved")
    told = scan(browser, "1/7", reason="unknown")
    assert browser.page.status_code == 409
    assert f"this letter was noted as “Moved” on Friday, 6 March 2026, 9:00 by {town.printer.name}" in told


@pytest.mark.usefixtures("now")
def test_an_older_print(house: House, town: Town, as_: LogIn) -> None:
    [letter_id] = a_stack(house, town, "Adler")
    with house.database.transaction() as session:
        printed_again(session, session.get_one(Letter, letter_id))
    browser = at_work(as_, town.printer)
    seen = scan(browser, "1/7")
    assert "This is an older print, 1/7: since then the letter was printed again." in seen
    assert "The newer one was posted on 2 March 2026" in seen
    assert "an older print came back. A person looks at the case" in scan(browser, "1")
    assert letter_of(house, letter_id).state == LetterState.POSTED


@pytest.mark.usefixtures("now")
def test_a_reference_offers_the_other_letters_of_the_case(house: House, town: Town, as_: LogIn) -> None:
    with house.database.transaction() as session:
        case, letter = a_letter(session, session.get_one(Office, town.office.id), LetterKind.CORRECTION)
        posted(session, letter)
        reference = letter.access_code.reference
        earlier = session.scalars(select(Letter.id).where(Letter.kind == LetterKind.PROPOSAL)).one()
    browser = at_work(as_, town.printer)
    assert "The time of an earlier letter does not hold any more" in scan(
        browser, f"{reference[:4]} {reference[4:]}"
    )
    assert f"letter={earlier}" in browser.page.text
    browser.go(f"{PAGE}?letter={earlier}")
    scan(browser, "6")
    assert letter_of(house, earlier).state == LetterState.RETURNED
    assert letter_of(house, letter.id).state == LetterState.POSTED
    assert case.id


@pytest.mark.usefixtures("now")
def test_undone(house: House, town: Town, as_: LogIn) -> None:
    [letter_id] = a_stack(house, town, "Adler")
    browser = at_work(as_, town.printer)
    scan(browser, "1/7", reason="moved")
    browser.send("/undo")
    assert "Undone: the letter counts as posted" in text_of(browser)
    with house.database.reading() as session:
        letter = session.get_one(Letter, letter_id)
        assert letter.state == LetterState.POSTED
        assert session.get_one(Case, letter.case_id).state == CaseState.APPOINTMENT
        actions = session.scalars(
            select(AuditEntry.action).where(AuditEntry.subject == f"letter:{letter_id}").order_by(AuditEntry.id)
        ).all()
    assert actions == ["letter.returned", "letter.return_undone"]


@pytest.mark.usefixtures("now")
def test_what_went_on_is_not_undone(house: House, town: Town, as_: LogIn) -> None:
    [letter_id] = a_stack(house, town, "Adler")
    browser = at_work(as_, town.printer)
    scan(browser, "1/7", reason="moved")
    with house.database.transaction() as session:
        close_case(session.get_one(Case, letter_of(house, letter_id).case_id), "called", house.now())
    browser.send("/undo")
    assert browser.page.status_code == 409
    assert "This cannot be undone any more" in text_of(browser)
    with house.database.reading() as session:
        assert session.scalars(select(Appointment.state)).one() == AppointmentState.WITHDRAWN
        assert letter_of(house, letter_id).state == LetterState.RETURNED
        assert session.scalars(select(Client)).one().address is None


@pytest.mark.usefixtures("now")
def test_what_is_seen_and_done_is_written_down(house: House, town: Town, as_: LogIn) -> None:
    [letter_id] = a_stack(house, town, "Adler")
    browser = at_work(as_, town.printer)
    scan(browser, "1/7")
    scan(browser, "1")
    with house.database.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    read = [entry.facts["client"] for entry in entries if entry.action == "letter.read"]
    assert len(read) == 1
    [noted] = [entry.facts for entry in entries if entry.action == "letter.returned"]
    assert (noted["reason"], noted["sheet"], noted["freed"]) == ("moved", "1/7", 1)
    assert [entry.facts["letters"] for entry in entries if entry.action == "returned.read"][-1] == [letter_id]


@pytest.mark.usefixtures("now")
def test_the_letters_of_another_office_are_none_of_theirs(house: House, town: Town, as_: LogIn) -> None:
    with house.database.transaction() as session:
        other = make.an_office(session, town.authority)
        _, _, letter = a_proposal(session, other)
        posted(session, letter)
    browser = at_work(as_, town.printer)
    assert browser.go(f"{PAGE}?letter={letter.id}").status_code == 404
    for address, values in (("note", {"because": "moved", "letter": letter.id}), (f"{letter.id}/undo", {})):
        browser.go(PAGE)
        token = {"csrf_token": browser.form("/returned").fields["csrf_token"]}
        assert browser.post(f"{PAGE}/{address}", {**token, **values}).status_code == 404
    assert letter_of(house, letter.id).state == LetterState.POSTED


@pytest.mark.usefixtures("now")
def test_a_reference_of_the_other_office_in_which_one_works(house: House, town: Town, as_: LogIn) -> None:
    with house.database.transaction() as session:
        other = make.an_office(session, town.authority, name="Jobcenter Nord")
        make.a_membership(session, other, session.get_one(Staff, town.printer.id), Role.BACK_OFFICE)
        _, _, letter = a_proposal(session, other)
        posted(session, letter)
        reference = letter.access_code.reference
    assert "This letter is of another office: Jobcenter Nord." in scan(at_work(as_, town.printer), reference)


@pytest.mark.usefixtures("now")
def test_only_the_back_office(town: Town, as_: LogIn) -> None:
    for person in (town.advisor, town.editor):
        assert as_(person).go(PAGE).status_code == 403


@pytest.mark.usefixtures("now")
@pytest.mark.parametrize("query", ["letter=x", "letter=-1", "letter=9999999999999999999", "letter=²"])
def test_an_odd_address(town: Town, as_: LogIn, query: str) -> None:
    assert as_(town.printer).go(f"{PAGE}?{query}").status_code == 400
