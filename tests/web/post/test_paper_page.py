"""One paper: whose it is, what is made of it, once; for those who may see it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import factories as make
from browser import Browser
from db.appointments import AppointmentState, Way
from db.cases import Wish, WishKind
from db.letters import Letter as LetterRow
from db.letters import LetterKind
from db.paper import Paper, PaperKind, PaperWay
from db.staff import Role
from scheduler.paper.forgetting import forget_papers
from web.house import House
from web_house import LogIn, Town
from web_letter import Letter
from web_paper import PAPER, TYPED, cases, known_client, papers, register, reply
from web_people import text_of


@pytest.mark.parametrize(
    ("answer", "fields"),
    [
        ("number", {"number": "030 23125 999"}),
        ("in_person", {}),
        ("cancel", {}),
        ("wants_earlier", {}),
    ],
)
def test_each_answer_is_the_papers_outcome(
    post_desk: Browser, letter: Letter, house: House, answer: str, fields: dict[str, str]
) -> None:
    reply(post_desk, code=letter.code.reference)
    post_desk.send("/answer", ("answer", answer), **fields)
    assert [paper.outcome for paper in papers(house)] == [answer]


def test_who_wants_to_come_in_person_is_told_to_the_advisor(
    post_desk: Browser, letter: Letter, house: House, as_: LogIn, town: Town
) -> None:
    reply(post_desk, code=letter.code.reference)
    post_desk.send("/answer", ("answer", "in_person"))
    with house.database.reading() as session:
        [wish] = session.scalars(select(Wish))
        assert (wish.kind, wish.way) == (WishKind.NOT_BY_PHONE, Way.PAPER)
    assert "wants to come in person" in as_(town.advisor).go("/staff/koba/calls").text


def test_several_things_on_one_paper_are_entered_one_after_the_other(
    post_desk: Browser, letter: Letter, house: House
) -> None:
    reply(post_desk, code=letter.code.reference)
    page = post_desk.send("/answer", ("answer", "number"), number="030 23125 999", more="yes")
    assert "On the paper of" in page.text
    assert papers(house)[0].done_at is None
    post_desk.send("/answer", ("answer", "confirm"))
    assert [paper.outcome for paper in papers(house)] == ["confirm"]


def test_an_answer_that_cannot_be_leaves_the_paper_open(post_desk: Browser, letter: Letter, house: House) -> None:
    reply(post_desk, code=letter.code.reference)
    assert post_desk.send("/answer", ("answer", "number"), number="zwölf").status_code == 422
    assert papers(house)[0].done_at is None
    post_desk.send("/answer", ("answer", "number"), number="030 23125 999")
    assert papers(house)[0].outcome == "number"


def test_an_answer_is_entered_once_by_whoever_is_first(
    post_desk: Browser, letter: Letter, house: House, as_: LogIn, town: Town
) -> None:
    reply(post_desk, code=letter.code.reference)
    form = post_desk.form("/answer")
    other = as_(town.advisor)
    other.go(f"/staff/cases/{letter.case.id}/answer?paper={papers(house)[0].id}")
    other.send("/answer", ("answer", "wants_earlier"))
    page = post_desk.post(form.action, {**form.fields, "answer": "cancel"})
    assert "Somebody else has seen to this paper." in page.text
    assert letter.now().state == AppointmentState.PROPOSED
    assert papers(house)[0].outcome == "wants_earlier"


def test_a_reply_without_reference_finds_its_case_by_search(
    post_desk: Browser, letter: Letter, house: House, town: Town
) -> None:
    known_client(house, town, given_name="Eva")
    page = reply(post_desk, name="J. Müller")
    assert "Who is it from?" in page.text
    paper = papers(house)[0]
    post_desk.go(f"/staff/papers/{paper.id}")
    page = post_desk.send("/find", q="jörg 38820")
    assert "Jörg Müller" in page.text
    assert "Eva" not in page.text
    page = post_desk.send("/sender", ("case", str(letter.case.id)))
    assert "On the paper of" in page.text
    assert papers(house)[0].case_id == letter.case.id


def test_a_new_client_is_two_keys_away(post_desk: Browser, house: House) -> None:
    register(post_desk, kind="job_search", name="Eva Maria Öhman", phone=TYPED)
    form = post_desk.form("/new-client")
    assert (form.fields["given_name"], form.fields["family_name"]) == ("Eva Maria", "Öhman")
    page = post_desk.send("/new-client", language="de")
    assert "Eva Maria Öhman: a call to make" in page.text
    [case] = cases(house)
    assert case.number == f"P{papers(house)[0].id}"
    assert 'action="/staff/koba/paper"' in page.text


def test_without_a_number_the_new_client_gets_a_letter(post_desk: Browser, house: House) -> None:
    register(post_desk, name="Eva Öhman", note="Bitte melden")
    page = post_desk.send("/new-client", language="de")
    assert page.status_code == 422
    assert "Without a telephone number or an address nobody can answer." in page.text
    assert 'value="Öhman"' in page.text
    page = post_desk.send("/new-client", language="de", street="Musterweg 1", postcode="38820", town="Halberstadt")
    assert "so a letter answers" in page.text
    with house.database.reading() as session:
        [letter] = session.scalars(select(LetterRow))
        assert letter.kind == LetterKind.LETTERBOX
    assert papers(house)[0].outcome == "letter"


def test_a_wrong_number_is_said_and_corrected(post_desk: Browser, house: House, town: Town) -> None:
    known_client(house, town)
    page = register(post_desk, name="Jörg Müller", phone="zwölf")
    assert "is not a telephone number" in page.text
    assert papers(house)[0].phone == "zwölf"
    assert cases(house) == []
    page = post_desk.send("/new-client", language="de", street="Musterweg 1", town="Halle")
    assert page.status_code == 422
    assert 'value="Musterweg 1"' in page.text
    page = post_desk.send("/mend", phone=TYPED)
    assert "Jörg Müller: a call to make" in page.text
    assert len(cases(house)) == 1


def test_the_same_twice_on_a_day_is_said_and_a_person_decides(
    post_desk: Browser, house: House, town: Town
) -> None:
    known_client(house, town)
    register(post_desk, name="Jörg Müller", phone=TYPED)
    page = register(post_desk, name="Jörg Müller", phone=TYPED)
    assert page.text.count("The same person sent something") == 1
    assert [paper.outcome for paper in papers(house)] == ["call", None]
    post_desk.send("/done", ("outcome", "twice"))
    assert [paper.outcome for paper in papers(house)] == ["call", "twice"]
    assert len(cases(house)) == 1


def test_two_answers_of_a_day_are_said_where_the_second_is_entered(
    post_desk: Browser, letter: Letter, house: House
) -> None:
    reply(post_desk, code=letter.code.reference, note="Ja, das passt.")
    post_desk.go(PAPER)
    page = reply(post_desk, code=letter.code.reference)
    assert page.request.path.endswith("/answer")
    assert page.text.count("The same person sent something") == 1
    assert f'href="/staff/papers/{papers(house)[0].id}"' in page.text


def test_what_stands_on_the_paper_is_set_off_from_what_can_be_entered(post_desk: Browser, letter: Letter) -> None:
    page = reply(post_desk, code=letter.code.reference, note="Ja, das passt.")
    assert "What they want</b>Ja, das passt.</p>" in page.text


def test_other_post_is_given_to_an_advisor_and_open_until_done(
    post_desk: Browser, house: House, town: Town, as_: LogIn, letter: Letter
) -> None:
    page = register(post_desk, kind="other", name="Jörg Müller", note="Mietvertrag")
    assert "Registered: Jörg Müller." in page.text
    [paper] = papers(house)
    assert f"/staff/papers/{paper.id}" in page.text
    post_desk.go(f"/staff/papers/{paper.id}")
    page = post_desk.send("/sender", ("case", str(letter.case.id)))
    assert "Jutta Brandt sees it in the case of Jörg Müller." in page.text
    assert papers(house)[0].done_at is None
    advisor = as_(town.advisor)
    assert "Mietvertrag" in advisor.go("/staff/koba/calls").text
    advisor.go(f"/staff/papers/{paper.id}")
    advisor.send("/done", ("outcome", "noted"))
    assert (papers(house)[0].outcome, papers(house)[0].done_by) == ("noted", town.advisor.id)
    assert "Paper about your cases" not in advisor.go("/staff/koba/calls").text


def test_what_stood_on_a_paper_long_ago_is_forgotten_and_its_page_still_says_what_it_was(
    post_desk: Browser, house: House
) -> None:
    register(post_desk, kind="other", name="Eva Lind", note="Mietvertrag")
    [paper] = papers(house)
    post_desk.go(f"/staff/papers/{paper.id}")
    post_desk.send("/done", ("outcome", "noted"))
    with house.database.transaction() as session:
        forget_papers(session, house.now() + timedelta(days=1))
    post_desk.go(f"/staff/papers/{paper.id}")
    text = text_of(post_desk)
    assert "Other post" in text
    assert not {"Eva", "Lind", "Mietvertrag"} & set(text.split())


def test_done_twice_is_done_once(post_desk: Browser, house: House) -> None:
    register(post_desk, name="Eva")
    form = post_desk.form("/done")
    post_desk.send("/done", ("outcome", "noted"))
    page = post_desk.post(form.action, {**form.fields, "outcome": "twice"})
    assert "Somebody else has seen to this paper." in page.text
    assert papers(house)[0].outcome == "noted"


def test_what_belongs_to_another_office_is_not_there(
    post_desk: Browser, house: House, town: Town, letter: Letter
) -> None:
    with house.database.transaction() as session:
        other = make.an_office(session, town.authority, key="other")
        theirs = make.a_case(session, other)
        make.a_membership(session, other, session.merge(town.printer), Role.EDITOR)
        paper = Paper(
            authority_id=other.authority_id,
            office_id=other.id,
            way=PaperWay.POST,
            kind=PaperKind.OTHER,
            received_on=make.DAY,
            name="Hidden",
            registered_by=town.printer.id,
            registered_at=make.AT,
        )
        session.add(paper)
    register(post_desk, kind="reply", name="Jörg Müller")
    own = papers(house)[-1]
    form = post_desk.form("/sender")
    for name, value in (("client", theirs.client_id), ("case", theirs.id), ("client", "x")):
        answer = post_desk.post(form.action, {**form.fields, name: str(value)})
        assert answer.status_code == (404 if value != "x" else 400)
    assert post_desk.go(f"/staff/papers/{paper.id}").status_code == 404
    assert post_desk.go(f"{PAPER}?after={paper.id}").status_code == 404
    for hidden in (paper.id, own.id, 10**25, "x"):
        assert post_desk.go(f"/staff/cases/{letter.case.id}/answer?paper={hidden}").status_code == 404
    assert papers(house)[-1].done_at is None


def test_an_office_with_no_advisor_says_so_and_loses_nothing(post_desk: Browser, house: House, town: Town) -> None:
    known_client(house, town)
    with house.database.transaction() as session:
        session.merge(town.advisor).disabled_at = make.AT
    page = register(post_desk, name="Jörg Müller", phone=TYPED)
    assert "Nobody can call" in page.text
    assert [paper.done_at for paper in papers(house)] == [None]
    page = post_desk.send("/sender", ("client", str(papers(house)[0].client_id)))
    assert "Nobody can call" in page.text
    assert cases(house) == []
