"""How a batch is closed: in volumes, in pieces, with a progress that is true, and with nothing left over."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

import factories as make
from batched import faults
from db.documents import Document
from db.letters import AccessCode, Letter, LetterEvent, LetterState
from db.offices import Office
from db.printing import BatchFile, PrintBatch, PrintWay
from db.session import Database
from factories.letters import HARZ, WERNIGERODE, some_facts
from factories.post import different_facts, letters_waiting
from letters.printing import waiting
from letters.printing.batches import STEPS, close_batch
from letters.printing.entering import Register
from letters.printing.print_file import Printed
from letters.printing.waiting import Changed, waiting_in
from letters.queue import withdraw
from letters.saying.facts import LetterFacts
from scheduler.post.old_files import delete_old_files

AT, POSTING = make.AT, date(2026, 3, 3)


class Died(BaseException):
    """Nobody sees to anything any more."""


def test_volumes_are_as_large_as_the_tray(database: Database) -> None:
    office = _office_with(database, different_facts(7))
    batch_id = _close(database, office, volume_sheets=3)
    with database.reading() as session:
        files = session.scalars(select(BatchFile).where(BatchFile.batch_id == batch_id).order_by(BatchFile.volume))
        assert [(file.volume, file.first, file.last, file.sheets) for file in files] == [
            (1, 1, 3, 3),
            (2, 4, 6, 3),
            (3, 7, 7, 1),
        ]
        documents = session.scalars(select(Document).order_by(Document.id)).all()
    assert [one.name for one in documents] == [f"{office.key}-1-{volume}.pdf" for volume in (1, 2, 3)]
    assert {one.delete_after for one in documents} == {date(2026, 4, 2)}
    assert faults(database, make.VAULT) == []


@pytest.mark.parametrize(("both_sides", "sheets"), [(False, [1, 2, 1]), (True, [1, 1, 1])])
def test_sheets_are_counted_as_they_are_printed(database: Database, both_sides: bool, sheets: list[int]) -> None:
    short = [some_facts(), some_facts()]
    office = _office_with(database, [short[0], _of_two_pages(), short[1]])
    _close(database, office, both_sides=both_sides, way=PrintWay.PROVIDER)
    with database.reading() as session:
        assert session.scalars(select(Letter.sheets).order_by(Letter.number)).all() == sheets
        batch = session.scalars(select(PrintBatch)).one()
    assert (batch.sheets, batch.both_sides, batch.way) == (sum(sheets), both_sides, PrintWay.PROVIDER)
    assert faults(database, make.VAULT) == []


def test_each_letter_has_one_event_that_says_where_it_is(database: Database) -> None:
    batch_id = _close(database, _office_with(database, different_facts(3)))
    with database.reading() as session:
        events = session.scalars(select(LetterEvent).order_by(LetterEvent.number)).all()
    assert [(event.state, event.batch_id, event.number, event.at) for event in events] == [
        (LetterState.BATCHED, batch_id, number, AT) for number in (1, 2, 3)
    ]


@pytest.mark.parametrize("letters", [3, 130])
def test_progress_is_told_often_enough_and_never_as_done(
    database: Database, letters: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "PIECE", 40)
    told: list[tuple[int, int]] = []
    _close(database, _office_with(database, different_facts(letters)), lambda *step: told.append(step))
    total = STEPS * letters
    assert {of for _, of in told} == {total}
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert letters <= len(told) <= 140
    assert told[-1] == (total - letters, total)
    assert faults(database, make.VAULT) == []


def test_who_dies_leaves_volumes_that_are_deleted_soon(database: Database) -> None:
    office = _office_with(database, different_facts(4))
    with pytest.raises(Died):
        _close(database, office, _at_step(3, _die), volume_sheets=1)
    assert _documents(database) == 2
    with database.transaction() as session:
        assert delete_old_files(session, AT.date() + timedelta(days=2)) == 0
        assert delete_old_files(session, AT.date() + timedelta(days=3)) == 2
    _close(database, office, volume_sheets=1)
    assert faults(database, make.VAULT) == []


def test_what_is_drawn_anew_leaves_nothing_over(database: Database) -> None:
    office = _office_with(database, different_facts(3))

    def mend() -> None:
        with database.transaction() as session:
            session.execute(update(AccessCode).values(issue=AccessCode.issue + 1))

    _close(database, office, _at_step(3, mend), volume_sheets=1)
    assert _documents(database) == 3
    assert faults(database, make.VAULT) == []


@pytest.mark.parametrize("what", ["facts", "text_version", "issue", "pin"])
def test_whatever_is_printed_is_looked_at_again(database: Database, what: str) -> None:
    office = _office_with(database, different_facts(2))
    drawn = waiting_in(database, office.id)
    read = list(drawn.letters())
    with database.transaction() as session:
        drawn.require_unchanged(session)
    with database.transaction() as session:
        letter = session.get_one(Letter, read[1].id)
        if what == "facts":
            letter.facts = letter.facts | {"advisor": "Somebody Else"}
        elif what == "pin":
            session.get_one(AccessCode, letter.access_code_id).issue = 2
        else:
            setattr(letter, what, 2 if what == "issue" else "2")
    with pytest.raises(Changed), database.transaction() as session:
        drawn.require_unchanged(session)


def test_a_letter_withdrawn_before_its_piece_is_read_needs_nothing_to_be_drawn_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "PIECE", 1)
    drawn = waiting_in(database, _office_with(database, different_facts(3)).id)
    letters = drawn.letters()
    next(letters)
    with database.transaction() as session:
        withdraw(session, session.get_one(Letter, drawn.order[1]), reason="changed", at=AT)
    assert [letter.id for letter in letters] == [drawn.order[2]]
    with database.transaction() as session:
        drawn.require_unchanged(session)


def test_an_address_mended_meanwhile_gives_another_order(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "PIECE", 1)
    drawn = waiting_in(database, _office_with(database, different_facts(3)).id)
    letters = drawn.letters()
    next(letters)
    with database.transaction() as session:
        letter = session.get_one(Letter, drawn.order[1])
        letter.facts = letter.facts | {"address": letter.facts["address"] | {"postcode": "01067"}}
    with pytest.raises(Changed):
        next(letters)


def test_a_register_takes_little_room() -> None:
    register = Register()
    sha256 = "ab" * 32
    register.add([Printed(7 + number, number, sha256, "1", 1, 1) for number in range(1, 4)])
    assert list(register.rows())[2] == {
        "this_letter": 10,
        "number": 3,
        "sheets": 1,
        "sha256": sha256,
        "text_version": "1",
    }


def _of_two_pages() -> LetterFacts:
    return some_facts(large=True, address=WERNIGERODE, prepare="Bitte halten Sie Ihre Unterlagen bereit. " * 20)


def _at_step(number: int, do: Callable[[], None]) -> Callable[[int, int], None]:
    """Does something when progress is told for the so manieth time."""
    count = 0

    def told(done: int, of: int) -> None:
        nonlocal count
        count += 1
        if count == number:
            do()

    return told


def _die() -> None:
    raise Died


def _documents(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(Document)).one()


def _office_with(database: Database, facts: Any) -> Office:
    with database.transaction() as session:
        office = make.an_office(session, letterhead=HARZ)
        letters_waiting(session, office, facts)
        return office


def _close(
    database: Database,
    office: Office,
    progress: Callable[[int, int], object] = lambda done, of: None,
    **how: Any,
) -> int | None:
    def told(done: int, of: int) -> None:
        progress(done, of)

    return close_batch(
        database, make.VAULT, make.KEYS, office.id, at=AT, posting_day=POSTING, progress=told, **how
    )
