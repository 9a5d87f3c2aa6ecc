"""Paper that comes in: registered by the keyboard alone, led on at once, listed until it is done."""

import pytest
from flask import Flask
from sqlalchemy import select

from browser import Browser
from db.appointments import AppointmentState, Way
from db.audit import AuditEntry
from db.cases import CaseState
from db.offices import Place
from hostile import HOSTILE
from scheduler.paper.outcomes import PaperOutcome
from web.house import House
from web.staff.post.answers_entered import ANSWERS
from web.staff.post.paper_words import BY_HAND, OUTCOMES
from web_house import LogIn, Town
from web_letter import Letter
from web_paper import PAPER, TYPED, cases, known_client, papers, register, reply


def test_a_reply_is_scanned_answered_and_the_next_one_follows(
    post_desk: Browser, letter: Letter, house: House, places: list[Place]
) -> None:
    way = f"letterbox:{places[1].id}"
    page = reply(post_desk, way=way, received_on="2026-03-01", code=letter.code.reference)
    assert "On the paper of 1 March 2026" in page.text
    assert 'value="paper" checked' in page.text
    page = post_desk.send("/answer", ("answer", "confirm"))
    assert "Noted for Jörg Müller: confirmed." in page.text
    assert letter.now().state == AppointmentState.CONFIRMED
    assert letter.events()[-1][1] == Way.PAPER
    [paper] = papers(house)
    assert (paper.outcome, paper.case_id, paper.place_id) == ("confirm", letter.case.id, places[1].id)
    assert f'value="{way}" selected' in page.text
    assert 'value="2026-03-01"' in page.text


def test_a_wrong_reference_is_asked_for_again_and_with_a_name_registered(post_desk: Browser, house: House) -> None:
    page = reply(post_desk, code="0000 0000", note="Ja")
    assert page.status_code == 422
    assert "No letter of this office has this reference." in page.text
    assert 'value="0000 0000"' in page.text
    assert ">Ja</textarea>" in page.text
    assert papers(house) == []
    page = reply(post_desk, name="Eva Öhman", code="0000 0000")
    assert "please look for the client here" in page.text
    assert [paper.name for paper in papers(house)] == ["Eva Öhman"]


def test_a_form_of_a_known_client_is_a_call_at_once(
    post_desk: Browser, house: House, town: Town, as_: LogIn, places: list[Place]
) -> None:
    client = known_client(house, town)
    way = f"letterbox:{places[0].id}"
    page = register(
        post_desk,
        kind="job_search",
        way=way,
        received_on="2026-03-01",
        name="Müller, Jörg",
        phone=TYPED,
        note="Eilt",
    )
    assert "Jörg Müller: a call to make, on the list of Jutta Brandt" in page.text
    [case] = cases(house)
    assert (case.client_id, case.state, case.advisor_id) == (client.id, CaseState.TO_CALL, town.advisor.id)
    advisor = as_(town.advisor)
    listed = advisor.go("/staff/koba/calls").text
    assert "Form: start of job search" in listed
    assert "received on 1 March 2026" in listed
    assert "Eilt" in listed
    shown = advisor.go(f"/staff/cases/{case.id}").text
    assert "The job search begins on Sunday, 1 March 2026: on that day the form was received." in shown
    assert "In the letterbox at the door: Halberstadt" in shown


def test_the_list_has_the_oldest_first_with_age_and_what_to_do(post_desk: Browser, house: House) -> None:
    register(post_desk, kind="other", name="Later", received_on="2026-03-02")
    register(post_desk, kind="other", name="Earlier", received_on="2026-02-25")
    page = post_desk.go(PAPER).text
    assert page.index("Earlier") < page.index("Later")
    assert "5 days ago" in page
    assert "Give it to somebody" in page
    assert "<b>2</b> still to be seen to" in post_desk.go("/staff/").text
    post_desk.go(PAPER)
    page = post_desk.send("/find#find", q="earl").text
    assert page.count(">Earlier</a>") == 1
    assert ">Later</a>" not in page


@pytest.mark.parametrize(
    "fields",
    [
        {"received_on": "2026-03-03"},
        {"received_on": ""},
        {"received_on": "yesterday"},
        {"name": ""},
        {"way": "letterbox:999"},
        {"name": "x" * 201},
    ],
)
def test_what_cannot_be_registered_is_told_and_stays_in_the_form(
    post_desk: Browser, house: House, fields: dict[str, str]
) -> None:
    page = register(post_desk, **({"name": "Eva", "note": "Bitte"} | fields))
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert ">Bitte</textarea>" in page.text
    assert papers(house) == []


@pytest.mark.parametrize("fields", [{"kind": "x"}, {"way": "x"}, {"way": "letterbox:x"}, {"way": "post:²"}])
def test_what_no_form_sends_is_not_understood(post_desk: Browser, fields: dict[str, str]) -> None:
    assert register(post_desk, **({"name": "Eva"} | fields)).status_code == 400


def test_advisors_register_too_and_editors_do_not(as_: LogIn, town: Town, places: list[Place]) -> None:
    assert as_(town.advisor).go(PAPER).status_code == 200
    assert as_(town.editor).go(PAPER).status_code == 403


def test_what_is_shown_and_done_is_written_down(
    post_desk: Browser, house: House, town: Town, letter: Letter
) -> None:
    register(post_desk, kind="reply", name="Jörg Müller")
    paper = papers(house)[0]
    with house.database.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    done = {entry.action: entry for entry in entries}
    assert done["paper.registered"].subject == f"paper:{paper.id}"
    assert done["clients.looked_for"].facts["clients"] == [letter.case.client_id]
    assert {"papers.read", "paper.read"} <= done.keys()
    assert all("Müller" not in str(entry.facts) for entry in entries)


def test_hostile_text_is_shown_as_text(post_desk: Browser, house: House) -> None:
    statuses = set()
    for hostile in [text for place, text in enumerate(HOSTILE) if place % 3 == 0 or "<script>" in text]:
        text = hostile.encode("utf-8", "replace").decode()
        post_desk.go(PAPER)
        statuses.add(register(post_desk, kind="other", name=text, phone=text[:40], note=text[:900]).status_code)
    assert statuses == {200, 400, 422}
    page = post_desk.go(PAPER).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert len(papers(house)) > 50


def test_every_outcome_has_its_words(app: Flask) -> None:
    assert {*PaperOutcome, *ANSWERS} == OUTCOMES.keys()
    assert {*BY_HAND} < {*PaperOutcome}
