"""A letter that left and is printed once more: the official file has each copy that left, as it left."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import factories as make
from db.clients import Address
from db.letters import Letter, LetterState
from db.session import Database
from factories.paper import pages_of
from letters.filing.filing import file_letter, lacking
from letters.queue import become
from posting import MONDAY, NOON, TUESDAY, post
from reprinting import Desk, a_desk

HOUR = timedelta(hours=1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "file"
    folder.mkdir()
    return folder


@pytest.fixture
def desk(database: Database) -> Desk:
    made = a_desk(database)
    post(database, made.batch_id, MONDAY, NOON)
    return made


def again(desk: Desk) -> None:
    with desk.database.transaction() as session:
        for address in session.scalars(select(Address)):
            address.street = "Neue Gasse 3"
    desk.decide(desk.ask("not_arrived", at=NOON + HOUR), at=NOON + HOUR)


def leaves_again(desk: Desk) -> None:
    with desk.database.transaction() as session:
        letter = session.get_one(Letter, desk.letter_id)
        letter.posted_on = TUESDAY
        become(session, letter, LetterState.POSTED, at=NOON + 2 * HOUR)


def put(desk: Desk, root: Path, hours: int) -> None:
    at = NOON + hours * HOUR
    file_letter(desk.database, make.KEYS, make.AUDIT_KEY, root, desk.letter_id, actor="clock", at=at)


def is_lacking(desk: Desk, before: date | None = None) -> bool:
    with desk.database.reading() as session:
        return desk.letter_id in lacking(session, desk.letter().office_id, before)


def told(root: Path) -> dict[int, dict[str, Any]]:
    """Issue -> what its metadata tell."""
    found = [json.loads(file.read_bytes()) for file in root.rglob("*.json")]
    return {one["issue"]: one for one in found}


def words_of(root: Path, file: str, folder: Path) -> str:
    [pdf] = root.rglob(file)
    return "".join(page.text for page in pages_of(pdf.read_bytes(), folder))


def test_the_first_copy_reaches_the_file_although_the_letter_waits_again(
    desk: Desk, root: Path, tmp_path: Path
) -> None:
    again(desk)
    assert is_lacking(desk)
    assert is_lacking(desk, before=TUESDAY)
    assert not is_lacking(desk, before=MONDAY)
    put(desk, root, 2)
    [only] = told(root).values()
    assert (only["issue"], only["state"], only["posted_on"]) == (1, "posted", MONDAY.isoformat())
    assert [event["state"] for event in only["history"]] == ["queued", "batched", "posted", "queued"]
    assert "Neue Gasse" not in words_of(root, only["file"], tmp_path)
    assert not is_lacking(desk)


def test_each_copy_lies_there_as_it_left(desk: Desk, root: Path, tmp_path: Path) -> None:
    put(desk, root, 0)
    first = {file.name: file.read_bytes() for file in root.rglob("*.pdf")}
    again(desk)
    leaves_again(desk)
    assert is_lacking(desk)
    put(desk, root, 3)
    found = told(root)
    assert sorted(found) == [1, 2]
    assert {file.name: file.read_bytes() for file in root.rglob(found[1]["file"])} == first
    assert "Neue Gasse" in words_of(root, found[2]["file"], tmp_path)
    assert found[2]["posted_on"] == TUESDAY.isoformat()
    assert len(found[2]["history"]) > len(found[1]["history"])
    assert not is_lacking(desk)


def test_filed_before_it_is_not_lacking_for_waiting_again_and_again(desk: Desk, root: Path) -> None:
    again(desk)
    put(desk, root, 2)
    with desk.database.transaction() as session:
        letter = session.get_one(Letter, desk.letter_id)
        become(session, letter, LetterState.BATCHED, at=NOON + 3 * HOUR)
    assert not is_lacking(desk)
