"""A text that was approved and is wrong by the rules of a later release: its letters are held, nothing crashes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

import factories as make
from db.letters import Letter, LetterKind, LetterState, LetterText, TextState
from db.offices import Office
from db.session import Database
from db.staff import Role
from factories.letters import some_facts
from letters.printing.batches import close_batch
from letters.queue import Mailing, queue_number_wanted
from letters.reasons import Unprintable, reason_told
from letters.saying.facts import Second
from letters.saying.wording import house_text, wording_of
from letters.wordings.in_force import OwnText, Wordings
from words.languages import Language

KIND, DAY = LetterKind.NUMBER_WANTED, date(2026, 3, 3)
KEY = (KIND, "de")
RIGHT = house_text(KIND, "de")
WRONG = RIGHT.replace("Guten Tag {name}", "Guten Tag {first_name}")
HELD = "wrong_text:1"


def test_a_letter_that_is_queued_with_it_is_held(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        _text(session, office, WRONG)
        letter = _queue(session, office)
        assert (letter.state, letter.held_reason, letter.text_version) == (LetterState.HELD, HELD, "1")
        assert "version 1, cannot be used any more" in reason_told(HELD, "en")


def test_it_goes_on_when_the_text_is_mended(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        case = make.a_case(session, office)
        _text(session, office, WRONG)
        mailing = Mailing(office, make.KEYS, DAY, "https://rufzeit.example", make.AT)
        held = queue_number_wanted(session, mailing, case)
        _text(session, office, RIGHT, version=2)
        mended = queue_number_wanted(session, mailing, case)
        assert (mended.id, mended.state, mended.text_version) == (held.id, LetterState.QUEUED, "2")


def test_a_batch_goes_on_without_its_letters(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        with_house_s = _queue(session, office)
        text = _text(session, office, RIGHT)
        with_own = _queue(session, office)
        assert with_own.state == LetterState.QUEUED
        text.text = WRONG  # as if the rules had changed
    batch_id = close_batch(
        database, make.VAULT, make.KEYS, office.id, at=make.AT, posting_day=DAY, progress=lambda done, of: None
    )
    with database.reading() as session:
        held, printed = (session.get_one(Letter, one.id) for one in (with_own, with_house_s))
        assert (held.state, held.held_reason) == (LetterState.HELD, HELD)
        assert (printed.state, printed.batch_id) == (LetterState.BATCHED, batch_id)


def test_the_second_language_of_a_letter_counts_too() -> None:
    facts = replace(some_facts(KIND, "sv"), second=Second(Language.DE, "Amt", "+493023125000", "Thema", ""))
    wordings = Wordings({KEY: (OwnText(1, WRONG, DAY),)})
    assert wordings.version_for(facts) == f"{wording_of(KIND, 'sv').version}+1"
    with pytest.raises(Unprintable, match=HELD.replace(":", ": ")):
        wordings.for_facts(facts)
    with pytest.raises(Unprintable, match=HELD.replace(":", ": ")):
        wordings.of_letter(facts, wordings.version_for(facts))


@pytest.mark.parametrize(
    ("texts", "versions"),
    [
        ([(1, WRONG, 0)], [1]),
        ([(1, RIGHT, 0)], []),
        ([(1, WRONG, -2), (2, RIGHT, -1)], []),
        ([(1, RIGHT, 0), (2, WRONG, 1)], [2]),
        ([(1, WRONG, 0), (2, WRONG, 1)], [1, 2]),
    ],
)
def test_those_in_force_or_to_come_are_told(texts: list[tuple[int, str, int]], versions: list[int]) -> None:
    own = tuple(OwnText(number, text, DAY + timedelta(days=days)) for number, text, days in texts)
    found = list(Wordings({KEY: own}).unusable(DAY))
    assert [one.own.version for one in found] == versions
    assert all("{first_name}" in one.fault.told("de") for one in found)


def _queue(session: Session, office: Office) -> Letter:
    mailing = Mailing(office, make.KEYS, DAY, "https://rufzeit.example", make.AT)
    return queue_number_wanted(session, mailing, make.a_case(session, office))


def _text(session: Session, office: Office, text: str, version: int = 1) -> LetterText:
    row = LetterText(
        authority_id=office.authority_id,
        office_id=office.id,
        kind=KIND,
        language="de",
        version=version,
        text=text,
        state=TextState.APPROVED,
        written_by=make.a_member(session, office, Role.EDITOR).id,
        written_at=make.AT,
        valid_from=DAY,
    )
    session.add(row)
    session.flush()
    return row
