"""A paper is registered once, however often its form is sent; and what is wrong is told in the reader's language."""

from html import unescape

import pytest

import factories as make
from browser import Browser
from db.staff import Role
from web import auth
from web.house import House
from web_house import PASSWORD, LogIn, Town, translated
from web_letter import Letter
from web_paper import PAPER, TYPED, cases, known_client, papers, register
from words.catalogues import N_


@pytest.mark.parametrize("kind", ["contact_request", "other", "reply"])
def test_sent_twice_it_is_one_paper(post_desk: Browser, house: House, kind: str) -> None:
    form = post_desk.form("/paper")
    sent = {**form.fields, "way": "post", "kind": kind, "name": "Eva Öhman"}
    first = post_desk.post(form.action, sent)
    again = post_desk.post(form.action, sent)
    assert len(papers(house)) == 1
    assert again.request.path == first.request.path
    post_desk.go(PAPER)
    register(post_desk, kind=kind, name="Eva Öhman")
    assert len(papers(house)) == 2


def test_a_call_that_is_sent_twice_is_one_call(post_desk: Browser, house: House, town: Town) -> None:
    known_client(house, town)
    form = post_desk.form("/paper")
    sent = {**form.fields, "way": "post", "kind": "contact_request", "name": "Jörg Müller", "phone": TYPED}
    for _ in range(2):
        assert post_desk.post(form.action, sent).request.path == PAPER
    assert (len(papers(house)), len(cases(house))) == (1, 1)


def test_an_answer_that_is_sent_twice_is_entered_once(post_desk: Browser, house: House, letter: Letter) -> None:
    form = post_desk.form("/paper")
    sent = {**form.fields, "way": "post", "kind": "reply", "code": letter.code.reference}
    for _ in range(2):
        assert post_desk.post(form.action, sent).request.path == f"/staff/cases/{letter.case.id}/answer"
    assert len(papers(house)) == 1


def test_without_a_key_nothing_is_registered(post_desk: Browser, house: House) -> None:
    assert register(post_desk, name="Eva", form_key="").status_code == 400
    assert papers(house) == []


@pytest.mark.usefixtures("places")
def test_faults_are_told_in_the_language_of_who_reads(house: House, town: Town, as_: LogIn) -> None:
    with house.database.transaction() as session:
        hashed = auth.hash_password(PASSWORD)
        here = {"email": "de@example.org", "password_hash": hashed, "language": "de"}
        person = make.a_member(session, town.office, Role.BACK_OFFICE, **here)
    browser = as_(person)
    browser.go(PAPER)
    assert "Bitte geben Sie den Namen ein" in unescape(register(browser, name="").text)
    register(browser, name="Xaver Neu")
    assert "Bitte geben Sie mindestens den Familiennamen ein." in browser.send("/new-client", family_name="").text
    assert "Bitte geben Sie den Namen ein" in unescape(browser.send("/mend", name="").text)


def test_the_tests_find_a_text_that_nobody_translated() -> None:
    with pytest.raises(AssertionError, match="shown without"):
        translated(N_("Registered"))
    assert translated("Registered") == "Registered"
