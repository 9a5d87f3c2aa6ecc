import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.documents import Document
from db.letters import Letter, LetterEvent, LetterState
from db.offices import Office
from db.printing import BatchFile, BatchState, PrintBatch
from db.session import Database
from db.vault import Vault
from factories.letters import HARZ
from factories.paper import Page, pages_of
from letters.access import access_of
from letters.geometry.page import Box
from letters.printing.batches import Unsettled, close_batch, file_of, files_of
from letters.printing.making import to_print
from letters.printing.print_file import Job, Volume, page_hashes, volumes
from letters.printing.waiting import waiting_in
from letters.queue import Mailing, queue_number_wanted, withdraw
from letters.wordings.in_force import HOUSE_TEXTS

AT = make.AT
POSTING = date(2026, 3, 3)
URL = "https://rufzeit.example.org"
TOWNS = [("38889", "Blankenburg"), ("06484", "Quedlinburg"), ("38820", "Halberstadt")]


class Crash(Exception):
    """The process dies here."""


def test_a_batch_is_one_file_in_order_of_postcode(database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        office = _office(session)
        foreign = _letter(session, office, postcode="00100", town="Helsinki", country="FI")
        letters = [_letter(session, office, postcode=code, town=town) for code, town in TOWNS]
        ids = [letters[1].id, letters[2].id, letters[0].id, foreign.id]
    told: list[tuple[int, int]] = []
    batch_id = _close(database, office, lambda done, of: told.append((done, of)))
    assert told == [(18, 80), (36, 80), (54, 80), (72, 80), (76, 80)]
    with database.reading() as session:
        batch = session.get_one(PrintBatch, batch_id)
        assert (batch.number, batch.letters, batch.sheets, batch.state) == (1, 4, 4, BatchState.CLOSED)
        rows = session.scalars(select(Letter).order_by(Letter.number)).all()
        assert [row.id for row in rows] == ids
        assert [(row.number, row.sheets) for row in rows] == [(1, 1), (2, 1), (3, 1), (4, 1)]
        assert all(row.state is LetterState.BATCHED and row.batch_id == batch.id for row in rows)
        pdf = file_of(session, make.VAULT, files_of(session, batch)[0])
        assert [row.sha256 for row in rows] == list(page_hashes(pdf))[1:]
        cover, *pages = pages_of(pdf, tmp_path)
        _check_cover(cover)
        for number, (row, page) in enumerate(zip(rows, pages, strict=True), start=1):
            access = access_of(make.KEYS, row.access_code, language=row.language, public_url=URL)
            assert f"1/{number}" in page.text.splitlines()
            assert page.codes() == [access.link]
            assert f"{access.pin[:3]} {access.pin[3:]}" in page.text


def test_the_file_is_stored_sealed_and_not_for_ever(database: Database) -> None:
    with database.transaction() as session:
        office = _office(session)
        _letter(session, office)
    _close(database, office)
    with database.reading() as session:
        document = session.scalars(select(Document)).one()
        assert b"%PDF" not in document.ciphertext
        assert document.delete_after == date(2026, 4, 2)
        pdf = file_of(session, make.VAULT, session.scalars(select(BatchFile)).one())
        assert hashlib.sha256(pdf).hexdigest() == document.sha256


def test_nothing_waits_and_nothing_is_made(database: Database) -> None:
    with database.transaction() as session:
        office = _office(session)
        withdraw(session, _letter(session, office), reason="changed", at=AT)
    assert _close(database, office) is None
    assert _batches(database) == []


def test_numbers_count_for_each_office(database: Database) -> None:
    with database.transaction() as session:
        harz, other = _office(session), _office(session)
        _letter(session, harz)
        _letter(session, other)
    _close(database, harz)
    with database.transaction() as session:
        _letter(session, harz)
    _close(database, harz)
    _close(database, other)
    assert [(batch.office_id, batch.number) for batch in _batches(database)] == [
        (harz.id, 1),
        (harz.id, 2),
        (other.id, 1),
    ]


@pytest.mark.parametrize("place", ["drawing", "sealing"])
def test_a_crash_leaves_every_letter_queued_and_the_next_run_takes_all(
    database: Database, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as session:
        office = _office(session)
        for postcode, town in TOWNS:
            _letter(session, office, postcode=postcode, town=town)

    def die(*_: object, **__: object) -> bytes:
        raise Crash

    with monkeypatch.context() as broken:
        if place == "sealing":
            broken.setattr(Vault, "seal", die)
        with pytest.raises(Crash):
            _close(database, office, die if place == "drawing" else _silent)
    assert _states(database) == {LetterState.QUEUED}
    assert _batches(database) == []
    _close(database, office)
    assert _states(database) == {LetterState.BATCHED}
    assert [batch.letters for batch in _batches(database)] == [3]


def test_a_letter_withdrawn_while_it_is_drawn_is_not_in_the_batch(database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        office = _office(session)
        gone = _letter(session, office, {"given_name": "Gerda"})
        stays = _letter(session, office, {"given_name": "Stine"})

    def withdraw_first(done: int, of: int) -> None:
        if (done, of) == (36, 40):
            with database.transaction() as session:
                withdraw(session, session.get_one(Letter, gone.id), reason="changed", at=AT)

    _close(database, office, withdraw_first)
    with database.reading() as session:
        batch = session.scalars(select(PrintBatch)).one()
        text = "".join(
            page.text for page in pages_of(file_of(session, make.VAULT, files_of(session, batch)[0]), tmp_path)
        )
        assert "Stine" in text
        assert "Gerda" not in text
        assert session.get_one(Letter, gone.id).batch_id is None
        assert session.get_one(Letter, stays.id).number == 1


def test_a_batch_closed_by_another_process_meanwhile_is_not_closed_twice(
    database: Database, reopened: Callable[[Database], Database]
) -> None:
    with database.transaction() as session:
        office = _office(session)
        _letter(session, office)
    other = reopened(database)

    def be_overtaken(done: int, of: int) -> None:
        _close(other, office)

    assert _close(database, office, be_overtaken) is None
    assert [batch.letters for batch in _batches(database)] == [1]


def test_a_letter_queued_while_others_are_drawn_waits_for_the_next_batch(database: Database) -> None:
    with database.transaction() as session:
        office = _office(session)
        _letter(session, office)

    def one_more(done: int, of: int) -> None:
        with database.transaction() as session:
            _letter(session, session.get_one(Office, office.id))

    _close(database, office, one_more)
    assert [batch.letters for batch in _batches(database)] == [1]
    assert _states(database) == {LetterState.BATCHED, LetterState.QUEUED}


def test_letters_that_change_without_end_are_left_queued(database: Database) -> None:
    with database.transaction() as session:
        office = _office(session)
        letter = _letter(session, office)

    def mend(done: int, of: int) -> None:
        with database.transaction() as session:
            row = session.get_one(Letter, letter.id)
            row.facts = row.facts | {"client_number": row.facts["client_number"] + "x"}

    with pytest.raises(Unsettled):
        _close(database, office, mend)
    assert _states(database) == {LetterState.QUEUED}


@pytest.mark.parametrize("how_many", [1, 3])
def test_what_cannot_be_printed_any_more_is_held_and_the_others_go_on(database: Database, how_many: int) -> None:
    """As when a text was changed after the letters were queued."""
    with database.transaction() as session:
        office = _office(session)
        letters = [_letter(session, office, {"given_name": name}) for name in ("Anna", "Berta", "Clara")]
        for letter in letters[:how_many]:
            letter.facts = letter.facts | {"topic": "Donaudampfschifffahrt" * 20}
    batch_id = _close(database, office)
    with database.reading() as session:
        rows = session.scalars(select(Letter).order_by(Letter.id)).all()
        assert [row.state for row in rows[:how_many]] == [LetterState.HELD] * how_many
        assert (rows[0].held_reason or "").startswith("word_too_long:")
        assert [row.number for row in rows[how_many:]] == list(range(1, 4 - how_many))
        assert (batch_id is None) == (how_many == 3)
        events = [event.state for event in session.scalars(select(LetterEvent).order_by(LetterEvent.id))]
        assert events.count(LetterState.HELD) == how_many


def test_drawing_again_gives_the_same_file(database: Database) -> None:
    with database.transaction() as session:
        office = _office(session)
        for postcode, town in TOWNS:
            _letter(session, office, postcode=postcode, town=town)
    once, again = (list(waiting_in(database, office.id).letters()) for _ in range(2))
    assert _drawn(once) == _drawn(again)


def _check_cover(page: Page) -> None:
    ink = page.ink(Box(0, 0, 210, 297))
    assert ink is not None
    assert (ink.x >= 24, ink.right <= 202) == (True, True)
    assert "Druckstapel 1" in page.text
    assert "Dienstag, 3. März 2026" in page.text
    for told in ("1 Jörg Müller, Quedlinburg", "4 Jörg Müller, Helsinki", "100 %", "Unterschrift", "1/0"):
        assert told in page.text, told
    assert "Briefe des Druckstapels 1" in page.title
    figures = next(line for line in page.text.splitlines() if line.startswith("4 4 1"))
    assert figures


def _drawn(letters: list[Letter]) -> list[Volume]:
    def refuse(letter_id: int, reason: str) -> None:
        raise AssertionError(reason)

    job = Job(1, "KoBa Harz", "de", POSTING)
    return list(volumes(job, to_print(letters, make.KEYS, HOUSE_TEXTS, refuse), len(letters), refuse, _silent))


def _silent(done: int, of: int) -> None:
    pass


def _close(database: Database, office: Office, progress: Callable[[int, int], object] = _silent) -> int | None:
    def told(done: int, of: int) -> None:
        progress(done, of)

    return close_batch(database, make.VAULT, make.KEYS, office.id, at=AT, posting_day=POSTING, progress=told)


def _office(session: Session) -> Office:
    return make.an_office(session, letterhead=HARZ)


def _letter(session: Session, office: Office, client: dict[str, Any] | None = None, **address: Any) -> Letter:
    person = make.a_client(session, office, address=False, **(client or {}))
    make.an_address(session, person, **address)
    session.refresh(person)
    case = make.a_case(session, office, person)
    return queue_number_wanted(session, Mailing(office, make.KEYS, POSTING, URL, AT), case)


def _batches(database: Database) -> list[PrintBatch]:
    with database.reading() as session:
        return list(session.scalars(select(PrintBatch).order_by(PrintBatch.id)))


def _states(database: Database) -> set[LetterState]:
    with database.reading() as session:
        return set(session.scalars(select(Letter.state)))
