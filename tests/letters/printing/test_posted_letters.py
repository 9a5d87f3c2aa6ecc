"""The posting book is read from what happened to letters, not from what they are by now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

import factories as make
from db.letters import Letter, LetterState
from db.offices import Office
from db.printing import BatchState, PrintBatch
from db.session import Database
from factories.letters import HARZ, some_facts
from guesses import statements
from letters.printing.posted_letters import entries, totals
from letters.printing.posting_book import Entry, Return, Span, Total
from letters.queue import become

AT = make.AT  # Monday 2 March 2026, 9:00 in Berlin
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
WEEK = Span(MONDAY, date(2026, 3, 8))


@dataclass
class House:
    database: Database
    office: Office
    batches: int = 0

    def posted(
        self,
        count: int = 1,
        day: date = MONDAY,
        carrier: str | None = "Post",
        by: str | None = "Rita",
        **facts: Any,
    ) -> list[int]:
        """A batch that left with these letters; gives their ids."""
        with self.database.transaction() as session:
            batch = self._batch(session, day, carrier, by)
            ids = [self.letter(session, batch, number, facts).id for number in range(1, count + 1)]
        for letter_id in ids:
            self.become(letter_id, LetterState.POSTED)
        return ids

    def become(self, letter_id: int, state: LetterState, reason: str | None = None, at: datetime = AT) -> None:
        with self.database.transaction() as session:
            become(session, session.get_one(Letter, letter_id), state, reason=reason, at=at)

    def read(self, span: Span = WEEK, **few: int) -> list[Entry]:
        with self.database.reading() as session:
            return list(entries(session, session.get_one(Office, self.office.id), span, **few))

    def totals(self, span: Span = WEEK) -> list[Total]:
        with self.database.reading() as session:
            return totals(session, session.get_one(Office, self.office.id), span)

    def _batch(self, session: Session, day: date, carrier: str | None, by: str | None) -> PrintBatch:
        self.batches += 1
        batch = PrintBatch(
            authority_id=self.office.authority_id,
            office_id=self.office.id,
            number=self.batches,
            state=BatchState.POSTED,
            letters=1,
            sheets=1,
            created_at=AT,
            posting_day=day,
            posted_on=day,
            posted_by=make.an_advisor(session, self.office, name=by).id if by else None,
            carrier=carrier,
        )
        session.add(batch)
        session.flush()
        return batch

    def letter(self, session: Session, batch: PrintBatch, number: int, facts: dict[str, Any]) -> Letter:
        case = make.a_case(session, session.get_one(Office, self.office.id))
        told = some_facts(**facts)
        letter = Letter(
            authority_id=case.authority_id,
            office_id=case.office_id,
            client_id=case.client_id,
            case_id=case.id,
            access_code_id=make.a_code(session, case).id,
            kind=told.kind,
            language=told.language,
            facts=told.stored(),
            text_version="1",
            posting_day=batch.posting_day,
            state=LetterState.PRINTED,
            batch_id=batch.id,
            number=number,
            created_at=AT,
        )
        session.add(letter)
        session.flush()
        return letter


@pytest.fixture
def house(database: Database) -> House:
    with database.transaction() as session:
        return House(database, make.an_office(session, letterhead=HARZ))


def test_a_line_tells_what_a_court_asks_for(house: House) -> None:
    [letter_id] = house.posted()
    [entry] = house.read()
    assert entry == Entry(
        letter_id=letter_id,
        posted_on=MONDAY,
        batch=1,
        number=1,
        name="Katarzyna Müller-Łukaszewska",
        client="",
        postcode="38855",
        town="Wernigerode",
        country="DE",
        kind="proposal",
        carrier="Post",
        handed_over_by="Rita",
        recorded_at=AT,
        returned=None,
    )
    assert entry.recorded_at.isoformat() == "2026-03-02T09:00:00+01:00"


def test_two_letters_to_one_who_represents_two_tell_for_whom_each_is(house: House) -> None:
    for client in ("Eva Öhman", "Åke Öhman"):
        house.posted(client=client)
    assert [entry.client for entry in house.read()] == ["Eva Öhman", "Åke Öhman"]


def test_what_was_printed_once_more_stands_there_as_it_left(house: House) -> None:
    [letter_id] = house.posted()
    with house.database.transaction() as session:
        letter = session.get_one(Letter, letter_id)
        become(session, letter, LetterState.QUEUED, reason="not_arrived", at=AT)
        letter.batch_id = letter.number = letter.posted_on = None
    assert [(entry.batch, entry.number, entry.returned) for entry in house.read()] == [(1, 1, None)]
    assert house.totals() == [Total(MONDAY, "Post", 1, 0)]
    second = house.posted(day=TUESDAY)
    with house.database.transaction() as session:
        letter, other = session.get_one(Letter, letter_id), session.get_one(Letter, second[0])
        letter.batch_id, letter.number = other.batch_id, 2
        become(session, letter, LetterState.POSTED, at=AT + timedelta(days=1))
    told = [(entry.letter_id, entry.batch, entry.number) for entry in house.read()]
    assert told == [(letter_id, 1, 1), (second[0], 2, 1), (letter_id, 2, 2)]


def test_a_note_to_a_letter_that_is_out_is_no_second_posting(house: House) -> None:
    [letter_id] = house.posted()
    house.become(letter_id, LetterState.POSTED, reason="corrected_letter", at=AT + timedelta(days=1))
    [entry] = house.read()
    assert entry.recorded_at == AT
    assert house.totals() == [Total(MONDAY, "Post", 1, 0)]


def test_what_came_back_says_when_and_why(house: House) -> None:
    letter_id, _ = house.posted(2)
    house.become(letter_id, LetterState.RETURNED, reason="moved", at=datetime.fromisoformat("2026-03-08T23:30Z"))
    assert [entry.returned for entry in house.read()] == [Return(date(2026, 3, 9), "moved"), None]
    assert house.totals() == [Total(MONDAY, "Post", 2, 1)]


def test_a_return_that_was_taken_back_is_none_and_one_that_was_noted_again_is_one(house: House) -> None:
    [letter_id] = house.posted()
    house.become(letter_id, LetterState.RETURNED, reason="moved")
    house.become(letter_id, LetterState.POSTED, reason="return_undone")
    assert [entry.returned for entry in house.read()] == [None]
    assert house.totals() == [Total(MONDAY, "Post", 1, 0)]
    house.become(letter_id, LetterState.RETURNED, reason="refused")
    assert [entry.returned and entry.returned.reason for entry in house.read()] == ["refused"]


def test_what_was_withdrawn_did_not_leave(house: House) -> None:
    stays, leaves = house.posted(2)
    with house.database.transaction() as session:
        batch = session.get_one(PrintBatch, session.get_one(Letter, leaves).batch_id)
        become(session, house.letter(session, batch, 3, {}), LetterState.WITHDRAWN, reason="too_late", at=AT)
    assert [entry.letter_id for entry in house.read()] == [stays, leaves]


def test_only_the_days_that_are_asked_for_and_only_this_office(house: House) -> None:
    for day in (date(2026, 3, 1), MONDAY, date(2026, 3, 8), date(2026, 3, 9)):
        house.posted(day=day)
    with house.database.transaction() as session:
        other = House(house.database, make.an_office(session, letterhead=HARZ))
    other.posted()
    assert [entry.posted_on for entry in house.read()] == [MONDAY, date(2026, 3, 8)]
    assert [entry.posted_on for entry in house.read(Span(TUESDAY, TUESDAY))] == []
    assert [entry.batch for entry in other.read()] == [1]


def test_sums_are_by_day_and_carrier(house: House) -> None:
    house.posted(2, carrier="Post")
    house.posted(1, carrier="Biberpost")
    house.posted(1, carrier="Post")
    house.posted(1, day=TUESDAY)
    assert house.totals() == [
        Total(MONDAY, "Biberpost", 1, 0),
        Total(MONDAY, "Post", 3, 0),
        Total(TUESDAY, "Post", 1, 0),
    ]


def test_a_provider_hands_over_without_a_person_and_nothing_is_missing_but_the_name(house: House) -> None:
    house.posted(by=None, carrier=None)
    [entry] = house.read()
    assert (entry.handed_over_by, entry.carrier) == (None, "")
    assert house.totals() == [Total(MONDAY, "", 1, 0)]


def test_a_part_of_a_day_can_be_read(house: House) -> None:
    house.posted(5)
    house.posted(2)
    told = [(entry.batch, entry.number) for entry in house.read(skip=3, most=3)]
    assert told == [(1, 4), (1, 5), (2, 1)]


def test_as_many_statements_however_many_letters(house: House) -> None:
    def asked_for(count: int) -> int:
        house.posted(count)
        with statements() as asked:
            assert house.read()
        return len(asked)

    assert asked_for(1) == asked_for(15)


def test_to_whom_it_left_stays_when_the_address_is_mended(house: House) -> None:
    [letter_id] = house.posted()
    [before] = house.read()
    with house.database.transaction() as session:
        letter = session.get_one(Letter, letter_id)
        letter.facts = {**letter.facts, "address": {**letter.facts["address"], "town": "Elsewhere"}}
    assert house.read() == [before]
