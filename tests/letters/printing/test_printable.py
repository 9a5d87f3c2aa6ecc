"""What is given out of a volume has no page of a letter that left its batch, and is whole otherwise."""

import re
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy import select

import factories as make
from db.letters import Letter
from db.printing import PrintBatch
from db.session import Database
from factories.post import different_facts, letters_waiting
from letters.access import access_of
from letters.drawing.quick.reading import letter_hashes
from letters.printing.batches import close_batch, file_of, files_of
from letters.printing.printable import Unreadable, printable

LETTERS = 7


def volumes(database: Database, *, both_sides: bool = False, volume_sheets: int | None = None) -> list[bytes]:
    with database.transaction() as session:
        office = make.an_office(session)
        letters_waiting(session, office, different_facts(LETTERS))
    batch_id = close_batch(
        database,
        make.VAULT,
        make.KEYS,
        office.id,
        at=make.AT,
        posting_day=make.DAY,
        progress=lambda done, total: None,
        both_sides=both_sides,
        volume_sheets=volume_sheets,
    )
    with database.reading() as session:
        batch = session.scalars(select(PrintBatch).where(PrintBatch.id == batch_id)).one()
        return [file_of(session, make.VAULT, file) for file in files_of(session, batch)]


def pages(pdf: bytes, folder: Path) -> list[str]:
    """The text of each page, as a reader sees it."""
    (folder / "given.pdf").write_bytes(pdf)
    command = ["pdftotext", "-raw", "-enc", "UTF-8", folder / "given.pdf", "-"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return told.split("\f")[:-1]


def pins(database: Database) -> dict[int, str]:
    """Number -> PIN."""
    with database.reading() as session:
        rows = session.scalars(select(Letter)).all()
        return {
            letter.number or 0: access_of(make.KEYS, letter.access_code, language="de", public_url="https://x").pin
            for letter in rows
        }


@pytest.mark.parametrize("both_sides", [False, True])
def test_pages_of_letters_that_left_are_not_in_it(database: Database, tmp_path: Path, both_sides: bool) -> None:
    [stored] = volumes(database, both_sides=both_sides)
    given = printable(stored, {2, 3, 7})
    assert given is not None
    whole, cut = letter_hashes(stored), letter_hashes(given)
    assert cut == {label: sha256 for label, sha256 in whole.items() if label not in ("2", "3", "7")}
    digits = {number: re.compile(r"\s*".join(pin)) for number, pin in pins(database).items()}
    texts, before = pages(given, tmp_path)[1:], pages(stored, tmp_path)[1:]
    for number, pin in digits.items():
        assert sum(bool(pin.search(text)) for text in before) == 1, number
        assert sum(bool(pin.search(text)) for text in texts) == (number not in (2, 3, 7)), number
    if both_sides:
        assert len(pages(given, tmp_path)) % 2 == 0


def test_nothing_of_them_is_left_in_the_bytes(database: Database) -> None:
    """Not only their pages: what they draw is gone from the file as well."""
    [stored] = volumes(database)
    given = printable(stored, {4})
    assert given is not None
    with pikepdf.open(BytesIO(stored)) as whole, pikepdf.open(BytesIO(given)) as cut:
        drawn = {bytes(stream.read_bytes()) for stream in whole.objects if isinstance(stream, pikepdf.Stream)}
        left = {bytes(stream.read_bytes()) for stream in cut.objects if isinstance(stream, pikepdf.Stream)}
        assert left < drawn
        assert len(whole.pages) - len(cut.pages) == 1


def test_the_same_each_time_and_as_it_is_stored_when_none_left(database: Database) -> None:
    [stored] = volumes(database)
    assert printable(stored, frozenset()) is stored
    assert printable(stored, {5}) == printable(stored, {5}) != stored


def test_of_a_volume_without_letters_nothing_is_given_out(database: Database) -> None:
    first, *others = volumes(database, volume_sheets=2)
    assert len(others) == 3
    assert printable(first, {1, 2}) is None
    assert printable(first, {1}) is not None


def test_a_file_that_does_not_name_its_letters_is_refused() -> None:
    with pikepdf.new() as file:
        file.add_blank_page()
        out = BytesIO()
        file.save(out)
    with pytest.raises(Unreadable):
        printable(out.getvalue(), {1})
