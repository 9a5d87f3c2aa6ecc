"""A held letter's address is mended in the browser: what stands there, what is refused, who else was there."""

from html import unescape

import pytest
from sqlalchemy import select

import factories as make
from browser import Browser
from db.audit import AuditEntry
from db.cases import Case, CaseState
from db.clients import Address, Client
from db.letters import Letter, LetterState
from db.offices import Office
from db.staff import Role
from letters.saying.facts import LetterFacts
from returning import LATER, a_proposal, posted
from scheduler.returned.noting import note_returned
from web.house import House
from web_house import LogIn, Town
from web_people import text_of

GOOD = {"street": "Westendorf 118", "postcode": "38820", "town": "Halberstadt", "country": "Germany"}
KEEP, LOOK = ("act", "keep"), ("act", "look")


@pytest.fixture
def held(house: House, town: Town) -> int:
    """The id of a letter whose postcode is none."""
    with house.database.transaction() as session:
        client = make.a_client(session, session.get_one(Office, town.office.id), address=False)
        make.an_address(session, client, postcode="3882")
        session.expire(client, ["addresses"])
        case, _, letter = a_proposal(session, session.get_one(Office, town.office.id), client)
        case.advisor_id = town.advisor.id
        return letter.id


def letter_of(house: House, letter_id: int) -> Letter:
    with house.database.reading() as session:
        return session.get_one(Letter, letter_id)


def at_the_form(browser: Browser, letter_id: int) -> Browser:
    assert browser.go(f"/staff/letters/{letter_id}/address").status_code == 200
    return browser


def addresses(house: House) -> list[Address]:
    with house.database.reading() as session:
        return list(session.scalars(select(Address).order_by(Address.id)))


def test_from_the_list_of_held_letters_to_the_queue(house: House, town: Town, as_: LogIn, held: int) -> None:
    browser = as_(town.printer)
    page = browser.go("/staff/koba/print")
    assert "Once the address is mended, the letter is looked at again at once." in page.text
    assert f'href="/staff/letters/{held}/address"' in page.text
    at_the_form(browser, held)
    assert "The letter is held: “3882” is not a postcode of this country." in text_of(browser)
    assert browser.form("/address").fields["postcode"] == "3882"
    assert "This address cannot be printed yet." in browser.page.text
    page = browser.send("/address", KEEP, postcode="38820")
    assert page.request.path == "/staff/koba/print"
    assert "The address is mended, and the letter waits for print." in text_of(browser)
    assert "1 letter waits" in page.text
    letter = letter_of(house, held)
    address = LetterFacts.of(letter.facts).address
    assert (letter.state, address and address.postcode) == (LetterState.QUEUED, "38820")


def test_what_was_done_is_on_record(house: House, town: Town, as_: LogIn, held: int) -> None:
    browser = at_the_form(as_(town.printer), held)
    browser.send("/address", KEEP, **GOOD)
    with house.database.reading() as session:
        of_addresses = select(AuditEntry).where(AuditEntry.action.startswith("address."))
        told = session.scalars(of_addresses.order_by(AuditEntry.id)).all()
        client = session.scalars(select(Client)).one()
        assert [one.action for one in told] == ["address.read", "address.mended"]
        assert {(one.actor, one.subject) for one in told} == {(f"staff:{town.printer.id}", f"client:{client.id}")}
        assert told[1].facts == {"letter": held, "address": addresses(house)[1].id, "letters": [held]}


def test_how_it_will_stand_in_the_window(house: House, town: Town, as_: LogIn, held: int) -> None:
    """Looked at first: nothing is kept yet."""
    browser = at_the_form(as_(town.advisor), held)
    abroad = {"street": "ul. Długa 7/3", "postcode": "00-950", "town": "Warszawa", "country": "polen"}
    page = browser.send("/address", LOOK, **abroad, care_of="Familie Nowak")
    assert "Jörg Müller<br>c/o Familie Nowak<br>ul. Długa 7/3<br>00-950 WARSZAWA<br>POLEN" in page.text
    assert len(addresses(house)) == 1
    assert browser.form("/address").fields["country"] == "polen"
    page = browser.send("/address", KEEP)
    assert page.request.path.startswith("/staff/cases/")
    [_, new] = addresses(house)
    assert (new.country, new.town, new.from_register) == ("PL", "Warszawa", False)


@pytest.mark.parametrize(
    ("field", "typed", "fault"),
    [
        ("street", "", "The address has no street."),
        ("town", "", "The address has no town."),
        ("postcode", "", "The address has no postcode."),
        ("postcode", "3882", "A German postcode has five digits; has a zero at its start been lost in “3882”?"),
        ("postcode", "{0.__class__}", "“{0.__class__}” is no postcode of Germany."),
        ("postcode", "99", "A German postcode has five digits; has a zero at its start been lost in “99”?"),
        ("country", "Atlantis", "Country “Atlantis” is not known; write its two letters, as in DE."),
        ("street", "ohne festen Wohnsitz", "The client has no fixed abode: “ohne festen Wohnsitz”."),
        ("extra", "Packstation 118", "A parcel locker or parcel shop takes no letters: “Packstation”."),
        ("extra", "Postfach 12", "There is a street and a PO box (“Postfach 12”), but one postcode"),
        ("street", "=HYPERLINK(1)", "A line of an address may not begin with this sign: “=HYPERLINK(1)”."),
        ("street", "Weg\u202e1", "There is a control character in it (U+202E)."),
        ("street", "Weg\r\nBcc: 1", "There is a control character in it (U+000D)."),
        ("street", "<script>alert(1)</script>", "A line of an address may not begin"),
        ("extra", "W" * 101, "This is too long: at most 100 characters."),
        ("extra", "W" * 60, "This line is too long for its place"),
        ("care_of", "ქალაქი", "No font of ours has these characters"),
        ("town", "{reason} {0} %s %(x)s {{ 7*7 }}" + "W" * 40, "This line is too long for its place"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    house: House, town: Town, as_: LogIn, held: int, field: str, typed: str, fault: str
) -> None:
    browser = at_the_form(as_(town.printer), held)
    page = browser.send("/address", KEEP, **{**GOOD, field: typed})
    assert page.status_code == 422
    beside = page.text.split(f'id="{field}-fault">')[1].split("</p>")[0]
    assert fault in unescape(beside)
    kept = browser.form("/address").fields
    assert {name: kept[name] for name in GOOD} == {**GOOD, **({field: typed} if field in GOOD else {})}
    assert kept[field] == typed
    assert "<script>alert" not in page.text
    assert len(addresses(house)) == 1


def test_signs_of_html_are_nothing_but_signs(house: House, town: Town, as_: LogIn, held: int) -> None:
    browser = at_the_form(as_(town.printer), held)
    page = browser.send("/address", LOOK, **{**GOOD, "town": "<b>X</b> & {{ 7*7 }}"})
    assert "38820 &lt;b&gt;X&lt;/b&gt; &amp; {{ 7*7 }}" in page.text


def test_of_two_clerks_the_second_sees_what_the_first_did(house: House, town: Town, as_: LogIn, held: int) -> None:
    first, second = at_the_form(as_(town.printer), held), at_the_form(as_(town.advisor), held)
    first.send("/address", KEEP, **GOOD)
    page = second.send("/address", KEEP, **{**GOOD, "street": "Kornstraße 9"})
    assert page.status_code == 409
    assert "Somebody else changed the address meanwhile" in page.text
    assert "On record now: Westendorf 118, 38820 Halberstadt" in text_of(second)
    assert second.form("/address").fields["street"] == "Kornstraße 9"
    assert addresses(house)[-1].street == "Westendorf 118"
    second.send("/address", KEEP)
    assert addresses(house)[-1].street == "Kornstraße 9"


def test_not_where_a_letter_came_back_from(house: House, town: Town, as_: LogIn) -> None:
    with house.database.transaction() as session:
        case, _, letter = a_proposal(session, session.get_one(Office, town.office.id))
        case.advisor_id = town.advisor.id
        posted(session, letter)
        note_returned(session, letter, None, "moved", staff_id=None, at=LATER)
    browser = as_(town.advisor)
    page = browser.go(f"/staff/cases/{case.id}")
    assert f'href="/staff/letters/{letter.id}/address"' in page.text
    at_the_form(browser, letter.id)
    assert "because a letter came back: Moved" in text_of(browser)
    page = browser.send("/address", KEEP)
    assert page.status_code == 409
    assert "A letter came back from this very address (Moved)." in page.text
    page = browser.send("/address", KEEP, **GOOD)
    assert page.request.path == f"/staff/cases/{case.id}"
    assert "Go on with the new address" in page.text


@pytest.fixture
def unwritten(house: House, town: Town) -> Case:
    """Nothing can be written to this client, so nothing ever was."""
    with house.database.transaction() as session:
        client = make.a_client(session, session.get_one(Office, town.office.id), phone=None, address=False)
        return make.a_case(
            session,
            town.office,
            client=client,
            advisor=town.advisor,
            state=CaseState.NEEDS_PERSON,
            state_reason="no_address",
        )


def test_of_a_client_who_has_no_letter_yet(house: House, town: Town, as_: LogIn, unwritten: Case) -> None:
    path = f"/staff/cases/{unwritten.id}/address"
    browser = as_(town.advisor)
    assert f'href="{path}"' in browser.go(f"/staff/cases/{unwritten.id}").text
    assert browser.go(path).status_code == 200
    assert browser.send("/address", KEEP).status_code == 422
    page = browser.send("/address", KEEP, **GOOD)
    assert page.request.path == f"/staff/cases/{unwritten.id}"
    assert "The address is mended." in page.text
    assert addresses(house)[-1].street == GOOD["street"]
    with house.database.reading() as session:
        assert session.get_one(Case, unwritten.id).state == CaseState.TO_CALL
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "address.mended")).one()
        assert entry.facts["case"] == unwritten.id


def test_the_back_office_goes_on_in_its_print_room(town: Town, as_: LogIn, unwritten: Case) -> None:
    browser = as_(town.printer)
    page = browser.go(f"/staff/cases/{unwritten.id}/address")
    assert f'href="/staff/cases/{unwritten.id}"' not in page.text
    assert browser.send("/address", KEEP, **GOOD).request.path == "/staff/koba/print"
    assert as_(town.editor).go(f"/staff/cases/{unwritten.id}/address").status_code == 403


def test_a_closed_case_wants_no_address(house: House, town: Town, as_: LogIn, unwritten: Case) -> None:
    with house.database.transaction() as session:
        session.get_one(Case, unwritten.id).state = CaseState.CLOSED
    assert "Mend the address" not in as_(town.advisor).go(f"/staff/cases/{unwritten.id}").text


def test_whoever_is_said_to_have_died_is_not_written_to_by_an_oversight(
    house: House, town: Town, as_: LogIn
) -> None:
    with house.database.transaction() as session:
        _, _, letter = a_proposal(session, session.get_one(Office, town.office.id))
        posted(session, letter)
        note_returned(session, letter, None, "deceased", staff_id=None, at=LATER)
    browser = at_the_form(as_(town.printer), letter.id)
    assert "The post says that this person has died." in browser.page.text


def test_the_representative_is_named(house: House, town: Town, as_: LogIn) -> None:
    with house.database.transaction() as session:
        office = session.get_one(Office, town.office.id)
        guardian = make.a_client(session, office, given_name="Vera", family_name="Vormund", address=False)
        client = make.a_client(session, office, representative_id=guardian.id)
        _, _, letter = a_proposal(session, office, client)
    browser = at_the_form(as_(town.printer), letter.id)
    assert "Vera Vormund for Jörg Müller" in text_of(browser)
    assert "fault" not in browser.page.text
    browser.send("/address", KEEP, **GOOD)
    assert addresses(house)[-1].client_id == guardian.id
    assert letter_of(house, letter.id).state == LetterState.QUEUED


def test_a_letter_that_is_held_for_its_name_as_well(house: House, town: Town, as_: LogIn, held: int) -> None:
    with house.database.transaction() as session:
        session.scalars(select(Client)).one().family_name = "გოგი"
    browser = at_the_form(as_(town.printer), held)
    browser.send("/address", LOOK, **GOOD)
    assert "No font of ours has these characters" in browser.page.text
    browser.send("/address", KEEP)
    assert "The address is mended, but the letter is still held: No font of ours" in text_of(browser)
    assert "Mend the name where your office keeps it" in browser.page.text


def test_who_may_and_who_may_not(house: House, town: Town, as_: LogIn, held: int) -> None:
    path = f"/staff/letters/{held}/address"
    assert as_(town.editor).go(path).status_code == 403
    with house.database.transaction() as session:
        elsewhere = make.an_office(session, session.get_one(type(town.authority), town.authority.id))
        stranger = make.a_member(
            session,
            elsewhere,
            Role.BACK_OFFICE,
            email="far@example.org",
            password_hash=town.printer.password_hash,
            language="en",
        )
    browser = as_(stranger)
    assert browser.go(path).status_code == 404
    at_the_form(as_(town.printer), held)
    assert browser.client.post(path, data=GOOD).status_code in (400, 404)
    assert len(addresses(house)) == 1


def test_from_a_letter_that_has_no_address_to_go_to_any_more(house: House, town: Town, as_: LogIn) -> None:
    """The page says who mends it, and leads them there."""
    with house.database.transaction() as session:
        case, _, letter = a_proposal(session, session.get_one(Office, town.office.id))
        case.advisor_id = town.advisor.id
        posted(session, letter)
        for address in case.client.addresses:
            session.delete(address)
    browser = as_(town.printer)
    text = browser.go(f"/staff/letters/{letter.id}").text
    assert "The back office or the client&#39;s advisor mends it first." in text
    assert f'<a href="/staff/letters/{letter.id}/address">Mend the address</a>' in text


@pytest.mark.parametrize("who", ["printer", "advisor"])
def test_where_one_is(house: House, town: Town, as_: LogIn, held: int, who: str) -> None:
    text = at_the_form(as_(getattr(town, who)), held).page.text
    assert text.count('aria-current="page"') == 1
    assert f'aria-current="page">{"Print room" if who == "printer" else "Call list"}</a>' in text
