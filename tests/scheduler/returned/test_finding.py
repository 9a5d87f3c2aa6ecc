"""Which letter a code leads to, and what is said of one that cannot have come back."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

import factories as make
from db.letters import Letter, LetterKind, LetterState
from db.offices import Office
from db.scope import NotFound, Scope
from db.session import Database
from db.staff import Role
from factories import AT
from letters.drawing.datamatrix import SheetMark
from letters.queue import become
from returning import a_letter, a_proposal, batched, posted, printed_again
from scheduler.returned.codes import NotACode
from scheduler.returned.finding import (
    AlreadyReturned,
    Found,
    NeverPosted,
    NoSuchLetter,
    OfAnotherOffice,
    letter_chosen,
    letter_typed,
    others_posted,
)


def scope_of(*offices: Office) -> Scope:
    return Scope(offices[0].authority_id, {office.id: frozenset({Role.BACK_OFFICE}) for office in offices})


def typed(session: Session, office: Office, code: str, *others: Office) -> Found:
    return letter_typed(session, scope_of(office, *others), office, code)


def test_by_its_sheet_by_the_number_on_it_and_by_the_reference(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        _, _, letter = a_proposal(session, office)
        batch = posted(session, letter)
        mark = SheetMark(batch.number, 7)
        for code in (f"RZ1-{batch.number}-7-1-1", f"{batch.number}/7"):
            assert typed(session, office, code) == Found(letter, mark)
        assert typed(session, office, letter.access_code.reference) == Found(letter, None)
        assert letter_chosen(session, scope_of(office), office, letter.id, mark) == Found(letter, mark)


def test_batches_are_numbered_by_office(database: Database) -> None:
    with database.transaction() as session:
        authority = make.an_authority(session)
        here, there = (make.an_office(session, authority, name=name) for name in ("Here", "There"))
        (_, _, ours), (_, _, theirs) = a_proposal(session, here), a_proposal(session, there)
        assert posted(session, ours).number == posted(session, theirs).number == 1
        assert typed(session, here, "1/7").letter is ours
        assert typed(session, there, "1/7").letter is theirs


def test_a_reference_of_another_office_is_told_to_who_works_there_too(database: Database) -> None:
    with database.transaction() as session:
        authority = make.an_authority(session)
        here, there = make.an_office(session, authority), make.an_office(session, authority)
        _, _, letter = a_proposal(session, there)
        posted(session, letter)
        reference = letter.access_code.reference
        with pytest.raises(OfAnotherOffice) as refused:
            typed(session, here, reference, there)
        assert refused.value.office is there
        with pytest.raises(NoSuchLetter):
            typed(session, here, reference)
        with pytest.raises(NotFound):
            letter_chosen(session, scope_of(here, there), here, letter.id, None)
        with pytest.raises(NotFound):
            letter_chosen(session, scope_of(here), here, letter.id, None)


@pytest.mark.parametrize("code", ["1/8", "2/7", "RZ1-9-9-1-1", "99999999"])
def test_what_there_is_not(database: Database, code: str) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        posted(session, a_proposal(session, office)[2])
        with pytest.raises(NoSuchLetter):
            typed(session, office, code)
        with pytest.raises(NotACode):
            typed(session, office, "Müller")


def _queued(session: Session, letter: Letter) -> None:
    pass


def _batched(session: Session, letter: Letter) -> None:
    batched(session, letter)


def _printed(session: Session, letter: Letter) -> None:
    batched(session, letter, LetterState.PRINTED)


def _pulled_out(session: Session, letter: Letter) -> None:
    batched(session, letter)
    become(session, letter, LetterState.WITHDRAWN, reason="changed", at=AT)


@pytest.mark.parametrize("state", [_queued, _batched, _printed, _pulled_out])
def test_a_letter_that_never_left(database: Database, state: Callable[[Session, Letter], None]) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        _, _, letter = a_proposal(session, office)
        state(session, letter)
        codes = [letter.access_code.reference] + (["1/7"] if letter.batch_id else [])
        for code in codes:
            with pytest.raises(NeverPosted) as refused:
                typed(session, office, code)
            assert refused.value.letter is letter
            assert (refused.value.batch is not None) == (letter.batch_id is not None)


def test_one_that_was_noted_before(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        case, _, letter = a_proposal(session, office)
        posted(session, letter)
        become(session, letter, LetterState.RETURNED, reason="moved", staff_id=case.advisor_id, at=AT)
        session.flush()
        for code in ("1/7", letter.access_code.reference):
            with pytest.raises(AlreadyReturned) as refused:
                typed(session, office, code)
            assert (refused.value.event.reason, refused.value.event.staff_id) == ("moved", case.advisor_id)


@pytest.mark.parametrize("newer", [LetterState.POSTED, LetterState.BATCHED])
def test_an_older_print(database: Database, newer: LetterState) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        _, _, letter = a_proposal(session, office)
        posted(session, letter)
        printed_again(session, letter, newer)
        assert typed(session, office, "1/7") == Found(letter, SheetMark(1, 7), older=True)
        if newer == LetterState.POSTED:
            assert typed(session, office, "2/7") == Found(letter, SheetMark(2, 7))
        else:
            with pytest.raises(NeverPosted):
                typed(session, office, "2/7")


def test_a_reference_leads_to_the_newest_that_is_out_and_tells_the_others(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        _, letter = a_letter(session, office, LetterKind.CORRECTION)
        posted(session, letter)
        found = typed(session, office, letter.access_code.reference)
        assert found.letter is letter
        [other] = others_posted(session, letter)
        assert other.kind == LetterKind.PROPOSAL
        become(session, letter, LetterState.RETURNED, reason="moved", at=AT)
        session.flush()
        assert typed(session, office, letter.access_code.reference).letter is other
