"""A paper is registered as it lies there: whose it is where that is clear, and nothing lost where it is not."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

import factories as make
from db.cases import Case
from db.letters import Letter, LetterEvent, LetterKind, LetterState
from db.paper import Paper, PaperKind, PaperWay
from db.printing import BatchState, PrintBatch
from db.session import Database
from factories.rows import of_owner
from hostile import HOSTILE
from incoming import Desk, a_desk, letterbox
from scheduler.paper.registering import Arrival, WrongPaper, letterboxes

YESTERDAY = make.DAY - timedelta(days=1)


@pytest.fixture
def desk(database: Database) -> Desk:
    return a_desk(database)


def _letter(desk: Desk, number: int = 1) -> tuple[Letter, str]:
    """A letter that was posted, in batch 12 of the office, and its reference."""
    with desk.database.transaction() as session:
        case = make.a_case(session, desk.office, advisor=desk.advisor)
        code = make.a_code(session, case)
        batch = session.scalar(select(PrintBatch).where(PrintBatch.office_id == desk.office.id))
        batch = batch or of_owner(
            desk.office,
            session,
            PrintBatch,
            {},
            office_id=desk.office.id,
            number=12,
            state=BatchState.POSTED,
            letters=3,
            sheets=3,
            created_at=make.AT,
            posting_day=make.DAY,
        )
        letter = of_owner(
            case,
            session,
            Letter,
            {},
            office_id=case.office_id,
            client_id=case.client_id,
            case_id=case.id,
            access_code_id=code.id,
            kind=LetterKind.NUMBER_WANTED,
            language="de",
            facts={},
            text_version="house:0",
            posting_day=make.DAY,
            state=LetterState.POSTED,
            batch_id=batch.id,
            number=number,
            posted_on=make.DAY,
            created_at=make.AT,
        )
        return letter, code.reference


def test_day_way_and_place_are_kept(desk: Desk) -> None:
    paper = desk.a_paper(letterbox(desk.places[1], YESTERDAY), name="Eva Öhman", phone="0171 123", note="Bitte")
    kept = desk.now(paper)
    assert (kept.way, kept.place_id, kept.received_on) == (PaperWay.LETTERBOX, desk.places[1].id, YESTERDAY)
    assert (kept.name, kept.phone, kept.note) == ("Eva Öhman", "0171 123", "Bitte")
    assert (kept.registered_by, kept.registered_at, kept.done_at) == (desk.clerk.id, make.AT, None)


@pytest.mark.parametrize(
    ("arrival", "code"),
    [
        (Arrival(PaperWay.POST, None, make.DAY + timedelta(days=1)), "day_ahead"),
        (Arrival(PaperWay.POST, None, date(1999, 1, 1)), "day_too_old"),
        (Arrival(PaperWay.LETTERBOX, None, make.DAY), "no_place"),
        (Arrival(PaperWay.BY_HAND, 999_999, make.DAY), "no_place"),
    ],
)
def test_what_cannot_have_come_is_refused(desk: Desk, arrival: Arrival, code: str) -> None:
    with desk.database.transaction() as session, pytest.raises(WrongPaper) as wrong:
        desk.register(session, arrival, name="Eva")
    assert wrong.value.code == code


def test_a_letterbox_is_where_the_office_says_it_is(desk: Desk) -> None:
    with desk.database.reading() as session:
        office = session.merge(desk.office)
        assert letterboxes(office) == [session.merge(place) for place in desk.places[:2]]
    with desk.database.transaction() as session, pytest.raises(WrongPaper):
        desk.register(session, letterbox(desk.places[2]), name="Eva")


def test_an_office_that_names_no_letterbox_may_have_one_anywhere(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        place = make.a_place(session, office)
        assert letterboxes(office) == [place]


@pytest.mark.parametrize(("read", "code"), [({}, "no_name"), ({"code": "00000000"}, "no_code")])
def test_without_name_and_letter_nothing_could_be_found_again(desk: Desk, read: dict[str, Any], code: str) -> None:
    with desk.database.transaction() as session, pytest.raises(WrongPaper) as wrong:
        desk.register(session, **read)
    assert wrong.value.code == code


@pytest.mark.parametrize(
    "typed",
    [
        "{reference}",
        "{first} {last}",
        "RZ1-12-1-1-1",
        "ry1ß12ß1ß1ß1",
        "12/1",
        "https://x.example/t/{reference}abc",
    ],
)
def test_a_reply_leads_to_its_letter(desk: Desk, typed: str) -> None:
    letter, reference = _letter(desk)
    _letter(desk, number=2)
    typed = typed.format(reference=reference, first=reference[:4], last=reference[4:])
    paper = desk.a_paper(kind=PaperKind.REPLY, code=typed)
    kept = desk.now(paper)
    assert (kept.letter_id, kept.case_id, kept.client_id) == (letter.id, letter.case_id, letter.client_id)
    assert kept.name == "Jörg Müller"
    assert kept.done_at is None


def test_a_sheet_of_a_letter_that_was_printed_again_leads_there_too(desk: Desk) -> None:
    letter, _reference = _letter(desk)
    with desk.database.transaction() as session:
        moved = session.get_one(Letter, letter.id)
        was = {"letter_id": moved.id, "state": LetterState.POSTED, "batch_id": moved.batch_id, "number": 1}
        of_owner(moved, session, LetterEvent, {}, at=make.AT, **was)
        moved.batch_id = moved.number = None
    assert desk.now(desk.a_paper(kind=PaperKind.REPLY, code="12/1")).case_id == letter.case_id


def test_a_letter_that_came_back_may_have_been_read_after_all(desk: Desk) -> None:
    letter, reference = _letter(desk)
    with desk.database.transaction() as session:
        session.get_one(Letter, letter.id).state = LetterState.RETURNED
    assert desk.now(desk.a_paper(kind=PaperKind.REPLY, code=reference)).letter_id == letter.id


def test_letters_of_other_offices_are_not_there(desk: Desk) -> None:
    other = a_desk(desk.database)
    _letter_there, reference = _letter(other)
    with desk.database.transaction() as session:
        for code in (reference, "12/1"):
            done = desk.register(session, kind=PaperKind.REPLY, code=code, name="Eva")
            assert done.code_unknown
            assert done.paper.case_id is None


def test_name_and_number_tell_whose_it_is(desk: Desk) -> None:
    with desk.database.transaction() as session:
        client = make.a_client(session, desk.office, phone="+493023125444")
        make.a_client(session, desk.office)
        only_name = desk.register(session, name="Jörg Müller").paper
        both = desk.register(session, name="MÜLLER, jörg", phone="(030) 23125 444").paper
        other = desk.register(session, name="Eva Müller", phone="030 23125444").paper
        assert (only_name.client_id, both.client_id, other.client_id) == (None, client.id, None)


def test_two_of_the_same_name_and_number_are_for_a_person(desk: Desk) -> None:
    with desk.database.transaction() as session:
        for _ in range(2):
            make.a_client(session, desk.office, phone="+493023125444")
        assert desk.register(session, name="Jörg Müller", phone="030 23125444").paper.client_id is None


def test_a_reply_without_reference_leads_to_the_only_open_case(desk: Desk) -> None:
    with desk.database.transaction() as session:
        client = make.a_client(session, desk.office, phone="+493023125444")
        case = make.a_case(session, desk.office, client=client)
        read: dict[str, Any] = {"kind": PaperKind.REPLY, "name": "Jörg Müller", "phone": "030 23125444"}
        assert desk.register(session, **read).paper.case_id == case.id
        make.a_case(session, desk.office, client=client)
        assert desk.register(session, **read).paper.case_id is None


def test_a_wrong_number_is_told_and_nothing_is_lost(desk: Desk) -> None:
    with desk.database.transaction() as session:
        done = desk.register(session, name="Eva Öhman", phone="zwölf", note="Bitte anrufen")
        assert done.no_number
    kept = desk.now(done.paper)
    assert (kept.phone, kept.note, kept.done_at) == ("zwölf", "Bitte anrufen", None)


def test_the_same_person_on_the_same_day_is_said(desk: Desk) -> None:
    first = desk.a_paper(name="Eva Öhman")
    desk.a_paper(letterbox(desk.places[0], YESTERDAY), name="Eva Öhman")
    with desk.database.transaction() as session:
        again = desk.register(session, name="öhman, eva", kind=PaperKind.JOB_SEARCH)
        assert [other.id for other in again.twice] == [first.id]
        assert desk.register(session, name="Eva Åman").twice == []


def test_hostile_text_is_registered_as_text_or_refused(desk: Desk) -> None:
    """Nothing that nobody sees stays in it, nothing leads to anybody; what is too long is refused, not cut."""
    with desk.database.transaction() as session:
        make.a_case(session, desk.office)
    registered = 0
    for hostile in HOSTILE:
        with desk.database.transaction() as session:
            try:
                desk.register(session, name=hostile, phone=hostile[:40], note=hostile[:1000], code=hostile)
            except WrongPaper:
                continue
            registered += 1
    assert registered > 150
    with desk.database.reading() as session:
        kept = session.scalars(select(Paper)).all()
        assert len(kept) == registered
        assert not {sign for paper in kept for sign in paper.name} & {"\u202e", "\x00", "\u200b", "\ufeff", "\n"}
        assert {paper.client_id for paper in kept} == {None}
        assert {"<b>Eva</b>", "{name}", "'; DROP TABLE letter; --", "محمد بن سلمان"} <= {one.name for one in kept}
        assert len(session.scalars(select(Case)).all()) == 1
