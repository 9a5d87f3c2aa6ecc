"""What follows: a case on an advisor's list, an answer by letter, or a person; one of them, whoever is quick."""

from datetime import date, timedelta

import pytest

import factories as make
from db.cases import Case, CaseState
from db.clients import Client
from db.letters import LetterKind, LetterState
from db.paper import PaperKind
from db.session import Database
from incoming import Desk, a_desk, letterbox
from letters.queue import queue_number_wanted
from letters.saying.facts import LetterFacts, Reach
from scheduler.calling.call_list import to_call
from scheduler.paper.following import Matter
from scheduler.paper.registering import Arrival
from scheduler.paper.who_calls import NobodyToCall
from words.dates import day_written
from words.numbers import NotANumber

YESTERDAY = make.DAY - timedelta(days=1)
NUMBER, TYPED = "+493023125444", "030 23125444"


@pytest.fixture
def desk(database: Database) -> Desk:
    return a_desk(database)


def test_a_form_becomes_a_call_on_an_advisors_list_with_day_and_note(desk: Desk) -> None:
    paper = desk.a_paper(letterbox(desk.places[0], YESTERDAY), kind=PaperKind.JOB_SEARCH, phone=TYPED, name="Eva")
    done = desk.follow(paper, desk.client(phone=None))
    assert done.new
    assert not done.open
    with desk.database.reading() as session:
        [row] = to_call(session, make.a_scope(desk.office), desk.office.id, desk.advisor.id)
        assert (row.case.id, row.case.topic.key) == (done.case.id, "job-search")
        assert row.number is not None
        assert row.number.e164 == NUMBER
        assert [(one.kind, one.received_on) for one in row.papers] == [(PaperKind.JOB_SEARCH, YESTERDAY)]
    kept = desk.now(paper)
    assert (kept.outcome, kept.done_by, kept.case_id) == ("call", desk.clerk.id, done.case.id)
    assert desk.letters() == []


def test_due_is_counted_from_the_day_of_receipt_so_that_a_letter_still_helps(desk: Desk) -> None:
    """A letter of Monday 2 March leads to Thursday 12 March; five working days remain, as the office is warned."""
    client = desk.client()
    today = desk.follow(desk.a_paper(name="Eva", kind=PaperKind.JOB_SEARCH), client)
    assert today.case.due_on == date(2026, 3, 19)
    earlier = Arrival(way=desk.now(desk.a_paper(name="x")).way, place_id=None, received_on=date(2026, 2, 23))
    before = desk.follow(desk.a_paper(earlier, name="Åke", kind=PaperKind.JOB_SEARCH), desk.client())
    assert before.case.due_on == date(2026, 3, 12)
    old = Arrival(way=earlier.way, place_id=None, received_on=date(2025, 12, 1))
    late = desk.follow(desk.a_paper(old, name="Ida", kind=PaperKind.JOB_SEARCH), desk.client())
    assert late.case.due_on == make.DAY


def test_a_person_may_say_topic_and_day(desk: Desk) -> None:
    with desk.database.transaction() as session:
        topic = make.a_topic(session, desk.office, key="training")
    done = desk.follow(desk.a_paper(name="Eva"), desk.client(), Matter(topic, date(2026, 4, 1)))
    assert (done.case.topic_id, done.case.due_on) == (topic.id, date(2026, 4, 1))


def test_a_contact_request_joins_the_case_that_waits_for_a_call(desk: Desk) -> None:
    client = desk.client()
    case = desk.case(client)
    done = desk.follow(desk.a_paper(name="Eva"), client)
    assert (done.case.id, done.new) == (case.id, False)
    assert done.case.to_call_since == make.AT


def test_where_a_time_is_ahead_the_request_is_a_call_of_its_own(desk: Desk) -> None:
    client = desk.client()
    case = desk.case(client)
    with desk.database.transaction() as session:
        make.an_appointment(session, session.merge(case), make.AT + timedelta(days=9))
    done = desk.follow(desk.a_paper(name="Eva"), client)
    assert done.new
    assert done.case.topic_id == case.topic_id
    assert done.case.advisor_id == desk.advisor.id


def test_a_job_search_is_a_case_of_its_own_and_its_form_sent_twice_is_one(desk: Desk) -> None:
    client = desk.client()
    other = desk.case(client)
    first = desk.follow(desk.a_paper(name="Eva", kind=PaperKind.JOB_SEARCH), client)
    again = desk.follow(desk.a_paper(name="Eva", kind=PaperKind.JOB_SEARCH), client)
    assert first.new
    assert first.case.id != other.id
    assert (again.case.id, again.new) == (first.case.id, False)


def test_who_was_asked_for_a_number_and_writes_one_is_called_and_the_letter_stays(desk: Desk) -> None:
    client = desk.client(phone=None)
    case = desk.case(client, state=CaseState.NUMBER_ASKED)
    with desk.database.transaction() as session:
        queue_number_wanted(session, desk.frame(session).mailing, session.get_one(Case, case.id))
    done = desk.follow(desk.a_paper(name="Eva", phone=TYPED), client)
    assert (done.case.id, done.case.state) == (case.id, CaseState.TO_CALL)
    assert [letter.state for letter in desk.letters()] == [LetterState.WITHDRAWN]


def test_a_case_with_a_person_goes_back_on_the_list(desk: Desk) -> None:
    client = desk.client()
    case = desk.case(client, state=CaseState.NEEDS_PERSON, state_reason="no_address")
    assert desk.follow(desk.a_paper(name="Eva"), client).case.id == case.id
    with desk.database.reading() as session:
        assert session.get_one(Case, case.id).state == CaseState.TO_CALL


@pytest.mark.parametrize("language", ["de", "sv", "fi", "en"])
def test_without_a_number_a_letter_answers_with_the_day_and_what_was_understood(desk: Desk, language: str) -> None:
    client = desk.client(phone=None, language=language)
    paper = desk.a_paper(letterbox(desk.places[0], YESTERDAY), name="Eva", note="Ich bin umgezogen. {pin} **x**")
    done = desk.follow(paper, client)
    assert (done.case.state, desk.now(paper).outcome) == (CaseState.NUMBER_ASKED, "letter")
    [letter] = desk.letters()
    assert (letter.kind, letter.state) == (LetterKind.LETTERBOX, LetterState.QUEUED)
    facts = LetterFacts.of(letter.facts)
    assert facts.reach == Reach.NUMBER_WANTED
    assert facts.understood.endswith("Ich bin umgezogen. {pin} **x**")
    assert day_written(YESTERDAY, language) in facts.understood


def test_who_must_not_be_called_gets_a_letter_and_a_person(desk: Desk) -> None:
    done = desk.follow(desk.a_paper(name="Eva", phone=TYPED), desk.client(not_by_phone=True))
    assert (done.case.state, done.case.state_reason) == (CaseState.NEEDS_PERSON, "not_by_phone")
    assert [letter.kind for letter in desk.letters()] == [LetterKind.LETTERBOX]


def test_with_neither_number_nor_address_it_stays_open_for_a_person(desk: Desk) -> None:
    client = desk.client(phone=None, address=False)
    paper = desk.a_paper(name="Eva")
    done = desk.follow(paper, client)
    assert done.open
    assert (done.case.state, done.case.state_reason) == (CaseState.NEEDS_PERSON, "no_address")
    assert desk.letters() == []
    with desk.database.transaction() as session:
        make.an_address(session, session.get_one(Client, client.id))
    again = desk.follow(paper, client)
    assert (again.case.id, again.new, again.open) == (done.case.id, False, False)


def test_what_is_no_number_stops_it_before_anything_is_made(desk: Desk) -> None:
    paper = desk.a_paper(name="Eva", phone="zwölf")
    with pytest.raises(NotANumber):
        desk.follow(paper, desk.client())
    assert (desk.now(paper).done_at, desk.now(paper).case_id) == (None, None)


def test_an_office_without_advisors_keeps_it_open(database: Database) -> None:
    desk = a_desk(database)
    with database.transaction() as session:
        empty = make.an_office(session)
        make.a_topic(session, empty)
        client = make.a_client(session, empty)
    there = Desk(database, empty, desk.clerk, desk.advisor, [])
    with database.transaction() as session:
        clerk = make.an_advisor(session, empty, disabled_at=make.AT)
    there = Desk(database, empty, clerk, clerk, [])
    paper = there.a_paper(name="Eva")
    with pytest.raises(NobodyToCall):
        there.follow(paper, client)
    assert there.now(paper).done_at is None
